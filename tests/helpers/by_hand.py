"""What tests by hand share: life domains, exactness, needs that are given, and who stands where."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from sim.codes import Group, Stage
from sim.core.keyed_random import stream
from sim.run import Run
from sim.state.world import Week, week_of

INCOME, HOUSING, HEALTH = range(3)
PARENTS, OTHERS = Group.PARENTS, Group.OTHERS
EXACT = 1e-12
FLOAT32 = 1e-7
LOT = np.uint64(7)
"""A stream for what is settled by lot."""


def plain(function: Callable, *given):
    """Call a function that is handed the world as plain Python, with all that it calls of its own file.

    There is then nothing to compile; the second writing and the golden series are about the compiled model.
    """
    module = sys.modules[function.__module__]
    with pytest.MonkeyPatch.context() as patch:
        for name, one in list(vars(module).items()):
            if hasattr(one, "py_func") and one.__module__ == module.__name__:
                patch.setattr(module, name, one.py_func)
        if hasattr(module, "stream"):  # Python would hand its unsigned number on as a signed one
            patch.setattr(module, "stream", lambda *keys: np.uint64(stream(*keys)))
        return getattr(function, "py_func", function)(*given)


def week(run: Run, t: int = 0) -> Week:
    """Return what steps of week t are handed beside the world."""
    return plain(week_of, run.settings, t)


def params(run: Run, g: int = OTHERS):
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
