"""The sweep as a reader meets it: runs with progress, a table, and the files beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.plan import Plan
from experiments.engine.study import Study, say, warn_of_failures
from experiments.reporting.files import write_figure, write_json, write_text
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.studies.sweep.analysis import Design, summarise
from sim.core.errors import InputError
from sim.measures.outcomes import MAIN, Outcome, outcome
from sim.scenario.scenario import Scenario

N_DIGITS = 6
"""Digits behind the point that are kept in tables."""
N_SHOWN, N_COLUMNS = 12, 6
"""Variants and quantities that the printed table shows."""


def sweep_and_report(
    scenario: Scenario,
    design: Design,
    outcome_name: str,
    seeds: Sequence[int],
    study: Study,
) -> int:
    """Carry out a sweep, print its table, write all files to `out`, and return the number of runs that failed.

    Parameters
    ----------
    scenario, design : what is varied, and how (`sweep_input.design_of`).
    outcome_name : the outcome that the figure and the printed table show.
    seeds : of every variant.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : a quantity or an outcome that is not known, or a folder that cannot be written.
    """
    began = time.perf_counter()
    plan = Plan(scenario, design.table, tuple(seeds))
    asked = outcome(outcome_name, "--outcome")
    out = study.open()
    names = list(dict.fromkeys([asked.name, *MAIN]))
    say(f"{len(design.table):,} variants, {len(plan):,} runs")
    runs = study.carry_out(plan)
    n_failed = warn_of_failures(runs)
    if n_failed == len(runs):
        return n_failed
    if not len(runs.dropna(subset=[asked.name])):
        raise InputError(f"--outcome: '{asked.name}' has no value in any run; look at another outcome")
    summary = summarise(runs, design.table, names)
    write_text(out / "summary.csv", summary.round(N_DIGITS).to_csv(index=False, lineterminator="\n"))
    from experiments.studies.sweep.figures import draw_sweep

    write_figure(out / "sweep.png", draw_sweep(summary, list(design.table.columns), asked, scenario, len(seeds)))
    made_from = manifest(scenario, seeds, study.command, time.perf_counter() - began)
    write_json(out / "manifest.json", made_from | {"design": design.kind, "varied": _varied(design.table)})
    _show(summary, design, asked, scenario, len(seeds), out)
    return n_failed


def summary_table(summary: pd.DataFrame, quantities: Sequence[str], asked: Outcome) -> Table:
    """Return the variants for people: all, or those with the lowest and the highest outcome."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    made.add_column("Variant", vertical="bottom")
    for quantity in quantities[:N_COLUMNS]:
        made.add_column(quantity.replace(".", ".\n", 1), justify="right", vertical="bottom", overflow="fold")
    made.add_column(asked.with_unit, justify="right", vertical="bottom")
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


def _show(summary: pd.DataFrame, design: Design, asked: Outcome, scenario: Scenario, n_seeds: int, out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    quantities = list(design.table.columns)
    title = f"{asked.with_unit[0].upper()}{asked.with_unit[1:]}: {scenario.title or scenario.name}"
    console.print(title, style="bold", markup=False)
    console.print(
        f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in, "
        f"unless they vary; {len(summary):,} variants ({design.kind}), {n_seeds} {'seed' if n_seeds == 1 else 'seeds'} "
        "each.\n",
        markup=False,
    )
    console.print(summary_table(summary, quantities, asked), "")
    notes = [
        "Behind ±: half the 95 % interval of the mean over seeds. Variants share their seeds, so that their "
        "differences are surer than that."
    ]
    if len(summary) > N_SHOWN:
        notes.append("Shown are the variants with the lowest and the highest outcome; all are in summary.csv.")
    if len(quantities) > N_COLUMNS:
        notes.append(f"Of {len(quantities)} quantities, the first {N_COLUMNS} are shown.")
    console.print(
        f"{' '.join(notes)}\nProfile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}", style="dim", markup=False
    )
    console.print(f"A summary, a figure, a manifest and all runs (runs/runs.parquet) are in {out}.", markup=False)


def _varied(table: pd.DataFrame) -> dict[str, list]:
    """Return the values that each quantity takes, or its lowest and highest where they are many."""
    found = {}
    for column in table.columns:
        values = table[column].dropna().unique().tolist()
        found[column] = values if len(values) <= N_SHOWN else [min(values), max(values)]
    return found


def _interval(row: dict, asked: Outcome) -> str:
    mean, half = asked.scale * row[asked.name], asked.scale * (row[f"{asked.name}_high"] - row[asked.name])
    if pd.isna(mean):
        return "-"
    return f"{mean:.4g}" if pd.isna(half) else f"{mean:.4g} ± {half:.2g}"


def _plain(value: object) -> str:
    if value is None or value != value:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
