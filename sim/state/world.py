"""What a step of the week is handed: the world, which is all that a run holds, and the week, which is what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.core.compiled import compiled_inline
from sim.state.records import Series, State, WeekLists

if TYPE_CHECKING:
    from sim.population.graph import Ties
    from sim.settings import Settings


class World(NamedTuple):
    """All that a run holds."""

    state: State  # what the run changes
    lists: WeekLists  # what is filled and emptied within a week
    series: Series  # what is recorded every week
    settings: Settings  # what is read
    ties: Ties  # who knows whom
    group_sizes: np.ndarray  # int64 (G,), residents in each risk group
    seed: int


class Week(NamedTuple):
    """Week t, counted from the start of burn-in, and what holds in it."""

    t: int
    params: np.recarray  # (G,): parameters, switches and rules for each risk group
    agencies: np.recarray  # (G, A): attributes of agencies for each risk group
    agencies_untargeted: np.recarray  # (A,): the same for what concerns no group in particular


@compiled_inline
def week_of(settings, t):
    """Return week t of these settings."""
    regime = settings.regime_of_week[t]
    return Week(t, settings.params[regime], settings.agencies[regime], settings.agencies_untargeted[regime])
