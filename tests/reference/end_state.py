"""Residents of the reference at the end of a run, as arrays with the names of `sim.views` and `sim.measures`."""

from __future__ import annotations

import numpy as np

from sim.codes import Domain, Stage

from .awareness import awareness
from .model import ReferenceModel
from .record import place_of
from .records import Story
from .resident import ResidentAgent
from .stories import strength_of


def end_of(model: ReferenceModel) -> dict[str, np.ndarray]:
    """Return attributes of all residents as they are after the last week: (n,), (n, A) or (n, domains)."""
    last = model.week - 1
    model.week = last  # to read: a step ends by turning the page of the calendar
    everyone, agencies = list(model.residents), list(model.agencies)

    def by_agency(read) -> np.ndarray:
        return np.array([[read(resident, agency) for agency in agencies] for resident in everyone])

    def story(resident: ResidentAgent, agency) -> Story | None:
        return resident.bonds[agency].story

    def is_kept(resident, agency) -> bool:
        strength = strength_of(story(resident, agency), resident, last)
        return strength > 0.0 and strength >= resident.p.telling_strength

    def is_legend(resident, agency) -> bool:
        mine = story(resident, agency)
        if mine is None or not is_kept(resident, agency):
            return False
        theirs = story(mine.incident.witness, agency)
        return theirs is None or not theirs.incident.is_same_as(mine.incident)

    severity = [
        [resident.cases[d].severity if d in resident.cases else 0.0 for d in range(len(Domain))]
        for resident in everyone
    ]
    found = {
        "trust": by_agency(lambda resident, agency: resident.bonds[agency].trust),
        "awareness": by_agency(awareness),
        "n_good": by_agency(lambda resident, agency: resident.bonds[agency].n_good),
        "n_bad": by_agency(lambda resident, agency: resident.bonds[agency].n_bad),
        "story": by_agency(lambda resident, agency: strength_of(story(resident, agency), resident, last)),
        "keeps_story": by_agency(is_kept),
        "is_bad_story": by_agency(
            lambda resident, agency: (kept := story(resident, agency)) is not None and kept.is_bad
        ),
        "is_legend": by_agency(is_legend),
        "needs": np.array(severity),
        "stage": np.array([Stage.words()[place_of(resident)] for resident in everyone]),
        **{name: np.array([getattr(one, name) for one in everyone]) for name in ("fear", "norm", "n_needs")},
    }
    model.week = last + 1
    return found
