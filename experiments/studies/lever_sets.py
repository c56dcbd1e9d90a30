"""Sets of levers that a study looks at: chosen by name, as a package, and as all subsets of a package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.statistics import shapley
from experiments.studies.kept_outcomes import SHARES, UNREACHED, keep_non_reach
from sim.codes import Group
from sim.core.errors import InputError, nearest
from sim.quantities import of_lever
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

BASELINE, ALL = "baseline", "all"
"""How runs without levers, and with all of them, are called; no lever may be called so."""

PACKAGE, NONE = "package", "no lever"
"""How the whole package and the empty subset are called in tables."""

MOST_LEVERS = 12
"""All subsets of more levers would be too many runs."""


def package_of(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[Lever, ...]:
    """Return the levers to be shared out, in the order of the list of levers.

    Parameters
    ----------
    scenario : Scenario
        The scenario, whose own levers win from built-in ones of the same name.
    names : Iterable[str] | None
        1 to `MOST_LEVERS` levers. By default the twelve that most sections of the source name, as their field
        `sections` says; of equals those that come first in the list. No result plays a part in this choice.

    Raises
    ------
    InputError
        A name that is not a lever, or more levers than that.
    """
    chosen = levers_of(scenario, names)
    if names is None:
        by_sections = sorted(chosen, key=lambda lever: -n_sections(lever))[:MOST_LEVERS]
        return tuple(lever for lever in chosen if lever in by_sections)
    if len(chosen) > MOST_LEVERS:
        raise InputError(
            f"--levers: {len(chosen)} levers are named, but at most {MOST_LEVERS} can be shared out, "
            f"for all their subsets are run: {2**MOST_LEVERS:,} for {MOST_LEVERS} levers"
        )
    return chosen


def n_sections(lever: Lever) -> int:
    """Return how many sections of the source name a lever."""
    return sum(bool(section.strip()) for section in lever.sections.split(","))


def plan_subsets(scenario: Scenario, levers: Sequence[Lever], seeds: Sequence[int]) -> Plan:
    """Return the runs: every subset of the levers, each at its strength, with every seed."""
    strengths = shapley.subsets(len(levers)) * np.array([lever.strength for lever in levers])
    index = pd.Index([subset_name(row > 0, levers) for row in shapley.subsets(len(levers))], name="variant")
    table = pd.DataFrame(strengths, index, [of_lever(lever).name for lever in levers])
    return Plan(scenario.changed(levers=()), table, tuple(seeds), tuple(levers), keep_non_reach)


def subset_name(is_in: np.ndarray, levers: Sequence[Lever]) -> str:
    """Return the name of a subset: the codes of its levers."""
    codes = [code_of(lever) for lever, has in zip(levers, is_in, strict=True) if has]
    return "+".join(codes) or NONE


def code_of(lever: Lever) -> str:
    """Return the number of a lever in the list of levers, or its name where it has none."""
    return lever.code or lever.name


def levers_of(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[Lever, ...]:
    """Return the levers to compare: the built-in ones and those of the scenario, which win, or only `names`.

    Raises
    ------
    InputError
        A name that is neither, or a lever that is called as the comparison calls something else.
    """
    known = {lever.name: lever for lever in (*BUILT_IN, *scenario.levers)}
    for name in (BASELINE, ALL):
        if name in known:
            raise InputError(f"a lever may not be called '{name}' here; it stands for something else in the comparison")
    if names is None:
        return tuple(known.values())
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise InputError(f"--levers: '{name}' is not a lever; {nearest(name, known)}")
    if not chosen:
        raise InputError(f"--levers: no lever is named; known are {', '.join(known)}")
    return tuple(known[name] for name in chosen)


@dataclass(frozen=True)
class RemovedBySubset:
    """What every subset of the levers removes, seed by seed.

    Attributes
    ----------
    points : float (2^n, seeds, groups)
        Unreached residents of the group fewer than without levers, in percentage points of ALL residents; rows as in
        `experiments.statistics.shapley`.
    shares : float (seeds, groups)
        Residents of the group as a share of all residents.
    non_reach : float (seeds,)
        Non-reach without levers, in per cent of all residents.
    seeds : tuple[int, ...]
        The seeds that count: those of which every run came to its end.
    """

    points: np.ndarray
    shares: np.ndarray
    non_reach: np.ndarray
    seeds: tuple[int, ...]

    @property
    def of_all(self) -> np.ndarray:
        """Percentage points of all residents, (2^n, seeds)."""
        return self.points.sum(axis=-1)


def removed_by(runs: pd.DataFrame, n_subsets: int) -> RemovedBySubset:
    """Return what every subset removes; a seed of which a run failed is left out.

    Parameters
    ----------
    runs : pd.DataFrame
        Finished runs of `plan_subsets`, in its order: subset by subset, seeds within.

    Raises
    ------
    InputError
        No seed is left.
    """
    seeds = runs["seed"].to_numpy().reshape(n_subsets, -1)[0]
    has_all = (runs["error"] == "").to_numpy().reshape(n_subsets, -1).all(axis=0)
    if not has_all.any():
        raise InputError(
            f"of every seed a run failed; the first says: {runs.loc[runs['error'] != '', 'error'].iloc[0]}"
        )
    shape = (n_subsets, len(seeds), len(Group))
    unreached = 100.0 * runs[[*UNREACHED]].to_numpy(float).reshape(shape)[:, has_all]
    shares = runs[[*SHARES]].to_numpy(float).reshape(shape)[0, has_all]
    return RemovedBySubset(unreached[0] - unreached, shares, unreached[0].sum(axis=-1), tuple(map(int, seeds[has_all])))
