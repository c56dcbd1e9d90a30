"""Patterns in a small town, and patterns that are made up."""

from __future__ import annotations

from typing import Any

from experiments.studies.patterns.catalogue import PATTERNS
from experiments.studies.patterns.declare import EMERGES, Pattern
from experiments.studies.patterns.observe_care import Care
from sim.run import Run
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=500, weeks=104, burn_in=52)
BY_NAME = {pattern.name: pattern for pattern in PATTERNS}
SEEDS = range(3)


def pattern_of(number: int = 1, arms: dict | None = None, kind: str = EMERGES, absent: str = "") -> Pattern:
    """Return a pattern with these arms that tells nothing."""
    return Pattern(number, "2", "What is told.", "what", "how far", kind, arms or {}, lambda of: 0.0, "share",
                   absent=absent)  # fmt: skip


def care_of(run: Run) -> dict[str, Any]:
    """Return what is noted of care in a run that goes to its end."""
    care = Care(run)
    while not run.is_finished:
        care.after_quarter(run.advance(13))
    return care.observed(run)
