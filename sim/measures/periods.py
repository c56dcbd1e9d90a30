"""Over which weeks a measure is taken, and what its parts are divided by.

T weeks reported: those after burn-in that have passed. "Last year" is the mean of the last 52 weeks, or of all that
were reported where there are fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import WEEKS_PER_YEAR
from sim.core.errors import InputError

if TYPE_CHECKING:
    from sim.run import Run


def reported_weeks(run: Run) -> slice:
    """Return the weeks of the series that are reported: after burn-in, as far as the run has come.

    Raises
    ------
    InputError
        No week after burn-in has passed yet.
    """
    first = run.scenario.burn_in
    if run.week <= first:
        raise InputError(f"{run.week} weeks have passed, but measures begin after {first} weeks of burn-in")
    return slice(first, run.week)


def last_year(run: Run) -> slice:
    """Return the last 52 reported weeks of the series, or all of them where there are fewer."""
    reported = reported_weeks(run)
    return slice(max(reported.start, reported.stop - WEEKS_PER_YEAR), reported.stop)


def per(amount: np.ndarray, whole: np.ndarray | float) -> np.ndarray:
    """Return amount / whole, and NaN where there is no whole."""
    shape = np.broadcast_shapes(np.shape(amount), np.shape(whole))
    return np.divide(amount, whole, out=np.full(shape, np.nan), where=np.broadcast_to(whole, shape) > 0)


def ratio(part: float, whole: float) -> float:
    """Return part / whole, and NaN where there is no whole."""
    return float(part / whole) if whole > 0 else float("nan")


def in_last_year(run: Run, weekly: np.ndarray) -> np.ndarray:
    """Return the mean over the last year of a series (all weeks, ...) that begins with burn-in."""
    return weekly[last_year(run)].mean(axis=0)


def parameter_of_residents(run: Run, parameter: str) -> np.ndarray:
    """Return a parameter as it was for each resident in the last week that passed (n, 1); levers may aim at groups."""
    line = np.asarray(run.settings.params)[run.settings.regime_of_week[run.week - 1]]
    return line[parameter][np.asarray(run.state.people)["group"]][:, None]
