"""Every rule by hand, on three residents whose scores are exact in binary, so that answers are too.

ASSERTIVE speaks Dutch, can do forms and seems able. LITTLE_DUTCH has little Dutch and little skill with forms.
PARENT fears harsh measures. There are two agencies: FIRST serves income and health, SECOND serves income only.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim import awareness, burden, decay, numeric
from sim.agencies import Agency
from sim.graph import Ties
from sim.mechanisms import access, contact, learning, need, outreach, record, seeking, stories
from sim.parameters import values
from sim.population import GROUPS, Residents
from sim.run import Run
from sim.scenario import Scenario
from sim.settings import leaving_rate
from sim.state import (
    ACTIVE,
    ADMITTED,
    ASKING,
    BAD,
    BAD_CONTACTS,
    DOES_NOT_KNOW,
    DROPPED_OUT,
    FEAR,
    GOOD,
    GOOD_CONTACTS,
    HEARSAY,
    HELPED,
    IS_BAD,
    IS_SEVERE,
    IS_TOLD,
    LANGUAGE,
    MET,
    MISMATCH,
    N_DOMAINS,
    NEVER,
    NO_NEED,
    NORM,
    NOT_COUNTED,
    OWN,
    OWN_EXPERIENCE,
    PAPER,
    PERSON,
    REFUSED,
    SEVERE,
    SEVERE_EVENTS,
    SHAME,
    SLIGHT,
    SLIGHTS,
    SOLVED,
    SPILL_OVER,
    STORY,
    TRUST_HELD,
    TRUST_LOST,
    WAITING,
    end_need,
    move_trust,
    note_encounter,
    stop_case,
)  # fmt: skip

ASSERTIVE, LITTLE_DUTCH, PARENT = range(3)
INCOME, HOUSING, HEALTH = range(3)
FIRST, SECOND = range(2)
EXACT = 1e-12

SCENARIO = Scenario(
    residents=20, weeks=60, burn_in=0,
    agencies=(
        Agency(name="first", domains=("income", "health"), outreach=0.5, continuity=0.5, cultural_fit=0.5,
               interpreters=0.5, paper=0.5, digital=0.5, strictness=0.5, discretion=0.25, waiting_weeks=4.0,
               self_reliance=0.5, specialism=0.5, harshness=0.5, quality=0.75, contact_rate=1.0, peers=0.5),
        Agency(name="second", domains=("income",), outreach=0.25, continuity=1.0, waiting_weeks=0.0),
    ),
    parameters={
        "trust_gain": 0.125, "bad_to_good": 2.0, "slight_weight": 0.5, "severe_weight": 0.75, "hardening": 0.5,
        "spill_over": 0.25, "spill_over_severe": 0.5, "spill_over_good": 0.125, "fear_from_event": 0.5,
        "start_trust": 0.5, "start_trust_spread": 0.0, "prior_bad": 0.0,
        "fear_weight": 0.5, "shame_weight": 0.5, "norm_weight": 0.5, "burden_weight": 0.5, "trust_midpoint": 0.5,
        "trust_steepness": 2.0, "urgency_start": 0.5, "urgency_weight": 0.5, "peer_effect": 0.5,
        "paper_barrier": 0.5, "language_barrier": 0.5, "waiting_loss": 0.125,
        "culture_effect": 0.5, "language_effect": 0.5, "closed_effect": 0.5, "new_face_effect": 0.5,
        "self_reliance_effect": 0.5, "apparent_capacity": 0.5, "misjudgement_effect": 0.5, "relationship_effect": 0.5,
        "relationship_growth": 0.25, "relationship_damage": 0.5, "relief": 0.5, "drop_out": 0.5,
        "severe_chance": 0.5, "severe_misjudgement": 0.5, "need_solved": 0.125,
        "hearsay_weight": 0.5, "hearsay_good": 0.5, "fear_from_story": 0.25, "fear_parents": 2.0,
        "norm_from_story": 0.25, "norm_youth": 1.5, "awareness_from_story": 0.5, "acceptance": 0.5, "stifling": 0.5,
        "closeness_other": 0.5, "sharpening_bad": 0.25, "levelling_good": 0.25, "story_fading": 0.0,
        "telling_strength": 0.25, "notable_good": 0.25, "tell_ratio": 2.0, "tell_rate": 0.5,
        "strength_good": 0.25, "strength_bad": 0.5, "strength_severe": 1.0,
        "need_threshold": 0.5, "grace_weeks": 8, "outreach_gain": 0.125, "awareness_loss": 0.0625,
        "outreach_youth": 0.5, "outreach_low_dutch": 0.5, "start_awareness": 1.0,
    },
)  # fmt: skip

PEOPLE = Residents(
    key=np.arange(3), household=np.arange(3, dtype=np.int32),
    home_x=np.zeros(3, np.float32), home_y=np.zeros(3, np.float32),
    age=np.ones(3, np.uint8), community=np.zeros(3, np.uint8),
    group=np.array([GROUPS.index("others"), GROUPS.index("others"), GROUPS.index("parents")], np.uint8),
    born_abroad=np.array([False, True, False]), social_rent=np.zeros(3, bool), income_support=np.zeros(3, bool),
    is_parent=np.array([False, False, True]), is_expert=np.zeros(3, bool),
    proficiency=np.float32([1.0, 0.25, 1.0]),
    paper_skill=np.float32([0.75, 0.25, 0.5]),
    digital_skill=np.float32([1.0, 0.5, 0.5]),
    assertiveness=np.float32([1.0, 0.25, 0.5]),
    shame=np.float32([0.0, 0.5, 0.25]),
    complexity=np.float32([0.25, 0.5, 0.75]),
    distance=np.float32([0.0, 0.5, 0.5]),
    initial_fear=np.float32([0.0, 0.25, 0.75]),
    need_rate=np.float32([0.5, 0.5, 0.5]),
)  # fmt: skip
EVERYONE = Ties(np.array([0, 2, 4, 6], np.int32), np.array([1, 2, 0, 2, 0, 1], np.int32), np.full(6, 4, np.uint8))


@pytest.fixture(autouse=True)
def _wrap_around():
    """Unsigned integers wrap around in the keyed draws; numpy warns of it where rules run as plain Python."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture
