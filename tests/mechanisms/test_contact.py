"""What a contact with an agency gives, by hand."""

from __future__ import annotations

import pytest
from helpers.by_hand import EXACT, HEALTH, INCOME, give_need, params, plain, put_in_care, week
from helpers.small_town import office, people, town
from helpers.three_residents import ASSERTIVE, FIRST, LITTLE_DUTCH, PARENT, SECOND, draws

from sim.codes import AgencySeries, Encounter, Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms import contact
from sim.settings import leaving_chance
from sim.state.records import MET

STREAMS = (Purpose.SUCCESS, Purpose.SEVERE, Purpose.DROP_OUT, Purpose.SLIGHT, Purpose.SAME_PERSON)
"""Of a contact, in the order of `contact.Streams`."""


def test_rules_of_an_encounter():
    # turnover is the chance to leave within a year: the chance to stay for half a year is its root
    for turnover, stays in ((0.75, 0.5), (0.0, 1.0), (1.0, 0.0)):
        leaves = leaving_chance(turnover)
        assert (1.0 - leaves) ** 26 == pytest.approx(stays, abs=EXACT)
        assert (1.0 - leaves) ** 52 == pytest.approx(1.0 - turnover, abs=EXACT)
    # demand * (1 - paper skill) * (1 - apparent + apparent * assertiveness)
    assert contact.what_is_asked(0.5, 0.75, 1.0, 0.5) == 0.125
    assert contact.what_is_asked(0.5, 0.25, 0.25, 0.5) == 0.375 * 0.625
    assert contact.what_is_asked(0.5, 0.5, 0.5, 0.5) == 0.25 * 0.75
    assert contact.success_chance(0.75, 1.0, 0.0) == 0.75
    left = contact.left_by_resident(0.5, 0.5, 0.5, 0.5, 0.5) * contact.left_by_circumstances(0.5, 0.0, 0.0, 0.0, 0.0)
    assert contact.success_chance(1.0, left, 0.0) == 0.5**6
    assert contact.left_by_circumstances(0.5, 0.25, 0.125, 0.5, 0.75) == 0.5 * 0.75 * 0.875 * 0.5 * 0.25
    assert contact.success_chance(1.0, 0.5, 0.5) == 0.75
    # half of the distance is bridged, and half of the attitude is open
    assert contact.slight_chance(0.5, 0.5, 0.5, 0.5) == 0.0625
    assert contact.severe_event_chance(0.5, 0.5, 0.75, 0.5, 0.5) == 1.0 - 0.75 * (1.0 - 0.1875)
    assert contact.drop_out_chance(0.5, 0.5, 0.5) == 0.125


def test_the_same_agency_succeeds_differently_with_three_residents(trio):
    state, p = trio.state, params(trio)
    trio.settings.params["matching_effect"] = 0.5
    judging = 0.75  # for all: attitude 1/2, of which half counts
    expected = {
        # culture 0, language 0, closed 1/4, asked 1/16, misjudged 1/16
        ASSERTIVE: judging * 0.75 * 0.9375 * 0.9375,
        # culture 1/8; an interpreter helps only who opens up: gap 3/4 * (1 - 1/2 * 3/4) = 15/32; asked 15/128; 1/8
        LITTLE_DUTCH: judging * 0.875 * (1.0 - 0.5 * 15 / 32) * 0.75 * (1.0 - 0.5 * 15 / 64) * 0.875,
        # culture 1/8, language 0, asked 3/32, misjudged 3/16
        PARENT: judging * 0.875 * 0.75 * (1.0 - 3 / 32) * (1.0 - 3 / 16),
    }
    # a shared background lifts half of distance (to 1/16) and of the language gap (to 15/128)
    shared = {
        ASSERTIVE: expected[ASSERTIVE],
        LITTLE_DUTCH: judging * 0.9375 * (1.0 - 0.25 * 15 / 32) * 0.75 * (1.0 - 0.5 * 15 / 64) * 0.875,
        PARENT: judging * 0.9375 * 0.75 * (1.0 - 3 / 32) * (1.0 - 3 / 16),
    }
    for i, left in expected.items():
        case = state.cases[i, INCOME]

        def chance(image=0.0, time=1.0, diversity=0.0, is_new_face=False, is_forced=False, i=i):
            state.image[FIRST], state.capacity[FIRST].time = image, time
            state.people[i].forced_in = is_forced << INCOME
            trio.settings.agencies["diversity"] = diversity
            return plain(contact.chance_of_success, trio.world, week(trio), i, INCOME, is_new_face)

        assert chance() == pytest.approx(0.75 * left, abs=EXACT)
        assert chance(is_new_face=True) == pytest.approx(0.5 * 0.75 * left, abs=EXACT)
        # half of the time takes 1/4, an image of 1/4 takes 1/8, force takes what it takes
        assert chance(time=0.5) == pytest.approx(0.75 * 0.75 * left, abs=EXACT)
        assert chance(image=0.25) == pytest.approx(0.875 * 0.75 * left, abs=EXACT)
        assert chance(is_forced=True) == pytest.approx((1.0 - p.forced_effect) * 0.75 * left, abs=EXACT)
        assert chance(diversity=1.0) == pytest.approx(0.75 * shared[i], abs=EXACT)
        # a full relationship gives back half of what is lost
        case.relationship = 1.0
        assert chance() == pytest.approx(0.75 * (left + 0.5 * (1.0 - left)), abs=EXACT)


