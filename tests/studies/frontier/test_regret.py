"""What mixes remove is honest about luck."""

from math import erf

import numpy as np
import pytest
from helpers.packages import removed_of

from experiments.studies.frontier.regret import RemovedInWorlds, is_efficient, minimax, probability_better, regrets


def test_efficient_mixes():
    euros = np.array([0.0, 1.0, 1.0, 2.0, 3.0, 3.0])
    points = np.array([0.0, 2.0, 1.0, 2.0, 4.0, 4.0])
    assert is_efficient(euros, points).tolist() == [True, True, False, False, True, True]


def test_probability_that_a_mix_is_better():
    random = np.random.default_rng(5)
    one, other = random.normal(size=(2, 30, 2))
    assert probability_better(one + 5.0, other) == 1.0
    assert probability_better(one, one) == 0.5
    found = probability_better(one, other)
    assert found + probability_better(other, one) == pytest.approx(1.0)
    z = (one - other).mean(axis=1)  # the bootstrap of a mean is about normal
    known = 0.5 * (1.0 + erf(z.mean() / (z.std() / np.sqrt(30)) / np.sqrt(2.0)))
    assert found == pytest.approx(known, abs=0.08)


def test_regret_is_chosen_by_one_half_of_the_seeds_and_measured_by_the_other():
    removed = removed_of([[0, 3, 2], [0, 1, 5]], [[0, 1, 2], [0, 1, 4]])
    every = np.array([True, True, True])
    assert regrets(removed, every) == pytest.approx(np.array([[1, 0, -1], [4, 3, 0]]))
    assert regrets(removed, every & [True, True, False])[1] == pytest.approx([1, 0, -3])


def test_the_mix_with_the_smallest_largest_regret_need_not_be_the_best_on_average():
    points = [[0, 8, 4], [0, 0, 5], [0, 6, 4]]  # mix 1 removes more on average, but nothing in the second world
    removed = removed_of(points, points)
    every = np.array([True, True, True])
    assert regrets(removed, every).max(axis=0).tolist() == [8.0, 5.0, 4.0]
    assert minimax(removed, every) == 2
    assert removed.choosing.mean(axis=0).argmax() == 1
    assert minimax(removed, np.array([True, True, False])) == 1


def test_no_mix_looks_good_by_luck():
    """Where nothing works, the best of 200 seems to, by the seeds that choose it; those that report it say nothing."""
    luck = np.random.default_rng(7).normal(size=(20, 200, 4))
    luck[:, 0] = 0.0
    removed = RemovedInWorlds(luck, np.full((20, 4), 9.0))
    best = int(removed.choosing.mean(axis=0).argmax())
    assert removed.choosing.mean(axis=0)[best] > 0.3
    assert abs(removed.reporting[:, best].mean()) < 3.0 / np.sqrt(40)
    regret = regrets(removed, np.ones(200, bool)).mean(axis=0)
    assert abs(regret).mean() < 0.3  # the best of each world seems 2 better by the seeds that choose it