def town() -> Run:
    """Three residents before week 0, without a need and with trust of 1/2 in both agencies."""
    run = Run(SCENARIO, 1, residents=PEOPLE, ties=EVERYONE)
    assert run.state.bonds["trust"].tolist() == [[0.5, 0.5]] * 3
    return run


def line(run: Run):
    """Return the parameters of week 0."""
    return run.settings.lines[0]


def agency(run: Run, a: int):
    """Return the attributes of an agency in week 0."""
    return run.settings.agencies[0, a]


def open_need(run: Run, i: int, d: int, severity: float, *, place: int = NOT_COUNTED, opened: int = 0) -> None:
    """Give a resident a need."""
    run.state.is_open[i] |= 1 << d
    case = run.state.cases[i, d]
    case.severity, case.place, case.opened = severity, place, opened


# burden.py


def test_paper_and_language_ask_most_of_who_has_least():
    # 1 - (1 - paper * (1 - paper skill)) * (1 - digital * (1 - digital skill)), at paper = digital = 1/2
    assert burden.paper_burden(0.5, 0.75, 0.5, 1.0) == 1.0 - 0.875
    assert burden.paper_burden(0.5, 0.25, 0.5, 0.5) == 1.0 - 0.625 * 0.75
    assert burden.paper_burden(0.5, 0.5, 0.5, 0.5) == 1.0 - 0.75 * 0.75
    # (1 - proficiency) * (1 - interpreters)
    assert burden.language_gap(1.0, 0.5) == 0.0
    assert burden.language_gap(0.25, 0.5) == 0.375
    assert burden.language_gap(0.25, 1.0) == 0.0


# decay.py and awareness.py


def test_stories_fade_and_differences_in_awareness_shrink():
    assert decay.faded(0.5, 0.0, 0.1) == 0.5
    assert decay.faded(0.5, 10.0, 0.1) == pytest.approx(0.5 / math.e, abs=EXACT)
    # someone who knew 0.9 when all others knew 0.5, and half of the difference is left when they know 0.6
    assert decay.awareness_after(0.9, 0.5, 0.6, 0.5) == pytest.approx(0.6 + 0.2, abs=EXACT)


def test_awareness_is_read_from_the_week_it_was_set_in_and_a_story_halves_what_is_missing(town):
    bond = town.state.bonds[ASSERTIVE, FIRST]
    common, log_kept = town.settings.common, town.settings.log_kept
    # gain 1/2 * 1/8 = 1/16 balances a loss of 1/16: everyone starts at 1/2, and a difference shrinks to 7/8 a week
    assert common[:, 0, FIRST] == pytest.approx(0.5, abs=EXACT)
    assert awareness.awareness_now(bond, common, log_kept, 0, FIRST, 3) == pytest.approx(0.5, abs=EXACT)
    awareness.become_aware(bond, common, log_kept, 0, FIRST, 3, 0.5)
    assert (bond.awareness, bond.aware_week) == (0.75, 3)
    known = awareness.awareness_now(bond, common, log_kept, 0, FIRST, 5)
    assert known == pytest.approx(0.5 + 0.25 * 0.875**2, abs=EXACT)


# outreach.py


def test_outreach_rules():
    assert outreach.gain(0.5, 0.125, 1.0) == 0.0625
    assert outreach.gain(0.5, 0.125, 0.5) == 0.03125
    assert outreach.next_awareness(0.5, 0.25, 0.125) == 0.5 + 0.125 - 0.0625
    assert outreach.kept_difference(0.25, 0.125) == 0.625
    assert outreach.kept_difference(0.75, 0.5) == 0.0
    # evidence B9: gained / (gained + lost); nothing is gained and nothing lost: unknown stays unknown
    settled = outreach.settled_awareness(np.array([0.5, 0.0]), 0.125, 0.0625, np.array([1.0, 0.5]))
    assert settled == pytest.approx(np.array([[0.5, 0.0], [1.0 / 3.0, 0.0]]), abs=EXACT)
    assert outreach.settled_awareness(np.array([0.0]), 0.125, 0.0, np.array([1.0])).tolist() == [[0.0]]


def test_awareness_tables_repeat_the_weekly_step():
    shape = (3, 2, 1)
    common, log_kept = np.empty(shape), np.empty(shape)
    presence, reach = np.array([[0.5], [1.0]]), np.array([1.0, 0.5])
    first = np.array([[0.0], [0.5]])
    outreach.awareness_tables(presence, np.full(2, 0.25), np.full(2, 0.125), reach, first, common, log_kept)
    # first class: 0, then 1/8 of all; then 1/8 + 1/4 * 7/8 - 1/8 * 1/8
    assert common[:, 0, 0].tolist() == [0.0, 0.125, 0.125 + 0.21875 - 0.015625]
    # second class: 1/2 + 1/16 * 1/2 - 1/8 * 1/2
    assert common[1, 1, 0] == 0.5 + 0.03125 - 0.0625
    assert log_kept[:, 0, 0] == pytest.approx([0.0, math.log(0.75), math.log(0.75 * 0.625)], abs=EXACT)


# need.py