def test_a_good_contact_relieves_builds_a_relationship_and_at_last_ends_the_need(trio):
    state, lists, series = trio.state, trio._lists, trio.series
    give_need(trio, PARENT, HEALTH, 0.375, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.care_in = 1 << HEALTH
    lists.length[MET] = 0

    def go_well(u_slight: float) -> None:
        plain(contact.go_well, trio.world, week(trio, 6), PARENT, HEALTH, u_slight)

    # a slight is drawn below 1/2 * 1/2 * 1/2 * 1/2
    go_well(0.0625)
    assert (case.severity, case.relationship, bond.n_good) == (0.1875, 0.25, 1)
    go_well(0.0625)
    assert (case.severity, case.relationship, case.stage, bond.n_good) == (0.0, 0.0, Stage.NO_NEED, 2)
    assert (state.open_needs[PARENT], person.care_in) == (0, 0)
    assert series.events[6, [Event.GOOD_CONTACTS, Event.SOLVED, Event.SLIGHTS]].tolist() == [2, 1, 0]
    assert series.by_agency[
        6, :, [AgencySeries.WENT_WELL, AgencySeries.WENT_OTHERWISE, AgencySeries.SOLVED]
    ].T.tolist() == [[2, 0, 1], [0, 0, 0]]
    assert lists.outcome[: lists.length[MET]].tolist() == [Encounter.GOOD, Encounter.GOOD]


def test_a_contact_that_does_its_work_may_hold_a_slight(trio):
    state, lists, series = trio.state, trio._lists, trio.series
    give_need(trio, PARENT, HEALTH, 0.5, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    lists.length[MET] = 0
    plain(contact.go_well, trio.world, week(trio, 6), PARENT, HEALTH, 0.0624)
    assert (case.severity, case.relationship) == (0.25, 0.25)
    assert (lists.outcome[0], bond.n_good, bond.n_bad, person.has_own_bad) == (Encounter.SLIGHT, 0, 1, 1)
    assert series.events[6, [Event.GOOD_CONTACTS, Event.SLIGHTS]].tolist() == [0, 1]
    assert series.by_agency[
        6, :, [AgencySeries.WENT_WELL, AgencySeries.WENT_OTHERWISE, AgencySeries.SOLVED]
    ].T.tolist() == [[0, 1, 0], [0, 0, 0]]


def test_a_bad_contact_harms_the_relationship_and_may_be_severe_or_the_last(trio):
    state, lists, series = trio.state, trio._lists, trio.series
    give_need(trio, PARENT, HEALTH, 0.5, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.care_in = 1 << HEALTH
    case.relationship = 1.0
    lists.length[MET] = 0
    severe = 1.0 - 0.75 * (1.0 - 0.1875)

    def go_wrong(u_severe: float, u_leave: float) -> None:
        plain(contact.go_wrong, trio.world, week(trio, 6), PARENT, HEALTH, u_severe, u_leave)

    go_wrong(severe, 0.125)
    # relationship 1/2, and the chance to leave is 1/2 * 1/2 * 1/2: a draw of 1/8 is not below it
    assert (case.relationship, case.stage, lists.outcome[0]) == (0.5, Stage.HELPED, Encounter.BAD)
    # nobody can leave forced help; relationship 1/4
    person.forced_in = 1 << HEALTH
    go_wrong(severe, 0.0)
    assert (case.relationship, case.stage, person.care_in) == (0.25, Stage.HELPED, 1 << HEALTH)
    person.forced_in = 0
    go_wrong(severe - 1e-9, 0.2187)
    # relationship 1/8, chance to leave 1/2 * 1/2 * 7/8 = 0.21875
    assert (case.stage, case.relationship, person.care_in, lists.outcome[2]) == (
        Stage.MISMATCH,
        0.0,
        0,
        Encounter.SEVERE,
    )
    assert case.severity == 0.5 and state.open_needs[PARENT] == 1 << HEALTH
    assert series.events[6, [Event.BAD_CONTACTS, Event.SEVERE_EVENTS, Event.DROPPED_OUT]].tolist() == [2, 1, 1]
    assert series.by_agency[6, :, [AgencySeries.WENT_OTHERWISE, AgencySeries.ENDED_UNSOLVED]].T.tolist() == [
        [3, 1],
        [0, 0],
    ]
    assert (bond.n_bad, person.has_own_bad) == (3, 1)


@pytest.mark.parametrize(("took_post", "if_good", "if_bad"), [(6, 1.0, 0.5), (7, 0.25, 0.0)])
def test_with_a_new_face_the_relationship_begins_anew(trio, took_post, if_good, if_bad):
    state, lists = trio.state, trio._lists
    outcomes = set()
    for t in range(7, 27):
        streams = contact.Streams(*draws(t, *STREAMS))
        give_need(trio, PARENT, INCOME, 0.5, stage=Stage.HELPED)
        case, person, bond = state.cases[PARENT, INCOME], state.people[PARENT], state.bonds[PARENT, SECOND]
        # forced help, so that nobody leaves
        case.agency, case.worker, case.since, case.relationship = SECOND, 0, t - 1, 1.0
        person.care_in, person.forced_in, bond.trust = 1 << INCOME, 1 << INCOME, 0.5
        # the second agency always has the same person on duty, who is there or came since the last contact
        state.worker_since[SECOND, 0] = took_post + t - 7
        lists.length[MET] = 0
        plain(contact.meet, trio.world, week(trio, t), streams, PARENT, INCOME)
        outcome = lists.outcome[0]
        outcomes.add(outcome in (Encounter.GOOD, Encounter.SLIGHT))
        assert case.relationship == (if_good if outcome in (Encounter.GOOD, Encounter.SLIGHT) else if_bad)
        assert (case.since, trio.series.by_agency[t, SECOND, AgencySeries.CONTACTS]) == (t, 1.0)
    assert outcomes == {True, False}
    assert person.n_contacts == 20


def test_what_is_asked_follows_real_and_apparent_capacity():
    # half of it follows capacity alone, half how articulate one seems
    assert contact.what_is_asked(0.5, 0.25, 1.0, 0.5) == 0.375
    assert contact.what_is_asked(0.5, 0.25, 0.0, 0.5) == 0.1875
    assert contact.what_is_asked(0.5, 1.0, 1.0, 0.5) == 0.0
    assert contact.what_is_asked(0.5, 0.25, 0.0, 0.0) == 0.375


def test_every_hindrance_takes_its_part_of_what_the_others_leave():
    assert contact.left_by_resident(0.0, 0.0, 0.0, 0.0, 0.0) == 1.0
    assert contact.left_by_resident(0.5, 0.5, 0.5, 0.5, 0.5) == 1 / 32
    assert contact.left_by_circumstances(0.0, 0.0, 0.0, 0.0, 0.0) == 1.0
    assert contact.left_by_circumstances(0.5, 0.25, 0.5, 0.0, 0.5) == 0.09375
    for k in range(5):
        alone = [1.0 if k == other else 0.0 for other in range(5)]
        assert contact.left_by_resident(*alone) == contact.left_by_circumstances(*alone) == 0.0


def test_a_relationship_makes_good_part_of_the_loss():
    assert contact.success_chance(0.75, 0.5, 0.0) == 0.375
    assert contact.success_chance(0.75, 0.5, 0.5) == 0.5625
    assert contact.success_chance(0.75, 0.5, 1.0) == 0.75


def test_slights_and_severe_events():
    assert contact.slight_chance(0.5, 0.5, 0.75, 0.5) == 1 / 32
    assert contact.slight_chance(0.0, 0.0, 0.0, 0.5) == 0.0
    assert contact.slight_chance(1.0, 0.0, 1.0, 0.5) == 0.0
    # a harsh measure, or a grave misjudgement of a complex problem without a specialist
    assert contact.severe_event_chance(0.5, 0.5, 0.0, 0.0, 0.5) == 0.25
    assert contact.severe_event_chance(0.0, 0.5, 0.5, 0.5, 0.5) == 0.125
    assert contact.severe_event_chance(0.5, 0.5, 0.5, 0.5, 0.5) == 1.0 - 0.75 * 0.875


def test_a_new_face_is_one_who_came_later_or_is_not_on_duty():
    assert contact.meets_new_face(6, 5, 1.0, 0.0, 0.0)  # came after the last contact
    assert not contact.meets_new_face(5, 5, 1.0, 0.999, 1.0)
    assert contact.meets_new_face(5, 5, 0.5, 0.5, 0.25)  # not on duty
    assert not contact.meets_new_face(5, 5, 0.5, 0.499, 0.25)
    assert not contact.meets_new_face(5, 5, 0.5, 0.9, 0.0)  # nobody is known yet


def test_a_shared_background_is_as_likely_as_staff_is_diverse():
    assert contact.shares_background(0.25, 0.2499) and not contact.shares_background(0.25, 0.25)
    assert not contact.shares_background(0.0, 0.0)


def test_everything_that_hinders_a_contact_at_once():
    run = town(
        ("contact",),
        office(cultural_fit=0.5, interpreters=0.5, self_reliance=0.5, specialism=0.5, quality=0.75, attitude=0.5,
               diversity=0.0),
        residents=people(proficiency=0.5, paper_skill=0.5, assertiveness=1.0, complexity=0.5, distance=0.5),
        culture_effect=0.5, language_effect=0.5, closed_effect=0.5, new_face_effect=0.5, self_reliance_effect=0.5,
        apparent_capacity=0.5, misjudgement_effect=0.5, relationship_effect=0.5, hurry_effect=0.5,
        prejudice_effect=0.5, attitude_effect=0.5, forced_effect=0.5, start_trust=0.5, matching_effect=0.5,
    )  # fmt: skip
    state = run.state
    # culture 1/2 * 1/2 * 1/2; interpreters help only who opens up (3/4): gap 1/2 * 5/8; closed 1/4; asked 1/4;
    # misjudged 1/4
    resident = (1 - 1 / 8) * (1 - 5 / 32) * (1 - 1 / 4) * (1 - 1 / 8) * (1 - 1 / 8)
    unhindered = plain(contact.chance_of_success, run.world, week(run), 0, INCOME, False)
    judging = 0.75
    assert unhindered == pytest.approx(0.75 * resident * judging, abs=EXACT)
    state.image[0], state.capacity[0].time, state.people[0].forced_in = 0.5, 0.5, 1 << INCOME
    hindered = plain(contact.chance_of_success, run.world, week(run), 0, INCOME, True)
    # image 1/2, half the time, a new face, force
    assert hindered == pytest.approx(0.75 * resident * judging * 0.75 * 0.75 * 0.5 * 0.5, abs=EXACT)
    # a shared background lifts half of the distance and of the language gap
    state.image[0], state.capacity[0].time, state.people[0].forced_in = 0.0, 1.0, 0
    run.settings.agencies["diversity"] = 1.0
    matched = plain(contact.chance_of_success, run.world, week(run), 0, INCOME, False)
    lifted = (1 - 1 / 16) * (1 - 5 / 64) * (1 - 1 / 4) * (1 - 1 / 8) * (1 - 1 / 8)
    assert matched == pytest.approx(0.75 * lifted * judging, abs=EXACT)


def test_working_on_trust_takes_time_from_relief():
    run = town(("contact",), office("plain"), office("trust first", trust_work=0.5), relief=0.5, trust_work_time=0.5)
    put_in_care(run, 0, a=0)
    put_in_care(run, 1, a=1)
    run.advance(1)
    assert run.state.cases[0, INCOME].severity == 0.25
    assert run.state.cases[1, INCOME].severity == 0.5 * (1 - 0.5 * 0.75)
