"""Does the model compute what it says? Every exactly solvable case, by setting a scenario and running the model.

A case is declared in `cases/`. Here they are carried out, judged, shown and written; which thread carries out what
changes nothing in any result.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.errors import InputError, nearest
from sim.scenario import Scenario

from .cases import CASES, NOT_REDUCED, Case, NotReduced, Obtained
from .cases.case import CHANCE
from .catalogue import markdown
from .executors import Workers
from .manifest import manifest
from .output import write_csv, write_json
from .progress import progress
from .runner import ON_ALL_CORES
from .study import Study

HOLDS, FAILS = "holds", "fails"


@dataclass(frozen=True)
class Result:
    """What came of a case: what was obtained, or what went wrong."""

    case: Case
    obtained: Obtained | None = None
    error: str = ""

    @property
    def verdict(self) -> str:
        """HOLDS or FAILS; a case that could not be run fails."""
        return HOLDS if self.obtained is not None and self.case.holds(self.obtained) else FAILS


def choose(names: Iterable[str] | None, cases: Sequence[Case] = CASES) -> tuple[Case, ...]:
    """Return the cases with these ids, or all of them.

    Raises
    ------
    InputError : an id of no case, or of a row that the model cannot be reduced to.
    """
    if names is None:
        return tuple(cases)
    chosen = list(names)
    known = {case.id: None for case in cases}
    for name in chosen:
        if name in known:
            continue
        for row in NOT_REDUCED:
            if row.id == name:
                raise InputError(f"the model cannot be reduced to '{name}': {row.why}")
        raise InputError(f"'{name}' is not a case; {nearest(name, known)}")
    return tuple(case for case in cases if case.id in chosen)


def carry_out(case: Case) -> Result:
    """Return the result of one case; a case that breaks is one that fails."""
    try:
        return Result(case, case.run())
    except Exception as error:  # the cases beside it are none the worse
        return Result(case, error=f"{type(error).__name__}: {error}")


def run_cases(
    cases: Sequence[Case], workers: Workers = ON_ALL_CORES, report: Callable[[int, int], object] = lambda done, of: None
) -> list[Result]:
    """Carry out cases, the slow ones first, and return their results in the order of `cases`.

    Parameters
    ----------
    cases : what is to be done.
    workers : how many cases are carried out at the same time, in threads.
    report : called with the number of finished cases and of all, after each.
    """
    order = sorted(range(len(cases)), key=lambda k: not cases[k].is_slow)
    pool = ThreadPoolExecutor(workers.number)
    try:
        waiting = {k: pool.submit(carry_out, cases[k]) for k in order}
        for n_done, _ in enumerate(as_completed(waiting.values()), 1):
            report(n_done, len(cases))
        return [waiting[k].result() for k in range(len(cases))]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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


def row_of(result: Result) -> dict[str, Any]:
    """Return a result as a row: case, formula, expected, obtained, tolerance, verdict."""
    case, obtained = result.case, result.obtained
    exact = obtained.exact if obtained else None
    return {
        "case": case.id,
        "setting": case.setting,
        "what": case.what,
        "formula": case.formula,
        "expected": case.expected,
        "exact_in_weeks": exact.value if exact else None,
        "limit_of_exact": exact.limit if exact else None,
        "tolerance_of_limit": exact.near if exact else None,
        "obtained": obtained.value if obtained else None,
        "tolerance": obtained.tolerance if obtained else None,
        "because_of": obtained.because_of if obtained else None,
        "runs": obtained.n_runs if obtained else None,
        "verdict": result.verdict,
    }


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


def _value(case: Case) -> str:
    return f"{case.setting}: {_number(case.expected)}" if case.setting else _number(case.expected)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:g}"


def _with_words(result: Result) -> dict[str, Any]:
    words = {"source": f"evidence {result.case.source}", "reduction": result.case.reduction, "note": result.case.note}
    return row_of(result) | words | ({"error": result.error} if result.error else {})


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
