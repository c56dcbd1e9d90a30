"""What residents begin with, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import FLOAT32
from helpers.three_residents import EVERYONE, LITTLE_DUTCH, PEOPLE, SCENARIO

from sim.run import Run
from sim.settings import N_REACH
from sim.state.records import TRUST_HELD, TRUST_LOST

TRUST = 0.75


def began(rule: str, **parameters: float) -> Run:
    """Return a run before week 0 in which everyone trusts by 3/4, but for one bad contact that everyone had."""
    changed = {"start_trust": TRUST, "start_trust_spread": 0.0, "prior_bad": 1.0} | parameters
    scenario = SCENARIO.changed(parameters=dict(SCENARIO.parameters) | changed, rules={"learning": rule})
    return Run(scenario, 1, residents=PEOPLE, ties=EVERYONE)


@pytest.mark.parametrize(
    ("rule", "rate"),
    [
        ("asymmetric", 0.25),  # trust_gain 1/8, twice as much for bad contacts
        ("confirmation", 0.125 * (1.0 - 0.5 * 0.5)),  # bad does not outweigh good, and surprises where trust is high
    ],
)
def test_a_bad_contact_before_the_run_is_learnt_from_by_the_rule_of_the_run(rule, rate):
    run = began(rule, confirmation=0.5)
    n_bad, trust = run.state.bonds["n_bad"], run.state.bonds["trust"]
    assert n_bad.sum(axis=1).tolist() == [1, 1, 1]
    assert run.state.people["has_own_bad"].tolist() == [1, 1, 1]
    # a quarter of the loss is carried over to the other agency
    expected = np.where(n_bad == 1, TRUST * (1.0 - rate), TRUST * (1.0 - 0.25 * rate))
    assert trust == pytest.approx(expected, abs=FLOAT32)
    # it was lost before the ledger began
    held = run.state.trust_ledger[TRUST_HELD].sum()
    assert held == pytest.approx(expected.sum(), abs=1e-6) and not run.state.trust_ledger[TRUST_LOST:].any()


def test_who_has_little_dutch_follows_the_declared_border():
    for border, has_little in ((0.25, False), (0.3, True)):
        reach_class = int(began("asymmetric", little_dutch=border).state.people[LITTLE_DUTCH].reach_class)
        assert (reach_class % N_REACH >= 2) == has_little
