"""The frontier: screened with other seeds than it is reported with, and honest about luck."""

from math import erf

import numpy as np
import pandas as pd
import pytest
from helpers.packages import NAMES, TOWN, evaluated_of

from experiments.statistics import shapley
from experiments.studies.frontier import analysis
from experiments.studies.frontier.analysis import FrontierResult
from experiments.studies.kept_outcomes import UNREACHED
from experiments.studies.lever_sets import plan_subsets
from experiments.studies.sampling import plausible_worlds
from sim.core.errors import InputError
from sim.measures.costs import lever_cost, sum_of
from sim.scenario.lever_library import BUILT_IN, LEVERS


def test_smoothing_keeps_levers_and_pairs_and_drops_the_rest():
    is_in = shapley.subsets(4)
    pairs = 2.0 + is_in @ [1.0, -0.5, 0.0, 3.0] - 0.7 * (is_in[:, 0] & is_in[:, 3])
    assert analysis.smooth(pairs) == pytest.approx(pairs, abs=1e-12)
    triple = np.prod(np.where(is_in[:, :3], 1.0, -1.0), axis=1)
    assert analysis.smooth(pairs + triple) == pytest.approx(pairs, abs=1e-12)


def test_smoothing_leaves_little_luck():
    """1 + 12 + 66 numbers are estimated from 4,096, so that of the variance of luck 79 / 4096 is left."""
    luck = np.random.default_rng(0).normal(size=2**12)
    assert analysis.smooth(luck).var() == pytest.approx(79 / 4096, rel=0.4)


def test_costs_are_those_of_the_levers():
    strengths = analysis.mixes_of(np.array([0, 5]), [LEVERS[name] for name in NAMES])
    levers = [LEVERS[name] for name in NAMES]
    costs = analysis.costs_of(strengths, levers, TOWN)
    known = sum_of([lever_cost(levers[0], TOWN), lever_cost(levers[2], TOWN)])
    assert costs.iloc[0].tolist() == [0.0, 0.0, 0.0, 0.0]
    expected = [known.euros / 0.2, known.euros, known.hours, known.taken]
    assert costs.iloc[1].to_numpy() == pytest.approx(np.array(expected))


def test_budgets_rise_in_equal_ratios_and_have_the_users_own():
    budgets = analysis.ladder(np.array([100.0, 0.0, 300.0, 400.0]))
    assert budgets[[0, -1]] == pytest.approx([100.0, 800.0])
    assert np.diff(np.log(budgets)) == pytest.approx(np.full(11, np.log(8.0) / 11))
    assert 250.0 in analysis.ladder(np.array([100.0, 300.0]), 250.0)
    assert analysis.ladder(np.zeros(2)).tolist() == [0.0]


def test_the_best_few_within_each_budget_go_on():
    euros = shapley.subsets(3) @ [10.0, 20.0, 40.0]
    removed = np.array([0.0, 1.0, 5.0, 4.0, 2.0, 3.0, 9.0, 8.0])
    chosen = analysis.choose(removed, euros, np.array([10.0, 30.0]))
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
    assert analysis.mix_name(np.array([bit == "1" for bit in is_in]), BUILT_IN[:12]) == name


def test_every_mix_is_run_in_every_world_with_the_same_seeds():
    levers = [LEVERS[name] for name in NAMES]
    mixes, worlds = analysis.mixes_of(np.array([0, 3]), levers), plausible_worlds(2)
    plan = analysis.plan_worlds(TOWN, levers, mixes, worlds, 4)
    assert len(plan) == 3 * 2 * 4
    assert [lever.name for lever in plan.scenario(0).levers] == []
    assert dict(plan.scenario(1).parameters) == {}  # the default world
    assert [lever.name for lever in plan.scenario(5).levers] == ["interpreters", "less_paper"]
    assert plan.scenario(4).parameters == plan.scenario(5).parameters != plan.scenario(2).parameters
    assert plan.scenario(4).changed(levers=()) == plan.scenario(5).changed(levers=())
    screening = plan_subsets(TOWN, levers, range(analysis.FIRST_SCREENING_SEED, analysis.FIRST_SCREENING_SEED + 2))
    assert not {job.key for job in plan.jobs()} & {job.key for job in screening.jobs()}


