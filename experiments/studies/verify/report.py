"""The analytic cases as a reader meets them: a table on the screen, files, and rows for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import write_csv, write_json
from experiments.reporting.manifest import Provenance
from experiments.reporting.names import OwnText
from experiments.reporting.tables import formatted, markdown, numbers, table, words
from experiments.studies.verify.analysis import FAILS, CaseResult, VerifyResult, VerifySettings, analyse
from experiments.studies.verify.cases import CASES, NOT_REDUCED, Case
from experiments.studies.verify.cases.case import CHANCE


def write(settings: VerifySettings, result: VerifyResult, out: Path) -> None:
    """Write table.csv and table.json."""
    write_csv(out / "table.csv", [row_of(one) for one in result.cases])
    cases, not_reduced = [_with_words(one) for one in result.cases], [vars(row) for row in result.not_reduced]
    write_json(out / "table.json", {"cases": cases, "not_reduced": not_reduced})


def show(settings: VerifySettings, result: VerifyResult, screen: Console) -> None:
    """Print what came of each case."""
    screen.print(results_table(result.cases), "")
    if result.not_reduced:
        screen.print("The model cannot be reduced to:", style="bold")
        for row in result.not_reduced:
            screen.print(f"{row.id:<3} {row.what}: {row.why}.")
        screen.print()
    screen.print(
        "Expected: the formula. Exact in weeks: the same from an exact calculation for whole weeks and a neighbourhood "
        "of this size, where that makes a difference; the run is compared with it, and it must go to the formula as "
        "the week gets short and the neighbourhood large. Tolerance: rounding, or four standard errors over residents "
        "and runs.",
        style="dim",
    )
    n = len(result.cases)
    screen.print(f"{n - result.n_failed} of {n} cases hold.", end=" ")


def provenance(settings: VerifySettings, result: VerifyResult) -> Provenance:
    """Return what the results were made from: every case has a scenario and seeds of its own, in its code."""
    return Provenance()


def results_table(results: Sequence[CaseResult]) -> Table:
    """Return the results as a table, a row for each case."""
    made = table(
        *map(words, ("case", "formula")),
        *map(numbers, ("expected", "exact in\nweeks", "obtained", "tolerance")),
        *(words(head, no_wrap=True) for head in ("because of", "verdict")),
        gap=1,
    )
    for result in results:
        case, obtained = result.case, result.obtained
        found = ("", "", "", result.error)
        if obtained is not None:
            found = (
                _number(obtained.exact.value) if obtained.exact else "",
                _number(obtained.value),
                formatted(obtained.tolerance, ".2g"),
                f"chance, runs: {obtained.n_runs}" if obtained.because_of == CHANCE else obtained.because_of,
            )
        cells = (case.name, case.formula, _number(case.expected), *found, result.verdict)
        made.add_row(*cells, style="bold" if result.verdict == FAILS else None)
    return made


def row_of(result: CaseResult) -> dict[str, Any]:
    """Return a result as a row: case, formula, expected, obtained, tolerance, verdict."""
    case, obtained = result.case, result.obtained
    exact = obtained.exact if obtained else None
    return {
        "case": case.id,
        "setting": case.setting,
        "what": case.what,
        "formula": OwnText(case.formula),
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


def _with_words(result: CaseResult) -> dict[str, Any]:
    texts = {
        "source": f"sim/sources.md, cases {result.case.source}",
        "reduction": result.case.reduction,
        "note": result.case.note,
    }
    return row_of(result) | texts | ({"error": result.error} if result.error else {})


def _value(case: Case) -> str:
    return f"{case.setting}: {_number(case.expected)}" if case.setting else _number(case.expected)


def _number(value: float) -> str:
    return f"{value:z.6f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:g}"


STUDY = Study(analyse, write, show, provenance, files="The table and a manifest", width=160)
