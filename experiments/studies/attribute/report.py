"""The sharing out of a package as a reader meets it: progress, a table, and the files beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study, say, warn_of_failures
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.studies.attribute.analysis import (
    groups_of,
    interactions_of,
    table_of,
)
from experiments.studies.lever_sets import PACKAGE, RemovedBySubset, package_of, plan_subsets, removed_by
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario


def attribute_and_report(
    scenario: Scenario,
    names: Iterable[str] | None,
    seeds: Sequence[int],
    study: Study,
) -> int:
    """Share out a package, print the table, write all files to `out`, and return the number of runs that failed.

    Parameters
    ----------
    scenario, names : see `attribute.package_of`.
    seeds : paired seeds of every subset.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : a lever or a scenario that cannot be used, too many levers, or a folder that cannot be written.
    """
    began = time.perf_counter()
    levers = package_of(scenario, names)
    plan = plan_subsets(scenario, levers, seeds)
    out = study.open()
    say(
        f"{len(plan):,} runs: all {len(plan.table):,} subsets of {_number_of_levers(len(levers))} with {len(seeds)} "
        f"seeds each, of {scenario.residents:,} residents."
    )
    runs = study.carry_out(plan)
    removed = removed_by(runs, len(plan.table))
    table = table_of(removed, levers, scenario)
    _write(removed, table, levers, scenario, out)
    made_from = manifest(plan.base, removed.seeds, study.command, time.perf_counter() - began, levers)
    write_json(out / "manifest.json", made_from)
    _show(removed, table, scenario, out)
    return warn_of_failures(runs)


def shares_table(table: pd.DataFrame) -> Table:
    """Return what each lever removes as a table to print."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    made.add_column("Lever", vertical="bottom", no_wrap=True)
    for column in ("alone", "last", "Shapley", "share of\npackage", "hours\na year", "euros\na year",
                   "euros per\nresident"):  # fmt: skip
        made.add_column(column, justify="right", vertical="bottom", no_wrap=True)
    for row in rows_of(table):
        made.add_row(
            f"{row['code']:<4}{row['lever']}",
            *(_with_interval(row, name) for name in ("alone", "last", "shapley")),
            _number(row["share"], 1, " %"),
            _number(row["hours_per_year"]),
            _number(row["euros_per_year"]),
            _number(row["euros_per_resident"]),
            style="bold" if row["lever"] == PACKAGE else None,
        )
    return made


def _number_of_levers(n: int) -> str:
    return f"{n} lever" if n == 1 else f"{n} levers"


def _number(value: float | None, n_digits: int = 0, unit: str = "") -> str:
    return "-" if value is None else f"{value:,.{n_digits}f}{unit}"


def _with_interval(row: dict[str, Any], name: str) -> str:
    mean, high = row[name], row[f"{name}_high"]
    return f"{mean:.2f}" if high is None else f"{mean:.2f} ± {high - mean:.2f}"


def _write(
    removed: RemovedBySubset, table: pd.DataFrame, levers: Sequence[Lever], scenario: Scenario, out: Path
) -> None:
    from experiments.studies.attribute.figures import draw_interactions, draw_waterfall

    pairs = interactions_of(removed, levers)
    write_csv(out / "table.csv", rows_of(table))
    write_json(out / "table.json", rows_of(table))
    write_csv(out / "groups.csv", rows_of(groups_of(removed, levers)))
    non_reach = float(removed.non_reach.mean())
    write_figure(out / "waterfall.png", draw_waterfall(table, non_reach, scenario))
    if len(levers) > 1:
        write_csv(out / "interaction.csv", rows_of(pairs))
        write_figure(out / "interaction.png", draw_interactions(pairs, levers, scenario, len(removed.seeds)))


def _show(removed: RemovedBySubset, table: pd.DataFrame, scenario: Scenario, out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(scenario.title or scenario.name, style="bold", markup=False)
    console.print(
        f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in, "
        f"{len(removed.seeds)} paired seeds, all {len(removed.points):,} subsets of "
        f"{_number_of_levers(len(table) - 1)}.\n"
        "Non-reach: share of residents with a lasting need who are in care nowhere, mean of the last year; "
        f"{removed.non_reach.mean():.2f} % without levers.\n"
    )
    console.print(shares_table(table), "")
    error = abs(float(table["shapley"].iloc[:-1].sum() - table["shapley"].iloc[-1]))
    console.print(
        "Alone, last, Shapley: percentage points of all residents removed, mean over seeds and half its 95 % interval. "
        "Alone: without any other lever. Last: what the package loses without it. Shapley: mean of what it adds over "
        f"all orders of the package; these values add up to what the package removes (here to {error:.0e}). Hours and "
        "euros: a year, in a neighbourhood of so many residents; hours from casework are paid already. Euros per "
        "resident: per resident-year fewer unreached, by Shapley value, savings not counted; - where the interval "
        "includes 0.\n"
        f"Profile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}",
        style="dim",
        markup=False,
    )
    console.print(f"Tables, figures and a manifest are in {out}.", markup=False)
