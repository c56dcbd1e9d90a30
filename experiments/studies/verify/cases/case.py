"""What an analytic case is: a formula, how the model is reduced to it, and a run of the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache, wraps
from threading import Lock
from typing import Any

import numpy as np

STANDARD_ERRORS = 4.0
"""A right answer lies further away than this once in 16,000 times; the seeds are fixed."""

FLOAT32 = 1e-6
"""What ten to twenty roundings of trust to float32 can add up to, with room to spare."""

ROUNDING, CHANCE = "rounding", "chance"
"""Why a right answer may lie beside the exact one: numbers are rounded, or runs are drawn."""


@dataclass(frozen=True)
class Exact:
    """The exact answer of the model as it is, where that differs from the formula: whole weeks, a neighbourhood of n.

    Attributes
    ----------
    value : float
        What the weekly model of this size must give, from an exact calculation.
    limit : float
        Where that goes as the week gets short and the neighbourhood large, from the same calculation.
    near : float
        How far `limit` may lie from the formula.
    """

    value: float
    limit: float
    near: float


@dataclass(frozen=True)
class Obtained:
    """What runs of the model gave.

    Attributes
    ----------
    value : float
        The number, in the unit of the case.
    tolerance : float
        How far a right answer may lie away.
    because_of : str
        ROUNDING or CHANCE.
    n_runs : int
        Runs of the model.
    exact : Exact or None
        What `value` is to be compared with, if not with the formula itself.
    """

    value: float
    tolerance: float
    because_of: str
    n_runs: int
    exact: Exact | None = None


@dataclass(frozen=True)
class Case:
    """One analytic case.

    Attributes
    ----------
    id : str
        Row of the table of cases in `sim/sources.md`; N, I and X number its group 3.7 (network and statistics,
        invariances, extremes).
    what, formula, source : str
        In words, as text, and the group of that table.
    reduction : str
        Which scenario reduces the model to it.
    expected : float
        Value of the formula.
    run : callable
        Sets the scenario, runs the model, and returns what came out.
    setting : str
        Which of several values of the formula it is; "" where there is one.
    note : str
        What else a reader should know, such as where whole weeks make a difference.
    is_slow : bool
        It takes more than about two seconds.
    """

    id: str
    what: str
    formula: str
    source: str
    reduction: str
    expected: float
    run: Callable[[], Obtained]
    setting: str = ""
    note: str = ""
    is_slow: bool = False

    @property
    def name(self) -> str:
        """Id and setting."""
        return f"{self.id}: {self.setting}" if self.setting else self.id

    def holds(self, obtained: Obtained) -> bool:
        """Return whether what runs gave agrees with the formula, if need be by way of the exact weekly answer."""
        exact = obtained.exact
        if exact is None:
            return abs(obtained.value - self.expected) <= obtained.tolerance
        agrees = abs(obtained.value - exact.value) <= obtained.tolerance
        return agrees and abs(exact.limit - self.expected) <= exact.near


@dataclass(frozen=True)
class NotReduced:
    """A row of the table of cases that the model cannot be reduced to, and why."""

    id: str
    what: str
    why: str


def rounded(value: float, tolerance: float = FLOAT32, n_runs: int = 1, exact: Exact | None = None) -> Obtained:
    """Return a number without chance in it."""
    return Obtained(float(value), tolerance, ROUNDING, n_runs, exact)


def drawn(value: float, error: float, n_runs: int, exact: Exact | None = None, more: float = 0.0) -> Obtained:
    """Return a number with chance in it: `error` is its standard error, `more` what is added to the tolerance."""
    return Obtained(float(value), STANDARD_ERRORS * error + more, CHANCE, n_runs, exact)


def mean_of(values: np.ndarray, n_runs: int, exact: Exact | None = None) -> Obtained:
    """Return the mean of independent values, with the standard error that they themselves show."""
    return drawn(values.mean(), float(values.std(ddof=1)) / math.sqrt(values.size), n_runs, exact)


def error_of_variance(values: np.ndarray) -> float:
    """Return the standard error of a sample's variance."""
    deviation = (values - values.mean()) ** 2
    return float(deviation.std() / math.sqrt(values.size))


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what a function returned, as `functools.cache` does; a second thread waits for the first."""
    kept = cache(function)
    locks: dict[Hashable, Lock] = {}

    @wraps(function)
    def call(*arguments: Hashable) -> Any:
        with locks.setdefault(arguments, Lock()):
            return kept(*arguments)

    return call
