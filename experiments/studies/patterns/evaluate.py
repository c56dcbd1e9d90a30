"""Patterns to runs, and runs to verdicts.

A *world* is a set of changes to the scenario, by quantity; in each world every distinct arm of all patterns is run
once, with the same seeds. A pattern holds in a world where its mean effect over the seeds is above 0, and so is that
of everything else that it tells.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.engine.study import Study
from experiments.statistics.intervals import t_interval
from experiments.studies.patterns.catalogue import ARM_LEVERS
from experiments.studies.patterns.declare import Pattern
from experiments.studies.patterns.observe import observe
from sim.scenario.scenario import Scenario

Worlds = Mapping[str, Mapping[str, Any]]
Z = 1.959963984540054
"""Quantile of the normal distribution for a 95 % interval."""


def arm_name(changes: Mapping[str, Any]) -> str:
    """Return what names an arm, whichever pattern asks for it."""
    return json.dumps(dict(sorted(changes.items())))


def plan_of(
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
    study: Study,
    stage: str,
) -> dict[str, np.ndarray]:
    """Return the effect of every pattern (worlds, seeds, numbers), NaN where it cannot be seen; runs go to `stage`.

    Patterns of which nothing can be seen because the model has no mechanism for them are left out.
    """
    found: dict[str, np.ndarray] = {}
    shown = [pattern for pattern in patterns if not pattern.absent]
    for work in dict.fromkeys(pattern.work for pattern in shown):
        alike = [pattern for pattern in shown if pattern.work is work]
        plan, rows = plan_of(scenario, worlds, alike, seeds)
        what = f"runs, {stage}" + ("" if work is observe else f", {work.__name__.replace('_', ' ')}")
        found_runs = study.carry_out(plan, f"{stage}/{work.__name__}", what)
        n_failed = sum(found_runs["error"] != "")
        if n_failed:
            print(f"bereik: {n_failed} of {len(found_runs)} runs failed and show nothing ({what})", file=sys.stderr)
        runs = _numbers(found_runs, rows, len(plan.seeds))
        for pattern in alike:
            told = [[_effect(pattern, runs, world, k) for k in range(len(plan.seeds))] for world in worlds]
            found[pattern.name] = _even(told)
    return found


def _numbers(
    runs: pd.DataFrame, rows: Sequence[tuple[str, str]], n_seeds: int
) -> dict[tuple[str, str], list[dict[str, Any] | None]]:
    """Return the numbers of each world and arm, seed by seed; None for a run that failed."""
    records = [
        None if record["error"] else {str(name): value for name, value in record.items()}
        for record in runs.to_dict("records")
    ]
    return {row: records[k * n_seeds : (k + 1) * n_seeds] for k, row in enumerate(rows)}


def _effect(pattern: Pattern, runs: Mapping, world: str, seed: int) -> tuple[float, ...]:
    """Return what a pattern tells in one world and seed; NaN where a run failed."""
    numbers = {name: runs[world, arm_name(changes)][seed] for name, changes in pattern.arms.items()}
    if any(found is None for found in numbers.values()):
        return (math.nan,)
    return pattern.told(numbers)


def _even(told: Sequence[Sequence[tuple[float, ...]]]) -> np.ndarray:
    """Return numbers by world and seed as one array (worlds, seeds, numbers); NaN for a run that failed."""
    n = max(len(one) for each in told for one in each)
    return np.array([[one if len(one) == n else (math.nan,) * n for one in each] for each in told])


def mean_seen(effect: np.ndarray) -> np.ndarray:
    """Return the mean (..., numbers) of effects (..., seeds, numbers) over the seeds in which they can be seen."""
    is_seen = ~np.isnan(effect)
    n = is_seen.sum(axis=-2)
    total = np.where(is_seen, effect, 0.0).sum(axis=-2)
    return np.divide(total, n, out=np.full(np.shape(n), np.nan), where=n > 0)


def holds(effect: np.ndarray) -> np.ndarray:
    """Return where a pattern holds (...), from its effects (..., seeds, numbers): all means over seeds above 0."""
    return np.asarray((mean_seen(effect) > 0.0).all(axis=-1))


def interval(effect: np.ndarray) -> tuple[float, float, float]:
    """Return the mean of effects (seeds,) and its 95 % t interval; NaN where fewer than two seeds show them."""
    seen = effect[~np.isnan(effect)]
    if len(seen) < 2:
        return math.nan, math.nan, math.nan
    mean, half = (float(part[0]) for part in t_interval(seen))
    return mean, mean - half, mean + half


def wilson(n_holds: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share; NaN for none of none."""
    if n == 0:
        return math.nan, math.nan
    share, z2 = n_holds / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
