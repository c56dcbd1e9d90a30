"""Verdicts on cases: what fails, and that threads make no difference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.engine.executors import Workers
from experiments.studies.verify.analysis import carry_out, choose, run_cases
from experiments.studies.verify.cases import CASES
from experiments.studies.verify.cases.case import Case, Exact, drawn, rounded


def test_a_wrong_formula_fails_even_where_the_run_agrees_with_the_exact_weekly_answer():
    case = next(case for case in CASES if case.id == "Q3")
    obtained = case.run()
    assert case.holds(obtained)
    assert not replace(case, expected=case.expected + 1e-3).holds(obtained)


@pytest.mark.parametrize(
    ("obtained", "verdict"),
    [
        (rounded(1.0), "holds"),
        (rounded(1.0 + 2e-6), "fails"),
        (rounded(float("nan")), "fails"),
        (drawn(1.3, 0.1, 5), "holds"),
        (drawn(1.5, 0.1, 5), "fails"),
        (drawn(1.5, 0.1, 5, more=0.2), "holds"),
        (drawn(0.8, 0.01, 5, Exact(0.81, 1.001, 0.01)), "holds"),
        (drawn(0.8, 0.01, 5, Exact(0.9, 1.001, 0.01)), "fails"),
        (drawn(0.8, 0.01, 5, Exact(0.81, 1.02, 0.01)), "fails"),
        (drawn(1.0, 0.01, 5, Exact(0.8, 1.0, 0.01)), "fails"),
    ],
)
def test_verdicts(obtained, verdict):
    case = Case("T1", "what", "formula", "3.0", "how", 1.0, lambda: obtained)
    assert carry_out(case).verdict == verdict


def test_threads_change_no_result():
    cases = choose(["E1", "E6", "N1", "N3", "Q4"])
    assert run_cases(cases, Workers(1)) == run_cases(cases, Workers(3))
