"""Does the model compute what it says? Every exactly solvable case, by setting a scenario and running the model.

A case is declared in `cases/`. Here they are carried out, judged, shown and written; which thread carries out what
changes nothing in any result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from experiments.engine.executors import Workers
from experiments.engine.runner import ON_ALL_CORES
from experiments.studies.verify.cases import CASES, NOT_REDUCED, Case, Obtained
from sim.core.errors import InputError, nearest

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


def _value(case: Case) -> str:
    return f"{case.setting}: {_number(case.expected)}" if case.setting else _number(case.expected)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:g}"


def _with_words(result: Result) -> dict[str, Any]:
    words = {"source": f"evidence {result.case.source}", "reduction": result.case.reduction, "note": result.case.note}
    return row_of(result) | words | ({"error": result.error} if result.error else {})
