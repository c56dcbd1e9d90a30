"""The sensitivity analysis as a reader meets it: a table, what it says of chance, and the files beside it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import Provenance
from experiments.reporting.screen import print_heading, print_notes, size_of
from experiments.reporting.tables import formatted, numbers, plus_minus, table, words
from experiments.statistics import sensitivity_indices
from experiments.statistics.sensitivity_indices import Chance
from experiments.studies.sensitivity.analysis import SensitivityResult, SensitivitySettings, analyse

N_SHOWN = 16
"""Factors that the printed table shows."""


def write(settings: SensitivitySettings, result: SensitivityResult, out: Path) -> None:
    """Write the tables indices, convergence and, where they were asked for, pairs; and two or three figures."""
    from experiments.studies.sensitivity import figures

    rows = rows_of(result.table)
    write_csv(out / "indices.csv", rows)
    write_json(out / "indices.json", rows)
    write_csv(out / "convergence.csv", rows_of(result.convergence))
    if len(result.pairs):
        write_csv(out / "pairs.csv", rows_of(result.pairs))
    write_figure(out / "indices.png", figures.draw_indices(result.table, result.chance, settings))
    write_figure(out / "convergence.png", figures.draw_convergence(result.convergence, settings))
    if result.screening is not None and result.screening_chance is not None:
        morris = figures.draw_morris(result.screening, result.table, result.screening_chance, settings)
        write_figure(out / "morris.png", morris)


def show(settings: SensitivitySettings, result: SensitivityResult, screen: Console) -> None:
    """Print the factors with the greatest indices, and how much is chance."""
    scenario, asked, n_seeds = settings.scenario, settings.asked, settings.n_seeds
    print_heading(
        screen,
        f"What {asked.name} depends on: {scenario.title or scenario.name}",
        f"{size_of(scenario)}; {settings.n} base samples, {n_seeds} {'seed' if n_seeds == 1 else 'seeds'} for every "
        "row.",
    )
    screen.print(indices_table(result.table), "")
    for row in result.pairs.head(5).to_dict("records"):
        both = f"{row['factor']} and {row['other']}"
        screen.print(f"Pair {both}: S2 {_with_half(row['S2'], row['S2_conf'])}")
    print_notes(
        screen,
        f"{findings_of_chance(result.chance, n_seeds)}\n"
        f"mu*: mean effect on {asked.name} of moving a factor over its range (screening). S1: part of the variance by "
        "the factor alone. ST: with all its interactions. Behind ±: half the 95 % interval. PAWN: how much the "
        "distribution of the outcome shifts, to be held against that of the dummy. Ranges: bereik parameters.",
        scenario,
    )


def provenance(settings: SensitivitySettings, result: SensitivityResult) -> Provenance:
    """Return what the analysis was made from."""
    chances = {"sobol": result.chance, "morris": result.screening_chance}
    found = {stage: asdict(chance) for stage, chance in chances.items() if chance is not None}
    return Provenance(settings.scenario, settings.seeds, more={"choices": settings.choices, "chance": found})


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


def indices_table(indices: pd.DataFrame) -> Table:
    """Return the first rows of the table for people."""
    made = table(
        *(words(head, no_wrap=True, vertical="top") for head in ("Factor", "mechanism")),
        *(numbers(head, vertical="top") for head in ("mu*", "S1", "ST", "PAWN")),
        words("cautions", vertical="top"),
        gap=1,
    )
    is_shown = indices["ST"].notna() | (indices["factor"] == sensitivity_indices.DUMMY)
    for row in indices.loc[is_shown].head(N_SHOWN + 1).to_dict("records"):
        made.add_row(
            row["factor"], row["mechanism"], _number(row["mu_star"], ".3g"),
            _with_half(row["S1"], row["S1_conf"]), _with_half(row["ST"], row["ST_conf"]),
            _number(row["PAWN"], ".2f"), row["cautions"],
        )  # fmt: skip
    return made


def _number(value: float, form: str) -> str:
    return "" if pd.isna(value) else formatted(value, form)


def _with_half(value: float, half: float) -> str:
    return "" if pd.isna(value) else plus_minus(value, half)


STUDY = Study(analyse, write, show, provenance, width=130)
