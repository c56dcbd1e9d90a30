"""Shapley values and interactions against games whose answers are known."""

from itertools import combinations, permutations
from math import prod

import numpy as np
import pytest

from experiments.statistics import shapley
from sim.core.errors import InputError


def game_of(n, value):
    """Return the game in which a subset, as a set of levers, has a value."""
    return np.array([float(value(set(np.flatnonzero(row)))) for row in shapley.subsets(n)])


def majority(quota, weights):
    return game_of(len(weights), lambda members: sum(weights[k] for k in members) >= quota)


def by_permutations(game, n):
    """Return Shapley values as they are defined: the mean over all orders of what each adds to those before it."""
    total = np.zeros((n, *game.shape[1:]))
    orders = list(permutations(range(n)))
    for order in orders:
        row = 0
        for k in order:
            total[k] += game[row | 1 << k] - game[row]
            row |= 1 << k
    return total / len(orders)


def test_rows_are_subsets_by_bits():
    assert shapley.subsets(3)[0b101].tolist() == [True, False, True]
    assert shapley.subsets(3).sum() == 12


@pytest.mark.parametrize(
    ("game", "known"),
    [
        (game_of(3, lambda s: min(len(s & {0, 1}), len(s & {2}))), (1 / 6, 1 / 6, 4 / 6)),  # two left gloves, a right
        (majority(4, (3, 2, 1)), (4 / 6, 1 / 6, 1 / 6)),
        (majority(51, (40, 30, 20, 10)), (5 / 12, 3 / 12, 3 / 12, 1 / 12)),
        (game_of(4, lambda s: sum((1.5, -2.0, 0.25, 3.0)[k] for k in s)), (1.5, -2.0, 0.25, 3.0)),
        (game_of(1, lambda s: 7 * len(s)), (7.0,)),
    ],
)
def test_known_games(game, known):
    assert shapley.shapley_values(game) == pytest.approx(np.array(known), abs=1e-15)


def test_values_are_the_mean_over_all_orders_for_each_seed():
    game = np.random.default_rng(1).normal(size=(2**6, 3))
    game[0] = 4.0  # nothing need not be worth 0
    assert shapley.shapley_values(game) == pytest.approx(by_permutations(game, 6), abs=1e-12)


def test_values_of_twelve_add_up_to_the_whole():
    game = np.random.default_rng(2).normal(scale=10.0, size=(2**12, 8))
    found = shapley.shapley_values(game).sum(axis=0)
    assert np.abs(found - (game[-1] - game[0])).max() < 1e-12


def test_alone_and_last():
    game = np.random.default_rng(3).normal(size=2**3)
    assert shapley.alone(game) == pytest.approx([game[1] - game[0], game[2] - game[0], game[4] - game[0]])
    assert shapley.last(game) == pytest.approx([game[7] - game[6], game[7] - game[5], game[7] - game[3]])


def test_a_pair_that_needs_each_other_interacts_and_no_other_does():
    index = shapley.interactions(game_of(4, lambda s: {0, 2} <= s))
    expected = np.zeros((4, 4))
    expected[0, 2] = expected[2, 0] = 1.0
    assert index == pytest.approx(expected, abs=1e-15)


def test_interactions_of_a_product_game():
    """v(S) = product of 1 + a over S, less 1: a set T has the dividend prod(a), and a pair gets 1/(|T| - 1) of it."""
    a = (0.5, -0.3, 0.2, 0.9, -0.1)
    index = shapley.interactions(game_of(5, lambda s: prod(1 + a[k] for k in s) - 1))
    for i, j in combinations(range(5), 2):
        known = sum(
            prod(a[k] for k in team) / (size - 1)
            for size in range(2, 6)
            for team in combinations(range(5), size)
            if {i, j} <= set(team)
        )
        assert index[i, j] == index[j, i] == pytest.approx(known, abs=1e-14)
    assert not index.diagonal().any()


def test_levers_that_do_not_meet_do_not_interact():
    values = np.array([2.0, -1.0, 4.0])
    game = shapley.subsets(3) @ values
    assert shapley.interactions(game) == pytest.approx(np.zeros((3, 3)), abs=1e-15)


@pytest.mark.parametrize("n_rows", [0, 1, 3, 6])
def test_a_game_must_have_all_subsets(n_rows):
    with pytest.raises(InputError, match="one for each subset"):
        shapley.shapley_values(np.zeros(n_rows))