def test_course_of_an_untreated_need():
    assert need.worsen(0.5, 0.25) == 0.625
    # heals below 0.5 * (1 - severity), spreads from 1 - 0.5 * severity on
    assert [need.course(0.25, u, 0.5, 0.5) for u in (0.374, 0.375, 0.874, 0.875)] == [
        need.HEALS, need.STAYS, need.STAYS, need.SPREADS,
    ]  # fmt: skip
    weights = np.array([[0.25, 0.5, 0.5, 0.75, 0.75, 1.0]])
    domains = [need.draw_domain(weights, 0, u) for u in (0.0, 0.2499, 0.25, 0.4999, 0.5, 0.75, 0.9999)]
    assert domains == [0, 0, 1, 1, 3, 5, 5]


def test_a_need_begins_and_a_second_one_in_the_same_domain_adds_severity_only(town):
    state = town.state
    case = state.cases[PARENT, HEALTH]
    need.begin(case, state.is_open, PARENT, HEALTH, 0.5, 7)
    assert state.is_open.tolist() == [0, 0, 1 << HEALTH]
    assert (case.severity, case.opened, case.since, case.place) == (0.5, 7, 7, NOT_COUNTED)
    need.begin(case, state.is_open, PARENT, HEALTH, 0.25, 9)
    assert (case.severity, case.opened) == (0.5, 7)
    need.begin(case, state.is_open, PARENT, HEALTH, 0.75, 9)
    assert (case.severity, case.opened) == (0.75, 7)


def test_the_calendar_opens_a_need_between_the_lowest_and_the_highest_severity(town):
    state, weights = town.state, town.settings.domain_weights
    low, high = line(town).need_start_low, line(town).need_start_high
    following = need.begin_on_calendar(
        state.people[PARENT], state.cases, state.is_open, weights, line(town), 1, PARENT, 3
    )
    assert following > 3
    assert state.people[PARENT].n_needs == 1
    assert bin(state.is_open[PARENT]).count("1") == 1
    severity = state.cases[PARENT]["severity"].max()
    assert np.float32(low) <= severity <= np.float32(high)


def test_first_needs_follow_the_rate_of_each_resident():
    people = np.zeros(20_000, PERSON)
    people["need_rate"][:10_000] = 0.25
    weeks = np.empty(20_000, np.uint16)
    need.first_needs(people.view(np.recarray), 1, weeks)
    # geometric from week 0 on: a quarter in week 0, mean 3 and variance 12; who has no rate never has a need
    assert np.mean(weeks[:10_000] == 0) == pytest.approx(0.25, abs=4 * math.sqrt(0.25 * 0.75 / 10_000))
    assert weeks[:10_000].mean() == pytest.approx(3.0, abs=4 * math.sqrt(12.0 / 10_000))
    assert (weeks[10_000:] == NEVER).all()


# seeking.py


def test_what_stands_in_the_way_of_asking():
    assert seeking.consider_chance(0.5, 0.125, 0.5) == 0.375
    assert [seeking.willingness(trust, 0.5, 2.0) for trust in (0.0, 1.0)] == [0.0, 1.0]
    assert seeking.willingness(0.5, 0.5, 2.0) == pytest.approx(0.5, abs=EXACT)
    # odds 3 squared are 9 to 1
    assert seeking.willingness(0.75, 0.5, 2.0) == pytest.approx(0.9, abs=EXACT)
    assert seeking.urgency(0.5, 0.5, 0.5) == 0.0
    assert seeking.urgency(0.75, 0.5, 0.5) == 0.5 * 0.25
    assert seeking.urgency(1.0, 0.5, 0.5) == 0.5
    # each barrier takes its part of what the others leave; pressing need and a peer are ways in of their own
    assert seeking.chance_to_ask(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0) == 0.5**6
    assert seeking.chance_to_ask(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5) == 1.0 - 0.75 * 0.5
    assert seeking.chance_to_ask(0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.5


@pytest.mark.parametrize(
    ("willing", "own", "heard", "fear", "shame", "norm", "language", "paper", "place"),
    [
        (0.4, True, True, 0.1, 0.2, 0.3, 0.4, 0.5, OWN_EXPERIENCE),
        (0.4, False, True, 0.1, 0.2, 0.3, 0.4, 0.5, HEARSAY),
        (0.4, False, False, 0.1, 0.2, 0.3, 0.4, 0.5, PAPER),
        (0.9, True, True, 0.1, 0.2, 0.3, 0.4, 0.0, LANGUAGE),
        (0.9, True, True, 0.5, 0.2, 0.3, 0.4, 0.0, FEAR),
        (0.9, True, True, 0.2, 0.2, 0.3, 0.0, 0.0, NORM),
        (0.9, True, True, 0.0, 0.2, 0.1, 0.0, 0.0, SHAME),
    ],
)
def test_the_binding_barrier_takes_the_largest_part(
    willing, own, heard, fear, shame, norm, language, paper, place
):  # fmt: skip
    assert seeking.binding_barrier(willing, own, heard, fear, shame, norm, language, paper) == place


def test_three_residents_weigh_asking_the_same_agency(town):
    state, p, first = town.state, line(town), agency(town, FIRST)
    chances = []
    for i in (ASSERTIVE, LITTLE_DUTCH, PARENT):
        open_need(town, i, INCOME, 0.75)
        state.people[i].norm = (0.25, 0.5, 0.25)[i]
    # willing 1/2, urgent 1/8, peer 1/4 for all
    other_ways = (1.0 - 0.125) * (1.0 - 0.25)
    # fear 0, shame 0, norm 1/8, language 0, paper 1/16
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.9375) * other_ways)
    # fear 1/8, shame 1/4, norm 1/4, language 3/16, paper (1 - 15/32) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.75 * 0.75 * 0.8125 * (1.0 - 0.5 * 0.53125)) * other_ways)
    # fear 3/8, shame 1/8, norm 1/8, language 0, paper (1 - 9/16) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.625 * 0.875 * 0.875 * (1.0 - 0.5 * 0.4375)) * other_ways)
    barriers = (NORM, PAPER, FEAR)
    for i, chance in enumerate(chances):
        person, case = state.people[i], state.cases[i, INCOME]
        assert seeking.weigh(person, case, state.bonds, first, p, i, FIRST, chance - 1e-9)
        assert case.place == NOT_COUNTED
        assert not seeking.weigh(person, case, state.bonds, first, p, i, FIRST, chance + 1e-9)
        assert case.place == barriers[i]
    state.bonds[PARENT, SECOND].n_bad = 1
    assert not seeking.weigh(
        state.people[PARENT], state.cases[PARENT, INCOME], state.bonds, first, p, PARENT, FIRST, 1.0
    )
    assert state.cases[PARENT, INCOME].place == OWN_EXPERIENCE


