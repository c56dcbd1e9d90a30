"""What residents learn from an encounter, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import plain, week
from helpers.small_town import office, town
from helpers.three_residents import EVERYONE, FIRST, PARENT, PEOPLE, SCENARIO

from sim.codes import Encounter, Group, TrustSource
from sim.mechanisms import learning
from sim.parameters.registry import values
from sim.run import Run
from sim.state.records import TRUST_HELD, TRUST_LOST


def test_rates_of_learning():
    assert learning.rate_of_good(0.5, 0, 0.125, 0.5, 0.0) == 0.125
    assert learning.rate_of_good(0.5, 2, 0.125, 0.5, 0.0) == 0.0625
    # confirmation: at trust 3/4 good counts 1.25 times, bad 0.75 times; at 1/4 the other way round
    assert learning.rate_of_good(0.75, 0, 0.125, 0.5, 0.5) == 0.125 * 1.25
    assert learning.rate_of_good(0.25, 0, 0.125, 0.5, 0.5) == 0.125 * 0.75
    assert learning.rate_of_bad(0.5, Encounter.BAD, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.25
    assert learning.rate_of_bad(0.5, Encounter.SLIGHT, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.125
    assert learning.rate_of_bad(0.5, Encounter.SEVERE, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.75
    assert learning.rate_of_bad(0.75, Encounter.BAD, 0.125, 1.0, 0.5, 0.75, 0.5) == 0.125 * 0.75
    assert learning.rate_of_bad(0.5, Encounter.BAD, 0.5, 14.0, 0.5, 0.75, 0.0) == 1.0
    assert learning.trust_after_good(0.5, 0.125) == 0.5625
    assert learning.trust_after_bad(0.5, 0.25) == 0.375
    assert learning.fear_after_event(0.75, 0.5) == 0.875


@pytest.mark.parametrize(
    ("outcome", "own", "other", "fear"),
    [
        (Encounter.GOOD, 0.5 + 0.125 * 0.5, 0.5 + 0.125 * 0.125 * 0.5, 0.75),
        (Encounter.SLIGHT, 0.5 * 0.875, 0.5 * (1.0 - 0.25 * 0.125), 0.75),
        (Encounter.BAD, 0.5 * 0.75, 0.5 * (1.0 - 0.25 * 0.25), 0.75),
        (Encounter.SEVERE, 0.5 * 0.25, 0.5 * (1.0 - 0.5 * 0.75), 0.875),
    ],
)
def test_an_encounter_moves_trust_in_this_agency_and_in_the_other(trio, outcome, own, other, fear):
    state, g = trio.state, Group.PARENTS
    held = state.trust_ledger[TRUST_HELD].copy()
    plain(learning.learn_from, trio.world, week(trio), PARENT, FIRST, outcome)
    assert state.bonds["trust"][PARENT].tolist() == [own, other]
    assert state.people[PARENT].fear == fear
    assert (state.trust_ledger[TRUST_HELD] - held)[g].tolist() == [own - 0.5, other - 0.5]
    lost = state.trust_ledger[TRUST_LOST:, g]
    assert lost[TrustSource.OWN_EXPERIENCE].tolist() == [max(0.0, 0.5 - own), 0.0]
    assert lost[TrustSource.SPILL_OVER].tolist() == [0.0, max(0.0, 0.5 - other)]
    assert not lost[TrustSource.STORIES].any() and not np.delete(state.trust_ledger[TRUST_LOST:], g, axis=1).any()


def test_the_confirmation_rule_drops_the_ratio_and_weighs_agreement():
    run = Run(SCENARIO.changed(rules={"learning": "confirmation"}), 1, residents=PEOPLE, ties=EVERYONE)
    bonds = run.state.bonds
    bonds["trust"][PARENT] = (0.75, 0.25)
    confirmation = values()["confirmation"]
    plain(learning.learn_from, run.world, week(run), PARENT, FIRST, Encounter.BAD)
    rate = 0.125 * (1.0 - confirmation * 0.5)
    assert bonds["trust"][PARENT] == pytest.approx([0.75 * (1 - rate), 0.25 * (1 - 0.25 * rate)], abs=1e-7)


def test_good_contacts_count_for_more_where_trust_is_worked_on():
    run = town(
        ("learning",), office("one", trust_work=1.0), office("two", trust_work=1.0),
        trust_gain=0.125, trust_work_gain=1.0, spill_over_good=0.5, bad_to_good=2.0, spill_over=0.5, slight_weight=0.5,
    )  # fmt: skip
    bonds = run.state.bonds
    plain(learning.learn_from, run.world, week(run), 0, 0, Encounter.GOOD)
    # a quarter of the distance to full trust instead of an eighth, and half of that elsewhere
    assert bonds["trust"][0].tolist() == [0.625, 0.5625]
    plain(learning.learn_from, run.world, week(run), 1, 0, Encounter.BAD)
    # a bad contact is not made worse or better by it
    assert bonds["trust"][1].tolist() == [0.375, 0.4375]
    plain(learning.learn_from, run.world, week(run), 2, 0, Encounter.SLIGHT)
    assert bonds["trust"][2].tolist() == [0.4375, 0.46875]


def test_the_gain_of_a_good_contact_never_passes_full_trust():
    for trust in (0.0, 0.5, 0.9, 1.0):
        rate = learning.rate_of_good(trust, 0, 1.0, 0.0, 1.0)
        assert 0.0 <= learning.trust_after_good(trust, rate) <= 1.0
