"""Differences between arms, in which effects of patterns are written."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.studies.patterns.declare import Observed

Arms = Mapping[str, Observed]
"""What is kept of one run of each arm, all with the same seed."""

WORLD = "world"
"""What patterns call the arm that changes nothing."""


def rise(of: Arms, measure: str, arm: str, over: str = WORLD, at: int | None = None) -> float:
    """Return how much higher a number is in `arm` than in `over`; `at` is the place in an array, such as a kind."""
    return _value(of, measure, arm, at) - _value(of, measure, over, at)


def fall(of: Arms, measure: str, arm: str, under: str = WORLD, at: int | None = None) -> float:
    """Return how much lower a number is in `arm` than in `under`."""
    return rise(of, measure, under, arm, at)


def rise_beyond(of: Arms, measure: str, arm: str, over: str = WORLD, *, at: int, than: int) -> float:
    """Return how much more a number rises for kind `at` than for kind `than`."""
    return rise(of, measure, arm, over, at) - rise(of, measure, arm, over, than)


def gap(of: Arms, measure: str, arm: str, high: int, low: int) -> float:
    """Return how much higher the number of kind `high` is than that of kind `low`, within one arm."""
    return _value(of, measure, arm, high) - _value(of, measure, arm, low)


def _value(of: Arms, measure: str, arm: str, at: int | None) -> float:
    return float(of[arm][measure] if at is None else of[arm][measure][at])