def test_own_and_heard_bad_experience_are_told_apart(town):
    bonds = town.state.bonds
    assert not seeking.has_own_bad(bonds, PARENT) and not seeking.has_heard_bad(bonds, PARENT)
    stories.keep(bonds[PARENT, SECOND], 0.5, 0, ASSERTIVE, 0, 0, 1)
    assert not seeking.has_heard_bad(bonds, PARENT)  # a good story
    stories.keep(bonds[PARENT, SECOND], 0.5, 0, ASSERTIVE, 0, IS_BAD, 1)
    assert seeking.has_heard_bad(bonds, PARENT) and not seeking.has_heard_bad(bonds, ASSERTIVE)
    bonds[PARENT, FIRST].n_bad = 1
    assert seeking.has_own_bad(bonds, PARENT) and not seeking.has_own_bad(bonds, ASSERTIVE)


def test_which_agency_is_asked(town):
    state, agencies = town.state, town.settings.agencies[0]
    assert [seeking.any_serving(agencies, INCOME, u) for u in (0.0, 0.4999, 0.5, 0.9999)] == [0, 0, 1, 1]
    assert seeking.any_serving(agencies, HEALTH, 0.9999) == FIRST
    assert seeking.any_serving(agencies, HOUSING, 0.5) == -1
    common, log_kept = np.ones_like(town.settings.common), np.zeros_like(town.settings.log_kept)
    state.bonds["awareness"] = 1.0
    state.bonds["trust"][PARENT] = (0.25, 0.75)
    draws = np.uint64(5)
    assert seeking.most_trusted_known(state.bonds, agencies, common, log_kept, draws, PARENT, 0, INCOME, 0) == SECOND
    assert seeking.most_trusted_known(state.bonds, agencies, common, log_kept, draws, PARENT, 0, HEALTH, 0) == FIRST
    assert seeking.most_trusted_known(state.bonds, agencies, common, log_kept, draws, PARENT, 0, HOUSING, 0) == -1
    state.bonds["awareness"] = 0.0
    common[:] = 0.0
    assert seeking.most_trusted_known(state.bonds, agencies, common, log_kept, draws, PARENT, 0, INCOME, 0) == -1


def test_help_that_was_never_weighed_is_due_after_the_grace_period_and_the_unknown_is_noted(town):
    open_need(town, PARENT, HOUSING, 0.5, opened=2)
    case = town.state.cases[PARENT, HOUSING]
    assert not seeking.is_due(case, 8, 9)
    assert seeking.is_due(case, 8, 10)
    agencies = town.settings.agencies[0]
    assert seeking.seek(town.state, town.settings, agencies, line(town), 1, PARENT, HOUSING, 10) == -1
    assert case.place == DOES_NOT_KNOW
    assert not seeking.is_due(case, 8, 10)


# access.py


def test_hurdles_of_an_intake():
    assert access.refusal_chance(0.5, 0.25) == 0.375
    below, above = 0.1, 0.9
    assert access.fate_of_intake(below, above, above, 0.5, 0.5, 0.5) == REFUSED
    assert access.fate_of_intake(above, below, below, 0.5, 0.5, 0.5) == PAPER
    assert access.fate_of_intake(above, above, below, 0.5, 0.5, 0.5) == LANGUAGE
    assert access.fate_of_intake(above, above, above, 0.5, 0.5, 0.5) == WAITING
    assert access.fate_of_intake(0.5, 0.5, 0.5, 0.5, 0.5, 0.5) == WAITING
    assert access.fate_of_waiting(0.0, 4, 4.0, 0.125) == HELPED
    assert access.fate_of_waiting(0.1, 3, 4.0, 0.125) == REFUSED
    assert access.fate_of_waiting(0.125, 3, 4.0, 0.125) == WAITING


def test_admission_and_leaving(town):
    state, scratch, series = town.state, town._scratch, town.series
    person, case = state.people[PARENT], state.cases[PARENT, HEALTH]
    person.is_waiting = 1 << HEALTH
    access.admit(person, case, series, HEALTH, 5)
    assert (person.is_waiting, person.is_in_care) == (0, 1 << HEALTH)
    assert (case.place, case.since, series.events[5, ADMITTED]) == (HELPED, 5, 1)
    scratch.length[MET] = 0
    bond = state.bonds[LITTLE_DUTCH, FIRST]
    number = LITTLE_DUTCH * N_DOMAINS + INCOME
    access.take_leave(state.cases[LITTLE_DUTCH, INCOME], bond, scratch, series, number, PAPER, 5)
    assert state.cases[LITTLE_DUTCH, INCOME].place == PAPER
    assert (scratch.length[MET], scratch.met[0], scratch.outcome[0]) == (1, number, SLIGHT)
    assert (bond.n_bad, series.events[5, SLIGHTS]) == (1, 1)


