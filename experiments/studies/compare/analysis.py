"""Which lever removes most non-reach, and at what cost? Every lever against the same neighbourhood without it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.engine.plan import Outcomes, Plan, finish
from experiments.engine.study import Execution
from experiments.statistics.intervals import t_interval
from experiments.studies.lever_sets import ALL, BASELINE, levers_of
from sim.core.errors import InputError
from sim.measures.costs import LeverCost, lever_cost, sum_of
from sim.measures.non_reach import non_reach
from sim.run import Run
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

N_DIGITS = 6
"""Digits behind the point that are kept in the table."""


@dataclass(frozen=True)
class CompareSettings:
    """What is compared.

    Attributes
    ----------
    scenario : Scenario
        The neighbourhood; levers that it has are compared, and not part of the baseline.
    names : sequence of str, or None
        Names of levers; None for all, the built-in ones and those of the scenario.
    seeds : sequence of int
        Paired seeds of every run.
    """

    scenario: Scenario
    names: Sequence[str] | None = None
    seeds: Sequence[int] = range(20)

    @property
    def levers(self) -> tuple[Lever, ...]:
        """The levers that are compared."""
        return levers_of(self.scenario, self.names)


@dataclass(frozen=True)
class LeverEffect:
    """What one lever does; the baseline removes nothing.

    Attributes
    ----------
    lever, code, title : str
        Short name, number in the list of levers ("" where it has none), and words for people.
    n_seeds : int
        Paired runs that this rests on.
    non_reach : float
        Share of residents, last year, mean over seeds, in per cent.
    removed, removed_low, removed_high : float
        Percentage points of non-reach removed against the baseline of the same seed, with the 95 % t interval of its
        mean.
    residents : float
        Residents fewer unreached, so many resident-years a year.
    hours_per_year, taken_hours : float
        Staff hours of the lever in this neighbourhood, and those of them taken from casework.
    euros_per_year : float
        Cost of the lever (`sim.measures.costs.lever_cost`).
    saved_euros : float
        What forced help costs less a year than in the baseline of the same seed, mean over seeds.
    euros_per_resident : float or None
        Cost per resident-year fewer unreached, savings not counted; None if the interval has 0.
    """

    lever: str
    code: str
    title: str
    n_seeds: int
    non_reach: float
    removed: float
    removed_low: float
    removed_high: float
    residents: float
    hours_per_year: float
    taken_hours: float
    euros_per_year: float
    saved_euros: float
    euros_per_resident: float | None


@dataclass(frozen=True)
class CompareResult:
    """What levers do.

    Attributes
    ----------
    effects : list of LeverEffect
        The baseline, each lever (most removed first), and all together.
    weekly : mapping of str to array
        By lever, weekly non-reach (seeds, T), share of residents.
    """

    effects: list[LeverEffect]
    weekly: Mapping[str, np.ndarray]

    @property
    def baseline(self) -> LeverEffect:
        """The neighbourhood without levers."""
        return self.effects[0]

    @property
    def best_single(self) -> LeverEffect:
        """The lever that alone removes most."""
        return next(effect for effect in self.effects if effect.lever not in (BASELINE, ALL))


def design(settings: CompareSettings) -> Plan:
    """Return the runs: the scenario without levers, with each alone, and with all of them; each with every seed."""
    levers = settings.levers
    names = [lever.name for lever in levers]
    strengths = np.diag([lever.strength for lever in levers])
    rows = [np.zeros(len(levers)), *strengths, *([strengths.sum(axis=0)] if len(levers) > 1 else [])]
    index = [BASELINE, *names, *([ALL] if len(levers) > 1 else [])]
    table = pd.DataFrame(rows, pd.Index(index, name="variant"), [f"lever.{name}" for name in names])
    base = settings.scenario.changed(levers=())
    return Plan(base, table, tuple(settings.seeds), tuple(levers), finish_with_weeks)


def finish_with_weeks(run: Run) -> Outcomes:
    """Let all weeks pass; keep the main outcomes, and weekly non-reach (T,), share of residents."""
    return {**finish(run), "weekly_non_reach": non_reach(run)}


def analyse(settings: CompareSettings, execution: Execution) -> CompareResult:
    """Carry out the runs, and return what each lever does.

    Raises
    ------
    InputError
        A lever that is not known, or no run of the baseline came to its end.
    """
    runs = execution.carry_out(design(settings))
    done = runs[runs["error"] == ""]
    weekly = {str(name): np.array(list(rows)) for name, rows in done.groupby("variant")["weekly_non_reach"]}
    return CompareResult(effects_of(runs, settings.scenario, settings.levers), weekly)


def effects_of(runs: pd.DataFrame, scenario: Scenario, levers: Sequence[Lever]) -> list[LeverEffect]:
    """Return what the baseline, each lever (most removed first) and all together do.

    A seed counts for a lever where both the run with it and the baseline came to their end; a lever
    without such a seed is left out.

    Parameters
    ----------
    runs : DataFrame
        Finished runs of the plan: variant, seed, error, and the outcomes.
    scenario, levers
        What the plan was made from.

    Raises
    ------
    InputError
        No run of the baseline came to its end.
    """
    done = runs[runs["error"] == ""].set_index(["variant", "seed"])
    if BASELINE not in done.index:
        reason = runs.loc[runs["variant"] == BASELINE, "error"].iloc[0]
        raise InputError(f"no run without a lever came to its end: {reason}")
    costs = {lever.name: lever_cost(lever, scenario) for lever in levers}
    labels = {lever.name: (lever.code, lever.title or lever.name) for lever in levers}
    labels |= {BASELINE: ("", "No lever"), ALL: ("", "All levers together")}
    costs |= {ALL: sum_of(costs.values()), BASELINE: sum_of([])}
    baseline = done.loc[BASELINE]
    effects = []
    for name in dict.fromkeys(done.index.get_level_values("variant")):
        with_lever = done.loc[name]
        seeds = with_lever.index.intersection(baseline.index)
        if len(seeds):
            pair = baseline.loc[seeds], with_lever.loc[seeds]
            effects.append(_effect((name, *labels[name]), *pair, costs[name], scenario.residents))
    single = [effect for effect in effects if effect.lever not in (BASELINE, ALL)]
    ends = {effect.lever: effect for effect in effects if effect.lever in (BASELINE, ALL)}
    ordered = sorted(single, key=lambda effect: (-effect.removed, effect.lever))
    return [ends[BASELINE], *ordered, *([ends[ALL]] if ALL in ends else [])]


def _effect(
    labels: tuple[str, str, str],
    baseline: pd.DataFrame,
    with_lever: pd.DataFrame,
    cost: LeverCost,
    n_residents: int,
) -> LeverEffect:
    """Return what a lever does; both frames hold the same seeds in the same order."""
    n_seeds = len(with_lever)
    share = math.fsum(with_lever["non_reach"]) / n_seeds
    removed, saved = (
        baseline[name].to_numpy() - with_lever[name].to_numpy() for name in ("non_reach", "forced_help_euros")
    )
    interval = t_interval(removed)
    mean, low, high = float(interval.mean), float(interval.low), float(interval.high)
    residents = mean * n_residents
    is_certain = low > 0.0 and cost.euros > 0.0
    return LeverEffect(
        *labels,
        n_seeds=n_seeds,
        non_reach=_rounded(100.0 * share),
        removed=_rounded(100.0 * mean),
        removed_low=_rounded(100.0 * low),
        removed_high=_rounded(100.0 * high),
        residents=_rounded(residents),
        hours_per_year=_rounded(cost.hours),
        taken_hours=_rounded(cost.taken),
        euros_per_year=_rounded(cost.euros),
        saved_euros=_rounded(math.fsum(saved) / n_seeds),
        euros_per_resident=_rounded(cost.euros / residents) if is_certain else None,
    )


def _rounded(number: float) -> float:
    return round(number, N_DIGITS) + 0.0
