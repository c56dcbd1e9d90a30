"""The tables of the frontier: mixes, budgets, and single levers for the same money."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from experiments.statistics.intervals import t_interval
from experiments.studies.frontier.mixes import LEVER, costs_of, is_within
from experiments.studies.frontier.regret import (
    DEFAULT,
    RemovedInWorlds,
    is_efficient,
    minimax,
    probability_better,
    regrets,
)
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

LOW, HIGH = 10, 90
"""Percentiles over worlds between which a mix mostly is."""


def mixes_table(
    removed: RemovedInWorlds, mixes: pd.DataFrame, levers: Sequence[Lever], scenario: Scenario, screened: np.ndarray
) -> pd.DataFrame:
    """Return a row for each mix by cost, no lever first.

    Columns
    -------
    mix, levers : codes, and names with spaces between.
    euros_per_1000, euros_per_year, hours_per_year, taken_hours : see `experiments.studies.frontier.mixes.costs_of`.
    screened : points removed by the smoothed screening in the default world.
    on_default_frontier : whether no cheaper mix removes as much in the default world, as screened.
    default_removed, default_low, default_high : points removed in the default world by all fresh seeds, and the 95 % t
        interval over them.
    on_frontier : whether no cheaper mix removes as much, by the choosing seeds.
    removed, removed_low, removed_high : points removed by the reporting seeds, mean over worlds, and its 95 % t
        interval.
    removed_10, removed_90 : percentiles over worlds.
    p_better : of a mix on the frontier, the probability that it removes more than the one before it there
        (`experiments.studies.frontier.regret.probability_better`).
    expected_regret, max_regret : mean and largest over worlds of what the mix removes less than the best one there
        that costs no more.
    """
    costs = costs_of(mixes, levers, scenario)
    euros = costs["euros_per_1000"].to_numpy()
    table = costs.reset_index()
    names = [column.removeprefix(LEVER) for column in mixes.columns]
    table.insert(1, "levers", [" ".join(np.array(names)[row > 0.0]) for row in mixes.to_numpy()])
    table["screened"] = screened
    table["on_default_frontier"] = is_efficient(euros, screened)
    in_default = t_interval(removed.points[DEFAULT].T)
    table["default_removed"] = in_default.mean
    table["default_low"], table["default_high"] = in_default.low, in_default.high
    table["on_frontier"] = is_efficient(euros, removed.choosing.mean(axis=0))
    _add_removed(table, removed.reporting)
    table["p_better"] = np.nan
    on = np.flatnonzero(table["on_frontier"])
    for before, k in pairwise(on):
        pair = removed.reporting[:, k], removed.reporting[:, before]
        table.loc[k, "p_better"] = probability_better(*pair)
    own = np.array([regrets(removed, is_within(euros, cost))[:, k] for k, cost in enumerate(euros)])
    table["expected_regret"], table["max_regret"] = own.mean(axis=1), own.max(axis=1)
    return table


def budgets_table(removed: RemovedInWorlds, table: pd.DataFrame, budgets: np.ndarray) -> pd.DataFrame:
    """Return a row for each budget: its best mix, its minimax-regret mix, what they remove, and their regrets.

    Columns
    -------
    budget : euros a year per 1,000 residents.
    best, minimax : the mix that removes most, mean over worlds, and the one whose largest regret is smallest; both by
        the choosing seeds. What follows is by the reporting seeds, points, for each of the two:
    ..._removed, ..._expected_regret, ..._max_regret.
    """
    rows = []
    for budget in budgets:
        is_allowed = is_within(table["euros_per_1000"].to_numpy(), budget)
        mean = np.where(is_allowed, removed.choosing.mean(axis=0), -np.inf)
        chosen = {"best": int(mean.argmax()), "minimax": minimax(removed, is_allowed)}
        regret = regrets(removed, is_allowed)
        row: dict[str, Any] = {"budget": float(budget)} | {name: table["mix"].iloc[k] for name, k in chosen.items()}
        for name, k in chosen.items():
            row |= {
                f"{name}_removed": table["removed"].iloc[k],
                f"{name}_expected_regret": regret[:, k].mean(),
                f"{name}_max_regret": regret[:, k].max(),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def singles_table(
    removed: np.ndarray, singles: pd.DataFrame, levers: Sequence[Lever], scenario: Scenario, budget: float
) -> pd.DataFrame:
    """Return a row for each lever alone at the same yearly cost, most removed first.

    Columns
    -------
    lever, code, title, strength; euros_per_1000 to taken_hours : what it then costs.
    spends_all : whether it can spend the budget; one that cannot is carried out at full strength.
    removed ... removed_90 : as in `mixes_table`, but over all seeds, for no lever was chosen.

    Parameters
    ----------
    removed : ndarray
        Float (worlds, levers, seeds).
    """
    labels = [(lever.name, lever.code, lever.title or lever.name) for lever in levers]
    table = pd.DataFrame(labels, columns=["lever", "code", "title"])
    table["strength"] = np.diag(singles.to_numpy())
    costs = costs_of(singles, levers, scenario).reset_index(drop=True)
    table = pd.concat([table, costs], axis=1)
    table["spends_all"] = table["euros_per_1000"] >= budget * (1.0 - 1e-9)
    _add_removed(table, removed)
    return table.sort_values("removed", ascending=False, kind="stable").reset_index(drop=True)


def _add_removed(table: pd.DataFrame, removed: np.ndarray) -> None:
    """Add what rows remove (worlds, rows, seeds): mean over worlds, its 95 % t interval, and percentiles."""
    of_world = removed.mean(axis=2)
    for column, numbers in t_interval(of_world).columns("removed").items():
        table[column] = numbers
    table[f"removed_{LOW}"], table[f"removed_{HIGH}"] = np.percentile(of_world, [LOW, HIGH], axis=0)
