"""The exactly solvable cases as a reader meets them: a table on the screen, files, and rows for the documentation."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from experiments.engine.progress import progress
from experiments.engine.study import Study
from experiments.reporting.files import write_csv, write_json
from experiments.reporting.manifest import manifest
from experiments.reporting.tables import markdown
from experiments.studies.verify.analysis import (
    FAILS,
    Result,
    _number,
    _value,
    _with_words,
    choose,
    row_of,
    run_cases,
)
from experiments.studies.verify.cases import CASES, NOT_REDUCED, Case, NotReduced
from experiments.studies.verify.cases.case import CHANCE
from sim.scenario.scenario import Scenario


def verify_and_report(names: Iterable[str] | None, study: Study, cases: Sequence[Case] = CASES) -> int:
    """Carry out cases, print the table, write all files to `out`, and return the number of cases that fail.

    Parameters
    ----------
    names, cases : see `choose`.
    study : where the answer goes, and how many cases are carried out at the same time.

    Raises
    ------
    InputError : an unknown case, or a folder that cannot be written.
    """
    began = time.perf_counter()
    chosen = choose(names, cases)
    out = study.open()
    with progress("cases") as report:
        results = run_cases(chosen, study.workers, report)
    rows = [row_of(result) for result in results]
    not_reduced = [vars(row) for row in NOT_REDUCED] if names is None else []
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", {"cases": [_with_words(result) for result in results], "not_reduced": not_reduced})
    write_json(out / "manifest.json", _manifest(study.command, time.perf_counter() - began))
    _show(results, NOT_REDUCED if names is None else (), out)
    return sum(result.verdict == FAILS for result in results)


def cases_markdown() -> str:
    """Return every case, with the values of its settings and how the model is reduced to it, as Markdown."""
    groups: dict[tuple[str, ...], list[Case]] = {}
    for case in CASES:
        groups.setdefault((case.id, case.what, case.formula, case.reduction, case.note), []).append(case)
    rows = (
        (id_, what, formula.replace("|", "\\|"), "; ".join(map(_value, group)), f"{reduction}. {note}".strip())
        for (id_, what, formula, reduction, note), group in groups.items()
    )
    return markdown(("case", "what", "formula", "values", "how the model gets there"), rows)


def not_reduced_markdown() -> str:
    """Return every row that the model cannot be reduced to, and why, as Markdown."""
    return markdown(("case", "what", "why not"), ((row.id, row.what, row.why) for row in NOT_REDUCED))


def _manifest(command: str, seconds: float) -> dict[str, Any]:
    """Return what the results were made from; every case has a scenario and seeds of its own, in its code."""
    of_one_scenario = ("seeds", "fingerprint", "scenario", "compared")
    made_from = manifest(Scenario(), (), command, seconds)
    return {name: value for name, value in made_from.items() if name not in of_one_scenario}


def results_table(results: Sequence[Result]) -> Table:
    """Return the results as a table, a line for each case."""
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column in ("case", "formula"):
        made.add_column(column, vertical="bottom")
    for column in ("expected", "exact in\nweeks", "obtained", "tolerance"):
        made.add_column(column, justify="right", vertical="bottom", no_wrap=True)
    made.add_column("because of", vertical="bottom", no_wrap=True)
    made.add_column("verdict", vertical="bottom", no_wrap=True)
    for result in results:
        case, obtained = result.case, result.obtained
        numbers = ("", "", "", result.error)
        if obtained is not None:
            numbers = (
                _number(obtained.exact.value) if obtained.exact else "",
                _number(obtained.value),
                f"{obtained.tolerance:.2g}",
                f"chance, runs: {obtained.n_runs}" if obtained.because_of == CHANCE else obtained.because_of,
            )
        cells = (case.name, case.formula, _number(case.expected), *numbers, result.verdict)
        made.add_row(*map(escape, cells), style="bold" if result.verdict == FAILS else None)
    return made


def _show(results: Sequence[Result], not_reduced: Sequence[NotReduced], out: Path) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(results_table(results), "")
    if not_reduced:
        console.print("The model cannot be reduced to:", style="bold")
        for row in not_reduced:
            console.print(f"{row.id:<3} {row.what}: {row.why}.", markup=False)
        console.print()
    console.print(
        "Expected: the formula. Exact in weeks: the same from an exact calculation for whole weeks and a town of this "
        "size, where that makes a difference; the run is compared with it, and it must go to the formula as the week "
        "gets short and the town large. Tolerance: rounding, or four standard errors over residents and runs.",
        style="dim",
        markup=False,
    )
    n_failed = sum(result.verdict == FAILS for result in results)
    console.print(
        f"{len(results) - n_failed} of {len(results)} cases hold. The table and a manifest are in {out}.", markup=False
    )
