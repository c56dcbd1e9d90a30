"""The effects of patterns: which runs show them, what they are, and whether a pattern holds.

A *world* is a set of changes to the scenario, by quantity; in each world every distinct arm of all patterns is run
once, with the same seeds. A pattern holds in a world where its mean effect over the seeds is above 0, and so is that
of every other component.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.engine.study import Execution
from experiments.studies.patterns.catalogue import ARM_LEVERS
from experiments.studies.patterns.declare import Observed, Pattern
from experiments.studies.patterns.observe import observe
from sim.scenario.scenario import Scenario

Worlds = Mapping[str, Mapping[str, Any]]
"""By name, what each world changes in the scenario, as quantities of a plan."""


def arm_name(changes: Mapping[str, Any]) -> str:
    """Return what names an arm, whichever pattern asks for it."""
    return json.dumps(dict(sorted(changes.items())))


def design(
    scenario: Scenario, worlds: Worlds, patterns: Iterable[Pattern], seeds: Sequence[int]
) -> tuple[Plan, list[tuple[str, str]]]:
    """Return the plan of every distinct arm in every world, and the world and arm of each of its variants.

    All patterns must share one work.
    """
    shown = list(patterns)
    arms = {arm_name(changes): changes for pattern in shown for changes in pattern.arms.values()}
    rows = [(world, arm) for world in worlds for arm in arms]
    table = pd.DataFrame([{**worlds[world], **arms[arm]} for world, arm in rows])
    table.index = pd.Index([f"{world}: {arm}" for world, arm in rows])
    plan = Plan(scenario, table, tuple(int(seed) for seed in seeds), ARM_LEVERS, shown[0].work)
    return plan, rows


def effects(
    scenario: Scenario,
    worlds: Worlds,
    patterns: Sequence[Pattern],
    seeds: Sequence[int],
    execution: Execution,
    stage: str,
) -> dict[str, np.ndarray]:
    """Return the effect of every pattern (worlds, seeds, components), NaN where it cannot be seen; runs go to `stage`.

    Patterns of which nothing can be seen because the model has no mechanism for them are left out.
    """
    found: dict[str, np.ndarray] = {}
    shown = [pattern for pattern in patterns if not pattern.absent]
    for work in dict.fromkeys(pattern.work for pattern in shown):
        alike = [pattern for pattern in shown if pattern.work is work]
        plan, rows = design(scenario, worlds, alike, seeds)
        what = f"runs, {stage}" + ("" if work is observe else f", {work.__name__.replace('_', ' ')}")
        runs = _by_arm(execution.carry_out(plan, f"{stage}/{work.__name__}", what=what), rows, len(plan.seeds))
        for pattern in alike:
            of_worlds = [[_components(pattern, runs, world, k) for k in range(len(plan.seeds))] for world in worlds]
            found[pattern.name] = _even(of_worlds)
    return found


def _by_arm(
    runs: pd.DataFrame, rows: Sequence[tuple[str, str]], n_seeds: int
) -> dict[tuple[str, str], list[Observed | None]]:
    """Return what is kept of each world and arm, seed by seed; None for a run that failed."""
    records: list[Observed | None] = [
        None if record["error"] else {str(name): value for name, value in record.items()}
        for record in runs.to_dict("records")
    ]
    return {row: records[k * n_seeds : (k + 1) * n_seeds] for k, row in enumerate(rows)}


def _components(pattern: Pattern, runs: Mapping, world: str, seed: int) -> tuple[float, ...]:
    """Return the components of a pattern in one world and seed; NaN where a run failed."""
    observed = {name: runs[world, arm_name(changes)][seed] for name, changes in pattern.arms.items()}
    if any(found is None for found in observed.values()):
        return (math.nan,)
    return pattern.components(observed)


def _even(components: Sequence[Sequence[tuple[float, ...]]]) -> np.ndarray:
    """Return components by world and seed as one array (worlds, seeds, components); NaN for a run that failed."""
    n = max(len(one) for each in components for one in each)
    return np.array([[one if len(one) == n else (math.nan,) * n for one in each] for each in components])


def mean_seen(effect: np.ndarray) -> np.ndarray:
    """Return the mean (..., components) of effects (..., seeds, components) over the seeds that show them."""
    is_seen = ~np.isnan(effect)
    n = is_seen.sum(axis=-2)
    total = np.where(is_seen, effect, 0.0).sum(axis=-2)
    return np.divide(total, n, out=np.full(np.shape(n), np.nan), where=n > 0)


def holds(effect: np.ndarray) -> np.ndarray:
    """Return where a pattern holds (...), from its effects (..., seeds, components): all means over seeds above 0."""
    return np.asarray((mean_seen(effect) > 0.0).all(axis=-1))
