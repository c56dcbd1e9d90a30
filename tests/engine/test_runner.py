"""Many runs: evenly ordered, resumed, and lost by nothing."""

import multiprocessing
import os
import random
import signal
import time

import numpy as np
import pandas as pd
import pytest
from helpers.plans import (
    TABLE,
    THREADS,
    TOWN,
    breaks_with_seed_3,
    finished,
    kills_its_process_once,
    plan_of,
    takes_a_while,
)

from experiments.engine import plan as plan_module
from experiments.engine import runner, store
from experiments.engine.executors import Workers
from experiments.engine.runner import carry_out, cut
from experiments.engine.store import Store, read_runs
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate


def test_every_row_is_the_run_that_it_names(tmp_path):
    finished(tmp_path, plan_of(2))
    runs = read_runs(tmp_path)
    assert list(zip(runs["variant"], runs["seed"], strict=True)) == [
        (name, seed) for name in TABLE.index for seed in (0, 1)
    ]
    assert (runs["error"] == "").all()
    alone = outcomes(simulate(TOWN.changed(parameters={"trust_gain": 0.1}).with_levers(["interpreters"]), 1))
    last = runs.iloc[-1]
    assert [last[name] for name in alone] == pytest.approx(list(alone.values()), nan_ok=True, rel=0, abs=0)
    assert last["parameter.trust_gain"] == 0.1 and last["lever.interpreters"] == 1.0
    assert (tmp_path / "histories").exists() is False


@pytest.mark.parametrize(
    ("n", "kind"), [(1, "threads"), (4, "threads"), (1, "processes"), (2, "processes"), (4, "processes")]
)
def test_who_carries_out_the_runs_changes_no_byte(tmp_path, short_chunks, n, kind):
    assert finished(tmp_path / "a", plan_of(), Workers(n, kind)) == finished(tmp_path / "b", plan_of(), THREADS)


def test_runs_that_are_the_same_are_run_once(tmp_path):
    twice = pd.concat([TABLE, TABLE.rename(index=lambda name: f"{name} again")])
    plan = plan_of(2, twice)
    with Store(tmp_path, plan) as here:
        chunks, n_runs = cut(plan, here)
    assert n_runs == sum(len(chunk.jobs) for chunk in chunks) == 8
    finished(tmp_path, plan)
    runs = read_runs(tmp_path)
    assert len(runs) == 16
    assert runs["non_reach"][:8].tolist() == runs["non_reach"][8:].tolist()


