"""How much of what a package of levers removes is due to each? All subsets of the package, with paired seeds.

A lever is worth one thing alone and another beside others. Three answers are given: what it removes alone, what the
package would lose without it (last), and the Shapley value between them: the mean of what it adds over all orders
in which the package could be put together. Only the Shapley values add up to what the package removes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.costs import LeverCost, lever_cost, sum_of
from sim.errors import InputError
from sim.levers import Lever
from sim.population import GROUPS
from sim.scenario import Scenario

from . import shapley
from .compare import levers_of, t_interval
from .keep import SHARES, UNREACHED, keep_non_reach
from .plan import Plan

MOST_LEVERS = 12
"""All subsets of more levers would be too many runs."""

PACKAGE, NONE = "package", "no lever"
"""How the whole package and the empty subset are called in tables."""


@dataclass(frozen=True)
class Removed:
    """What every subset of the levers removes, seed by seed.

    Attributes
    ----------
    points : float (2^n, seeds, groups), unreached residents of the group fewer than without levers, in percentage
        points of ALL residents; rows as in `experiments.shapley`.
    shares : float (seeds, groups), residents of the group as a share of all residents.
    non_reach : float (seeds,), non-reach without levers, in per cent of all residents.
    seeds : the seeds that count: those of which every run came to its end.
    """

    points: np.ndarray
    shares: np.ndarray
    non_reach: np.ndarray
    seeds: tuple[int, ...]

    @property
    def of_all(self) -> np.ndarray:
        """Percentage points of all residents, (2^n, seeds)."""
        return self.points.sum(axis=-1)


def package_of(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[Lever, ...]:
    """Return the levers to be shared out, in the order of the list of levers.

    Parameters
    ----------
    scenario : the scenario, whose own levers win from built-in ones of the same name.
    names : 1 to `MOST_LEVERS` levers. By default the twelve that most sections of the source name, as their field
        `sections` says; of equals those that come first in the list. No result plays a part in this choice.

    Raises
    ------
    InputError : a name that is not a lever, or more levers than that.
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
    table = pd.DataFrame(strengths, index, [f"lever.{lever.name}" for lever in levers])
    return Plan(scenario.changed(levers=()), table, tuple(seeds), tuple(levers), keep_non_reach)


def subset_name(is_in: np.ndarray, levers: Sequence[Lever]) -> str:
    """Return the name of a subset: the codes of its levers."""
    codes = [code_of(lever) for lever, has in zip(levers, is_in, strict=True) if has]
    return "+".join(codes) or NONE


def code_of(lever: Lever) -> str:
    """Return the number of a lever in the list of levers, or its name where it has none."""
    return lever.code or lever.name


def removed_by(runs: pd.DataFrame, n_subsets: int) -> Removed:
    """Return what every subset removes; a seed of which a run failed is left out.

    Parameters
    ----------
    runs : finished runs of `plan_subsets`, in its order: subset by subset, seeds within.

    Raises
    ------
    InputError : no seed is left.
    """
    seeds = runs["seed"].to_numpy().reshape(n_subsets, -1)[0]
    has_all = (runs["error"] == "").to_numpy().reshape(n_subsets, -1).all(axis=0)
    if not has_all.any():
        raise InputError(
            f"of every seed a run failed; the first says: {runs.loc[runs['error'] != '', 'error'].iloc[0]}"
        )
    shape = (n_subsets, len(seeds), len(GROUPS))
    unreached = 100.0 * runs[[*UNREACHED]].to_numpy(float).reshape(shape)[:, has_all]
    shares = runs[[*SHARES]].to_numpy(float).reshape(shape)[0, has_all]
    return Removed(unreached[0] - unreached, shares, unreached[0].sum(axis=-1), tuple(map(int, seeds[has_all])))


