"""The sensitivity analysis as a reader meets it: stages with progress, a table, and the files beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study, say, warn_of_failures
from experiments.reporting.files import write_csv, write_figure, write_json
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.statistics import sensitivity_indices
from experiments.statistics.sensitivity_indices import Chance, Problem
from experiments.studies.sensitivity import analysis
from experiments.studies.sensitivity.analysis import SensitivitySettings
from sim.measures.outcomes import Outcome, outcome
from sim.scenario.scenario import Scenario

N_DIGITS = 6
"""Digits behind the point that are kept in tables."""
N_SHOWN = 16
"""Factors that the printed table shows."""


@dataclass(frozen=True)
class Answers:
    """What the analysis found.

    Attributes
    ----------
    table : a row for each factor (`sensitivity.joined`).
    pairs : indices of pairs; without rows where they were not asked for.
    convergence : Sobol indices from a quarter, half and all of the base samples.
    screening : Morris measures; None where nothing was screened.
    chance : how the variance splits in the Sobol design.
    screening_chance : the same in the Morris design.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    convergence: pd.DataFrame
    chance: Chance
    screening: pd.DataFrame | None = None
    screening_chance: Chance | None = None


@dataclass(frozen=True)
class _Runner:
    """What every stage needs to carry out a design."""

    scenario: Scenario
    choices: SensitivitySettings
    study: Study

    def outcomes(self, stage: str, problem: Problem, x: np.ndarray) -> tuple[np.ndarray, Chance, int]:
        """Return the mean outcome of each row of a design, how the variance splits, and how many runs failed."""
        y, n_failed = self._run(stage, problem, x, self.choices.seeds)
        again, n_failed_again = self._run(f"{stage}_chance", problem, analysis.repeated(x), range(analysis.N_REPEATS))
        return y.mean(axis=1), sensitivity_indices.split_variance(again), n_failed + n_failed_again

    def _run(self, stage: str, problem: Problem, x: np.ndarray, seeds: Sequence[int]) -> tuple[np.ndarray, int]:
        plan = analysis.plan_of(self.scenario, problem, x, seeds)
        say(f"{stage.replace('_', ', ')}: {len(plan):,} runs")
        runs = self.study.carry_out(plan, stage)
        return analysis.by_row(runs, self.choices.outcome, len(seeds)), warn_of_failures(runs)


def analyse_and_report(
    scenario: Scenario,
    choices: SensitivitySettings,
    study: Study,
) -> int:
    """Analyse, print the table, write all files to `out`, and return the number of runs that failed.

    Parameters
    ----------
    scenario : what the parameters are varied in.
    choices : what is analysed.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : an outcome that is not known or does not vary, or a folder that cannot be written.
    """
    began = time.perf_counter()
    asked = outcome(choices.outcome, "--outcome")
    out = study.open()
    answers, n_failed = analyse(_Runner(scenario, choices, study))
    _write(answers, asked, scenario, choices, out)
    made_from = manifest(scenario, choices.seeds, study.command, time.perf_counter() - began)
    write_json(out / "manifest.json", made_from | {"choices": asdict(choices), "chance": _chances(answers)})
    _show(answers, asked, scenario, choices, out)
    return n_failed


def analyse(runner: _Runner) -> tuple[Answers, int]:
    """Return what was found, and the number of runs that failed."""
    choices, problem = runner.choices, runner.choices.problem(runner.scenario)
    screening, screening_chance, n_failed = None, None, 0
    if choices.parameters is None:
        x = analysis.morris_design(problem, choices.n_trajectories)
        y, screening_chance, n_failed = runner.outcomes("morris", problem, x)
        screening = sensitivity_indices.morris_effects(problem, x, y)
        problem = analysis.restricted(problem, list(screening["factor"][: choices.n_top]))
    x = analysis.sobol_design(problem, choices.n, choices.has_second_order)
    y, chance, n_failed_too = runner.outcomes("sobol", problem, x)
    _, pairs = sensitivity_indices.sobol_indices(problem, y, choices.has_second_order)
    answers = Answers(
        analysis.joined(screening, analysis.single_table(problem, x, y, chance, choices)),
        pairs, sensitivity_indices.convergence(problem, y, choices.has_second_order), chance,
        screening, screening_chance,
    )  # fmt: skip
    return answers, n_failed + n_failed_too


