"""The sharing out of a package as a reader meets it: a table, and the files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import Provenance
from experiments.reporting.screen import print_heading, print_notes, size_of
from experiments.reporting.tables import formatted, number, numbers, plus_minus, table, words
from experiments.studies.attribute.analysis import AttributeResult, AttributeSettings, analyse, number_of_levers
from experiments.studies.lever_sets import PACKAGE


def write(settings: AttributeSettings, result: AttributeResult, out: Path) -> None:
    """Write table.csv, table.json, groups.csv and waterfall.png; for two levers or more interaction.csv and .png."""
    from experiments.studies.attribute.figures import draw_interactions, draw_waterfall

    removed, scenario, levers = result.removed, settings.scenario, settings.levers
    write_csv(out / "table.csv", rows_of(result.table))
    write_json(out / "table.json", rows_of(result.table))
    write_csv(out / "groups.csv", rows_of(result.groups))
    write_figure(out / "waterfall.png", draw_waterfall(result.table, float(removed.non_reach.mean()), scenario))
    if len(levers) > 1:
        write_csv(out / "interaction.csv", rows_of(result.pairs))
        write_figure(out / "interaction.png", draw_interactions(result.pairs, levers, scenario, len(removed.seeds)))


def show(settings: AttributeSettings, result: AttributeResult, screen: Console) -> None:
    """Print what each lever removes alone, last and by Shapley value."""
    removed, scenario, values = result.removed, settings.scenario, result.table["shapley"]
    print_heading(
        screen,
        scenario.title or scenario.name,
        f"{size_of(scenario)}, {len(removed.seeds)} paired seeds, all {len(removed.points):,} subsets of "
        f"{number_of_levers(len(values) - 1)}.\n"
        "Non-reach: share of residents with a lasting need who are in care nowhere, mean of the last year; "
        f"{removed.non_reach.mean():.2f} % without levers.",
    )
    screen.print(shares_table(result.table), "")
    error = formatted(abs(float(values.iloc[:-1].sum() - values.iloc[-1])), ".0e")
    print_notes(
        screen,
        "Alone, last, Shapley: percentage points of all residents removed, mean over seeds and half its 95 % interval. "
        "Alone: without any other lever. Last: what the package loses without it. Shapley: mean of what it adds over "
        f"all orders of the package; these values add up to what the package removes (here to {error}). Hours and "
        "euros: a year, in a neighbourhood of so many residents; hours from casework are paid already. Euros per "
        "resident: per resident-year fewer unreached, by Shapley value, savings not counted; - where the interval "
        "includes 0.",
        scenario,
    )


def provenance(settings: AttributeSettings, result: AttributeResult) -> Provenance:
    """Return what the sharing out was made from."""
    return Provenance(settings.scenario.changed(levers=()), result.removed.seeds, settings.levers)


def shares_table(shares: pd.DataFrame) -> Table:
    """Return what each lever removes as a table to print."""
    heads = ("alone", "last", "Shapley", "share of\npackage", "hours\na year", "euros\na year", "euros per\nresident")
    made = table(words("Lever", no_wrap=True), *map(numbers, heads), gap=1)
    for row in rows_of(shares):
        made.add_row(
            f"{row['code']:<4}{row['lever']}",
            *(_with_interval(row, name) for name in ("alone", "last", "shapley")),
            number(row["share"], 1, " %"),
            *(number(row[name], 0) for name in ("hours_per_year", "euros_per_year", "euros_per_resident")),
            style="bold" if row["lever"] == PACKAGE else None,
        )
    return made


def _with_interval(row: dict[str, Any], name: str) -> str:
    high = row[f"{name}_high"]
    return plus_minus(row[name], None if high is None else high - row[name])


STUDY = Study(analyse, write, show, provenance)