def table_of(removed: Removed, levers: Sequence[Lever], scenario: Scenario) -> pd.DataFrame:
    """Return a row for each lever, most removed first, and one for the package.

    Columns
    -------
    lever, code, title, n_seeds.
    alone, last, shapley : percentage points removed, mean over seeds; each with `_low` and `_high`, its 95 % t
        interval.
    share : of what the package removes, in per cent, by Shapley value; missing where the package removes nothing.
    hours_per_year, taken_hours, euros_per_year : of the lever in this neighbourhood (`sim.costs.lever_cost`).
    euros_per_resident : cost per resident-year fewer unreached, by Shapley value; missing where the interval has 0.
    """
    game = removed.of_all
    amounts = {"alone": shapley.alone(game), "last": shapley.last(game), "shapley": shapley.shapley_values(game)}
    whole = game[-1:]
    costs = [lever_cost(lever, scenario) for lever in levers]
    labels = [(lever.name, lever.code, lever.title or lever.name) for lever in levers]
    labels.append((PACKAGE, "", f"All {len(levers)} levers together" if len(levers) > 1 else "With the lever"))
    table = pd.DataFrame(labels, columns=["lever", "code", "title"])
    table["n_seeds"] = len(removed.seeds)
    for name, amount in amounts.items():
        _add_interval(table, name, np.vstack([amount, whole]))
    package = float(table["shapley"].iloc[-1])
    table["share"] = 100.0 * table["shapley"] / package if package > 0.0 else np.nan
    _add_costs(table, [*costs, sum_of(costs)], scenario.residents)
    order = [*np.argsort(-table["shapley"].to_numpy()[:-1], kind="stable"), len(levers)]
    return table.iloc[order].reset_index(drop=True)


def groups_of(removed: Removed, levers: Sequence[Lever]) -> pd.DataFrame:
    """Return a row for each lever and group, and for the package and each group.

    Columns
    -------
    lever, group, share_of_residents : in per cent, mean over seeds.
    shapley, shapley_low, shapley_high : percentage points of the residents of the GROUP, with 95 % t interval.
    points_of_all : the same in percentage points of ALL residents: over the groups they add up to the Shapley value
        of the lever, and over the levers to what the package removes.
    """
    values = np.concatenate([shapley.shapley_values(removed.points), removed.points[-1:]])
    names = [*(lever.name for lever in levers), PACKAGE]
    table = pd.DataFrame([(name, group) for name in names for group in GROUPS], columns=["lever", "group"])
    table["share_of_residents"] = np.tile(100.0 * removed.shares.mean(axis=0), len(names))
    shares = np.where(removed.shares > 0.0, removed.shares, np.nan)
    of_group = np.moveaxis(values / shares, 1, 2).reshape(-1, len(removed.seeds))
    _add_interval(table, "shapley", of_group)
    table["points_of_all"] = values.mean(axis=1).reshape(-1)
    return table


def interactions_of(removed: Removed, levers: Sequence[Lever]) -> pd.DataFrame:
    """Return a row for each pair of levers: the Shapley interaction index in percentage points, with 95 % t interval.

    Above 0 the two help each other, below 0 they overlap.
    """
    first, second = np.triu_indices(len(levers), 1)
    names = np.array([lever.name for lever in levers])
    table = pd.DataFrame({"lever": names[first], "other": names[second]})
    _add_interval(table, "interaction", shapley.interactions(removed.of_all)[first, second])
    return table


def _add_interval(table: pd.DataFrame, name: str, values: np.ndarray) -> None:
    """Add the mean over seeds of values (rows, seeds) as a column, and its 95 % t interval as two more."""
    mean, half = t_interval(values.T)
    table[name], table[f"{name}_low"], table[f"{name}_high"] = mean, mean - half, mean + half


def _add_costs(table: pd.DataFrame, costs: Sequence[LeverCost], n_residents: int) -> None:
    table["hours_per_year"] = [cost.hours for cost in costs]
    table["taken_hours"] = [cost.taken for cost in costs]
    table["euros_per_year"] = [cost.euros for cost in costs]
    is_certain = (table["shapley_low"] > 0.0) & (table["euros_per_year"] > 0.0)
    per_resident = table["euros_per_year"] / (table["shapley"] / 100.0 * n_residents)
    table["euros_per_resident"] = per_resident.where(is_certain)
