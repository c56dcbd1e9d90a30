"""Patterns: each declared once and soundly."""

import pytest
from helpers.patterns import BY_NAME

from experiments.studies.patterns.catalogue import FINDINGS, PATTERNS
from experiments.studies.patterns.declare import EMERGES, IMPOSED


def test_every_stylised_fact_is_declared_once_and_in_order():
    assert [pattern.number for pattern in PATTERNS] == list(range(1, 55))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_declaration_is_complete(pattern):
    assert pattern.sections and pattern.varied and pattern.measured and pattern.unit
    assert pattern.statement.endswith(".") and pattern.statement[0].isupper()
    assert pattern.kind in (EMERGES, IMPOSED)
    assert bool(pattern.arms) != bool(pattern.absent)


def test_findings_are_about_patterns():
    assert FINDINGS.keys() <= BY_NAME.keys()


def test_what_is_imposed_or_should_emerge_is_called_so():
    assert {BY_NAME[name].kind for name in ("SF5", "SF31", "SF35")} == {IMPOSED}
    emergent = (4, 10, 11, 12, 18, 19, 20, 24, 27, 43, 44, 45)
    assert {BY_NAME[f"SF{number}"].kind for number in emergent} == {EMERGES}
