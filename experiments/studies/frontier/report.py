"""The frontier as a reader meets it: two stages of runs, tables, and the files beside them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study, say, warn_of_failures
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.studies.frontier import analysis
from experiments.studies.frontier.analysis import FrontierResult
from experiments.studies.frontier.tables import budgets_table, mixes_table, singles_table
from experiments.studies.lever_sets import package_of, plan_subsets, removed_by
from experiments.studies.sampling import plausible_worlds
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class FrontierSettings:
    """How much is run: worlds besides the default one, seeds in each, and seeds of the screening."""

    worlds: int = 32
    seeds: int = 4
    screening_seeds: int = 2


@dataclass(frozen=True)
class Answer:
    """What is told: the tables, the money for which single levers are compared, and what was evaluated."""

    mixes: pd.DataFrame
    budgets: pd.DataFrame
    singles: pd.DataFrame
    single_budget: float
    evaluated: FrontierResult


@dataclass(frozen=True)
class Question:
    """What is asked, and where the answer goes."""

    scenario: Scenario
    levers: tuple[Lever, ...]
    budget: float | None
    size: FrontierSettings
    study: Study


def frontier_and_report(
    scenario: Scenario,
    names: Iterable[str] | None,
    budget: float | None,
    size: FrontierSettings,
    study: Study,
) -> int:
    """Find the frontier, print it, write all files to `out`, and return the number of runs that failed.

    Parameters
    ----------
    scenario, names : see `lever_sets.package_of`.
    budget : euros a year per 1,000 residents for which the best mix is named; None for none.
    size : how much is run.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : a lever or a scenario that cannot be used, too many levers, or a folder that cannot be written.
    """
    began = time.perf_counter()
    levers = package_of(scenario, names)
    question = Question(scenario, levers, budget, size, study)
    out = study.open()
    screened, n_failed = _screen(question)
    answer, n_failed_later = _evaluate(question, screened)
    _write(answer, scenario, out)
    seeds = range(size.seeds)
    made_from = manifest(scenario.changed(levers=()), seeds, study.command, time.perf_counter() - began, levers)
    made_from |= {"worlds": size.worlds + 1, "screening_seeds": list(_screening_seeds(size))}
    write_json(out / "manifest.json", made_from)
    _show(answer, budget, scenario, out)
    return n_failed + n_failed_later


def frontier_table(mixes: pd.DataFrame) -> Table:
    """Return the mixes on the frontier, over worlds or in the default one, as a table to print."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    made.add_column("Mix", vertical="bottom", max_width=26)
    for column in ("euros per\n1,000", "hours\na year", "default\nworld", "points\nremoved", "10 to 90 %\nof worlds",
                   "better than\nbefore", "regret:\nmean", "\nlargest"):  # fmt: skip
        made.add_column(column, justify="right", vertical="bottom", no_wrap=True)
    for row in rows_of(mixes.loc[mixes["on_frontier"] | mixes["on_default_frontier"]]):
        made.add_row(
            row["mix"],
            f"{row['euros_per_1000']:,.0f}",
            f"{row['hours_per_year']:,.0f}",
            _with_half(row["default_removed"], row["default_high"]),
            _with_half(row["removed"], row["removed_high"]),
            f"{row['removed_10']:.2f} to {row['removed_90']:.2f}",
            "-" if row["p_better"] is None else f"{100 * row['p_better']:.0f} %",
            f"{row['expected_regret']:.2f}",
            f"{row['max_regret']:.2f}",
        )
    return made


def _with_half(mean: float, high: float | None) -> str:
    return f"{mean:.2f}" if high is None else f"{mean:.2f} ± {high - mean:.2f}"


def _screening_seeds(size: FrontierSettings) -> range:
    return range(analysis.FIRST_SCREENING_SEED, analysis.FIRST_SCREENING_SEED + size.screening_seeds)


def _screen(question: Question) -> tuple[np.ndarray, int]:
    """Carry out stage 1; return what all subsets remove by it (2^n,), smoothed, and the number of runs that failed."""
    plan = plan_subsets(question.scenario, question.levers, _screening_seeds(question.size))
    say(f"Stage 1: {len(plan):,} runs screen all {len(plan.table):,} mixes of {len(question.levers)} levers.")
    runs = question.study.carry_out(plan, "screening")
    removed = removed_by(runs, len(plan.table)).of_all.mean(axis=1)
    smooth = analysis.smooth(removed)
    return smooth - smooth[0], warn_of_failures(runs)