def test_the_intake_of_a_week_admits_at_once_where_there_is_no_waiting_list(town):
    state, scratch = town.state, town._scratch
    agencies = town.settings.agencies.copy()
    agencies["strictness"], agencies["paper"], agencies["digital"] = 0.0, 0.0, 0.0
    agencies = agencies.view(np.recarray)[0]
    scratch.length[:] = 0
    for k, (i, a) in enumerate([(ASSERTIVE, FIRST), (PARENT, SECOND)]):
        open_need(town, i, INCOME, 0.5)
        state.cases[i, INCOME].agency = a
        scratch.active[k], scratch.asking[k] = i, i * N_DOMAINS + INCOME
    scratch.length[ACTIVE] = scratch.length[ASKING] = 2
    access.step(state, scratch, town.series, agencies, line(town), 1, 0)
    assert (state.cases[ASSERTIVE, INCOME].place, state.people[ASSERTIVE].is_waiting) == (WAITING, 1)
    assert (state.cases[PARENT, INCOME].place, state.people[PARENT].is_in_care) == (HELPED, 1)
    scratch.length[ASKING] = scratch.length[MET] = 0
    access.step(state, scratch, town.series, agencies, line(town), 1, 4)
    assert (state.cases[ASSERTIVE, INCOME].place, state.cases[ASSERTIVE, INCOME].since) == (HELPED, 4)


# contact.py


