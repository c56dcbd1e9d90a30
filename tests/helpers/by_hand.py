"""What tests by hand share: life domains, exactness, needs that are given, and who stands where."""

from __future__ import annotations

import numpy as np

from sim.codes import Group, Stage
from sim.run import Run

INCOME, HOUSING, HEALTH = range(3)
PARENTS, OTHERS = Group.PARENTS, Group.OTHERS
EXACT = 1e-12
FLOAT32 = 1e-7
LOT = np.uint64(7)
"""A stream for what is settled by lot."""


def line(run: Run, g: int = OTHERS):
    """Return the parameters of week 0 for a risk group."""
    return run.settings.params[0, g]


def agency(run: Run, a: int = 0, g: int = OTHERS):
    """Return the attributes of an agency in week 0 for a risk group."""
    return run.settings.agencies[0, g, a]


def give_need(
    run: Run,
    i: int,
    d: int = INCOME,
    severity: float = 0.5,
    *,
    stage: int = Stage.NOT_COUNTED,
    opened: int = 0,
    a: int = 0,
) -> None:
    """Give a resident a need, at a place of the funnel, about which an agency was asked last."""
    run.state.open_needs[i] |= 1 << d
    case = run.state.cases[i, d]
    case.severity, case.stage, case.agency, case.opened, case.since = severity, stage, a, opened, opened


def put_in_care(run: Run, i: int, d: int = INCOME, a: int = 0, severity: float = 0.5, *, forced: bool = False) -> None:
    """Give a resident a need with which an agency helps."""
    give_need(run, i, d, severity, stage=Stage.FORCED if forced else Stage.HELPED, a=a)
    person = run.state.people[i]
    person.care_in |= 1 << d
    person.forced_in |= forced << d


def put_on_list(run: Run, i: int, since: int, d: int = INCOME, a: int = 0) -> None:
    """Give a resident a need with which he or she waits for an agency since that week."""
    give_need(run, i, d, stage=Stage.WAITING, a=a)
    run.state.cases[i, d].since = since
    run.state.people[i].waiting_in |= 1 << d


def in_care(run: Run, d: int = INCOME) -> list[int]:
    """Return the residents whom an agency helps in domain d."""
    return np.flatnonzero(run.state.people["care_in"] >> d & 1).tolist()


def waiting(run: Run, d: int = INCOME) -> list[int]:
    """Return the residents who wait in domain d."""
    return np.flatnonzero(run.state.people["waiting_in"] >> d & 1).tolist()


def events(run: Run, *which: int) -> list[int]:
    """Return how often each of these was counted up to now."""
    return run.series.events[:, list(which)].sum(axis=0).tolist()
