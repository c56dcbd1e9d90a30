"""The sweep as a reader meets it: a table, and the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import write_figure, write_text
from experiments.reporting.manifest import Provenance
from experiments.reporting.names import in_csv
from experiments.reporting.screen import print_heading, print_notes, size_of
from experiments.reporting.tables import formatted, numbers, plus_minus, table, words
from experiments.studies.sweep.analysis import SweepResult, SweepSettings, analyse
from sim.measures.outcomes import Outcome

N_DIGITS = 6
"""Digits behind the point that are kept in tables."""
N_SHOWN, N_COLUMNS = 12, 6
"""Variants and quantities that the printed table shows."""


def write(settings: SweepSettings, result: SweepResult, out: Path) -> None:
    """Write summary.csv and sweep.png."""
    from experiments.studies.sweep.figures import draw_sweep

    summary, seeds = result.summary, len(settings.seeds)
    write_text(out / "summary.csv", summary.round(N_DIGITS).map(in_csv).to_csv(index=False, lineterminator="\n"))
    figure = draw_sweep(summary, settings.quantities, settings.asked, settings.scenario, seeds)
    write_figure(out / "sweep.png", figure)


def show(settings: SweepSettings, result: SweepResult, screen: Console) -> None:
    """Print the variants, or those with the lowest and the highest outcome."""
    scenario, summary, asked = settings.scenario, result.summary, settings.asked
    quantities, n_seeds = settings.quantities, len(settings.seeds)
    print_heading(
        screen,
        f"{asked.with_unit[0].upper()}{asked.with_unit[1:]}: {scenario.title or scenario.name}",
        f"{size_of(scenario)}, unless they vary; {len(summary):,} variants ({settings.design.kind}), {n_seeds} "
        f"{'seed' if n_seeds == 1 else 'seeds'} each.",
    )
    screen.print(summary_table(summary, quantities, asked), "")
    notes = [
        "Behind ±: half the 95 % interval of the mean over seeds. Variants share their seeds, so that their "
        "differences are surer than that."
    ]
    if len(summary) > N_SHOWN:
        notes.append("Shown are the variants with the lowest and the highest outcome; all are in summary.csv.")
    if len(quantities) > N_COLUMNS:
        notes.append(f"Of {len(quantities)} quantities, the first {N_COLUMNS} are shown.")
    print_notes(screen, " ".join(notes), scenario)


def provenance(settings: SweepSettings, result: SweepResult) -> Provenance:
    """Return what the sweep was made from."""
    more = {"design": settings.design.kind, "varied": _varied(settings.design.table)}
    return Provenance(settings.scenario, settings.seeds, more=more)


def summary_table(summary: pd.DataFrame, quantities: Sequence[str], asked: Outcome) -> Table:
    """Return the variants for people: all, or those with the lowest and the highest outcome."""
    heads = (quantity.replace(".", ".\n", 1) for quantity in quantities[:N_COLUMNS])
    made = table(
        words("Variant"),
        *(numbers(head, no_wrap=False, overflow="fold") for head in heads),
        numbers(asked.with_unit, no_wrap=False),
        gap=1,
    )
    rows = summary
    if len(summary) > N_SHOWN:
        ordered = summary.sort_values(asked.name, kind="stable")
        rows = pd.concat([ordered.head(N_SHOWN // 2), ordered.dropna(subset=asked.name).tail(N_SHOWN // 2)])
    for k, row in enumerate(rows.to_dict("records")):
        values = [_plain(row[quantity]) for quantity in quantities[:N_COLUMNS]]
        made.add_row(row["variant"], *values, _interval(row, asked))
        if len(summary) > N_SHOWN and k == N_SHOWN // 2 - 1:
            made.add_row("...")
    return made


def _varied(variants: pd.DataFrame) -> dict[str, list]:
    """Return the values that each quantity takes, or its lowest and highest where they are many."""
    found = {}
    for column in variants.columns:
        values = variants[column].dropna().unique().tolist()
        found[column] = values if len(values) <= N_SHOWN else [min(values), max(values)]
    return found


def _interval(row: dict, asked: Outcome) -> str:
    mean, half = asked.scale * row[asked.name], asked.scale * (row[f"{asked.name}_high"] - row[asked.name])
    return "-" if pd.isna(mean) else plus_minus(mean, half, ".4g", ".2g")


def _plain(value: object) -> str:
    if value is None or value != value:
        return "-"
    return formatted(value, ".4g") if isinstance(value, float) else str(value)


STUDY = Study(
    analyse,
    write,
    show,
    provenance,
    files="A summary, a figure, a manifest and all runs (runs/runs.parquet)",
    width=120,
)
