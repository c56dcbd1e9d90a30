"""What a pattern is: what is varied, what is measured, and when it holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..plan import Work
from .observe import observe

IMPOSED, EMERGES = "imposed", "emerges"

Numbers = Mapping[str, Any]
"""Numbers kept of one run, by name."""


@dataclass(frozen=True)
class Pattern:
    """One stylised fact, executable.

    Attributes
    ----------
    number : 28 for SF28.
    sections : sections of the seed report that tell it, such as "3.1.6, 4.2.2".
    statement : what residents or professionals tell, in one sentence.
    varied, measured : in words; `measured` with its unit.
    kind : "imposed" where a rule of the model states the direction itself, else "emerges".
    arms : by name, what each arm changes in the world, as quantities of a plan; {} is the world itself. What an arm
        changes wins over what the world changes.
    effect : numbers of each arm, of one seed -> a number: above 0 where the pattern holds, 0 where nothing differs,
        NaN where it cannot be seen (nobody in a cell).
    unit : of the effect.
    work : what is done with every arm from the end of burn-in on.
    absent : where the model has no mechanism for it, the reason; the pattern then counts as not reproduced.
    """

    number: int
    sections: str
    statement: str
    varied: str
    measured: str
    kind: str
    arms: Mapping[str, Mapping[str, Any]]
    effect: Callable[[Mapping[str, Numbers]], float]
    unit: str
    work: Work = observe
    absent: str = ""

    @property
    def name(self) -> str:
        """Name as the evidence has it: SF1 to SF54."""
        return f"SF{self.number}"


def unseen(_: Mapping[str, Numbers]) -> float:
    """Return NaN: the effect of a pattern for which the model has no mechanism."""
    return math.nan


def only_if(effect: float, *conditions: float) -> float:
    """Return `effect` where all conditions are above 0, else the least of all; NaN where one of them is.

    For patterns that tell more than one thing: each must hold, and one of them is what is reported.
    """
    if any(math.isnan(condition) for condition in conditions):
        return math.nan
    return effect if all(condition > 0.0 for condition in conditions) else min(effect, *conditions)
