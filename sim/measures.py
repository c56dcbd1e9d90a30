"""What a run says: non-reach and its reasons, trust and what took it, stories (seed 1.1, 2.5, 3.1).

T weeks reported (those after burn-in that have passed), G risk groups, P places of the funnel, A agencies,
S sources of trust lost, n residents. "Last year" is the mean of the last 52 weeks, or of all that were
reported where there are fewer. What describes bonds and stories is read from the state as the run has left it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .errors import InputError
from .settings import WEEKS_PER_YEAR
from .state import (
    BAD_CONTACTS,
    DOES_NOT_KNOW,
    FORCED,
    GOOD_CONTACTS,
    HELPED,
    IS_BAD,
    SEVERE_EVENTS,
    SLIGHTS,
    TRUST_HELD,
    TRUST_LOST,
)  # fmt: skip

if TYPE_CHECKING:
    from .run import Run


def reported_weeks(run: Run) -> slice:
    """Return the weeks of the series that are reported: after burn-in, as far as the run has come.

    Raises
    ------
    InputError : no week after burn-in has passed yet.
    """
    first = run.scenario.burn_in
    if run.week <= first:
        raise InputError(f"{run.week} weeks have passed, but measures begin after {first} weeks of burn-in")
    return slice(first, run.week)


def last_year(run: Run) -> slice:
    """Return the last 52 reported weeks of the series, or all of them where there are fewer."""
    reported = reported_weeks(run)
    return slice(max(reported.start, reported.stop - WEEKS_PER_YEAR), reported.stop)


# The funnel and non-reach.


def funnel(run: Run) -> np.ndarray:
    """Return residents by place of the funnel, int32 (T, G, P); every week adds up to the number of residents.

    The places from "does not know" on are the reasons, and add up to non-reach.
    """
    return run.series.places[reported_weeks(run)]


def n_unreached(run: Run) -> np.ndarray:
    """Return the unreached residents, int64 (T, G): a need that counts, and not in care with any agency."""
    return funnel(run)[:, :, DOES_NOT_KNOW:].sum(axis=2, dtype=np.int64)


def non_reach(run: Run) -> np.ndarray:
    """Return non-reach (T,), share of all residents of 15 and older."""
    return n_unreached(run).sum(axis=1) / run.group_sizes.sum()


def non_reach_by_group(run: Run) -> np.ndarray:
    """Return non-reach (T, G), share of the residents of each group; NaN for a group without residents."""
    return per(n_unreached(run), run.group_sizes)


def funnel_last_year(run: Run) -> np.ndarray:
    """Return residents by group and place (G, P), mean of the last year."""
    weeks = last_year(run)
    return run.series.places[weeks].sum(axis=0, dtype=np.int64) / (weeks.stop - weeks.start)


def reasons_by_group(run: Run) -> np.ndarray:
    """Return unreached residents by group and reason (G, reasons), mean of the last year; see `sim.state.REASONS`."""
    return funnel_last_year(run)[:, DOES_NOT_KNOW:]


def non_reach_last_year(run: Run) -> float:
    """Return non-reach, share of all residents, mean of the last year."""
    return float(reasons_by_group(run).sum() / run.group_sizes.sum())


def of_need(run: Run) -> float:
    """Return the share of residents with a counted need, or in care, who are not helped; last year; NaN without any.

    Forced help counts as help here, as it does in the funnel; `sim.reach` leaves it out.
    """
    places = funnel_last_year(run).sum(axis=0)
    unreached = places[DOES_NOT_KNOW:].sum()
    return ratio(unreached, unreached + places[HELPED] + places[FORCED])


# Trust.


def trust(run: Run) -> np.ndarray:
    """Return mean trust (T, A) of all residents in each agency, in [0, 1]."""
    return run.series.books[reported_weeks(run), TRUST_HELD].sum(axis=1) / run.group_sizes.sum()


def trust_by_group(run: Run) -> np.ndarray:
    """Return mean trust (T, G, A) of each group in each agency, in [0, 1]; NaN for a group without residents."""
    return per(run.series.books[reported_weeks(run), TRUST_HELD], run.group_sizes[:, None])


def trust_lost(run: Run) -> np.ndarray:
    """Return trust lost per resident (S, G, A) in the reported weeks, by source; gains are not set against it.

    The unit is points of trust: one resident whose trust falls from 0.6 to 0.5 has lost 0.1. NaN for a group
    without residents.
    """
    weeks = reported_weeks(run)
    lost = run.series.books[weeks.stop - 1, TRUST_LOST:].copy()
    if weeks.start > 0:
        lost -= run.series.books[weeks.start - 1, TRUST_LOST:]
    return per(lost, run.group_sizes[:, None])


def trust_lost_shares(run: Run) -> np.ndarray:
    """Return the share of all trust lost that each source took (S,), see `sim.state.SOURCES`; NaN if none was lost."""
    lost = np.nansum(trust_lost(run) * run.group_sizes[:, None], axis=(1, 2))
    return per(lost, lost.sum())


def distrusts_unmet(run: Run) -> np.ndarray:
    """Return who distrusts an agency they never met, bool (n, A) (seed 3.1.1, SF2).

    Distrust is trust under the parameter `distrust_threshold`; never met is not one contact, good or bad.
    """
    bonds = np.asarray(run.state.bonds)
    return (bonds["trust"] < _of_group(run, "distrust_threshold")) & (bonds["n_good"] == 0) & (bonds["n_bad"] == 0)


# Stories.


def keeps_story(run: Run) -> np.ndarray:
    """Return who keeps a story of which agency, still strong enough to be told, bool (n, A) (seed 2.5)."""
    bonds = np.asarray(run.state.bonds)
    kept = bonds["story_strength"] > 0.0
    place, n_agencies = np.flatnonzero(kept), bonds.shape[1]
    age = run.week - 1 - bonds.ravel()["story_week"][place].astype(np.int64)
    strength = bonds.ravel()["story_strength"][place] * run.settings.story_kept[age]
    kept.ravel()[place] = strength >= _of_group(run, "telling_strength")[place // n_agencies, 0]
    return kept


def is_legend(run: Run, kept: np.ndarray | None = None) -> np.ndarray:
    """Return who keeps a story that no witness keeps any longer, bool (n, A).

    The witness is the resident who lived it; another story of that agency has taken its place there.
    kept: `keeps_story`, where that is at hand.
    """
    bonds = np.asarray(run.state.bonds)
    kept = keeps_story(run) if kept is None else kept.copy()
    who, agency = np.divmod(np.flatnonzero(kept), bonds.shape[1])
    witness, born = bonds["story_witness"], bonds["story_born"]
    at = witness[who, agency]
    is_same = (witness[at, agency] == at) & (born[at, agency] == born[who, agency])
    is_same &= bonds["story_strength"][at, agency] > 0.0  # who moved away keeps nothing
    kept[who[is_same], agency[is_same]] = False
    return kept


def bad_story_share(run: Run, kept: np.ndarray | None = None) -> float:
    """Return the share of kept stories that are bad; NaN without stories.

    kept: `keeps_story`, where that is at hand.
    """
    kept = keeps_story(run) if kept is None else kept
    return ratio((kept & is_bad_story(run)).sum(), kept.sum())


def is_bad_story(run: Run) -> np.ndarray:
    """Return whose story of which agency is bad, bool (n, A); False where there is none."""
    return (np.asarray(run.state.bonds)["story_marks"] & IS_BAD) != 0


def bad_contact_share(run: Run) -> float:
    """Return the share of real encounters in the reported weeks that went badly, slights included; NaN without any."""
    events = run.series.events[reported_weeks(run)].sum(axis=0, dtype=np.int64)
    bad = events[[SLIGHTS, BAD_CONTACTS, SEVERE_EVENTS]].sum()
    return ratio(bad, bad + events[GOOD_CONTACTS])


# Helpers of every measure.


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


def _of_group(run: Run, parameter: str) -> np.ndarray:
    """Return a parameter as it was for each resident in the last week that passed (n, 1); levers may aim at groups."""
    line = np.asarray(run.settings.lines)[run.settings.line_of_week[run.week - 1]]
    return line[parameter][np.asarray(run.state.people)["group"]][:, None]
