"""Many runs: planned before they run, evenly ordered, resumed, rerun, and lost by nothing."""

import errno
import math
import multiprocessing
import os
import random
import re
import signal
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.engine import plan as plan_module
from experiments.engine import runner, store
from experiments.engine.executors import Workers
from experiments.engine.plan import Plan, finish, quantity_of
from experiments.engine.progress import Pace, in_words
from experiments.engine.rerun import rerun
from experiments.engine.runner import carry_out, cut
from experiments.engine.store import Store, read_plan, read_runs
from sim.core import fingerprint
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=60, weeks=8, burn_in=4)
TABLE = pd.DataFrame(
    {"lever.interpreters": [0.0, 0.5, 1.0, 1.0], "parameter.trust_gain": [math.nan, math.nan, math.nan, 0.1]},
    pd.Index(["nothing", "half", "whole", "both"], name="variant"),
)
THREADS = Workers(2, "threads")


def plan_of(n_seeds=6, table=TABLE, work=finish, base=TOWN):
    return Plan(base, table, tuple(range(n_seeds)), work=work)


def finished(folder, plan, workers=THREADS):
    """Carry out what is left of a plan and return the bytes of the finished table."""
    with Store(folder, plan) as here:
        return carry_out(plan, here, workers).read_bytes()


@pytest.fixture
def short_chunks(monkeypatch):
    """Cut runs into chunks of three, so that there are many."""
    monkeypatch.setattr(runner, "MOST_IN_CHUNK", 3)


def few_numbers(run: Run):
    """Work that can be told from the default one."""
    run.advance()
    return {"weeks": float(run.week), "by_week": np.arange(float(run.week))}


def breaks_with_seed_3(run: Run):
    if run.seed == 3:
        raise MemoryError("no room")
    return {"seed_again": float(run.seed)}


def kills_its_process_once(run: Run):
    is_the_one = run.seed == 3 and [lever.strength for lever in run.scenario.levers] == [0.5]
    if is_the_one and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed_again": float(run.seed)}


def takes_a_while(run: Run):
    time.sleep(0.004)
    return {"seed_again": float(run.seed)}


# What a plan is.


def test_a_run_is_known_by_what_decides_it_and_by_nothing_else():
    jobs = {(job.variant, job.seed): job for job in plan_of().jobs()}
    renamed = {(job.variant, job.seed): job for job in plan_of(base=TOWN.changed(name="other", title="x")).jobs()}
    assert {place: job.key for place, job in jobs.items()} == {place: job.key for place, job in renamed.items()}
    assert len({job.key for job in jobs.values()}) == len(jobs) == 24
    without = Plan(TOWN, TABLE[["parameter.trust_gain"]].iloc[:1], (0,))
    assert next(without.jobs()).key == jobs[0, 0].key  # strength 0 is no lever
    assert next(plan_of(work=few_numbers).jobs()).key != jobs[0, 0].key
    longer = next(plan_of(base=TOWN.changed(weeks=9)).jobs())
    assert longer.key != jobs[0, 0].key and longer.history == jobs[0, 0].history


def test_runs_share_a_history_where_all_is_equal_up_to_the_end_of_burn_in():
    jobs = {(job.variant, job.seed): job.history for job in plan_of().jobs()}
    assert jobs[0, 0] == jobs[1, 0] == jobs[2, 0] != jobs[3, 0]
    assert jobs[0, 0] != jobs[0, 1]


