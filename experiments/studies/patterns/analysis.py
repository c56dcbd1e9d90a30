"""Which patterns does the model show? In the default world, in plausible worlds, and without each mechanism."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.engine.study import Execution
from experiments.studies.patterns.catalogue import PATTERNS
from experiments.studies.patterns.declare import Pattern
from experiments.studies.patterns.effects import Worlds, effects
from experiments.studies.patterns.verdicts import MECHANISMS, Cell, PatternResult, cells_of, results_of
from experiments.studies.sampling import plausible_worlds
from sim.core.errors import InputError, nearest
from sim.scenario.scenario import Scenario

FEWEST_WEEKS = 104
"""Weeks after burn-in that the patterns need: shocks last for a year, and what follows is to be seen."""


@dataclass(frozen=True)
class PatternsSettings:
    """Which patterns are tested, and how thoroughly.

    Attributes
    ----------
    scenario : Scenario
        The default world.
    patterns : sequence of Pattern
        What is tested.
    seeds : int
        Paired seeds in the default world.
    worlds, world_seeds : int
        Plausible worlds besides the default one, and paired seeds in each.
    ablation_seeds : int
        Paired seeds without each mechanism in turn; 0 leaves this out.

    Raises
    ------
    InputError
        The scenario is too short to show the patterns.
    """

    scenario: Scenario
    patterns: Sequence[Pattern] = PATTERNS
    seeds: int = 12
    worlds: int = 64
    world_seeds: int = 4
    ablation_seeds: int = 6

    def __post_init__(self) -> None:
        weeks = self.scenario.weeks
        if weeks < FEWEST_WEEKS:
            raise InputError(f"--weeks is {weeks}, but patterns need {FEWEST_WEEKS} weeks at least to be seen")


@dataclass(frozen=True)
class PatternsResult:
    """What was found about the patterns, and what became of each with each mechanism off."""

    patterns: Sequence[PatternResult]
    cells: Sequence[Cell]


def chosen(names: str | None) -> tuple[Pattern, ...]:
    """Return the patterns that a comma-separated list names; all of them for None.

    Raises
    ------
    InputError
        A name that is no pattern, or none at all.
    """
    known = {pattern.name: pattern for pattern in PATTERNS}
    if names is None:
        return PATTERNS
    asked = [name.strip().upper() for name in names.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise InputError(f"--only: '{name}' is not a pattern; {nearest(name, known)}")
    if not asked:
        raise InputError("--only: no pattern is named; known are SF1 to SF54")
    return tuple(known[name] for name in known if name in asked)


def stages(settings: PatternsSettings) -> dict[str, tuple[Worlds, int]]:
    """Return the worlds of each stage, and the seeds in each of them."""
    drawn = plausible_worlds(settings.worlds).iloc[1:]
    changes: dict[str, Mapping[str, Any]] = {str(name): dict(row.dropna()) for name, row in drawn.iterrows()}
    return {
        "default": ({"default": {}}, settings.seeds),
        "worlds": (changes, settings.world_seeds),
        "ablation": ({name: {f"mechanism.{name}": False} for name in MECHANISMS}, settings.ablation_seeds),
    }


def analyse(settings: PatternsSettings, execution: Execution) -> PatternsResult:
    """Carry out every arm of every pattern in all stages, and return what was found.

    Raises
    ------
    InputError
        A scenario that the arms do not fit.
    """
    patterns = settings.patterns
    found: dict[str, dict[str, np.ndarray]] = {
        stage: effects(settings.scenario, worlds, patterns, range(n_seeds), execution, stage)
        for stage, (worlds, n_seeds) in stages(settings).items()
        if n_seeds
    }
    results = results_of(patterns, found["default"], found["worlds"])
    return PatternsResult(results, cells_of(patterns, results, found["ablation"]) if "ablation" in found else [])
