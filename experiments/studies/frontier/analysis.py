"""Which mix of levers leaves least non-reach for a yearly budget? Screened in one world, judged in many.

Stage 1 screens all subsets of the levers in the default world, and only chooses which mixes are looked at. Stage 2 runs
these in plausible worlds (`studies.sampling`) with seeds that stage 1 did not use. Half of these seeds choose: which
mixes are on the frontier, and which is best in a world. The other half report what the chosen ones remove: so no mean
that is reported is high because luck chose it. All worlds weigh the same; a share of them is no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.engine.study import Execution
from experiments.studies.frontier.mixes import choose, costs_of, full_costs, ladder, mixes_of, singles_of, smooth
from experiments.studies.frontier.regret import DEFAULT, RemovedInWorlds
from experiments.studies.frontier.tables import budgets_table, mixes_table, singles_table
from experiments.studies.kept_outcomes import UNREACHED, keep_non_reach
from experiments.studies.lever_sets import package_of, plan_subsets, removed_by
from experiments.studies.sampling import plausible_worlds
from sim.core.errors import InputError
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

FIRST_SCREENING_SEED = 1000
"""Screening takes the seeds from here on, worlds those from 0 on."""


@dataclass(frozen=True)
class FrontierSettings:
    """What is looked for, and how thoroughly.

    Attributes
    ----------
    scenario : Scenario
        The default world; its own levers win from built-in ones of the same name.
    names : sequence of str, or None
        Names of levers; None for the package that most sections name (`lever_sets.package_of`).
    budget : float, or None
        Euros a year per 1,000 residents for which the best mix is named; None for none.
    worlds : int
        Plausible worlds besides the default one.
    seeds : int
        Seeds in each world: half choose, half report.
    screening_seeds : int
        Seeds with which all subsets are screened in the default world.
    """

    scenario: Scenario
    names: Sequence[str] | None = None
    budget: float | None = None
    worlds: int = 32
    seeds: int = 4
    screening_seeds: int = 2

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers of which mixes are made."""
        return package_of(self.scenario, self.names)

    @property
    def seeds_of_screening(self) -> range:
        """The seeds of the screening."""
        return range(FIRST_SCREENING_SEED, FIRST_SCREENING_SEED + self.screening_seeds)


@dataclass(frozen=True)
class FrontierResult:
    """What mixes do for their money.

    Attributes
    ----------
    mixes, budgets, singles : DataFrame
        From `mixes_table`, `budgets_table` and `singles_table`.
    single_budget : float
        Euros a year per 1,000 residents for which single levers are compared.
    removed : RemovedInWorlds
        What the mixes remove.
    """

    mixes: pd.DataFrame
    budgets: pd.DataFrame
    singles: pd.DataFrame
    single_budget: float
    removed: RemovedInWorlds


def design(settings: FrontierSettings) -> Plan:
    """Return the runs of stage 1: every subset of the levers in the default world."""
    return plan_subsets(settings.scenario, settings.levers, settings.seeds_of_screening)


def plan_worlds(
    scenario: Scenario, levers: Sequence[Lever], mixes: pd.DataFrame, worlds: pd.DataFrame, n_seeds: int
) -> Plan:
    """Return the runs of stage 2: world by world all mixes, of which the first has no lever, each with every seed."""
    of_world = worlds.iloc[np.repeat(np.arange(len(worlds)), len(mixes))].reset_index(drop=True)
    of_mix = mixes.iloc[np.tile(np.arange(len(mixes)), len(worlds))].reset_index(drop=True)
    table = pd.concat([of_world, of_mix], axis=1)
    table.index = pd.Index([f"{world}: {mix}" for world in worlds.index for mix in mixes.index], name="variant")
    return Plan(scenario.changed(levers=()), table, tuple(range(n_seeds)), tuple(levers), keep_non_reach)


def analyse(settings: FrontierSettings, execution: Execution) -> FrontierResult:
    """Carry out both stages, and return what mixes do for their money.

    Raises
    ------
    InputError
        A lever that is not known, too many levers, or a run of the default world failed.
    """
    scenario, levers, screened = settings.scenario, settings.levers, screen(settings, execution)
    money = float(np.median(full_costs(levers, scenario))) if settings.budget is None else settings.budget
    everything = mixes_of(np.arange(len(screened)), levers)
    euros = costs_of(everything, levers, scenario)["euros_per_1000"].to_numpy()
    budgets = ladder(euros[2 ** np.arange(len(levers))], settings.budget)
    rows = choose(screened, euros, budgets)
    mixes, singles = everything.iloc[rows], singles_of(levers, scenario, money)
    worlds = plausible_worlds(settings.worlds)
    plan = plan_worlds(scenario, levers, pd.concat([mixes, singles]), worlds, settings.seeds)
    runs = execution.carry_out(
        plan,
        "worlds",
        f"Stage 2: {len(plan):,} runs evaluate {len(mixes) - 1} mixes and {len(levers)} single levers for the same "
        f"money, with {settings.seeds} seeds in each of {len(worlds)} worlds.",
    )
    both = removed_in_worlds(runs, len(worlds), len(mixes) + len(singles))
    removed = RemovedInWorlds(both.points[:, : len(mixes)], both.non_reach, both.n_left_out)
    table = mixes_table(removed, mixes, levers, scenario, screened[rows])
    of_singles = singles_table(both.points[:, len(mixes) :], singles, levers, scenario, money)
    return FrontierResult(table, budgets_table(removed, table, budgets), of_singles, money, removed)


def screen(settings: FrontierSettings, execution: Execution) -> np.ndarray:
    """Carry out stage 1, and return what all subsets remove by it (2^n,), smoothed."""
    plan = design(settings)
    announcement = f"Stage 1: {len(plan):,} runs screen all {len(plan.table):,} mixes of {len(settings.levers)} levers."
    runs = execution.carry_out(plan, "screening", announcement)
    smoothed = smooth(removed_by(runs, len(plan.table)).of_all.mean(axis=1))
    return smoothed - smoothed[0]


def removed_in_worlds(runs: pd.DataFrame, n_worlds: int, n_mixes: int) -> RemovedInWorlds:
    """Return what mixes remove in worlds, the default one first; another in which a run failed is left out.

    runs : finished runs of `plan_worlds`, in its order.

    Raises
    ------
    InputError
        A run failed in the default world.
    """
    shape = (n_worlds, n_mixes, -1)
    is_whole = np.asarray((runs["error"] == "").to_numpy().reshape(shape).all(axis=(1, 2)))
    if not is_whole[DEFAULT]:
        raise InputError(
            f"a run failed in the default world; it says: {runs.loc[runs['error'] != '', 'error'].iloc[0]}"
        )
    non_reach = 100.0 * runs[[*UNREACHED]].sum(axis=1).to_numpy().reshape(shape)[is_whole]
    return RemovedInWorlds(non_reach[:, :1] - non_reach, non_reach[:, 0], int((~is_whole).sum()))
