"""Packages of levers, and mixes of which it is made up what they remove."""

from __future__ import annotations

import numpy as np

from experiments.studies.frontier.regret import RemovedInWorlds
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=200, weeks=30, burn_in=20)
NAMES = ("interpreters", "less_paper", "long_contracts")
"""Levers of which mixes are made."""

SHARED_OUT = ("interpreters", "less_paper", "key_figures")
"""Levers of the package whose effect is shared out."""


def removed_of(choosing: list, reporting: list) -> RemovedInWorlds:
    """Return mixes that remove (worlds, mixes) what is said, the same with both seeds of a half."""
    halves = [np.repeat(np.array(half, float)[:, :, None], 2, axis=2) for half in (choosing, reporting)]
    return RemovedInWorlds(np.concatenate(halves, axis=2), np.full((len(choosing), 4), 9.0))
