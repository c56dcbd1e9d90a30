"""The comparison of levers as a reader meets it: progress, a table, and the files beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study, warn_of_failures
from experiments.reporting.files import write_figure, write_json
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.studies.compare.analysis import LeverEffect, plan_comparison, tabulate, write_tables
from experiments.studies.lever_sets import ALL, levers_of
from sim.scenario.scenario import Scenario


def compare_and_report(
    scenario: Scenario,
    names: Iterable[str] | None,
    seeds: Sequence[int],
    study: Study,
) -> int:
    """Compare levers, print the table, write all files to `out`, and return the number of runs that failed.

    Parameters
    ----------
    scenario, names, seeds : see `sim.scenario.scenario`, `compare.levers_of`, `compare.plan`.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : a lever or a scenario that cannot be used, or a folder that cannot be written.
    """
    began = time.perf_counter()
    levers = levers_of(scenario, names)
    plan = plan_comparison(scenario, levers, seeds)
    out = study.open()
    runs = study.carry_out(plan)
    lines = tabulate(runs, scenario, levers)
    _write(scenario, runs, lines, out)
    write_json(out / "manifest.json", manifest(plan.base, seeds, study.command, time.perf_counter() - began, levers))
    _show(scenario, lines, out)
    return warn_of_failures(runs)


def lines_table(lines: Sequence[LeverEffect]) -> Table:
    """Return the comparison as a table: a line for the baseline, each lever, and all together."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    made.add_column("Lever", vertical="bottom", no_wrap=True)
    for column in (
        "non-\nreach %", "points\nremoved", "residents\nfewer", "hours\na year", "from\ncasework", "euros\na year",
        "forced help\nsaved", "euros per\nresident",
    ):  # fmt: skip
        made.add_column(column, justify="right", vertical="bottom", no_wrap=True)
    for k, line in enumerate(lines):
        has_cost = line.euros_per_resident is not None
        effect = (
            ("",) * 7
            if k == 0
            else (
                f"{line.removed:.2f} ± {line.removed_high - line.removed:.2f}",
                f"{round(line.residents):,}",
                f"{line.hours_per_year:,.0f}",
                f"{line.taken_hours:,.0f}",
                f"{line.euros_per_year:,.0f}",
                f"{round(line.saved_euros, -3) + 0.0:,.0f}",
                f"{line.euros_per_resident:,.0f}" if has_cost else "-",
            )
        )
        style = "bold" if line.lever == ALL else None
        made.add_row(f"{line.code:<4}{line.lever}", f"{line.non_reach:.2f}", *effect, style=style)
    return made


def _write(scenario: Scenario, runs: pd.DataFrame, lines: Sequence[LeverEffect], out: Path) -> None:
    write_tables(lines, out)
    from experiments.studies.compare.figures import draw_removed, draw_weekly

    write_figure(out / "removed.png", draw_removed(lines, scenario))
    write_figure(out / "weekly.png", draw_weekly(runs, lines, scenario))


def _show(scenario: Scenario, lines: Sequence[LeverEffect], out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(scenario.title or scenario.name, style="bold", markup=False)
    console.print(
        f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in, "
        f"{lines[0].n_seeds} paired seeds.\n"
        "Non-reach: share of residents with a lasting need who are in care nowhere, mean of the last year.\n"
    )
    console.print(lines_table(lines), "")
    console.print(
        "Points removed: percentage points of all residents, mean difference to the same seed without a lever, and "
        "half its 95 % interval. Residents fewer: unreached, so many resident-years a year. Hours and euros: of the "
        "lever, in this neighbourhood; hours from casework are paid already. Forced help saved: euros a year, to the "
        "nearest thousand. Euros per resident: per resident-year fewer unreached, savings not counted; - where the "
        f"interval includes 0.\nProfile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}",
        style="dim",
        markup=False,
    )
    console.print(f"Tables, two figures and a manifest are in {out}.", markup=False)