def test_worlds_are_paired_with_themselves_and_one_that_failed_is_left_out():
    share = np.arange(24.0).reshape(3, 4, 2) ** 2 / 1000.0
    runs = pd.DataFrame({name: share.ravel() / len(UNREACHED) for name in UNREACHED})
    runs["error"] = ""
    found = analysis.analyse(runs, 3, 4)
    assert found.removed == pytest.approx(100.0 * (share[:, :1] - share))
    assert found.non_reach == pytest.approx(100.0 * share[:, 0])
    runs.loc[9, "error"] = "MemoryError"
    fewer = analysis.analyse(runs, 3, 4)
    assert fewer.n_left_out == 1
    assert np.array_equal(fewer.removed, found.removed[[0, 2]])
    runs["error"] = "MemoryError"
    with pytest.raises(InputError, match="a run failed in the default world; it says: MemoryError"):
        analysis.analyse(runs, 3, 4)


def test_efficient_mixes():
    euros = np.array([0.0, 1.0, 1.0, 2.0, 3.0, 3.0])
    removed = np.array([0.0, 2.0, 1.0, 2.0, 4.0, 4.0])
    assert analysis.is_efficient(euros, removed).tolist() == [True, True, False, False, True, True]


def test_probability_that_a_mix_is_better():
    random = np.random.default_rng(5)
    one, other = random.normal(size=(2, 30, 2))
    assert analysis.probability_better(one + 5.0, other) == 1.0
    assert analysis.probability_better(one, one) == 0.5
    found = analysis.probability_better(one, other)
    assert found + analysis.probability_better(other, one) == pytest.approx(1.0)
    z = (one - other).mean(axis=1)  # the bootstrap of a mean is about normal
    known = 0.5 * (1.0 + erf(z.mean() / (z.std() / np.sqrt(30)) / np.sqrt(2.0)))
    assert found == pytest.approx(known, abs=0.08)


def test_regret_is_chosen_by_one_half_of_the_seeds_and_measured_by_the_other():
    evaluated = evaluated_of([[0, 3, 2], [0, 1, 5]], [[0, 1, 2], [0, 1, 4]])
    every = np.array([True, True, True])
    assert analysis.regrets(evaluated, every) == pytest.approx(np.array([[1, 0, -1], [4, 3, 0]]))
    assert analysis.regrets(evaluated, every & [True, True, False])[1] == pytest.approx([1, 0, -3])


def test_the_mix_with_the_smallest_largest_regret_need_not_be_the_best_on_average():
    removed = [[0, 8, 4], [0, 0, 5], [0, 6, 4]]  # mix 1 removes more on average, but nothing in the second world
    evaluated = evaluated_of(removed, removed)
    every = np.array([True, True, True])
    assert analysis.regrets(evaluated, every).max(axis=0).tolist() == [8.0, 5.0, 4.0]
    assert analysis.minimax(evaluated, every) == 2
    assert evaluated.choosing.mean(axis=0).argmax() == 1
    assert analysis.minimax(evaluated, np.array([True, True, False])) == 1


def test_no_mix_looks_good_by_luck():
    """Where nothing works, the best of 200 seems to, by the seeds that choose it; those that report it say nothing."""
    luck = np.random.default_rng(7).normal(size=(20, 200, 4))
    luck[:, 0] = 0.0
    evaluated = FrontierResult(luck, np.full((20, 4), 9.0))
    best = int(evaluated.choosing.mean(axis=0).argmax())
    assert evaluated.choosing.mean(axis=0)[best] > 0.3
    assert abs(evaluated.reporting[:, best].mean()) < 3.0 / np.sqrt(40)
    regret = analysis.regrets(evaluated, np.ones(200, bool)).mean(axis=0)
    assert abs(regret).mean() < 0.3  # the best of each world seems 2 better by the seeds that choose it