def test_what_is_done_first_is_an_even_sample(tmp_path, short_chunks, monkeypatch):
    monkeypatch.setattr(plan_module, "model_fingerprint", lambda: "one")  # so that the order is always the same
    table = pd.DataFrame({"lever.interpreters": np.linspace(0.0, 1.0, 40)})
    plan = plan_of(10, table)
    with Store(tmp_path, plan) as here:
        chunks, _ = cut(plan, here)
    assert all(len({job.history for job in chunk.jobs}) == 1 for chunk in chunks)
    jobs = [job for chunk in chunks for job in chunk.jobs]
    half = jobs[: len(jobs) // 2]
    assert np.bincount([job.seed for job in half], minlength=10).min() >= 10  # of 20 each
    assert np.bincount([job.variant // 4 for job in half], minlength=10).min() >= 10
    assert [job.variant for job in half] != sorted(job.variant for job in half)


def test_workers_share_the_burn_in_of_runs_with_one_history(tmp_path, short_chunks, monkeypatch):
    burnt = []
    burn_in = Run.burn_in
    monkeypatch.setattr(Run, "burn_in", lambda self: burnt.append(self.seed) or burn_in(self))
    table = pd.DataFrame({"lever.interpreters": np.linspace(0.0, 1.0, 20)})
    finished(tmp_path, plan_of(2, table), Workers(1, "threads"))
    assert sorted(burnt) == [0, 1]


def test_a_plan_that_grew_runs_only_what_is_new(tmp_path):
    finished(tmp_path, plan_of(2))
    plan = plan_of(3)
    with Store(tmp_path, plan) as here:
        chunks, n_runs = cut(plan, here)
    assert (n_runs, sum(len(chunk.jobs) for chunk in chunks)) == (12, 4)
    assert finished(tmp_path, plan) == finished(tmp_path / "fresh", plan)


def test_a_run_that_fails_is_a_row_and_is_tried_again(tmp_path, monkeypatch):
    plan = plan_of(work=breaks_with_seed_3)
    finished(tmp_path, plan)
    runs = read_runs(tmp_path)
    assert runs.loc[runs["seed"] == 3, "error"].tolist() == ["MemoryError: no room"] * 4
    assert runs.loc[runs["seed"] == 3, "seed_again"].isna().all()
    assert (runs.loc[runs["seed"] != 3, "seed_again"] == runs.loc[runs["seed"] != 3, "seed"]).all()
    with Store(tmp_path, plan) as here:
        assert sum(len(chunk.jobs) for chunk in cut(plan, here)[0]) == 4
    monkeypatch.setattr(
        runner, "perform", lambda chunk: [store.Row(job.key, {"seed_again": 3.0}) for job in chunk.jobs]
    )
    finished(tmp_path, plan)
    assert (read_runs(tmp_path)["error"] == "").all()


def test_a_worker_that_dies_costs_the_run_that_killed_it_and_no_other(tmp_path, short_chunks):
    finished(tmp_path, plan_of(work=kills_its_process_once), Workers(2, "processes"))
    runs = read_runs(tmp_path)
    died = runs["error"].str.startswith("a worker died")
    assert (died == ((runs["seed"] == 3) & (runs["variant"] == "half"))).all()
    assert (runs.loc[~died, "seed_again"] == runs.loc[~died, "seed"]).all()


forks = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 and later warn of a fork; the child begins its own threads only."""


def carry_out_in_a_child(folder, plan, ready):
    ready.set()
    with Store(folder, plan) as here:
        carry_out(plan, here, THREADS)


def child_at_work(folder, plan):
    """Start a child that carries out the plan; return it once it begins."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=carry_out_in_a_child, args=(folder, plan, ready))
    child.start()
    assert ready.wait(20)
    return child


@forks
def test_killed_at_any_moment_and_resumed_it_ends_in_the_same_bytes(tmp_path, short_chunks):
    plan = plan_of(30, work=takes_a_while)
    whole = finished(tmp_path / "whole", plan)
    moments, n_kills, seen = random.Random(1), 0, set()
    folder, k = tmp_path / "killed 0", 0
    while n_kills < 20:
        child = child_at_work(folder, plan)
        child.join(moments.uniform(0.0, 0.2))
        if child.exitcode is None:
            os.kill(child.pid, signal.SIGKILL)
            n_kills += 1
        child.join()
        assert child.exitcode in (0, -signal.SIGKILL)
        parts = {path.name for path in (folder / "parts").glob("*.parquet")} if folder.exists() else set()
        assert seen <= parts, "a finished part is gone"
        seen = parts
        if child.exitcode == 0:
            assert (folder / "runs.parquet").read_bytes() == whole
            k += 1
            folder, seen = tmp_path / f"killed {k}", set()
    assert finished(folder, plan) == whole


@forks
def test_ctrl_c_keeps_what_is_finished(tmp_path, short_chunks):
    plan = plan_of(60, work=takes_a_while)
    child = child_at_work(tmp_path, plan)
    time.sleep(0.25)
    os.kill(child.pid, signal.SIGINT)
    child.join(20)
    assert child.exitcode == 1
    with Store(tmp_path, plan) as here:
        assert 0 < len(here.done) < 240
    assert finished(tmp_path, plan) == finished(tmp_path / "fresh", plan)


def test_a_worker_with_another_version_is_refused(tmp_path, monkeypatch):
    plan = plan_of(1)
    with Store(tmp_path, plan) as here:
        chunk = cut(plan, here)[0][0]
        monkeypatch.setattr(runner, "model_fingerprint", lambda: "other")
        with pytest.raises(InputError, match="install the same version of bereik there"):
            runner.perform(chunk)
