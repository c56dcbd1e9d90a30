"""Effects of patterns: planned, a few for real, and able to fail as well as to hold."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.patterns import BY_NAME, SEEDS, TOWN, pattern_of

from experiments.engine import runner
from experiments.engine.executors import Workers
from experiments.engine.study import Execution
from experiments.studies.patterns.catalogue import PATTERNS
from experiments.studies.patterns.declare import effect_with_conditions
from experiments.studies.patterns.effects import design, effects, holds, mean_seen
from experiments.studies.sampling import plausible_worlds

ROBUST = ("SF2", "SF4", "SF10", "SF18", "SF27")

THREADS = Workers(2, "threads")


def into(folder):
    return Execution(folder, "bereik patterns", THREADS)


def negative(pattern):
    """Return the pattern that tells the opposite."""
    return replace(pattern, effect=lambda of: tuple(-one for one in pattern.components(of)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def found(folder):
    patterns = [BY_NAME[name] for name in ROBUST]
    reversed_ones = [replace(negative(one), number=100 + one.number) for one in patterns]
    return effects(TOWN, {"default": {}}, [*patterns, *reversed_ones], SEEDS, into(folder), "default")


def test_every_arm_is_a_plan_in_every_world():
    worlds = {name: dict(row.dropna()) for name, row in plausible_worlds(2).iterrows()}
    for work in {pattern.work for pattern in PATTERNS}:
        plan, rows = design(TOWN, worlds, [one for one in PATTERNS if one.work is work and one.arms], SEEDS)
        assert len(plan.table) == len(rows) == len(set(rows))
        for variant in range(len(rows)):
            plan.scenario(variant)


def test_an_arm_wins_over_its_world():
    pattern = pattern_of(arms={"arm": {"parameter.trust_gain": 0.02}})
    plan, _ = design(TOWN, {"world": {"parameter.trust_gain": 0.1, "parameter.drop_out": 0.3}}, [pattern], SEEDS)
    assert dict(plan.scenario(0).parameters) == {"trust_gain": 0.02, "drop_out": 0.3}


@pytest.mark.parametrize("name", ROBUST)
def test_a_robust_pattern_holds_in_a_small_town(found, name):
    assert holds(found[name][0])


@pytest.mark.parametrize("name", ROBUST)
def test_the_opposite_of_a_pattern_fails(found, name):
    assert not holds(found[f"SF{100 + BY_NAME[name].number}"][0])


def test_finished_runs_are_not_run_again(found, folder, monkeypatch):
    def refuse(chunk):
        raise AssertionError("a finished run is run again")

    monkeypatch.setattr(runner, "perform", refuse)
    again = effects(
        TOWN,
        {"default": {}},
        [BY_NAME[name] for name in ROBUST],
        SEEDS,
        into(folder),
        "default",
    )
    assert all(np.array_equal(again[name], found[name], equal_nan=True) for name in ROBUST)


def test_a_run_that_fails_is_nothing_seen(tmp_path, capsys):
    pattern = replace(BY_NAME["SF2"], arms={"world": {"parameter.ring_degree": 600.0, "rule.ties": "watts_strogatz"}})
    found = effects(TOWN, {"default": {}}, [pattern], SEEDS, into(tmp_path), "default")
    assert np.isnan(found["SF2"]).all() and not holds(found["SF2"][0])
    assert "3 of 3 runs failed" in capsys.readouterr().err


def test_a_pattern_holds_where_all_that_it_tells_is_above_0():
    two_seeds = np.array([[[1.0, -0.1], [3.0, 0.3]], [[1.0, -0.3], [3.0, 0.1]], [[np.nan, 1.0], [np.nan, 1.0]]])
    assert holds(two_seeds).tolist() == [True, False, False]
    assert mean_seen(two_seeds)[:, 0] == pytest.approx([2.0, 2.0, np.nan], nan_ok=True)
    assert effect_with_conditions(2.0, 1.0) == (2.0, 1.0)
