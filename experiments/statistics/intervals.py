"""95 % intervals: of means over seeds or worlds, of shares, and from resamples."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit


class Interval(NamedTuple):
    """A mean and half the width of its 95 % interval, numbers or arrays of one shape."""

    mean: np.ndarray
    half: np.ndarray

    @property
    def low(self) -> np.ndarray:
        """Where the interval begins."""
        return self.mean - self.half

    @property
    def high(self) -> np.ndarray:
        """Where the interval ends."""
        return self.mean + self.half

    def columns(self, name: str) -> dict[str, np.ndarray]:
        """Return the mean as a column `name`, and the ends of the interval as `name_low` and `name_high`."""
        return {name: self.mean, f"{name}_low": self.low, f"{name}_high": self.high}


def t_interval(values: np.ndarray, nan_policy: Literal["propagate", "omit"] = "propagate") -> Interval:
    """Return means over axis 0 with their 95 % t interval; a half is NaN where fewer than two values are there.

    Parameters
    ----------
    values : ndarray
        Float (n, ...), one for each seed or world.
    nan_policy : Literal['propagate', 'omit']
        "propagate" where a NaN makes its mean NaN, "omit" where it is left out of it.
    """
    flat = np.reshape(np.asarray(values, dtype=float), (len(values), -1))
    is_used = ~np.isnan(flat) if nan_policy == "omit" else np.ones(flat.shape, dtype=bool)
    n = is_used.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = _sums(np.where(is_used, flat, 0.0)) / n
        deviation = np.where(is_used, flat - mean, 0.0)
        half = stdtrit(n - 1, 0.975) * np.sqrt(_sums(deviation * deviation) / (n - 1) / n)
    shape = np.shape(values)[1:]
    return Interval(mean.reshape(shape), np.where(n < 2, np.nan, half).reshape(shape))


def wilson_interval(n_successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; NaN for none of none."""
    if n == 0:
        return math.nan, math.nan
    share, z = n_successes / n, float(ndtri(0.975))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def half_of_resamples(values: np.ndarray) -> np.ndarray:
    """Return half the 95 % interval of what was estimated again from resamples (resamples, ...), as if normal."""
    return 1.96 * np.std(values, axis=0, ddof=1)


def _sums(values: np.ndarray) -> np.ndarray:
    """Return sums over axis 0 of values (n, k), exact before they are rounded once."""
    return np.array([math.fsum(column) for column in values.T])