def _evaluate(question: Question, screened: np.ndarray) -> tuple[Answer, int]:
    """Carry out stage 2 for the mixes that stage 1 speaks for; return the answer and the number of runs that failed."""
    scenario, levers, size = question.scenario, question.levers, question.size
    full = analysis.full_costs(levers, scenario)
    money = float(np.median(full)) if question.budget is None else question.budget
    everything = analysis.mixes_of(np.arange(len(screened)), levers)
    euros = analysis.costs_of(everything, levers, scenario)["euros_per_1000"].to_numpy()
    budgets = analysis.ladder(euros[2 ** np.arange(len(levers))], question.budget)
    rows = analysis.choose(screened, euros, budgets)
    mixes, singles = everything.iloc[rows], analysis.singles_of(levers, scenario, money)
    worlds = plausible_worlds(size.worlds)
    plan = analysis.plan_worlds(scenario, levers, pd.concat([mixes, singles]), worlds, size.seeds)
    say(
        f"Stage 2: {len(plan):,} runs evaluate {len(mixes) - 1} mixes and {len(levers)} single levers for the same "
        f"money, with {size.seeds} seeds in each of {len(worlds)} worlds."
    )
    runs = question.study.carry_out(plan, "worlds")
    both = analysis.analyse(runs, len(worlds), len(mixes) + len(singles))
    evaluated = FrontierResult(both.removed[:, : len(mixes)], both.non_reach, both.n_left_out)
    table = mixes_table(evaluated, mixes, levers, scenario, screened[rows])
    of_singles = singles_table(both.removed[:, len(mixes) :], singles, levers, scenario, money)
    return Answer(table, budgets_table(evaluated, table, budgets), of_singles, money, evaluated), warn_of_failures(runs)


def _write(answer: Answer, scenario: Scenario, out: Path) -> None:
    from experiments.studies.frontier.figures import draw_frontier, draw_regret, draw_singles

    write_csv(out / "table.csv", rows_of(answer.mixes))
    write_json(out / "table.json", rows_of(answer.mixes))
    write_csv(out / "budgets.csv", rows_of(answer.budgets))
    write_csv(out / "singles.csv", rows_of(answer.singles))
    n_worlds = len(answer.evaluated.removed)
    write_figure(out / "frontier.png", draw_frontier(answer.mixes, scenario, answer.evaluated))
    write_figure(out / "singles.png", draw_singles(answer.singles, answer.single_budget, scenario, n_worlds))
    write_figure(out / "regret.png", draw_regret(answer.budgets, scenario, n_worlds))


def _show(answer: Answer, budget: float | None, scenario: Scenario, out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    evaluated = answer.evaluated
    left_out = f" {evaluated.n_left_out} more, in which a run failed, are left out." if evaluated.n_left_out else ""
    console.print(scenario.title or scenario.name, style="bold", markup=False)
    console.print(
        f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in, "
        f"{evaluated.removed.shape[2]} paired seeds in each of {len(evaluated.removed)} equally weighted worlds: the "
        f"default one, and others in which all that is assumed is drawn anew.{left_out}\nNon-reach without levers, "
        f"mean over worlds: {evaluated.non_reach.mean():.2f} % of residents.\n"
    )
    console.print(frontier_table(answer.mixes), "")
    for line in _sentences(answer, budget):
        console.print(line, markup=False)
    console.print(
        "\nPoints removed: percentage points of all residents, mean over worlds and half its 95 % interval. Default "
        "world: the same there, interval over seeds. Listed are mixes on the frontier there or over worlds; where the "
        "two differ much, the default world is no guide to the others. Better: of mixes on the frontier over worlds, "
        "share of bootstrap samples of worlds and seeds in which a mix removes more than the one before it. "
        "Regret: points removed less than by the best evaluated mix of a world that costs no more. Half of the seeds "
        "chose, the others gave these numbers, so that a mix may remove less than a cheaper one: then nothing shows "
        "that it is worth its money. Mixes that were not evaluated may be better. Euros: a year per 1,000 residents; "
        "hours: a year in a neighbourhood of so many residents; hours from casework are paid already and cost no "
        f"euros.\nProfile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}",
        style="dim",
        markup=False,
    )
    console.print(f"Tables, three figures and a manifest are in {out}.", markup=False)


def _sentences(answer: Answer, budget: float | None) -> list[str]:
    """Return what is worth saying beside the table: the answer for the budget, and the single levers."""
    chosen = answer.budgets.iloc[-1] if budget is None else answer.budgets.set_index("budget", drop=False).loc[budget]
    money = f"{chosen['budget']:,.0f} euros a year per 1,000 residents"
    first = answer.singles.iloc[0]
    said = [
        f"Within {money}: {chosen['best']} removes most ({chosen['best_removed']:.2f} points; regret "
        f"{chosen['best_expected_regret']:.2f} on average, {chosen['best_max_regret']:.2f} at most); "
        f"{chosen['minimax']} has the smallest largest regret ({chosen['minimax_removed']:.2f} points; regret "
        f"{chosen['minimax_expected_regret']:.2f} and {chosen['minimax_max_regret']:.2f}). Other budgets: budgets.csv.",
        f"One lever for {answer.single_budget:,.0f} euros: {first['code']} {first['lever']} removes most "
        f"({first['removed']:.2f} points).",
    ]
    short = answer.singles[~answer.singles["spends_all"]]
    if len(short):
        said.append(f"At full strength these cannot spend it: {', '.join(short['lever'])}.")
    return said