def findings_of_chance(chance: Chance, n_seeds: int) -> str:
    """Return in words how much of the variance is chance, and what that does to the indices."""
    whole = chance.by_parameters + chance.by_chance
    part = 100.0 * chance.by_chance / whole if whole else 0.0
    said = (
        f"Variance over {chance.n_rows} rows with {chance.n_seeds} seeds each: {100.0 - part:.1f} % by parameters, "
        f"{part:.1f} % by chance, of which {100.0 * chance.shared / whole if whole else 0.0:.1f} % alike in all rows, "
        f"which cancels. First-order indices hold {100.0 * chance.kept(n_seeds):.1f} % of what they would be without "
        f"chance, and a factor that changes nothing but luck has a total index of {1.0 - chance.kept(n_seeds):.3f}."
    )
    if chance.is_large(n_seeds):
        said += (
            f" That is more than {sensitivity_indices.MOST_CHANCE:g} of the variance by parameters: take more --seeds."
        )
    return said


def indices_table(table: pd.DataFrame) -> Table:
    """Return the first rows of the table for people."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column in ("Factor", "mechanism", "mu*", "S1", "ST", "PAWN", "cautions"):
        is_number = column in ("mu*", "S1", "ST", "PAWN")
        made.add_column(column, justify="right" if is_number else "left", no_wrap=column != "cautions")
    is_shown = table["ST"].notna() | (table["factor"] == sensitivity_indices.DUMMY)
    for row in table.loc[is_shown].head(N_SHOWN + 1).to_dict("records"):
        made.add_row(
            row["factor"], row["mechanism"], _number(row["mu_star"], "{:.3g}"),
            _with_half(row["S1"], row["S1_conf"]), _with_half(row["ST"], row["ST_conf"]),
            _number(row["PAWN"], "{:.2f}"), row["cautions"],
        )  # fmt: skip
    return made


def _write(answers: Answers, asked: Outcome, scenario: Scenario, choices: SensitivitySettings, out: Path) -> None:
    from experiments.studies.sensitivity import figures as figures

    rows = _rows(answers.table)
    write_csv(out / "indices.csv", rows)
    write_json(out / "indices.json", rows)
    write_csv(out / "convergence.csv", _rows(answers.convergence))
    if len(answers.pairs):
        write_csv(out / "pairs.csv", _rows(answers.pairs))
    about = figures.About(asked, scenario, choices)
    write_figure(out / "indices.png", figures.draw_indices(answers.table, answers.chance, about))
    write_figure(out / "convergence.png", figures.draw_convergence(answers.convergence, about))
    if answers.screening is not None and answers.screening_chance is not None:
        morris = figures.draw_morris(answers.screening, answers.table, answers.screening_chance, about)
        write_figure(out / "morris.png", morris)


def _show(answers: Answers, asked: Outcome, scenario: Scenario, choices: SensitivitySettings, out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 130)
    console.print(f"What {asked.name} depends on: {scenario.title or scenario.name}", style="bold", markup=False)
    console.print(
        f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in; "
        f"{choices.n} base samples, {choices.n_seeds} {'seed' if choices.n_seeds == 1 else 'seeds'} for every row.\n"
    )
    console.print(indices_table(answers.table), "")
    for row in answers.pairs.head(5).to_dict("records"):
        both = f"{row['factor']} and {row['other']}"
        console.print(f"Pair {both}: S2 {_with_half(row['S2'], row['S2_conf'])}", markup=False)
    console.print(
        f"{findings_of_chance(answers.chance, choices.n_seeds)}\n"
        f"mu*: mean effect on {asked.name} of moving a factor over its range (screening). S1: part of the variance by "
        "the factor alone. ST: with all its interactions. Behind ±: half the 95 % interval. PAWN: how much the "
        "distribution of the outcome shifts, to be held against that of the dummy. Ranges: bereik parameters.\n"
        f"Profile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}",
        style="dim",
        markup=False,
    )
    console.print(f"Tables, figures and a manifest are in {out}.", markup=False)


def _chances(answers: Answers) -> dict[str, object]:
    found = {"sobol": answers.chance, "morris": answers.screening_chance}
    return {stage: asdict(chance) for stage, chance in found.items() if chance is not None}


def _rows(table: pd.DataFrame) -> list[dict]:
    """Return the rows of a frame with rounded numbers, and None for what is not there."""
    rows = table.round(N_DIGITS).to_dict("records")
    return [{str(name): None if value != value else value for name, value in row.items()} for row in rows]


def _number(value: float, form: str) -> str:
    return "" if pd.isna(value) else form.format(value)


def _with_half(value: float, half: float) -> str:
    return "" if pd.isna(value) else f"{value:.2f} ± {half:.2f}"
