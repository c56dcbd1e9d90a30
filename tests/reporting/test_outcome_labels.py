"""Outcomes in words."""

import pytest

from experiments.engine.runner import compile_rules
from experiments.reporting.outcome_labels import outcome, outcome_names
from sim.core.errors import InputError


def test_every_outcome_has_words_and_a_scale():
    compile_rules()
    found = [outcome(name) for name in outcome_names()]
    assert len({one.label for one in found}) == len(found)
    assert outcome("non_reach").scale == 100.0
    assert outcome("trust").scale == 1.0
    assert outcome("non_reach_young_people").label == "unreached young people (%)"
    with pytest.raises(InputError, match="did you mean 'severity'"):
        outcome("severitty")
