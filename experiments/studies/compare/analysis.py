"""Which lever removes most non-reach, and at what cost? Every lever against the same town without it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.engine.plan import Outcomes, Plan, finish
from experiments.reporting.files import write_csv, write_json
from experiments.statistics.intervals import t_interval
from experiments.studies.lever_sets import ALL, BASELINE
from sim.core.errors import InputError
from sim.measures.costs import LeverCost, lever_cost, sum_of
from sim.measures.non_reach import non_reach
from sim.quantities import of_lever
from sim.run import Run
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

N_DIGITS = 6
"""Digits behind the point that are kept in the table."""


@dataclass(frozen=True)
class LeverEffect:
    """What one lever does; the first line of a table is the baseline, which removes nothing.

    Attributes
    ----------
    lever, code, title : short name, number in the list of levers ("" where it has none), and words for people.
    n_seeds : paired runs that the line rests on.
    non_reach : share of residents, last year, mean over seeds, in per cent.
    removed, removed_low, removed_high : percentage points of non-reach removed against the baseline of the same
        seed, with the 95 % t interval of its mean.
    residents : residents fewer unreached, so many resident-years a year.
    hours_per_year, taken_hours : staff hours of the lever in this neighbourhood, and those of them taken from casework.
    euros_per_year : cost of the lever (`sim.measures.costs.lever_cost`).
    saved_euros : what forced help costs less a year than in the baseline of the same seed, mean over seeds.
    euros_per_resident : cost per resident-year fewer unreached, savings not counted; None if the interval has 0.
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


def plan_comparison(scenario: Scenario, levers: Sequence[Lever], seeds: Sequence[int]) -> Plan:
    """Return the runs: the scenario without levers, with each alone, and with all of them; each with every seed."""
    names = [lever.name for lever in levers]
    strengths = np.diag([lever.strength for lever in levers])
    rows = [np.zeros(len(levers)), *strengths, *([strengths.sum(axis=0)] if len(levers) > 1 else [])]
    index = [BASELINE, *names, *([ALL] if len(levers) > 1 else [])]
    table = pd.DataFrame(rows, pd.Index(index, name="variant"), [of_lever(lever).name for lever in levers])
    return Plan(scenario.changed(levers=()), table, tuple(seeds), tuple(levers), finish_with_weeks)


def finish_with_weeks(run: Run) -> Outcomes:
    """Let all weeks pass; keep the main outcomes, and weekly non-reach (T,), share of residents."""
    return {**finish(run), "weekly_non_reach": non_reach(run)}


def tabulate(runs: pd.DataFrame, scenario: Scenario, levers: Sequence[Lever]) -> list[LeverEffect]:
    """Return a line for the baseline, each lever (most removed first) and all together.

    A seed counts for a lever where both the run with it and the baseline came to their end; a lever
    without such a seed has no line.

    Parameters
    ----------
    runs : finished runs of the plan: variant, seed, error, and the outcomes.
    scenario, levers : what the plan was made from.

    Raises
    ------
    InputError : no run of the baseline came to its end.
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
    lines = []
    for name in dict.fromkeys(done.index.get_level_values("variant")):
        with_lever = done.loc[name]
        seeds = with_lever.index.intersection(baseline.index)
        if len(seeds):
            pair = baseline.loc[seeds], with_lever.loc[seeds]
            lines.append(_line((name, *labels[name]), *pair, costs[name], scenario.residents))
    single = [line for line in lines if line.lever not in (BASELINE, ALL)]
    ends = {line.lever: line for line in lines if line.lever in (BASELINE, ALL)}
    ordered = sorted(single, key=lambda line: (-line.removed, line.lever))
    return [ends[BASELINE], *ordered, *([ends[ALL]] if ALL in ends else [])]


def best_single(lines: Sequence[LeverEffect]) -> LeverEffect:
    """Return the line of the lever that alone removes most."""
    return next(line for line in lines if line.lever not in (BASELINE, ALL))


def weekly_of(runs: pd.DataFrame, name: str) -> np.ndarray:
    """Return weekly non-reach (seeds, T) of the runs called `name` that came to their end, share of residents."""
    done = runs[(runs["variant"] == name) & (runs["error"] == "")]
    return np.array(list(done["weekly_non_reach"]))


def write_tables(lines: Sequence[LeverEffect], out: Path) -> None:
    """Write table.csv and table.json."""
    rows = [asdict(line) for line in lines]
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", rows)


def _line(
    labels: tuple[str, str, str],
    baseline: pd.DataFrame,
    with_lever: pd.DataFrame,
    cost: LeverCost,
    n_residents: int,
) -> LeverEffect:
    """Return the line of a lever; both frames hold the same seeds in the same order."""
    n_seeds = len(with_lever)
    share = math.fsum(with_lever["non_reach"]) / n_seeds
    removed, saved = (
        baseline[name].to_numpy() - with_lever[name].to_numpy() for name in ("non_reach", "forced_help_euros")
    )
    mean, half = (float(value[0]) for value in t_interval(removed))
    residents = mean * n_residents
    is_certain = mean - half > 0.0 and cost.euros > 0.0
    return LeverEffect(
        *labels,
        n_seeds=n_seeds,
        non_reach=_rounded(100.0 * share),
        removed=_rounded(100.0 * mean),
        removed_low=_rounded(100.0 * (mean - half)),
        removed_high=_rounded(100.0 * (mean + half)),
        residents=_rounded(residents),
        hours_per_year=_rounded(cost.hours),
        taken_hours=_rounded(cost.taken),
        euros_per_year=_rounded(cost.euros),
        saved_euros=_rounded(math.fsum(saved) / n_seeds),
        euros_per_resident=_rounded(cost.euros / residents) if is_certain else None,
    )


def _rounded(number: float) -> float:
    return round(number, N_DIGITS) + 0.0
