"""Stories that residents keep, read from the state as the run has left it (Dibi 2020, 2.5).

n residents, A agencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import Event, StoryMark
from sim.measures.periods import parameter_of_residents, ratio, reported_weeks

if TYPE_CHECKING:
    from sim.run import Run


def keeps_story(run: Run) -> np.ndarray:
    """Return who keeps a story of which agency, still strong enough to be told, bool (n, A) (Dibi 2020, 2.5)."""
    bonds = np.asarray(run.state.bonds)
    kept = bonds["story_strength"] > 0.0
    place, n_agencies = np.flatnonzero(kept), bonds.shape[1]
    age = run.week - 1 - bonds.ravel()["story_week"][place].astype(np.int64)
    strength = bonds.ravel()["story_strength"][place] * run.settings.story_kept[age]
    kept.ravel()[place] = strength >= parameter_of_residents(run, "telling_strength")[place // n_agencies, 0]
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
    return (np.asarray(run.state.bonds)["story_marks"] & StoryMark.BAD) != 0


def bad_contact_share(run: Run) -> float:
    """Return the share of real encounters in the reported weeks that went badly, slights included; NaN without any."""
    events = run.series.events[reported_weeks(run)].sum(axis=0, dtype=np.int64)
    bad = events[[Event.SLIGHTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS]].sum()
    return ratio(bad, bad + events[Event.GOOD_CONTACTS])
