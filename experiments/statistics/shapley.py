"""Sharing out what several levers do together: Shapley values and their interactions, exact over all subsets.

A game is an array with a row for every subset of n levers (2^n rows) and any further axes, such as one for seeds.
Row r is the subset of those levers k for which bit k of r is set: row 0 is the empty one, the last row the whole.
"""

from __future__ import annotations

from math import comb

import numpy as np

from sim.core.errors import InputError


def subsets(n: int) -> np.ndarray:
    """Return which of n levers are in each subset, bool (2^n, n), in the order of the rows of a game."""
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1


def alone(game: np.ndarray) -> np.ndarray:
    """Return what each lever adds to nothing, (n, ...)."""
    return game[2 ** np.arange(n_levers(game))] - game[0]


def last(game: np.ndarray) -> np.ndarray:
    """Return what each lever adds to all the others, (n, ...)."""
    return game[-1] - game[len(game) - 1 - 2 ** np.arange(n_levers(game))]


def shapley_values(game: np.ndarray) -> np.ndarray:
    """Return the Shapley value of each lever, (n, ...): the mean of what it adds over all orders of the n levers.

    The values add up to what the whole has more than nothing (Shapley 1953).

    Raises
    ------
    InputError
        The number of rows is not 2, 4, 8, and so on.
    """
    n = n_levers(game)
    weights = 1.0 / np.array([n * comb(n - 1, size) for size in range(n)])
    return np.array([_weighted(_gains(game, k), weights) for k in range(n)])


def interactions(game: np.ndarray) -> np.ndarray:
    """Return the Shapley interaction index of each pair, (n, n, ...), symmetric, with 0 on the diagonal.

    It is the mean, over subsets of the others, of what a pair adds beyond what its two levers add one by one: above 0
    they help each other, below 0 they overlap (Grabisch and Roubens 1999).

    Raises
    ------
    InputError
        The number of rows is not 2, 4, 8, and so on.
    """
    n = n_levers(game)
    index = np.zeros((n, n, *game.shape[1:]))
    weights = 1.0 / np.array([(n - 1) * comb(n - 2, size) for size in range(n - 1)])
    for i in range(n):
        gains = _gains(game, i)  # a game of the other levers, in which j > i has moved to place j - 1
        for j in range(i + 1, n):
            index[i, j] = index[j, i] = _weighted(_gains(gains, j - 1), weights)
    return index


def n_levers(game: np.ndarray) -> int:
    """Return the number of levers of a game.

    Raises
    ------
    InputError
        The number of rows is not 2, 4, 8, and so on.
    """
    n = len(game).bit_length() - 1
    if n < 1 or len(game) != 2**n:
        raise InputError(f"a game has {len(game)} rows, but it must have one for each subset: 2, 4, 8, and so on")
    return n


def _gains(game: np.ndarray, k: int) -> np.ndarray:
    """Return what lever k adds to each subset of the others, in the order of a game of these others."""
    pairs = game.reshape(-1, 2, 2**k, *game.shape[1:])
    return (pairs[:, 1] - pairs[:, 0]).reshape(len(game) // 2, *game.shape[1:])


def _weighted(gains: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the sum of gains over subsets, each with the weight that belongs to its size."""
    sizes = subsets(len(gains).bit_length() - 1).sum(axis=1)
    return (weights[sizes].reshape(-1, *[1] * (gains.ndim - 1)) * gains).sum(axis=0)
