"""Every rule by hand, on three residents whose scores are exact in binary, so that answers are too.

ASSERTIVE speaks Dutch, can do forms and seems able. LITTLE_DUTCH has little Dutch and little skill with forms.
PARENT fears harsh measures. There are two agencies: FIRST serves income and health, SECOND serves income only.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.codes import N_DOMAINS, AgencySeries, Encounter, Event, Group, Stage, StoryMark, TieKind, TrustSource
from sim.core import portable_math
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.mechanisms import access, contact, learning, need, outreach, record, seeking, stories
from sim.mechanisms.common import awareness, burden, decay
from sim.parameters.registry import values
from sim.population.graph import Ties
from sim.population.residents import Residents
from sim.run import Run
from sim.scenario.agencies import Agency
from sim.scenario.scenario import Mechanisms, Scenario
from sim.settings import N_REACH, leaving_chance, reach_of_classes
from sim.state.operations import carry_over, end_need, enter_queue, move_trust, note_contact, note_encounter, stop_case
from sim.state.records import IN_CARE, IN_NEED, LEARNT, MET, NEVER, PERSON, TRUST_HELD, TRUST_LOST

ASSERTIVE, LITTLE_DUTCH, PARENT = range(3)
INCOME, HOUSING, HEALTH = range(3)
FIRST, SECOND = range(2)
OTHER = TieKind.OTHER
EXACT = 1e-12

SCENARIO = Scenario(
    residents=20, weeks=60, burn_in=0,
    agencies=(
        Agency(name="first", domains=("income", "health"), outreach=0.5, continuity=0.5, cultural_fit=0.5,
               interpreters=0.5, paper=0.5, digital=0.5, strictness=0.5, discretion=0.25, waiting_weeks=4.0,
               self_reliance=0.5, specialism=0.5, harshness=0.5, quality=0.75, contact_rate=1.0, peers=0.5,
               attitude=0.5, trust_work=0.0),
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
        "attitude_effect": 0.5, "hurry_effect": 0.5, "prejudice_effect": 0.5, "slight_chance": 0.5, "familiarity": 0.5,
        "self_reliance_effect": 0.5, "apparent_capacity": 0.5, "misjudgement_effect": 0.5, "relationship_effect": 0.5,
        "relationship_growth": 0.25, "relationship_damage": 0.5, "relief": 0.5, "drop_out": 0.5,
        "severe_chance": 0.5, "severe_misjudgement": 0.5, "need_solved": 0.125,
        "hearsay_weight": 0.5, "hearsay_good": 0.5, "fear_from_story": 0.25, "fear_parents": 2.0,
        "norm_from_story": 0.25, "norm_youth": 1.5, "awareness_from_story": 0.5, "acceptance": 0.5, "stifling": 0.5,
        "closeness_other": 0.5, "sharpening_bad": 0.25, "levelling_good": 0.25, "story_fading": 0.0,
        "telling_strength": 0.25, "notable_good": 0.25, "tell_ratio": 2.0, "tell_rate": 0.5,
        "strength_good": 0.25, "strength_bad": 0.5, "strength_severe": 1.0,
        "need_threshold": 0.5, "grace_weeks": 8, "outreach_gain": 0.125, "awareness_loss": 0.0625,
        "key_figures": 0.5, "key_figure_company": 0.5, "key_figure_reach": 0.0, "meeting_place_reach": 0.0,
        "outreach_youth": 0.5, "outreach_low_dutch": 0.5, "start_awareness": 1.0,
    },
)  # fmt: skip

PEOPLE = Residents(
    key=np.arange(3), household=np.arange(3, dtype=np.int32),
    home_x=np.zeros(3, np.float32), home_y=np.zeros(3, np.float32),
    age=np.ones(3, np.uint8), community=np.zeros(3, np.uint8),
    group=np.array([Group.OTHERS, Group.OTHERS, Group.PARENTS], np.uint8),
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
EVERYONE = Ties(np.array([0, 2, 4, 6], np.int32), np.array([1, 2, 0, 2, 0, 1], np.int32), np.full(6, OTHER, np.uint8))


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
    """Return the parameters of week 0, which are the same for every risk group."""
    return run.settings.params[0, 0]


def draws(t: int, *purposes: str) -> tuple[np.uint64, ...]:
    """Return the streams of draws for these purposes in week t."""
    return tuple(np.uint64(stream(1, t, PURPOSE[purpose])) for purpose in purposes)


def agency(run: Run, a: int):
    """Return the attributes of an agency in week 0, which are the same towards every risk group."""
    return run.settings.agencies[0, 0, a]


def open_need(run: Run, i: int, d: int, severity: float, *, stage: int = Stage.NOT_COUNTED, opened: int = 0) -> None:
    """Give a resident a need."""
    run.state.open_needs[i] |= 1 << d
    case = run.state.cases[i, d]
    case.severity, case.stage, case.opened = severity, stage, opened


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
    # nothing is left; 1e-12 stands for that, since its logarithm is summed over weeks
    assert outreach.kept_difference(0.75, 0.5) == 1e-12
    assert outreach.other_ways(0.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.0
    # evidence B9: gained / (gained + lost); nothing is gained and nothing lost: unknown stays unknown
    nothing, presence, reach = np.zeros(2), np.array([[0.5, 0.0], [0.5, 0.0]]), np.array([1.0, 0.5])
    settled = outreach.settled_awareness(presence, np.full(2, 0.125), nothing, np.full(2, 0.0625), reach)
    assert settled == pytest.approx(np.array([[0.5, 0.0], [1.0 / 3.0, 0.0]]), abs=EXACT)
    assert (
        outreach.settled_awareness(presence[:, 1:], np.full(2, 0.125), nothing, nothing, reach).tolist() == [[0.0]] * 2
    )
    # other ways balance the loss where there is no presence: half is known
    other = outreach.settled_awareness(
        presence[:, 1:], np.full(2, 0.125), np.full(2, 0.0625), np.full(2, 0.0625), reach
    )
    assert other == pytest.approx(np.array([[0.5], [0.5]]), abs=EXACT)


def test_awareness_tables_repeat_the_weekly_step():
    # two weeks with a line each, two reach classes, one agency
    # in the second week half learn of it in other ways in the second class
    presence = np.array([[[0.5], [0.5]], [[1.0], [1.0]]])
    others, reach = np.array([[0.0, 0.0], [0.0, 0.5]]), np.array([[1.0, 0.5], [1.0, 0.5]])
    first = np.array([[0.0], [0.5]])
    gains, losses = np.full((2, 2), 0.25), np.full((2, 2), 0.125)
    common, log_kept = outreach.awareness_tables(presence, gains, others, losses, reach, np.array([0, 1]), first)
    # first class: 0, then 1/8 of all; then 1/8 + 1/4 * 7/8 - 1/8 * 1/8
    assert common[:, 0, 0].tolist() == [0.0, 0.125, 0.125 + 0.21875 - 0.015625]
    # second class: 1/2 + 1/16 * 1/2 - 1/8 * 1/2; then gained 1 - 7/8 * 1/2
    assert common[1, 1, 0] == 0.5 + 0.03125 - 0.0625
    assert common[2, 1, 0] == 0.46875 + 0.5625 * 0.53125 - 0.125 * 0.46875
    assert log_kept[:, 0, 0] == pytest.approx([0.0, math.log(0.75), math.log(0.75 * 0.625)], abs=EXACT)
    assert log_kept[:, 1, 0] == pytest.approx([0.0, math.log(0.8125), math.log(0.8125 * 0.3125)], abs=EXACT)


def test_presence_reaches_the_young_and_those_with_little_dutch_less(town):
    # youth 1/2, little Dutch 1/2, both 1/4, and the same in every risk group
    assert reach_of_classes(town.settings.params).tolist() == [[1.0, 0.5, 0.5, 0.25] * len(Group)]
    others = N_REACH * Group.OTHERS
    assert town.state.people["reach_class"].tolist() == [others, others + 2, N_REACH * Group.PARENTS]
    # gained 1/32 against a loss of 1/16
    assert town.state.bonds["awareness"][:, FIRST] == pytest.approx([0.5, 1.0 / 3.0, 0.5], abs=1e-7)


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
    need.begin(case, state.open_needs, PARENT, HEALTH, 0.5, 7)
    assert state.open_needs.tolist() == [0, 0, 1 << HEALTH]
    assert (case.severity, case.opened, case.since, case.stage) == (0.5, 7, 7, Stage.NOT_COUNTED)
    need.begin(case, state.open_needs, PARENT, HEALTH, 0.25, 9)
    assert (case.severity, case.opened) == (0.5, 7)
    need.begin(case, state.open_needs, PARENT, HEALTH, 0.75, 9)
    assert (case.severity, case.opened) == (0.75, 7)


def test_the_calendar_opens_a_need_between_the_lowest_and_the_highest_severity(town):
    state, weights = town.state, town.settings.domain_weights
    low, high = line(town).need_start_low, line(town).need_start_high
    following = need.begin_on_calendar(
        state.people[PARENT], state.cases, state.open_needs, weights, line(town), 1, PARENT, 3
    )
    assert following > 3
    assert state.people[PARENT].n_needs == 1
    assert bin(state.open_needs[PARENT]).count("1") == 1
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
    assert seeking.consider_chance(0.5, 0.125, 0.5, 0.0) == 0.375
    # a midpoint of 1/2 has odds of 1, of which the logarithm is 0
    assert [seeking.willingness(trust, 0.5, 0.0, 2.0, False) for trust in (0.0, 1.0)] == [0.0, 1.0]
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, False) == pytest.approx(0.5, abs=EXACT)
    # odds 3 squared are 9 to 1
    assert seeking.willingness(0.75, 0.5, 0.0, 2.0, False) == pytest.approx(0.9, abs=EXACT)
    # odds 1 against odds 1/3, squared
    assert seeking.willingness(0.5, 0.25, math.log(1.0 / 3.0), 2.0, False) == pytest.approx(0.9, abs=EXACT)
    assert [seeking.willingness(trust, 0.25, math.log(1.0 / 3.0), 2.0, True) for trust in (0.2499, 0.25)] == [0.0, 1.0]
    assert seeking.urgency(0.5, 0.5, 0.5) == 0.0
    assert seeking.urgency(0.75, 0.5, 0.5) == 0.5 * 0.25
    assert seeking.urgency(1.0, 0.5, 0.5) == 0.5
    # each barrier takes its part of what the others leave; pressing need and a peer are ways in of their own
    assert seeking.chance_to_ask(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0) == 0.5**6
    assert seeking.chance_to_ask(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5) == 1.0 - 0.75 * 0.5
    assert seeking.chance_to_ask(0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.5


@pytest.mark.parametrize(
    ("willing", "own", "heard", "fear", "shame", "norm", "language", "paper", "stage"),
    [
        (0.4, True, True, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.OWN_EXPERIENCE),
        (0.4, False, True, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.STORIES),
        (0.4, False, False, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.PAPER),
        (0.9, True, True, 0.1, 0.2, 0.3, 0.4, 0.0, Stage.LANGUAGE),
        (0.9, True, True, 0.5, 0.2, 0.3, 0.4, 0.0, Stage.FEAR),
        (0.9, True, True, 0.2, 0.2, 0.3, 0.0, 0.0, Stage.NORM),
        (0.9, True, True, 0.0, 0.2, 0.1, 0.0, 0.0, Stage.SHAME),
    ],
)
def test_the_binding_barrier_takes_the_largest_part(
    willing, own, heard, fear, shame, norm, language, paper, stage
):  # fmt: skip
    assert seeking.binding_barrier(willing, own, heard, fear, shame, norm, language, paper) == stage


def test_three_residents_weigh_asking_the_same_agency(town):
    state, p, first = town.state, line(town), agency(town, FIRST)
    chances = []
    for i in (ASSERTIVE, LITTLE_DUTCH, PARENT):
        open_need(town, i, INCOME, 0.75)
        state.people[i].norm = (0.25, 0.5, 0.25)[i]
    # willing 1/2, urgent 1/8, an expert comes along 1/4, a key figure 1/4 for all
    other_ways = (1.0 - 0.125) * (1.0 - 0.25) * (1.0 - 0.25)
    # fear 0, shame 0, norm 1/8, language 0, paper 1/16
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.9375) * other_ways)
    # fear 1/8, shame 1/4, norm 1/4, language 3/16, paper (1 - 15/32) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.75 * 0.75 * 0.8125 * (1.0 - 0.5 * 0.53125)) * other_ways)
    # fear 3/8, shame 1/8, norm 1/8, language 0, paper (1 - 9/16) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.625 * 0.875 * 0.875 * (1.0 - 0.5 * 0.4375)) * other_ways)
    barriers = (Stage.NORM, Stage.PAPER, Stage.FEAR)
    for i, chance in enumerate(chances):
        person, case = state.people[i], state.cases[i, INCOME]
        assert seeking.weigh(person, case, state.bonds, first, p, i, FIRST, chance - 1e-9)
        assert case.stage == Stage.NOT_COUNTED
        assert not seeking.weigh(person, case, state.bonds, first, p, i, FIRST, chance + 1e-9)
        assert case.stage == barriers[i]
    # distrust of 1/2 is more than fear of 3/8, once something bad was heard or lived
    person, case = state.people[PARENT], state.cases[PARENT, INCOME]
    person.has_heard_bad = 1
    assert not seeking.weigh(person, case, state.bonds, first, p, PARENT, FIRST, 1.0)
    assert case.stage == Stage.STORIES
    person.has_own_bad = 1
    assert not seeking.weigh(person, case, state.bonds, first, p, PARENT, FIRST, 1.0)
    assert case.stage == Stage.OWN_EXPERIENCE


def test_under_the_rival_rule_trust_below_the_midpoint_leaves_nothing_of_asking():
    run = Run(SCENARIO.changed(rules={"seeking": "threshold", "peers": "off"}), 1, residents=PEOPLE, ties=EVERYONE)
    state, p, first = run.state, line(run), agency(run, FIRST)
    open_need(run, ASSERTIVE, INCOME, 0.5)
    person, case = state.people[ASSERTIVE], state.cases[ASSERTIVE, INCOME]
    person.norm = 0.25
    # at the midpoint: norm 1/8, paper 1/16; not urgent, and nobody comes along
    assert seeking.weigh(person, case, state.bonds, first, p, ASSERTIVE, FIRST, 0.875 * 0.9375 - 1e-9)
    assert not seeking.weigh(person, case, state.bonds, first, p, ASSERTIVE, FIRST, 0.875 * 0.9375 + 1e-9)
    state.bonds[ASSERTIVE, FIRST].trust = 0.4999
    assert not seeking.weigh(person, case, state.bonds, first, p, ASSERTIVE, FIRST, 0.0)


def test_own_and_heard_bad_experience_are_told_apart(town):
    state, settings, p = town.state, town.settings, line(town)
    heard, theirs, person = state.bonds[ASSERTIVE, SECOND], state.bonds[PARENT, SECOND], state.people[PARENT]

    def take_in(marks: int) -> tuple[int, int]:
        stories.keep(heard, 0.5, 0, ASSERTIVE, 0, marks, 1)
        stories.take_in(
            person,
            theirs,
            heard,
            state.trust_ledger,
            settings.story_kept,
            settings.common,
            settings.log_kept,
            p,
            0.5,
            SECOND,
            0,
        )
        return int(person.has_own_bad), int(person.has_heard_bad)

    assert take_in(0) == (0, 0)  # a good story
    assert take_in(StoryMark.BAD) == (0, 1)
    assert state.people["has_heard_bad"].tolist() == [0, 0, 1]
    person = state.people[LITTLE_DUTCH]
    for outcome, has_own in ((Encounter.GOOD, 0), (Encounter.SLIGHT, 1)):
        note_encounter(town._scratch, person, state.bonds[LITTLE_DUTCH, FIRST], 4, FIRST, outcome)
        assert (person.has_own_bad, person.has_heard_bad) == (has_own, 0)


def test_which_agency_is_asked(town):
    state, settings = town.state, town.settings
    assert settings.serving[[INCOME, HOUSING, HEALTH]].tolist() == [[FIRST, SECOND], [-1, -1], [FIRST, -1]]
    assert settings.n_serving.tolist() == [2, 0, 1, 0, 0, 0]
    common, log_kept = np.ones_like(settings.common), np.zeros_like(settings.log_kept)
    state.bonds["awareness"] = 1.0
    state.bonds["trust"][PARENT] = (0.25, 0.75)

    def most_trusted(d: int) -> int:
        serving, n_serving = settings.serving, settings.n_serving
        return seeking.most_trusted_known(
            state.bonds, serving, n_serving, common, log_kept, np.uint64(5), np.uint64(6), PARENT, 0, d, 0
        )

    assert [most_trusted(d) for d in (INCOME, HEALTH, HOUSING)] == [SECOND, FIRST, -1]
    state.bonds["awareness"][PARENT, SECOND] = 0.0
    common[:, :, SECOND] = 0.0
    assert most_trusted(INCOME) == FIRST
    state.bonds["awareness"] = 0.0
    common[:] = 0.0
    assert most_trusted(INCOME) == -1


def seek(run: Run, i: int, d: int, t: int) -> int:
    """Let a resident seek help in domain d in week t."""
    settings, g, streams = run.settings, int(run.state.people[i].group), draws(t, "known", "ask", "choose", "equals")
    return seeking.seek(run.state, settings, settings.agencies[0], settings.params[0, g], streams, g, i, d, t)


def test_without_barriers_any_agency_that_serves_is_asked():
    run = Run(SCENARIO.changed(mechanisms={"seeking": False}), 1, residents=PEOPLE, ties=EVERYONE)
    run.state.bonds["trust"] = run.state.bonds["awareness"] = 0.0
    asked = []
    for t in range(60):
        choice = uniform(*draws(t, "choose"), PARENT * N_DOMAINS + INCOME)
        asked.append(seek(run, PARENT, INCOME, t))
        assert asked[t] == (FIRST if choice < 0.5 else SECOND)
    assert set(asked) == {FIRST, SECOND}
    assert seek(run, PARENT, HEALTH, 3) == FIRST
    assert seek(run, PARENT, HOUSING, 3) == -1
    assert run.state.cases[PARENT, HOUSING].stage == Stage.DOES_NOT_KNOW


def test_help_that_was_never_weighed_is_due_after_the_grace_period_and_the_unknown_is_noted(town):
    open_need(town, PARENT, HOUSING, 0.5, opened=2)
    case = town.state.cases[PARENT, HOUSING]
    assert not seeking.is_due(case, 8, 9)
    assert seeking.is_due(case, 8, 10)
    assert seek(town, PARENT, HOUSING, 10) == -1
    assert case.stage == Stage.DOES_NOT_KNOW
    assert not seeking.is_due(case, 8, 10)


# access.py


def test_hurdles_of_an_intake():
    assert access.refusal_chance(0.5, 0.25) == 0.375
    below, above = 0.1, 0.9
    assert access.fate_of_intake(below, above, above, 0.5, 0.5, 0.5) == Stage.REFUSED
    assert access.fate_of_intake(above, below, below, 0.5, 0.5, 0.5) == Stage.PAPER
    assert access.fate_of_intake(above, above, below, 0.5, 0.5, 0.5) == Stage.LANGUAGE
    assert access.fate_of_intake(above, above, above, 0.5, 0.5, 0.5) == Stage.WAITING
    assert access.fate_of_intake(0.5, 0.5, 0.5, 0.5, 0.5, 0.5) == Stage.WAITING


def test_admission_and_leaving(town):
    state, scratch, series = town.state, town._scratch, town.series
    person, case, desk = state.people[PARENT], state.cases[PARENT, HEALTH], state.capacity[FIRST]
    number, (posts,) = PARENT * N_DOMAINS + HEALTH, draws(5, "contact_person")
    bond, staff = state.bonds[PARENT, FIRST], state.n_workers
    for name in ("waiting_in", "informal_in", "street_in"):
        person[name] = 1 << HEALTH | 1 << HOUSING
    staff[FIRST], desk.free_places, case.agency = 8, 3, FIRST
    access.admit(person, case, bond, desk, agency(town, FIRST), staff, series, line(town), posts, number, 5)
    assert (person.waiting_in, person.informal_in, person.street_in) == (1 << HOUSING,) * 3
    assert (person.care_in, desk.free_places) == (1 << HEALTH, 2)
    assert (case.stage, case.since, series.events[5, Event.ADMITTED]) == (Stage.HELPED, 5, 1)
    assert case.worker == math.floor(8 * uniform(posts, number))
    # a known face: familiarity 1/2 * presence 1/2
    assert (case.relationship, bond.awareness, bond.aware_week) == (0.25, 1.0, 5)
    scratch.length[MET] = 0
    bond = state.bonds[LITTLE_DUTCH, FIRST]
    number = LITTLE_DUTCH * N_DOMAINS + INCOME
    person, case = state.people[LITTLE_DUTCH], state.cases[LITTLE_DUTCH, INCOME]
    access.take_leave(person, case, bond, scratch, series, number, Stage.PAPER, 5)
    assert (case.stage, person.has_own_bad) == (Stage.PAPER, 1)
    assert (scratch.length[MET], scratch.met[0], scratch.met_agency[0], scratch.outcome[0]) == (
        1,
        number,
        FIRST,
        Encounter.SLIGHT,
    )
    assert (bond.n_bad, series.events[5, Event.SLIGHTS]) == (1, 1)


def intake(**first) -> Run:
    """Return a run of one week in which PARENT asks FIRST for help with health and SECOND with income."""
    agencies = (
        Agency(name="first", domains=("health",), **({"paper": 0.0, "digital": 0.0, "strictness": 0.0} | first)),
        Agency(name="second", domains=("income",), paper=0.0, digital=0.0, strictness=0.0, waiting_weeks=0.0),
    )
    others = dict.fromkeys(Mechanisms.model_fields, False)
    scenario = SCENARIO.changed(
        agencies=agencies, mechanisms=Mechanisms(**(others | {"need": True, "access": True})),
        parameters={"waiting_loss": 0.0, "need_healing": 0.0, "paper_barrier": 1.0},
    )  # fmt: skip
    run = Run(scenario, 1, residents=PEOPLE._replace(need_rate=np.zeros(3, np.float32)), ties=EVERYONE)
    for d in (HEALTH, INCOME):
        open_need(run, PARENT, d, 0.5)
    return run.advance(1)


def test_the_intake_of_a_week_admits_at_once_where_there_is_no_waiting_list():
    run = intake(waiting_weeks=4.0)
    person, cases = run.state.people[PARENT], run.state.cases[PARENT]
    assert (cases[HEALTH].stage, cases[INCOME].stage) == (Stage.WAITING, Stage.HELPED)
    assert (person.waiting_in, person.care_in) == (1 << HEALTH, 1 << INCOME)
    run.advance(3)
    assert (cases[HEALTH].stage, person.waiting_in) == (Stage.WAITING, 1 << HEALTH)
    run.advance(1)
    assert (cases[HEALTH].stage, cases[HEALTH].since, person.care_in) == (Stage.HELPED, 4, 1 << HEALTH | 1 << INCOME)
    assert run.series.events[:, Event.ADMITTED].sum() == 2


@pytest.mark.parametrize(
    ("hurdle", "stage"),
    [
        ({"strictness": 1.0, "discretion": 0.0}, Stage.REFUSED),
        ({"strictness": 1.0, "discretion": 1.0, "waiting_weeks": 0.0}, Stage.HELPED),
    ],
)
def test_an_intake_ends_at_its_hurdle_and_is_felt_as_a_slight(hurdle, stage):
    run = intake(**hurdle)
    assert (run.state.cases[PARENT, HEALTH].stage, run.state.cases[PARENT, INCOME].stage) == (stage, Stage.HELPED)
    n_slights = int(stage != Stage.HELPED)
    assert run.state.bonds["n_bad"][PARENT].tolist() == [n_slights, 0]
    assert run.series.events[0, [Event.SLIGHTS, Event.ADMITTED]].tolist() == [n_slights, 2 - n_slights]


# contact.py


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


def test_the_same_agency_succeeds_differently_with_three_residents(town):
    state, p, first = town.state, line(town), agency(town, FIRST)
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
        case, bond = state.cases[i, INCOME], state.bonds[i, FIRST]

        def chance(image=0.0, time=1.0, matched=0.0, is_new_face=False, is_forced=False, i=i, case=case, bond=bond):
            return contact.chance_of_success(
                state.people[i], case, bond, first, p, image, time, matched, is_new_face, is_forced
            )

        assert chance() == pytest.approx(0.75 * left, abs=EXACT)
        assert chance(is_new_face=True) == pytest.approx(0.5 * 0.75 * left, abs=EXACT)
        # half of the time takes 1/4, an image of 1/4 takes 1/8, force takes what it takes
        assert chance(time=0.5) == pytest.approx(0.75 * 0.75 * left, abs=EXACT)
        assert chance(image=0.25) == pytest.approx(0.875 * 0.75 * left, abs=EXACT)
        assert chance(is_forced=True) == pytest.approx((1.0 - p.forced_effect) * 0.75 * left, abs=EXACT)
        assert chance(matched=0.5) == pytest.approx(0.75 * shared[i], abs=EXACT)
        # a full relationship gives back half of what is lost
        case.relationship = 1.0
        assert chance() == pytest.approx(0.75 * (left + 0.5 * (1.0 - left)), abs=EXACT)


def test_a_good_contact_relieves_builds_a_relationship_and_at_last_ends_the_need(town):
    state, scratch, series, p, first = town.state, town._scratch, town.series, line(town), agency(town, FIRST)
    open_need(town, PARENT, HEALTH, 0.375, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.care_in = 1 << HEALTH
    scratch.length[MET] = 0

    def go_well(u_slight: float) -> None:
        contact.go_well(person, case, bond, first, state.open_needs, scratch, series, p, u_slight, PARENT, HEALTH, 6)

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
    assert scratch.outcome[: scratch.length[MET]].tolist() == [Encounter.GOOD, Encounter.GOOD]


def test_a_contact_that_does_its_work_may_hold_a_slight(town):
    state, scratch, series, p, first = town.state, town._scratch, town.series, line(town), agency(town, FIRST)
    open_need(town, PARENT, HEALTH, 0.5, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    scratch.length[MET] = 0
    contact.go_well(person, case, bond, first, state.open_needs, scratch, series, p, 0.0624, PARENT, HEALTH, 6)
    assert (case.severity, case.relationship) == (0.25, 0.25)
    assert (scratch.outcome[0], bond.n_good, bond.n_bad, person.has_own_bad) == (Encounter.SLIGHT, 0, 1, 1)
    assert series.events[6, [Event.GOOD_CONTACTS, Event.SLIGHTS]].tolist() == [0, 1]
    assert series.by_agency[
        6, :, [AgencySeries.WENT_WELL, AgencySeries.WENT_OTHERWISE, AgencySeries.SOLVED]
    ].T.tolist() == [[0, 1, 0], [0, 0, 0]]


def test_a_bad_contact_harms_the_relationship_and_may_be_severe_or_the_last(town):
    state, scratch, series, p, first = town.state, town._scratch, town.series, line(town), agency(town, FIRST)
    open_need(town, PARENT, HEALTH, 0.5, stage=Stage.HELPED)
    person, case, bond = state.people[PARENT], state.cases[PARENT, HEALTH], state.bonds[PARENT, FIRST]
    person.care_in = 1 << HEALTH
    case.relationship = 1.0
    scratch.length[MET] = 0
    severe = 1.0 - 0.75 * (1.0 - 0.1875)

    def go_wrong(u_severe: float, u_leave: float) -> None:
        contact.go_wrong(person, case, bond, first, scratch, series, p, u_severe, u_leave, PARENT, HEALTH, 6)

    go_wrong(severe, 0.125)
    # relationship 1/2, and the chance to leave is 1/2 * 1/2 * 1/2: a draw of 1/8 is not below it
    assert (case.relationship, case.stage, scratch.outcome[0]) == (0.5, Stage.HELPED, Encounter.BAD)
    # nobody can leave forced help; relationship 1/4
    person.forced_in = 1 << HEALTH
    go_wrong(severe, 0.0)
    assert (case.relationship, case.stage, person.care_in) == (0.25, Stage.HELPED, 1 << HEALTH)
    person.forced_in = 0
    go_wrong(severe - 1e-9, 0.2187)
    # relationship 1/8, chance to leave 1/2 * 1/2 * 7/8 = 0.21875
    assert (case.stage, case.relationship, person.care_in, scratch.outcome[2]) == (
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
def test_with_a_new_face_the_relationship_begins_anew(town, took_post, if_good, if_bad):
    state, scratch, settings = town.state, town._scratch, town.settings
    outcomes = set()
    for t in range(7, 27):
        streams = draws(t, "success", "severe", "drop_out", "slight", "same_person")
        open_need(town, PARENT, INCOME, 0.5, stage=Stage.HELPED)
        case, person, bond = state.cases[PARENT, INCOME], state.people[PARENT], state.bonds[PARENT, SECOND]
        # forced help, so that nobody leaves
        case.agency, case.worker, case.since, case.relationship = SECOND, 0, t - 1, 1.0
        person.care_in, person.forced_in, bond.trust = 1 << INCOME, 1 << INCOME, 0.5
        # the second agency always has the same person on duty, who is there or came since the last contact
        state.worker_since[SECOND, 0] = took_post + t - 7
        scratch.length[MET] = 0
        contact.meet(
            state, scratch, town.series, settings.agencies[0], settings.params[0], streams, 1, PARENT, INCOME, t
        )
        outcome = scratch.outcome[0]
        outcomes.add(outcome in (Encounter.GOOD, Encounter.SLIGHT))
        assert case.relationship == (if_good if outcome in (Encounter.GOOD, Encounter.SLIGHT) else if_bad)
        assert (case.since, town.series.by_agency[t, SECOND, AgencySeries.CONTACTS]) == (t, 1.0)
    assert outcomes == {True, False}
    assert person.n_contacts == 20


# learning.py


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
    assert learning.gained(0.5, 0.125) == 0.5625
    assert learning.lost(0.5, 0.25) == 0.375
    assert learning.risen(0.75, 0.5) == 0.875


@pytest.mark.parametrize(
    ("outcome", "own", "other", "fear"),
    [
        (Encounter.GOOD, 0.5 + 0.125 * 0.5, 0.5 + 0.125 * 0.125 * 0.5, 0.75),
        (Encounter.SLIGHT, 0.5 * 0.875, 0.5 * (1.0 - 0.25 * 0.125), 0.75),
        (Encounter.BAD, 0.5 * 0.75, 0.5 * (1.0 - 0.25 * 0.25), 0.75),
        (Encounter.SEVERE, 0.5 * 0.25, 0.5 * (1.0 - 0.5 * 0.75), 0.875),
    ],
)
def test_an_encounter_moves_trust_in_this_agency_and_in_the_other(town, outcome, own, other, fear):
    state, g = town.state, Group.PARENTS
    held = state.trust_ledger[TRUST_HELD].copy()
    learning.learn_from(state.people[PARENT], state.bonds, state.trust_ledger, line(town), 0.0, PARENT, FIRST, outcome)
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
    learning.learn_from(
        run.state.people[PARENT], bonds, run.state.trust_ledger, line(run), 0.0, PARENT, FIRST, Encounter.BAD
    )
    rate = 0.125 * (1.0 - confirmation * 0.5)
    assert bonds["trust"][PARENT] == pytest.approx([0.75 * (1 - rate), 0.25 * (1 - 0.25 * rate)], abs=1e-7)


# stories.py


def test_rules_of_a_story():
    assert [stories.notable_chance(outcome, 0.25, 2.0) for outcome in (Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE)] == [
        0.25, 0.5, 0.5, 1.0,
    ]  # fmt: skip
    assert stories.notable_chance(Encounter.BAD, 0.5, 3.0) == 1.0
    strengths = [
        stories.lived_strength(outcome, 0.25, 0.5, 1.0)
        for outcome in (Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE)
    ]
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
    stories.keep(mine, 0.5, 2, ASSERTIVE, 2, StoryMark.BAD | StoryMark.SEVERE, 3)
    assert (mine.story_marks, mine.story_retold) == (StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD, 3)
    assert stories.strength_now(mine, settings.story_kept, 9) == 0.5
    # accepted below 1/2 * 1/2; told at 1/2 it arrives at 5/8
    told = stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.25, 0.9, FIRST, PARENT, 4)
    assert told == stories.NOT_TAKEN_IN
    told = stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.2499, 0.9, FIRST, PARENT, 4)
    assert told == stories.KEPT
    assert theirs.trust == np.float32(0.5 * (1.0 - 0.5 * 0.625))
    assert person.norm == np.float32(0.25 + 0.25 * 0.625 * 0.75)
    assert (person.has_heard_bad, person.has_own_bad) == (1, 0)
    assert person.fear == np.float32(0.75 + 2.0 * 0.25 * 0.625 * 0.25)
    assert theirs.awareness == 0.75 and theirs.aware_week == 4
    assert (theirs.story_strength, theirs.story_witness, theirs.story_born) == (0.625, ASSERTIVE, 2)
    assert (theirs.story_week, theirs.story_retold, theirs.story_marks) == (
        4,
        4,
        StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD,
    )
    lost = state.trust_ledger[TRUST_LOST + TrustSource.STORIES, Group.PARENTS, FIRST]
    assert lost == 0.5 - float(theirs.trust)
    # told again, it is the same incident: the teller may fall silent, the listener does not move
    assert stories.is_same_incident(mine, theirs)
    before = theirs.copy()
    told = stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.0, 0.5, FIRST, PARENT, 5)
    assert (told, mine.story_marks & StoryMark.TOLD) == (stories.NOT_TAKEN_IN, StoryMark.TOLD)
    stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.0, 0.4999, FIRST, PARENT, 5)
    assert mine.story_marks == StoryMark.BAD | StoryMark.SEVERE
    assert theirs == before


def test_whoever_lived_a_story_learns_nothing_from_it(town):
    state, settings, p = town.state, town.settings, line(town)
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[PARENT, FIRST], state.people[PARENT]
    stories.keep(mine, 0.75, 2, PARENT, 2, StoryMark.BAD | StoryMark.SEVERE, 1)
    # since then PARENT keeps another story of the same agency
    stories.keep(theirs, 0.5, 3, PARENT, 3, 0, 0)
    before, knew = theirs.copy(), person.copy()
    told = stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.0, 0.4999, FIRST, PARENT, 5)
    assert (told, mine.story_marks) == (stories.NOT_TAKEN_IN, StoryMark.BAD | StoryMark.SEVERE)
    assert theirs == before and person == knew


def test_a_weaker_story_is_taken_in_but_does_not_take_the_place_of_a_stronger_one(town):
    state, settings, p = town.state, town.settings, line(town)
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[LITTLE_DUTCH, FIRST], state.people[LITTLE_DUTCH]
    stories.keep(mine, 0.5, 2, ASSERTIVE, 2, 0, 0)
    stories.keep(theirs, 0.75, 1, PARENT, 1, StoryMark.BAD, 0)
    told = stories.tell(mine, theirs, person, 0.5, state.trust_ledger, settings, p, 0.0, 0.0, FIRST, LITTLE_DUTCH, 4)
    assert told == stories.TAKEN_IN_ONLY
    # a good story of 1/2 arrives at 3/8 and closes 1/2 * 1/2 * 3/8 of the distance
    assert theirs.trust == 0.5 + 0.09375 * 0.5
    assert (theirs.story_witness, theirs.story_strength) == (PARENT, 0.75)
    assert person.fear == 0.25


def test_the_strongest_story_that_is_still_told_comes_first(town):
    bonds, kept = town.state.bonds, town.settings.story_kept
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == -1
    stories.keep(bonds[PARENT, FIRST], 0.25, 0, PARENT, 0, StoryMark.BAD, 0)
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
    # the encounter was with the first agency, though the case stands with another by now
    scratch.met_agency[0], state.cases[PARENT, HEALTH].agency = FIRST, SECOND
    stories.keep(state.bonds[PARENT, FIRST], 0.75, 0, ASSERTIVE, 0, 0, 2)
    scratch.met[0], scratch.outcome[0], scratch.length[MET] = number, Encounter.SEVERE, 1
    stories.live(state, scratch, town.settings.story_kept, town.settings.params[0], 1, 5)
    bond = state.bonds[PARENT, FIRST]
    assert (bond.story_strength, bond.story_witness, bond.story_born, bond.story_retold) == (1.0, PARENT, 5, 0)
    assert bond.story_marks == StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD
    assert 5 < state.next_tell[PARENT] < NEVER


def test_a_planted_story_is_like_one_that_was_lived(town):
    town.plant_story(PARENT, "second", strength=0.5)
    bond = town.state.bonds[PARENT, SECOND]
    assert (bond.story_strength, bond.story_witness, bond.story_retold, bond.story_marks) == (
        0.5, PARENT, 0, StoryMark.BAD | StoryMark.TOLD,
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

    def stage(i: int, t: int) -> int:
        return record.stage_of(state.people[i], state.cases, np.int64(state.open_needs[i]), 0.5, 8, i, t)

    assert stage(PARENT, 20) == Stage.NO_NEED
    open_need(town, PARENT, INCOME, 0.5, stage=Stage.SHAME)
    open_need(town, PARENT, HEALTH, 0.75, stage=Stage.REFUSED, opened=10)
    assert stage(PARENT, 8) == Stage.NOT_COUNTED
    assert stage(PARENT, 9) == Stage.SHAME  # the more severe need is not open for long enough
    assert stage(PARENT, 19) == Stage.REFUSED
    state.people[PARENT].informal_in = 1 << INCOME
    assert (stage(PARENT, 9), stage(PARENT, 19)) == (Stage.INFORMAL, Stage.REFUSED)
    state.people[PARENT].waiting_in = 1 << INCOME
    assert stage(PARENT, 9) == Stage.SHAME  # where the case stands goes before informal help while waiting
    state.people[PARENT].care_in = 1 << INCOME
    assert stage(PARENT, 19) == Stage.HELPED
    state.people[PARENT].forced_in = 1 << INCOME
    assert stage(PARENT, 19) == Stage.FORCED
    state.people[PARENT].care_in = 1 << INCOME | 1 << HEALTH
    assert stage(PARENT, 19) == Stage.HELPED  # part of it was chosen


def test_in_care_and_in_need_are_counted_for_each_agency_and_each_resident_once(town):
    state, agencies = town.state, town.settings.agencies[0, 0]
    person, cases = state.people[PARENT], state.cases
    cases["agency"][PARENT] = SECOND
    cases["agency"][PARENT, HEALTH] = FIRST

    def reach(in_care: int, forced: int, counted: int) -> list[list[int]]:
        """Return [in need, in care] of both agencies."""
        person.care_in, person.forced_in = in_care, forced
        counts = np.zeros((2, 2), np.int32)
        record.note_care(person, cases, agencies, counted, counts, PARENT)
        return counts[:, [IN_NEED, IN_CARE]].tolist()

    income, health = 1 << INCOME, 1 << HEALTH
    assert reach(0, 0, income) == [[0, 0], [0, 0]]
    # whoever has a need that counts with the agency is counted as in need by note_needs
    assert reach(income | health, 0, income) == [[0, 1], [0, 1]]
    # needs that no longer count: in need all the same, since in care
    assert reach(income | health, 0, 0) == [[1, 1], [1, 1]]
    assert reach(income | health, income, 0) == [[1, 1], [1, 0]]
    # two domains with one agency: counted once, and reached where one of them was chosen
    cases["agency"][PARENT, INCOME] = FIRST
    assert reach(income | health, 0, 0) == [[1, 1], [0, 0]]
    assert reach(income | health, income, 0) == [[1, 1], [0, 0]]
    assert reach(income | health, income | health, 0) == [[1, 0], [0, 0]]

    n_by_domains = np.zeros((2, 1 << N_DOMAINS), np.int32)
    n_by_domains[0, [0, income, health, income | health, 1 << HOUSING]] = 100, 1, 2, 4, 8
    n_by_domains[1, income] = 16
    counts = np.zeros((2, 2, 2), np.int32)
    record.note_needs(n_by_domains, agencies, counts)
    # the first agency serves income and health, the second income only
    assert counts[:, :, IN_NEED].tolist() == [[7, 5], [16, 16]] and not counts[:, :, IN_CARE].any()


def test_tenure_counts_the_contact_persons_that_there_are():
    assert record.tenure(np.array([[9, 9, 9], [0, 4, 9]]), 2, 1, 10) == 8.0


def test_books_follow_every_move_of_trust(town):
    state, g = town.state, Group.OTHERS
    bond = state.bonds[ASSERTIVE, SECOND]
    assert state.trust_ledger[TRUST_HELD, g, SECOND] == 1.0
    move_trust(bond, 0.25, state.trust_ledger, TrustSource.STORIES, g, SECOND)
    move_trust(bond, 0.75, state.trust_ledger, TrustSource.OWN_EXPERIENCE, g, SECOND)
    assert state.trust_ledger[TRUST_HELD, g, SECOND] == 1.25
    assert state.trust_ledger[TRUST_LOST:, g, SECOND].tolist() == [0.0, 0.25, 0.0, 0.0]


def test_a_case_stops_and_a_need_ends(town):
    state = town.state
    open_need(town, PARENT, INCOME, 0.5)
    open_need(town, PARENT, HEALTH, 0.5, stage=Stage.FORCED)
    person, waits = state.people[PARENT], state.cases[PARENT, INCOME]
    enter_queue(person, waits, SECOND, INCOME, 7)
    assert (waits.agency, waits.stage, waits.since, person.waiting_in) == (SECOND, Stage.WAITING, 7, 1 << INCOME)
    person.care_in = person.forced_in = 1 << HEALTH
    person.informal_in = person.street_in = 1 << HEALTH | 1 << INCOME
    stop_case(person, waits, INCOME, Stage.REFUSED)
    assert (person.waiting_in, person.care_in, person.forced_in, waits.stage) == (
        0,
        1 << HEALTH,
        1 << HEALTH,
        Stage.REFUSED,
    )
    assert person.informal_in == 1 << HEALTH | 1 << INCOME
    end_need(person, state.cases[PARENT, HEALTH], state.open_needs, PARENT, HEALTH)
    assert (person.care_in, person.forced_in, state.open_needs[PARENT]) == (0, 0, 1 << INCOME)
    assert (person.informal_in, person.street_in) == (1 << INCOME, 1 << INCOME)
    assert (state.cases[PARENT, HEALTH].severity, state.cases[PARENT, HEALTH].stage) == (0.0, Stage.NO_NEED)


def test_encounters_are_counted_up_to_255(town):
    person, bond, scratch = town.state.people[PARENT], town.state.bonds[PARENT, FIRST], town._scratch
    for outcome in (Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE):
        scratch.length[MET] = 0
        note_encounter(scratch, person, bond, 4, FIRST, outcome)
    assert (bond.n_good, bond.n_bad) == (1, 3)
    bond.n_good = bond.n_bad = 255
    for outcome in (Encounter.GOOD, Encounter.BAD):
        note_encounter(scratch, person, bond, 4, FIRST, outcome)
    assert (bond.n_good, bond.n_bad, scratch.length[MET]) == (255, 255, 3)


def test_contacts_are_counted_up_to_65535(town):
    person, by_agency = town.state.people[PARENT], town.series.by_agency
    note_contact(person, by_agency, 3, SECOND, 2)
    person.n_contacts += 65531
    note_contact(person, by_agency, 3, SECOND, 3)
    assert (person.n_contacts, by_agency[3, SECOND, AgencySeries.CONTACTS]) == (65535, 5.0)
    assert by_agency[:, :, AgencySeries.CONTACTS].sum() == 5.0


def test_what_nobody_has_learnt_from_is_carried_over_to_the_next_week(town):
    scratch, people = town._scratch, town.state.people
    numbers = [
        ASSERTIVE * N_DOMAINS,
        LITTLE_DUTCH * N_DOMAINS,
        PARENT * N_DOMAINS + HEALTH,
        ASSERTIVE * N_DOMAINS + HOUSING,
    ]

    def carried(moved_in: int) -> list[tuple[int, int, int]]:
        """Return what is left in week 5, where PARENT moved in that week (0: was there from the start)."""
        scratch.met[:4], scratch.met_agency[:4] = numbers, (FIRST, SECOND, SECOND, FIRST)
        scratch.outcome[:4] = Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE
        scratch.length[MET], scratch.length[LEARNT] = 4, 2
        people[PARENT].moved_in = moved_in
        carry_over(scratch, people, 5)
        n = scratch.length[MET]
        assert scratch.length[LEARNT] == 0
        return list(
            zip(scratch.met[:n].tolist(), scratch.met_agency[:n].tolist(), scratch.outcome[:n].tolist(), strict=True)
        )

    of_parent, of_other = (numbers[2], SECOND, Encounter.BAD), (numbers[3], FIRST, Encounter.SEVERE)
    assert carried(0) == carried(3) == [of_parent, of_other]
    assert carried(4) == [of_other]  # it happened to the household that moved out in the week before
    scratch.length[LEARNT] = scratch.length[MET]
    carry_over(scratch, people, 6)
    assert scratch.length[MET] == 0


# numeric.py


def test_exponential_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate((np.linspace(-699.0, 699.0, 4001), np.linspace(-1.0, 1.0, 2001), [1e-300, -1e-17])):
        assert portable_math.exp(x) == pytest.approx(math.exp(x), rel=1e-14)
    assert (portable_math.exp(0.0), portable_math.exp(-701.0), portable_math.exp(-1e300)) == (1.0, 0.0, 0.0)
    assert portable_math.exp(1e300) == portable_math.exp(700.0)


def test_logarithm_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate(
        (10.0 ** np.linspace(-300.0, 300.0, 4001), np.linspace(0.5, 2.0, 2000), [5e-324, 2.0**-53])
    ):
        assert portable_math.log(x) == pytest.approx(math.log(x), rel=1e-14, abs=1e-300)
    assert (portable_math.log(1.0), portable_math.log(0.0), portable_math.log(-1.0)) == (0.0, -1e300, -1e300)


def test_weeks_until_an_event():
    half = math.log(0.5)
    assert [portable_math.geometric_gap(u, half) for u in (0.0, 0.4999, 0.5001, 0.7499, 0.7501, 0.9)] == [
        1,
        1,
        2,
        2,
        3,
        4,
    ]
    assert portable_math.geometric_gap(0.5, 0.0) == 1 << 30
    assert portable_math.geometric_gap(1.0 - 2.0**-53, -1e-12) == 1 << 30


def test_logistic_in_odds():
    third = math.log(1.0 / 3.0)  # odds of a midpoint of 1/4
    assert portable_math.log_odds(0.25) == pytest.approx(third, abs=EXACT)
    assert portable_math.log_odds(0.5) == 0.0
    assert [portable_math.logistic_in_odds(x, third, 1.0) for x in (-0.1, 0.0, 1.0, 1.1)] == [0.0, 0.0, 1.0, 1.0]
    assert portable_math.logistic_in_odds(0.25, third, 3.0) == pytest.approx(0.5, abs=EXACT)
    # odds 1 against odds 1/3
    assert portable_math.logistic_in_odds(0.5, third, 1.0) == pytest.approx(0.75, abs=EXACT)
    # chances of 0.2 against a midpoint of 0.5: odds 1/4, squared 1/16
    assert portable_math.logistic_in_odds(0.2, 0.0, 2.0) == pytest.approx(1.0 / 17.0, abs=EXACT)
