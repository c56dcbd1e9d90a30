"""Does the model compute what it says? Every analytic case, by setting a scenario and running the model.

An analytic case is one that can be solved exactly; it is declared in `cases/`. Here they are carried out and judged;
which thread carries out what changes nothing in any result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from experiments.engine.executors import Workers
from experiments.engine.progress import progress
from experiments.engine.runner import ON_ALL_CORES
from experiments.engine.study import Execution
from experiments.studies.verify.cases import CASES, NOT_REDUCED, Case, NotReduced, Obtained
from sim.core.errors import InputError, nearest

HOLDS, FAILS = "holds", "fails"


@dataclass(frozen=True)
class VerifySettings:
    """Which analytic cases are carried out.

    Attributes
    ----------
    names : sequence of str, or None
        Ids of cases; None for all.
    cases : sequence of Case
        The cases that there are.
    """

    names: Sequence[str] | None = None
    cases: Sequence[Case] = field(default_factory=lambda: CASES)

    @property
    def chosen(self) -> tuple[Case, ...]:
        """The cases that are carried out."""
        return choose(self.names, self.cases)


@dataclass(frozen=True)
class CaseResult:
    """What came of a case: what was obtained, or what went wrong."""

    case: Case
    obtained: Obtained | None = None
    error: str = ""

    @property
    def verdict(self) -> str:
        """HOLDS or FAILS; a case that could not be run fails."""
        return HOLDS if self.obtained is not None and self.case.holds(self.obtained) else FAILS


@dataclass(frozen=True)
class VerifyResult:
    """What came of the cases, and the rows that the model cannot be reduced to, where all are asked for."""

    cases: Sequence[CaseResult]
    not_reduced: Sequence[NotReduced]

    @property
    def n_failed(self) -> int:
        """Cases that fail."""
        return sum(result.verdict == FAILS for result in self.cases)


def analyse(settings: VerifySettings, execution: Execution) -> VerifyResult:
    """Carry out the cases, and return what came of them; a case that fails counts as failed work.

    Raises
    ------
    InputError
        A case that is not known.
    """
    chosen = settings.chosen
    execution.open()
    with progress("cases") as report:
        results = run_cases(chosen, execution.workers, report)
    result = VerifyResult(results, NOT_REDUCED if settings.names is None else ())
    execution.n_failed += result.n_failed
    return result


def choose(names: Iterable[str] | None, cases: Sequence[Case] = CASES) -> tuple[Case, ...]:
    """Return the cases with these ids, or all of them.

    Raises
    ------
    InputError
        An id of no case, or of a row that the model cannot be reduced to.
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


def carry_out(case: Case) -> CaseResult:
    """Return the result of one case; a case that breaks is one that fails."""
    try:
        return CaseResult(case, case.run())
    except Exception as error:  # the cases beside it are none the worse
        return CaseResult(case, error=f"{type(error).__name__}: {error}")


def run_cases(
    cases: Sequence[Case], workers: Workers = ON_ALL_CORES, report: Callable[[int, int], object] = lambda done, of: None
) -> list[CaseResult]:
    """Carry out cases, the slow ones first, and return their results in the order of `cases`.

    Parameters
    ----------
    cases : sequence of Case
        What is to be done.
    workers : Workers
        How many cases are carried out at the same time, in threads.
    report : callable
        Called with the number of finished cases and of all, at first and after each.
    """
    order = sorted(range(len(cases)), key=lambda k: not cases[k].is_slow)
    pool = ThreadPoolExecutor(workers.number)
    try:
        waiting = {k: pool.submit(carry_out, cases[k]) for k in order}
        report(0, len(cases))
        for n_done, _ in enumerate(as_completed(waiting.values()), 1):
            report(n_done, len(cases))
        return [waiting[k].result() for k in range(len(cases))]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