def test_rules_of_an_encounter():
    assert contact.same_person_chance(math.log(2.0) / 52.0, 52.0) == pytest.approx(0.5, abs=EXACT)
    assert contact.same_person_chance(0.0, 52.0) == 1.0
    # continuity is the chance that the same person is there after a year
    for continuity, half_a_year in ((0.25, 0.5), (1.0, 1.0), (0.0, 0.0)):
        rate = leaving_rate(continuity)
        assert contact.same_person_chance(rate, 26.0) == pytest.approx(half_a_year, abs=EXACT)
        assert contact.same_person_chance(rate, 52.0) == pytest.approx(continuity, abs=EXACT)
    # demand * (1 - paper skill) * (1 - apparent + apparent * assertiveness)
    assert contact.what_is_asked(0.5, 0.75, 1.0, 0.5) == 0.125
    assert contact.what_is_asked(0.5, 0.25, 0.25, 0.5) == 0.375 * 0.625
    assert contact.what_is_asked(0.5, 0.5, 0.5, 0.5) == 0.25 * 0.75
    assert contact.success_chance(0.75, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.75
    assert contact.success_chance(1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0) == 0.5**6
    assert contact.success_chance(1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5) == 0.75
    assert contact.severe_event_chance(0.5, 0.5, 0.75, 0.5, 0.5) == 1.0 - 0.75 * (1.0 - 0.1875)
    assert contact.drop_out_chance(0.5, 0.5, 0.5) == 0.125


def test_the_same_agency_succeeds_differently_with_three_residents(town):
    state, p, first = town.state, line(town), agency(town, FIRST)
    expected = {
        # culture 0, language 0, closed 1/4, asked 1/16, misjudged 1/16
        ASSERTIVE: 0.75 * 0.75 * 0.9375 * 0.9375,
        # culture 1/8; an interpreter helps only who opens up: gap 3/4 * (1 - 1/2 * 3/4) = 15/32; asked 15/128; 1/8
        LITTLE_DUTCH: 0.75 * 0.875 * (1.0 - 0.5 * 15 / 32) * 0.75 * (1.0 - 0.5 * 15 / 64) * 0.875,
        # culture 1/8, language 0, asked 3/32, misjudged 3/16
        PARENT: 0.75 * 0.875 * 0.75 * (1.0 - 3 / 32) * (1.0 - 3 / 16),
    }
    for i, chance in expected.items():
        case, bond = state.cases[i, INCOME], state.bonds[i, FIRST]
        same = contact.chance_of_success(state.people[i], case, bond, first, p, False)
        assert same == pytest.approx(chance, abs=EXACT)
        # a new face takes half
        new = contact.chance_of_success(state.people[i], case, bond, first, p, True)
        assert new == pytest.approx(0.5 * chance, abs=EXACT)
        # a full relationship gives back half of what is lost
        case.relationship = 1.0
        fixed = contact.chance_of_success(state.people[i], case, bond, first, p, False)
        assert fixed == pytest.approx(0.75 * (chance / 0.75 + 0.5 * (1.0 - chance / 0.75)), abs=EXACT)


def test_a_good_contact_relieves_builds_a_relationship_and_at_last_ends_the_need(town):
    state, scratch, series, p = town.state, town._scratch, town.series, line(town)
    open_need(town, PARENT, HEALTH, 0.375, place=HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.is_in_care = 1 << HEALTH
    scratch.length[MET] = 0
    contact.go_well(person, case, bond, state.is_open, scratch, series, p, PARENT, HEALTH, 6)
    assert (case.severity, case.relationship, bond.n_good) == (0.1875, 0.25, 1)
    contact.go_well(person, case, bond, state.is_open, scratch, series, p, PARENT, HEALTH, 6)
    assert (case.severity, case.relationship, case.place, bond.n_good) == (0.0, 0.0, NO_NEED, 2)
    assert (state.is_open[PARENT], person.is_in_care) == (0, 0)
    assert series.events[6, [GOOD_CONTACTS, SOLVED]].tolist() == [2, 1]


def test_a_bad_contact_harms_the_relationship_and_may_be_severe_or_the_last(town):
    state, scratch, series, p, first = town.state, town._scratch, town.series, line(town), agency(town, FIRST)
    open_need(town, PARENT, HEALTH, 0.5, place=HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.is_in_care = 1 << HEALTH
    case.relationship = 1.0
    scratch.length[MET] = 0
    severe = 1.0 - 0.75 * (1.0 - 0.1875)
    contact.go_wrong(person, case, bond, first, scratch, series, p, severe, 0.125, PARENT, HEALTH, 6)
    # relationship 1/2, and the chance to leave is 1/2 * 1/2 * 1/2: a draw of 1/8 is not below it
    assert (case.relationship, case.place, scratch.outcome[0]) == (0.5, HELPED, BAD)
    contact.go_wrong(person, case, bond, first, scratch, series, p, severe - 1e-9, 0.1874, PARENT, HEALTH, 6)
    # relationship 1/4, chance to leave 1/2 * 1/2 * 3/4
    assert (case.place, case.relationship, person.is_in_care, scratch.outcome[1]) == (MISMATCH, 0.0, 0, SEVERE)
    assert case.severity == 0.5 and state.is_open[PARENT] == 1 << HEALTH
    assert series.events[6, [BAD_CONTACTS, SEVERE_EVENTS, DROPPED_OUT]].tolist() == [1, 1, 1]
    assert bond.n_bad == 2


# learning.py


def test_rates_of_learning():
    assert learning.rate_of_good(0.5, 0, 0.125, 0.5, 0.0) == 0.125
    assert learning.rate_of_good(0.5, 2, 0.125, 0.5, 0.0) == 0.0625
    # confirmation: at trust 3/4 good counts 1.25 times, bad 0.75 times; at 1/4 the other way round
    assert learning.rate_of_good(0.75, 0, 0.125, 0.5, 0.5) == 0.125 * 1.25
    assert learning.rate_of_good(0.25, 0, 0.125, 0.5, 0.5) == 0.125 * 0.75
    assert learning.rate_of_bad(0.5, BAD, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.25
    assert learning.rate_of_bad(0.5, SLIGHT, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.125
    assert learning.rate_of_bad(0.5, SEVERE, 0.125, 2.0, 0.5, 0.75, 0.0) == 0.75
    assert learning.rate_of_bad(0.75, BAD, 0.125, 1.0, 0.5, 0.75, 0.5) == 0.125 * 0.75
    assert learning.rate_of_bad(0.5, BAD, 0.5, 14.0, 0.5, 0.75, 0.0) == 1.0
    assert learning.gained(0.5, 0.125) == 0.5625
    assert learning.lost(0.5, 0.25) == 0.375
    assert learning.risen(0.75, 0.5) == 0.875


@pytest.mark.parametrize(
    ("outcome", "own", "other", "fear"),
    [
        (GOOD, 0.5 + 0.125 * 0.5, 0.5 + 0.125 * 0.125 * 0.5, 0.75),
        (SLIGHT, 0.5 * 0.875, 0.5 * (1.0 - 0.25 * 0.125), 0.75),
        (BAD, 0.5 * 0.75, 0.5 * (1.0 - 0.25 * 0.25), 0.75),
        (SEVERE, 0.5 * 0.25, 0.5 * (1.0 - 0.5 * 0.75), 0.875),
    ],
)
def test_an_encounter_moves_trust_in_this_agency_and_in_the_other(town, outcome, own, other, fear):
    state, g = town.state, GROUPS.index("parents")
    held = state.books[TRUST_HELD].copy()
    learning.learn_from(state.people[PARENT], state.bonds, state.books, line(town), PARENT, FIRST, outcome)
    assert state.bonds["trust"][PARENT].tolist() == [own, other]
    assert state.people[PARENT].fear == fear
    assert (state.books[TRUST_HELD] - held)[g].tolist() == [own - 0.5, other - 0.5]
    lost = state.books[TRUST_LOST:, g]
    assert lost[OWN].tolist() == [max(0.0, 0.5 - own), 0.0]
    assert lost[SPILL_OVER].tolist() == [0.0, max(0.0, 0.5 - other)]
    assert not lost[STORY].any() and not np.delete(state.books[TRUST_LOST:], g, axis=1).any()


def test_the_confirmation_rule_drops_the_ratio_and_weighs_agreement():
    run = Run(SCENARIO.changed(rules={"learning": "confirmation"}), 1, residents=PEOPLE, ties=EVERYONE)
    bonds = run.state.bonds
    bonds["trust"][PARENT] = (0.75, 0.25)
    confirmation = values()["confirmation"]
    learning.learn_from(run.state.people[PARENT], bonds, run.state.books, line(run), PARENT, FIRST, BAD)
    rate = 0.125 * (1.0 - confirmation * 0.5)
    assert bonds["trust"][PARENT] == pytest.approx([0.75 * (1 - rate), 0.25 * (1 - 0.25 * rate)], abs=1e-7)


# stories.py


def test_rules_of_a_story():
    assert [stories.notable_chance(outcome, 0.25, 2.0) for outcome in (GOOD, SLIGHT, BAD, SEVERE)] == [
        0.25, 0.5, 0.5, 1.0,
    ]  # fmt: skip
    assert stories.notable_chance(BAD, 0.5, 3.0) == 1.0
    strengths = [stories.lived_strength(outcome, 0.25, 0.5, 1.0) for outcome in (GOOD, SLIGHT, BAD, SEVERE)]
    assert strengths == [0.25, 0.5, 0.5, 1.0]
    assert stories.retold_strength(0.5, True, 0.25, 0.25) == 0.625
    assert stories.retold_strength(0.5, False, 0.25, 0.25) == 0.375
    assert stories.hearsay(0.5, 0.5, True, 0.5, 0.5) == 0.375
    assert stories.hearsay(0.5, 0.5, False, 0.5, 0.5) == 0.5625
    assert stories.norm_after(0.5, 0.5, True, 0.25) == 0.5625
    assert stories.norm_after(0.5, 0.5, False, 0.25) == 0.4375
    assert stories.fear_after(0.75, 1.0, 0.5) == 0.875
    assert stories.fear_after(0.75, 1.0, 2.0) == 1.0


def test_a_parent_takes_in_a_severe_story_and_keeps_it(town):
    state, settings, p = town.state, town.settings, line(town)
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[PARENT, FIRST], state.people[PARENT]
    person.norm = 0.25
    stories.keep(mine, 0.5, 2, ASSERTIVE, 2, IS_BAD | IS_SEVERE, 3)
    assert (mine.story_marks, mine.story_retold) == (IS_BAD | IS_SEVERE | IS_TOLD, 3)
    assert stories.strength_now(mine, settings.story_kept, 9) == 0.5
    # accepted below 1/2 * 1/2; told at 1/2 it arrives at 5/8
    told = stories.tell(mine, theirs, person, 0.5, state.books, settings, p, 0.25, 0.9, FIRST, 4)
    assert told == stories.NOT_TAKEN_IN
    told = stories.tell(mine, theirs, person, 0.5, state.books, settings, p, 0.2499, 0.9, FIRST, 4)
    assert told == stories.KEPT
    assert theirs.trust == np.float32(0.5 * (1.0 - 0.5 * 0.625))
    assert person.norm == np.float32(0.25 + 0.25 * 0.625 * 0.75)
    assert person.fear == np.float32(0.75 + 2.0 * 0.25 * 0.625 * 0.25)
    assert theirs.awareness == 0.75 and theirs.aware_week == 4
    assert (theirs.story_strength, theirs.story_witness, theirs.story_born) == (0.625, ASSERTIVE, 2)
    assert (theirs.story_week, theirs.story_retold, theirs.story_marks) == (4, 4, IS_BAD | IS_SEVERE | IS_TOLD)
    lost = state.books[TRUST_LOST + STORY, GROUPS.index("parents"), FIRST]
    assert lost == 0.5 - float(theirs.trust)
    # told again, it is the same incident: the teller may fall silent, the listener does not move
    assert stories.is_same_incident(mine, theirs)
    before = theirs.copy()
    told = stories.tell(mine, theirs, person, 0.5, state.books, settings, p, 0.0, 0.5, FIRST, 5)
    assert (told, mine.story_marks & IS_TOLD) == (stories.NOT_TAKEN_IN, IS_TOLD)
    stories.tell(mine, theirs, person, 0.5, state.books, settings, p, 0.0, 0.4999, FIRST, 5)
    assert mine.story_marks == IS_BAD | IS_SEVERE
    assert theirs == before


def test_a_weaker_story_is_taken_in_but_does_not_take_the_place_of_a_stronger_one(town):
    state, settings, p = town.state, town.settings, line(town)
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[LITTLE_DUTCH, FIRST], state.people[LITTLE_DUTCH]
    stories.keep(mine, 0.5, 2, ASSERTIVE, 2, 0, 0)
    stories.keep(theirs, 0.75, 1, PARENT, 1, IS_BAD, 0)
    told = stories.tell(mine, theirs, person, 0.5, state.books, settings, p, 0.0, 0.0, FIRST, 4)
    assert told == stories.TAKEN_IN_ONLY
    # a good story of 1/2 arrives at 3/8 and closes 1/2 * 1/2 * 3/8 of the distance
    assert theirs.trust == 0.5 + 0.09375 * 0.5
    assert (theirs.story_witness, theirs.story_strength) == (PARENT, 0.75)
    assert person.fear == 0.25


def test_the_strongest_story_that_is_still_told_comes_first(town):
    bonds, kept = town.state.bonds, town.settings.story_kept
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == -1
    stories.keep(bonds[PARENT, FIRST], 0.25, 0, PARENT, 0, IS_BAD, 0)
    stories.keep(bonds[PARENT, SECOND], 0.75, 0, PARENT, 0, 0, 0)
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == SECOND
    bonds[PARENT, SECOND].story_marks = 0
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == FIRST
    assert stories.most_salient(bonds, PARENT, kept, 0.2501, 5) == -1


def test_the_next_telling_is_noted_once(town):
    calendar, silence = town.state.next_tell, math.log(0.5)
    stories.note_next_telling(calendar, silence, np.uint64(3), PARENT, 10)
    week = calendar[PARENT]
    assert week > 10
    stories.note_next_telling(calendar, silence, np.uint64(3), PARENT, 30)
    assert calendar[PARENT] == week
    stories.note_next_telling(calendar, 0.0, np.uint64(3), ASSERTIVE, 10)
    assert calendar[ASSERTIVE] == NEVER


def test_a_severe_encounter_becomes_the_story_that_is_kept(town):
    state, scratch = town.state, town._scratch
    number = PARENT * N_DOMAINS + HEALTH
    state.cases[PARENT, HEALTH].agency = FIRST
    stories.keep(state.bonds[PARENT, FIRST], 0.75, 0, ASSERTIVE, 0, 0, 2)
    scratch.met[0], scratch.outcome[0], scratch.length[MET] = number, SEVERE, 1
    stories.live(state, scratch, town.settings.story_kept, line(town), 1, 5)
    bond = state.bonds[PARENT, FIRST]
    assert (bond.story_strength, bond.story_witness, bond.story_born, bond.story_retold) == (1.0, PARENT, 5, 0)
    assert bond.story_marks == IS_BAD | IS_SEVERE | IS_TOLD
    assert 5 < state.next_tell[PARENT] < NEVER


def test_a_planted_story_is_like_one_that_was_lived(town):
    town.plant_story(PARENT, "second", strength=0.5)
    bond = town.state.bonds[PARENT, SECOND]
    assert (bond.story_strength, bond.story_witness, bond.story_retold, bond.story_marks) == (
        0.5, PARENT, 0, IS_BAD | IS_TOLD,
    )  # fmt: skip
    assert 0 < town.state.next_tell[PARENT] < NEVER
    town.plant_story(LITTLE_DUTCH, "second", strength=0.5, witness=PARENT)
    assert stories.is_same_incident(bond, town.state.bonds[LITTLE_DUTCH, SECOND])
    assert town.state.bonds["trust"].tolist() == [[0.5, 0.5]] * 3


# record.py and state.py


def test_where_a_resident_stands(town):
    state = town.state
    assert not record.is_counted(0.5, 8, 0.5, 8)
    assert record.is_counted(0.5, 9, 0.5, 8)
    assert not record.is_counted(0.4999, 9, 0.5, 8)

    def place(i: int, t: int) -> int:
        return record.place_of(state.people[i], state.cases, np.int64(state.is_open[i]), 0.5, 8, i, t)

    assert place(PARENT, 20) == NO_NEED
    open_need(town, PARENT, INCOME, 0.5, place=SHAME)
    open_need(town, PARENT, HEALTH, 0.75, place=REFUSED, opened=10)
    assert place(PARENT, 8) == NOT_COUNTED
    assert place(PARENT, 9) == SHAME  # the more severe need is not open for long enough
    assert place(PARENT, 19) == REFUSED
    state.people[PARENT].is_in_care = 1 << INCOME
    assert place(PARENT, 19) == HELPED


def test_books_follow_every_move_of_trust(town):
    state, g = town.state, GROUPS.index("others")
    bond = state.bonds[ASSERTIVE, SECOND]
    assert state.books[TRUST_HELD, g, SECOND] == 1.0
    move_trust(bond, 0.25, state.books, STORY, g, SECOND)
    move_trust(bond, 0.75, state.books, OWN, g, SECOND)
    assert state.books[TRUST_HELD, g, SECOND] == 1.25
    assert state.books[TRUST_LOST:, g, SECOND].tolist() == [0.0, 0.25, 0.0]


def test_a_case_stops_and_a_need_ends(town):
    state = town.state
    open_need(town, PARENT, INCOME, 0.5, place=WAITING)
    open_need(town, PARENT, HEALTH, 0.5, place=HELPED)
    person = state.people[PARENT]
    person.is_waiting, person.is_in_care = 1 << INCOME, 1 << HEALTH
    stop_case(person, state.cases[PARENT, INCOME], INCOME, REFUSED)
    assert (person.is_waiting, person.is_in_care, state.cases[PARENT, INCOME].place) == (0, 1 << HEALTH, REFUSED)
    end_need(person, state.cases[PARENT, HEALTH], state.is_open, PARENT, HEALTH)
    assert (person.is_in_care, state.is_open[PARENT]) == (0, 1 << INCOME)
    assert (state.cases[PARENT, HEALTH].severity, state.cases[PARENT, HEALTH].place) == (0.0, NO_NEED)


def test_contacts_are_counted_up_to_255(town):
    bond, scratch = town.state.bonds[PARENT, FIRST], town._scratch
    for outcome in (GOOD, SLIGHT, BAD, SEVERE):
        scratch.length[MET] = 0
        note_encounter(scratch, bond, 4, outcome)
    assert (bond.n_good, bond.n_bad) == (1, 3)
    bond.n_good = bond.n_bad = 255
    for outcome in (GOOD, BAD):
        note_encounter(scratch, bond, 4, outcome)
    assert (bond.n_good, bond.n_bad, scratch.length[MET]) == (255, 255, 3)


# numeric.py


def test_exponential_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate((np.linspace(-699.0, 699.0, 4001), np.linspace(-1.0, 1.0, 2001), [1e-300, -1e-17])):
        assert numeric.exp(x) == pytest.approx(math.exp(x), rel=1e-14)
    assert (numeric.exp(0.0), numeric.exp(-701.0), numeric.exp(-1e300)) == (1.0, 0.0, 0.0)
    assert numeric.exp(1e300) == numeric.exp(700.0)


def test_logarithm_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate(
        (10.0 ** np.linspace(-300.0, 300.0, 4001), np.linspace(0.5, 2.0, 2000), [5e-324, 2.0**-53])
    ):
        assert numeric.log(x) == pytest.approx(math.log(x), rel=1e-14, abs=1e-300)
    assert (numeric.log(1.0), numeric.log(0.0), numeric.log(-1.0)) == (0.0, -1e300, -1e300)


def test_weeks_until_an_event():
    half = math.log(0.5)
    assert [numeric.geometric_gap(u, half) for u in (0.0, 0.4999, 0.5001, 0.7499, 0.7501, 0.9)] == [1, 1, 2, 2, 3, 4]
    assert numeric.geometric_gap(0.5, 0.0) == 1 << 30
    assert numeric.geometric_gap(1.0 - 2.0**-53, -1e-12) == 1 << 30


def test_logistic_in_odds():
    assert [numeric.logistic_in_odds(x, 0.25, 1.0) for x in (-0.1, 0.0, 1.0, 1.1)] == [0.0, 0.0, 1.0, 1.0]
    assert numeric.logistic_in_odds(0.25, 0.25, 3.0) == pytest.approx(0.5, abs=EXACT)
    # odds 1 against odds 1/3
    assert numeric.logistic_in_odds(0.5, 0.25, 1.0) == pytest.approx(0.75, abs=EXACT)
    # chances of 0.2 against a midpoint of 0.5: odds 1/4, squared 1/16
    assert numeric.logistic_in_odds(0.2, 0.5, 2.0) == pytest.approx(1.0 / 17.0, abs=EXACT)
