"""Intervals of means over seeds."""

from __future__ import annotations

import math

import numpy as np


def t_interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over axis 0 and half the width of its 95 % t interval; infinite for a single value."""
    from scipy.special import stdtrit

    n = len(values)
    mean = np.array([math.fsum(column) for column in np.reshape(values, (n, -1)).T]) / n
    if n < 2:
        return mean, np.full(mean.shape, np.inf)
    deviation = np.reshape(values, (n, -1)) - mean
    variance = np.array([math.fsum(column) for column in (deviation * deviation).T]) / (n - 1)
    return mean, stdtrit(n - 1, 0.975) * np.sqrt(variance / n)
