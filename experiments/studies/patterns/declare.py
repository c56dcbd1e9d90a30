"""What a pattern is: what is varied, what is measured, and when it holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.engine.plan import Work
from experiments.studies.patterns.observe import observe

IMPOSED, EMERGES = "imposed", "emerges"

Observed = Mapping[str, Any]
"""What is kept of one run, by name: numbers and short arrays (`observe.observe`)."""

Effect = float | tuple[float, ...]
"""Above 0 where the pattern holds; of several numbers all must be, and the first is what is reported."""


@dataclass(frozen=True)
class Pattern:
    """One stylised fact, executable.

    Attributes
    ----------
    number : int
        28 for SF28.
    sections : str
        Sections of the study (Dibi 2020) that tell it, such as "3.1.6, 4.2.2".
    statement : str
        What residents or professionals tell, in one sentence.
    varied, measured : str
        In words; `measured` with its unit.
    kind : str
        "imposed" where a rule of the model states the direction itself, else "emerges".
    arms : mapping
        By name, what each arm changes in the world, as quantities of a plan; {} is the world itself. What an arm
        changes wins over what the world changes.
    effect : callable
        What is kept of each arm, of one seed -> a number: above 0 where the pattern holds, 0 where nothing differs, NaN
        where it cannot be seen (nobody in a cell); or several of them, see `effect_with_conditions`.
    unit : str
        Of the effect, of the first number where there are several.
    work : Work
        What is done with every arm from the end of burn-in on.
    absent : str
        Where the model has no mechanism for it, the reason; the pattern then counts as not reproduced.
    """

    number: int
    sections: str
    statement: str
    varied: str
    measured: str
    kind: str
    arms: Mapping[str, Mapping[str, Any]]
    effect: Callable[[Mapping[str, Observed]], Effect]
    unit: str
    work: Work = observe
    absent: str = ""

    @property
    def name(self) -> str:
        """Name in the list of patterns: SF1 to SF54 (`sim/sources.md`)."""
        return f"SF{self.number}"

    def components(self, of: Mapping[str, Observed]) -> tuple[float, ...]:
        """Return the effect in one seed, and behind it the conditions that must hold too, where there are any."""
        with np.errstate(invalid="ignore", divide="ignore"):
            effect = self.effect(of)
        return tuple(float(one) for one in effect) if isinstance(effect, tuple) else (float(effect),)


def unseen(_: Mapping[str, Observed]) -> float:
    """Return NaN: the effect of a pattern for which the model has no mechanism."""
    return math.nan


def effect_with_conditions(effect: float, *conditions: float) -> Effect:
    """Return the components of a pattern that tells more than one thing: the effect that is reported, then conditions.

    All of them must be above 0. They are weighed one by one over the seeds, so that chance in one seed hides nothing.
    """
    return effect, *conditions
