"""What is stored: every row the run that it names, and lost by nothing."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from helpers.plans import few_numbers, finished, plan_of

from experiments.engine import store
from experiments.engine.plan_file import read_plan
from experiments.engine.store import Store, read_runs
from sim.core import fingerprint
from sim.core.errors import InputError


def test_series_are_kept_as_lists(tmp_path):
    finished(tmp_path, plan_of(2, work=few_numbers))
    runs = read_runs(tmp_path, ["weeks", "by_week"])
    assert set(runs["weeks"]) == {12.0}
    assert np.array_equal(np.array(list(runs["by_week"])), np.tile(np.arange(12.0), (8, 1)))


def test_a_full_disk_is_one_sentence_and_costs_nothing_that_was_there(tmp_path, short_chunks, monkeypatch):
    plan = plan_of()
    write_table, n_written = store.parquet.write_table, 0

    def fills_up(table, path):
        nonlocal n_written
        n_written += 1
        if n_written > 4:
            Path(path).write_bytes(b"half of it")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_table(table, path)

    with monkeypatch.context() as full:
        full.setattr(store.parquet, "write_table", fills_up)
        with pytest.raises(InputError, match="cannot be written: no space left on device"):
            finished(tmp_path, plan)
    parts = list((tmp_path / "parts").iterdir())
    assert len(parts) == 3 and all(path.suffix == ".parquet" for path in parts)
    with Store(tmp_path, plan) as here:
        assert len(here.done) == sum(len(store.parquet.read_table(path)) for path in parts)
    assert finished(tmp_path, plan) == finished(tmp_path / "fresh", plan)


def test_a_store_is_open_for_one_at_a_time(tmp_path):
    with Store(tmp_path, plan_of()), pytest.raises(InputError, match="another command is at work"):
        Store(tmp_path, plan_of())
    with Store(tmp_path, plan_of()) as here:
        assert here.done == set()


def test_there_is_no_table_before_all_runs_are_there(tmp_path):
    with Store(tmp_path, plan_of()) as here:
        here.add([store.Row(next(plan_of().jobs()).key, {"x": 1.0})])
        with pytest.raises(InputError, match="23 of 24 runs"):
            here.finish()
    with pytest.raises(InputError, match="is not there"):
        read_runs(tmp_path)


def test_a_plan_can_be_read_back_whole(tmp_path):
    plan = plan_of(2)
    finished(tmp_path, plan)
    again = read_plan(tmp_path)
    assert [job.key for job in again.jobs()] == [job.key for job in plan.jobs()]


def test_a_store_of_another_version_is_not_run_again(tmp_path):
    finished(tmp_path, plan_of(1))
    text = (tmp_path / "plan.json").read_text()
    source = fingerprint.model_fingerprint()
    (tmp_path / "plan.json").write_text(text.replace(source, "0" * len(source)))
    with pytest.raises(InputError, match="another version may give other numbers"):
        read_plan(tmp_path)
