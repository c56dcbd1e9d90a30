"""Mixes: what they cost, what they are called, and which go on."""

import numpy as np
import pytest
from helpers.packages import NAMES, TOWN

from experiments.statistics import shapley
from experiments.studies.frontier import mixes
from sim.measures.costs import lever_cost, sum_of
from sim.scenario.lever_library import BUILT_IN, LEVERS


def test_smoothing_keeps_levers_and_pairs_and_drops_the_rest():
    is_in = shapley.subsets(4)
    pairs = 2.0 + is_in @ [1.0, -0.5, 0.0, 3.0] - 0.7 * (is_in[:, 0] & is_in[:, 3])
    assert mixes.smooth(pairs) == pytest.approx(pairs, abs=1e-12)
    triple = np.prod(np.where(is_in[:, :3], 1.0, -1.0), axis=1)
    assert mixes.smooth(pairs + triple) == pytest.approx(pairs, abs=1e-12)


def test_smoothing_leaves_little_luck():
    """1 + 12 + 66 numbers are estimated from 4,096, so that of the variance of luck 79 / 4096 is left."""
    luck = np.random.default_rng(0).normal(size=2**12)
    assert mixes.smooth(luck).var() == pytest.approx(79 / 4096, rel=0.4)


def test_costs_are_those_of_the_levers():
    strengths = mixes.mixes_of(np.array([0, 5]), [LEVERS[name] for name in NAMES])
    levers = [LEVERS[name] for name in NAMES]
    costs = mixes.costs_of(strengths, levers, TOWN)
    known = sum_of([lever_cost(levers[0], TOWN), lever_cost(levers[2], TOWN)])
    assert costs.iloc[0].tolist() == [0.0, 0.0, 0.0, 0.0]
    expected = [known.euros / 0.2, known.euros, known.hours, known.taken]
    assert costs.iloc[1].to_numpy() == pytest.approx(np.array(expected))


def test_budgets_rise_in_equal_ratios_and_have_the_users_own():
    budgets = mixes.ladder(np.array([100.0, 0.0, 300.0, 400.0]))
    assert budgets[[0, -1]] == pytest.approx([100.0, 800.0])
    assert np.diff(np.log(budgets)) == pytest.approx(np.full(11, np.log(8.0) / 11))
    assert 250.0 in mixes.ladder(np.array([100.0, 300.0]), 250.0)
    assert mixes.ladder(np.zeros(2)).tolist() == [0.0]


def test_the_best_few_within_each_budget_go_on():
    euros = shapley.subsets(3) @ [10.0, 20.0, 40.0]
    removed = np.array([0.0, 1.0, 5.0, 4.0, 2.0, 3.0, 9.0, 8.0])
    chosen = mixes.choose(removed, euros, np.array([10.0, 30.0]))
    # within 10: lever 0, and none; within 30: levers 1, 0+1 and 0; and always none and all
    assert chosen.tolist() == [0, 1, 2, 3, 7]


@pytest.mark.parametrize(
    ("is_in", "name"),
    [
        ("000000000000", "no lever"),
        ("100010000000", "L1 L5"),
        ("111111111111", "all 12"),
        ("111111110111", "all but L9"),
        ("111111000000", "L1 L2 L3 L4 L5 L6"),
    ],
)
def test_names_of_mixes(is_in, name):
    assert mixes.mix_name(np.array([bit == "1" for bit in is_in]), BUILT_IN[:12]) == name