def test_variants_change_what_their_columns_say():
    table = pd.DataFrame(
        {
            "rule.learning": ["confirmation", None], "mechanism.stories": [False, True],
            "agency.GGZ.paper": [0.9, None],
            "agency.outreach": [None, 0.7], "residents": [80, None], "weeks": [None, 3],
        }
    )  # fmt: skip
    first, second = (Plan(TOWN, table, (0,)).scenario(k) for k in range(2))
    assert (first.rules.learning, first.mechanisms.stories, first.residents, first.weeks) == (
        "confirmation",
        False,
        80,
        8,
    )
    assert {agency.name: agency.paper for agency in first.agencies}["GGZ"] == 0.9
    assert first.agencies[0] == TOWN.agencies[0]
    assert (second.rules, second.mechanisms, second.residents, second.weeks) == (TOWN.rules, TOWN.mechanisms, 60, 3)
    assert {agency.outreach for agency in second.agencies} == {0.7}


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("lever.interpretors", 1.0, "did you mean 'lever.interpreters'"),
        ("lever.interpreters", 1.5, "'lever.interpreters' is 1.5, but the strength of a lever lies in"),
        ("parameter.trust_gain", -1.0, "parameter 'trust_gain' is -1, but it must lie in"),
        ("rule.learning", "best", "it must be one of 'asymmetric', 'confirmation'"),
        ("agency.GGZ.paper", 2.0, "paper"),
        ("residents", 3, "residents"),
        ("colour", 1.0, "'colour' is not a quantity that can vary"),
    ],
)
def test_a_plan_refuses_what_it_cannot_run(column, value, sentence):
    with pytest.raises(InputError, match=sentence):
        Plan(TOWN, pd.DataFrame({column: [value]}), (0,))


def test_a_quantity_may_be_written_short_where_nothing_else_is_called_so():
    assert quantity_of("trust_gain", LEVERS, ()) == "parameter.trust_gain"
    assert quantity_of("lever.information", LEVERS, ()) == "lever.information"
    assert quantity_of("GGZ.paper", LEVERS, ("GGZ",)) == "agency.GGZ.paper"
    with pytest.raises(InputError, match=r"write 'lever\.information' or 'parameter\.information'"):
        quantity_of("information", LEVERS, ())
    with pytest.raises(InputError, match="did you mean"):
        quantity_of("parameter.trust_gian", LEVERS, ())


# What comes out.


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


def test_series_are_kept_as_lists(tmp_path):
    finished(tmp_path, plan_of(2, work=few_numbers))
    runs = read_runs(tmp_path, ["weeks", "by_week"])
    assert set(runs["weeks"]) == {12.0}
    assert np.array_equal(np.array(list(runs["by_week"])), np.tile(np.arange(12.0), (8, 1)))


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


# Nothing is lost.


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


def test_the_example_of_the_documentation_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (Path(runner.__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (example,) = (part for part in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "carry_out" in part)
    known = {}
    exec(example.replace("residents=500", "residents=50, weeks=8, burn_in=4"), known)
    assert len(known["runs"]) == 9
    assert known["runs"]["parameter.trust_gain"].tolist() == [0.06] * 6 + [0.10] * 3


# One run again.


def test_any_row_can_be_run_again_to_the_same_bits(tmp_path):
    finished(tmp_path, plan_of(2))
    runs = read_runs(tmp_path)
    stored, again = rerun(tmp_path, runs["key"][5][:8])
    assert stored["seed"] == 1 and stored["variant"] == "whole"
    numbers = [(stored[name], value) for name, value in again.items() if name not in ("key", "error")]
    assert all(one == other or (math.isnan(one) and math.isnan(other)) for one, other in numbers)
    assert len(again) == 2 + len(outcomes(simulate(TOWN)))
    with pytest.raises(InputError, match="does not name one run"):
        rerun(tmp_path, "x")
    with pytest.raises(InputError, match="8 runs have a key that begins so"):
        rerun(tmp_path, "")


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


def test_a_worker_with_another_version_is_refused(tmp_path, monkeypatch):
    plan = plan_of(1)
    with Store(tmp_path, plan) as here:
        chunk = cut(plan, here)[0][0]
        monkeypatch.setattr(runner, "model_fingerprint", lambda: "other")
        with pytest.raises(InputError, match="install the same version of bereik there"):
            runner.perform(chunk)


# Progress.


def test_the_pace_is_that_of_the_last_half_minute():
    pace = Pace()
    assert pace.after(0, 1000, 0.0) == ""
    assert pace.after(10, 1000, 10.0) == "1 a second, about 16 min left"
    for second in range(11, 61):
        text = pace.after(10 * (second - 9), 1000, float(second))
    assert text == "10 a second, about 49 s left"


def test_time_is_said_in_words():
    assert [in_words(seconds) for seconds in (0.2, 80, 600, 9000)] == [
        "about 1 s",
        "about 80 s",
        "about 10 min",
        "about 2.5 h",
    ]
