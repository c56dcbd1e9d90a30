"""The comparison of levers as a reader meets it: a table, and the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import Provenance
from experiments.reporting.screen import print_heading, print_notes, size_of
from experiments.reporting.tables import number, numbers, plus_minus, table, words
from experiments.studies.compare.analysis import CompareResult, CompareSettings, LeverEffect, analyse
from experiments.studies.lever_sets import ALL, BASELINE


def write(settings: CompareSettings, result: CompareResult, out: Path) -> None:
    """Write table.csv, table.json, removed.png and weekly.png."""
    from experiments.studies.compare.figures import draw_removed, draw_weekly

    rows = rows_of(pd.DataFrame([asdict(effect) for effect in result.effects]))
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", rows)
    write_figure(out / "removed.png", draw_removed(result, settings.scenario))
    write_figure(out / "weekly.png", draw_weekly(result, settings.scenario))


def show(settings: CompareSettings, result: CompareResult, screen: Console) -> None:
    """Print what each lever does."""
    scenario = settings.scenario
    print_heading(
        screen,
        scenario.title or scenario.name,
        f"{size_of(scenario)}, {result.baseline.n_seeds} paired seeds.\n"
        "Non-reach: share of residents with a lasting need who are in care nowhere, mean of the last year.",
    )
    screen.print(effects_table(result.effects), "")
    print_notes(
        screen,
        "Points removed: percentage points of all residents, mean difference to the same seed without a lever, and "
        "half its 95 % interval. Residents fewer: unreached, so many resident-years a year. Hours and euros: of the "
        "lever, in this neighbourhood; hours from casework are paid already. Forced help saved: euros a year, to the "
        "nearest thousand. Euros per resident: per resident-year fewer unreached, savings not counted; - where the "
        "interval includes 0.",
        scenario,
    )


def provenance(settings: CompareSettings, result: CompareResult) -> Provenance:
    """Return what the comparison was made from."""
    return Provenance(settings.scenario.changed(levers=()), settings.seeds, settings.levers)


def effects_table(effects: Sequence[LeverEffect]) -> Table:
    """Return the comparison as a table: a row for the baseline, each lever, and all together."""
    heads = (
        "non-\nreach %", "points\nremoved", "residents\nfewer", "hours\na year", "from\ncasework", "euros\na year",
        "forced help\nsaved", "euros per\nresident",
    )  # fmt: skip
    made = table(words("Lever", no_wrap=True), *map(numbers, heads), gap=1)
    for effect in effects:
        style = "bold" if effect.lever == ALL else None
        made.add_row(f"{effect.code:<4}{effect.lever}", number(effect.non_reach), *_change(effect), style=style)
    return made


def _change(effect: LeverEffect) -> tuple[str, ...]:
    """Return what a lever changes, and costs; nothing for the baseline."""
    if effect.lever == BASELINE:
        return ("",) * 7
    return (
        plus_minus(effect.removed, effect.removed_high - effect.removed),
        number(round(effect.residents), 0),
        number(effect.hours_per_year, 0),
        number(effect.taken_hours, 0),
        number(effect.euros_per_year, 0),
        number(round(effect.saved_euros, -3), 0),
        number(effect.euros_per_resident, 0),
    )


STUDY = Study(analyse, write, show, provenance, files="Tables, two figures and a manifest")
