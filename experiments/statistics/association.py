"""Small measures of association that patterns use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.population.graph import Ties


def moran(values: np.ndarray, ties: Ties) -> float:
    """Return Moran's I of `values` (n,) over ties of equal weight, in about [-1, 1]; NaN where nothing differs.

    Without any influence its expectation is -1 / (n - 1).
    """
    apart = values - values.mean()
    total = float((apart * apart).sum())
    if total <= 0.0 or not len(ties.neighbour):
        return float("nan")
    one = np.repeat(apart, np.diff(ties.start))
    return float((one * apart[ties.neighbour]).mean() / (total / len(values)))


def mean_of_label(values: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Return for each value the mean of all values with the same label (a number from 0 up)."""
    n = np.bincount(label)
    total = np.bincount(label, weights=values)
    return (total / np.maximum(n, 1))[label]


def standardised(outcome: np.ndarray, predictors: Sequence[np.ndarray], label: np.ndarray) -> np.ndarray:
    """Return standardised coefficients of a linear regression within labels (predictors,); NaN for too few values."""
    if len(outcome) < 10 * len(predictors):
        return np.full(len(predictors), np.nan)
    columns = np.column_stack([one - mean_of_label(one, label) for one in predictors])
    spread = columns.std(axis=0)
    columns = columns / np.where(spread > 0.0, spread, 1.0)
    within = outcome - mean_of_label(outcome, label)
    # sums without BLAS, which starts threads of its own for arrays of this size
    squares = np.array([[(one * other).sum() for other in columns.T] for one in columns.T])
    products = np.array([(one * within).sum() for one in columns.T])
    return np.linalg.lstsq(squares, products / max(within.std(), 1e-12), rcond=None)[0]


def corrected_share_explained(values: np.ndarray, label: np.ndarray) -> float:
    """Return the share of variance that labels explain, corrected for chance (epsilon squared); NaN for too few."""
    n, k = len(values), len(np.unique(label))
    if n <= k or k < 2:
        return float("nan")
    apart = values - values.mean()
    within = values - mean_of_label(values, label)
    total, left = float(apart @ apart), float(within @ within)
    return (total - left - (k - 1) * left / (n - k)) / total if total > 0.0 else float("nan")


def corrected_v_squared(one: np.ndarray, other: np.ndarray) -> float:
    """Return Cramer's V squared of two labels, corrected for chance (Bergsma 2013); NaN where one of them is alike."""
    table = np.zeros((one.max(initial=0) + 1, other.max(initial=0) + 1))
    np.add.at(table, (one, other), 1.0)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n, (rows, columns) = table.sum(), table.shape
    if n < 2 or min(rows, columns) < 2:
        return float("nan")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi = ((table - expected) ** 2 / expected).sum() / n
    corrected = max(0.0, phi - (rows - 1) * (columns - 1) / (n - 1))
    rows, columns = (k - (k - 1) ** 2 / (n - 1) for k in (rows, columns))
    return float(corrected / max(min(rows, columns) - 1, 1e-12))
