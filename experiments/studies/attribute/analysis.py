"""How much of what a package of levers removes is due to each? All subsets of the package, with paired seeds.

A lever is worth one thing alone and another beside others. Three answers are given: what it removes alone, what the
package would lose without it (last), and the Shapley value between them: the mean of what it adds over all orders
in which the package could be put together. Only the Shapley values add up to what the package removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.engine.study import Execution
from experiments.statistics import shapley
from experiments.statistics.intervals import t_interval
from experiments.studies.lever_sets import PACKAGE, RemovedBySubset, package_of, plan_subsets, removed_by
from sim.codes import Group
from sim.measures.costs import LeverCost, lever_cost, sum_of
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class AttributeSettings:
    """What is shared out.

    Attributes
    ----------
    scenario : Scenario
        The neighbourhood; its own levers win from built-in ones of the same name.
    names : sequence of str, or None
        Names of levers; None for the package that most sections name (`lever_sets.package_of`).
    seeds : sequence of int
        Paired seeds of every subset.
    """

    scenario: Scenario
    names: Sequence[str] | None = None
    seeds: Sequence[int] = range(8)

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers of the package."""
        return package_of(self.scenario, self.names)


@dataclass(frozen=True)
class AttributeResult:
    """What is due to each lever.

    Attributes
    ----------
    removed : RemovedBySubset
        What every subset removes.
    table, groups, pairs : DataFrame
        From `table_of`, `groups_of` and `interactions_of`.
    """

    removed: RemovedBySubset
    table: pd.DataFrame
    groups: pd.DataFrame
    pairs: pd.DataFrame


def design(settings: AttributeSettings) -> Plan:
    """Return the runs: every subset of the package with every seed."""
    return plan_subsets(settings.scenario, settings.levers, settings.seeds)


def analyse(settings: AttributeSettings, execution: Execution) -> AttributeResult:
    """Carry out the runs, and return what is due to each lever.

    Raises
    ------
    InputError
        A lever that is not known, too many levers, or of every seed a run failed.
    """
    levers, plan = settings.levers, design(settings)
    runs = execution.carry_out(
        plan,
        announcement=f"{len(plan):,} runs: all {len(plan.table):,} subsets of {number_of_levers(len(levers))} with "
        f"{len(settings.seeds)} seeds each, of {settings.scenario.residents:,} residents.",
    )
    removed = removed_by(runs, len(plan.table))
    table = table_of(removed, levers, settings.scenario)
    return AttributeResult(removed, table, groups_of(removed, levers), interactions_of(removed, levers))


def number_of_levers(n: int) -> str:
    """Return a number of levers in words."""
    return f"{n} lever" if n == 1 else f"{n} levers"


def table_of(removed: RemovedBySubset, levers: Sequence[Lever], scenario: Scenario) -> pd.DataFrame:
    """Return a row for each lever, most removed first, and one for the package.

    Columns
    -------
    lever, code, title, n_seeds.
    alone, last, shapley : percentage points removed, mean over seeds; each with `_low` and `_high`, its 95 % t
        interval.
    share : of what the package removes, in per cent, by Shapley value; missing where the package removes nothing.
    hours_per_year, taken_hours, euros_per_year : of the lever in this neighbourhood (`sim.measures.costs.lever_cost`).
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


def groups_of(removed: RemovedBySubset, levers: Sequence[Lever]) -> pd.DataFrame:
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
    table = pd.DataFrame([(name, group) for name in names for group in Group.words()], columns=["lever", "group"])
    table["share_of_residents"] = np.tile(100.0 * removed.shares.mean(axis=0), len(names))
    shares = np.where(removed.shares > 0.0, removed.shares, np.nan)
    of_group = np.moveaxis(values / shares, 1, 2).reshape(-1, len(removed.seeds))
    _add_interval(table, "shapley", of_group)
    table["points_of_all"] = values.mean(axis=1).reshape(-1)
    return table


def interactions_of(removed: RemovedBySubset, levers: Sequence[Lever]) -> pd.DataFrame:
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
    for column, numbers in t_interval(values.T).columns(name).items():
        table[column] = numbers


def _add_costs(table: pd.DataFrame, costs: Sequence[LeverCost], n_residents: int) -> None:
    table["hours_per_year"] = [cost.hours for cost in costs]
    table["taken_hours"] = [cost.taken for cost in costs]
    table["euros_per_year"] = [cost.euros for cost in costs]
    is_certain = (table["shapley_low"] > 0.0) & (table["euros_per_year"] > 0.0)
    per_resident = table["euros_per_year"] / (table["shapley"] / 100.0 * n_residents)
    table["euros_per_resident"] = per_resident.where(is_certain)
