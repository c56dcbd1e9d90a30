"""What paper and language ask of a resident."""

from __future__ import annotations

from sim.mechanisms.common import burden


def test_paper_and_language_ask_most_of_who_has_least():
    # 1 - (1 - paper * (1 - paper skill)) * (1 - digital * (1 - digital skill)), at paper = digital = 1/2
    assert burden.paper_burden(0.5, 0.75, 0.5, 1.0) == 1.0 - 0.875
    assert burden.paper_burden(0.5, 0.25, 0.5, 0.5) == 1.0 - 0.625 * 0.75
    assert burden.paper_burden(0.5, 0.5, 0.5, 0.5) == 1.0 - 0.75 * 0.75
    # (1 - proficiency) * (1 - interpreters)
    assert burden.language_gap(1.0, 0.5) == 0.0
    assert burden.language_gap(0.25, 0.5) == 0.375
    assert burden.language_gap(0.25, 1.0) == 0.0
