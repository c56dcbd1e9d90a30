"""What is read from one run for all patterns, so that an arm that several patterns share is run once.

Two observers note what they need: one for where distrust comes from and where it leads (SF1 to SF27),
one for barriers and remedies (SF28 to SF54). They are shown the run at the end of burn-in, after each of the
first `WATCHED` weeks, and after every quarter. Looking changes nothing: the run is the one that `advance` makes.
"""

from __future__ import annotations

from typing import Any, Protocol

from experiments.studies.patterns.observe_care import Care
from experiments.studies.patterns.observe_trust import Trust
from sim.measures.outcomes import outcomes
from sim.run import Run

QUARTER, WATCHED = 13, 26
"""Weeks between two looks at everything, and weeks that are watched one by one."""


class Observer(Protocol):
    """Made with a run that stands at the end of burn-in."""

    def after_week(self, run: Run) -> None:
        """Look at the run after one of the first WATCHED weeks."""

    def after_quarter(self, run: Run) -> None:
        """Look at the run after every 13th week."""

    def observed(self, run: Run) -> dict[str, Any]:
        """Return what is kept: always the same names, each a number or a short array."""
        ...


def observe(run: Run) -> dict[str, Any]:
    """Let all weeks pass, and return the main outcomes and what the observers keep."""
    observers: tuple[Observer, ...] = (Trust(run), Care(run))
    start = run.week
    while not run.is_finished:
        is_watched = run.week - start < WATCHED
        run.advance(1 if is_watched else QUARTER)
        for observer in observers:
            if is_watched:
                observer.after_week(run)
            if (run.week - start) % QUARTER == 0:
                observer.after_quarter(run)
    found: dict[str, Any] = dict(outcomes(run))
    for observer in observers:
        found |= observer.observed(run)
    return found
