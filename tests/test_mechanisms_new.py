"""Staffing, referral, informal help, escalation, image and moving by hand, and what they changed elsewhere.

Rules are called as they are. Steps are seen through a run of a small town without barriers, in which one
thing happens: everyone has full command of Dutch, forms and screens, no fear, no shame and a simple problem.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import N_DOMAINS, AgencySeries, Domain, Encounter, Event, Group, Stage, TrustSource
from sim.mechanisms import (  # fmt: skip
    access,
    contact,
    escalation,
    image,
    informal_help,
    learning,
    moving,
    outreach,
    referral,
    seeking,
    staffing,
    stories,
)
from sim.population.graph import ties_from
from sim.population.residents import Residents
from sim.run import Run, simulate
from sim.scenario.agencies import Agency
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Mechanisms, Scenario
from sim.settings import leaving_chance
from sim.state.records import MAX_WAIT, NEVER, TRUST_HELD, TRUST_LOST  # fmt: skip

INCOME, HOUSING, HEALTH = range(3)
EXACT = 1e-12
FLOAT32 = 1e-7
PARENTS, OTHERS = Group.PARENTS, Group.OTHERS
LOT = np.uint64(7)
"""A stream for what is settled by lot."""
N = 20
ALL_OFF = dict.fromkeys(Mechanisms.model_fields, False)

STILL = {
    "need_worsening": 0.0, "need_healing": 0.0, "need_spreading": 0.0, "need_solved": 0.125,
    "start_trust": 0.5, "start_trust_spread": 0.0, "prior_bad": 0.0, "accounting_time": 0.0, "waiting_loss": 0.0,
    "moving_rate": 0.0, "start_image": 0.0, "hurry_effect": 0.0, "attitude_effect": 0.0,
    "closed_effect": 0.0,
}  # fmt: skip
"""Nothing happens by itself."""


UNASKED = {"consider_base": 0.0, "consider_severe": 0.0, "grace_weeks": 52}
"""With seeking on: nobody weighs asking for help for a year."""


@pytest.fixture(autouse=True)
def _wrap_around():
    """Unsigned integers wrap around in the keyed draws; numpy warns of it where rules run as plain Python."""
    with np.errstate(over="ignore"):
        yield


def people(n: int = N, **scores: float) -> Residents:
    """Return n residents without barriers, each in a home of their own, except for these scores."""
    plain = dict(proficiency=1.0, paper_skill=1.0, digital_skill=1.0, assertiveness=0.5, shame=0.0, complexity=0.0,
                 distance=0.0, initial_fear=0.0, need_rate=0.0) | scores  # fmt: skip
    no = np.zeros(n, bool)
    return Residents(
        key=np.arange(n), household=np.arange(n, dtype=np.int32),
        home_x=np.zeros(n, np.float32), home_y=np.zeros(n, np.float32), age=np.ones(n, np.uint8),
        community=np.zeros(n, np.uint8), group=np.full(n, OTHERS, np.uint8), born_abroad=no, social_rent=no,
        income_support=no, is_parent=no, is_expert=no,
        **{name: np.full(n, score, np.float32) for name, score in plain.items()},
    )  # fmt: skip


def office(name: str = "one", **attributes) -> Agency:
    """Return an agency that takes everyone in, with 0.4 full-time workers per 20 residents and 50 cases a worker."""
    plain = dict(domains=Domain.words(), outreach=0.0, turnover=0.0, continuity=1.0, cultural_fit=1.0, interpreters=1.0,
                 paper=0.0, digital=0.0, strictness=0.0, waiting_weeks=0.0, self_reliance=0.0, specialism=1.0,
                 harshness=0.0, quality=1.0, contact_rate=1.0, peers=0.0, diversity=0.0, attitude=1.0,
                 trust_work=0.0, staff=20.0, caseload=50.0, contract_years=50.0, cooperation=0.0, warm_handover=0.0,
                 integral=0.0, early_closure=0.0)  # fmt: skip
    return Agency(name=name, **(plain | attributes))


def town(
    on: tuple[str, ...], *agencies: Agency, residents: Residents | None = None, weeks: int = 60, levers=(), **parameters
) -> Run:
    """Return 20 residents who know nobody, before week 0 of a scenario in which only these mechanisms are on."""
    scenario = Scenario(
        residents=N, weeks=weeks, burn_in=0, agencies=agencies or (office(),), parameters=STILL | parameters,
        mechanisms=Mechanisms(**(ALL_OFF | dict.fromkeys((*on, "need"), True))), levers=tuple(levers),
    )  # fmt: skip
    return Run(scenario, 1, residents=residents or people(), ties=ties_from([(0, 1)], N))


def give_need(run: Run, i: int, d: int = INCOME, severity: float = 0.5, opened: int = 0) -> None:
    """Give a resident a need."""
    run.state.open_needs[i] |= 1 << d
    case = run.state.cases[i, d]
    case.severity, case.stage, case.opened, case.since = severity, Stage.NOT_COUNTED, opened, opened


def put_in_care(run: Run, i: int, d: int = INCOME, a: int = 0, severity: float = 0.5, *, forced: bool = False) -> None:
    """Give a resident a need with which an agency helps."""
    give_need(run, i, d, severity)
    case, person = run.state.cases[i, d], run.state.people[i]
    case.stage, case.agency = (Stage.FORCED if forced else Stage.HELPED), a
    person.care_in |= 1 << d
    person.forced_in |= forced << d


def put_on_list(run: Run, i: int, since: int, d: int = INCOME, a: int = 0) -> None:
    """Give a resident a need with which he or she waits for an agency since that week."""
    give_need(run, i, d)
    case = run.state.cases[i, d]
    case.stage, case.agency, case.since = Stage.WAITING, a, since
    run.state.people[i].waiting_in |= 1 << d


def in_care(run: Run, d: int = INCOME) -> list[int]:
    """Return the residents whom an agency helps in domain d."""
    return np.flatnonzero(run.state.people["care_in"] >> d & 1).tolist()


def waiting(run: Run, d: int = INCOME) -> list[int]:
    """Return the residents who wait in domain d."""
    return np.flatnonzero(run.state.people["waiting_in"] >> d & 1).tolist()


def events(run: Run, *which: int) -> list[int]:
    """Return how often each of these was counted up to now."""
    return run.series.events[:, list(which)].sum(axis=0).tolist()


def line(run: Run, g: int = OTHERS):
    """Return the parameters of week 0 for a risk group."""
    return run.settings.params[0, g]


def agency(run: Run, a: int = 0, g: int = OTHERS):
    """Return the attributes of an agency in week 0 for a risk group."""
    return run.settings.agencies[0, g, a]


# staffing.py


def test_a_tender_comes_round_once_a_contract_and_not_in_week_0():
    assert not staffing.is_tender(0, 52, 0)
    assert [t for t in range(160) if staffing.is_tender(t, 52, 0)] == [52, 104, 156]
    assert [t for t in range(160) if staffing.is_tender(t, 52, 12)] == [40, 92, 144]


def test_places_are_whole_cases_and_presence_takes_from_them():
    assert staffing.places(2.0, 0.75, 14.0) == 21
    assert staffing.places(2.0, 0.75, 14.5) == 22
    # an agency takes on one case at the least
    assert staffing.places(2.0, 0.0, 14.0) == 1


def test_load_sets_the_time_per_contact():
    assert staffing.time_per_contact(0, 1.0, 0.0, 8.0) == 1.0
    assert staffing.time_per_contact(6, 1.0, 0.75, 8.0) == 1.0
    assert staffing.time_per_contact(12, 1.0, 0.75, 8.0) == 0.5
    assert staffing.time_per_contact(3, 1.0, 0.0, 8.0) == 0.0


@pytest.mark.parametrize(
    ("free", "expected"),
    [
        (0, (5, 0)),  # nobody
        (1, (5, 1)),  # one of the two who wait longest
        (2, (4, 0)),  # both of them
        (4, (2, 1)),  # these three, and one of the three who waited two weeks
        (6, (-1, 0)),  # everyone
        (9, (-1, 3)),
    ],
)
def test_who_waits_longest_comes_first(free, expected):
    counts = np.array([0, 0, 3, 0, 1, 2, 0], np.int32)
    assert staffing.waiting_cutoff(counts, free) == expected


def test_the_chance_to_leave_in_a_year_is_spread_over_its_weeks():
    assert leaving_chance(0.0) == 0.0
    assert 1.0 - (1.0 - leaving_chance(0.2)) ** 52 == pytest.approx(0.2, abs=EXACT)


def test_free_places_and_time_follow_the_cases_of_each_agency():
    run = town(("staffing",), office("one", caseload=10.0), office("two", caseload=50.0), ideal_caseload=4.0)
    # 0.4 full-time workers: 4 and 20 places; there is time for 1.6 cases
    for i in range(2):
        put_in_care(run, i, INCOME, a=0)
    for i in range(2, 7):
        put_in_care(run, i, HEALTH, a=1)
    put_on_list(run, 7, 0, a=1)
    run.advance(1)
    desks = run.state.capacity
    assert desks["in_care"].tolist() == [2, 5]
    assert desks["waiting"].tolist()[0] == 0
    # with seeking off all others would ask; they have no need
    assert run.series.by_agency[0, :, AgencySeries.CLIENTS].tolist() == [2.0, 5.0]
    assert run.series.by_agency[0, :, AgencySeries.WAITING].tolist() == [0.0, 1.0]
    assert run.series.by_agency[0, :, AgencySeries.TIME_PER_CONTACT] == pytest.approx([1.6 / 2, 1.6 / 5], abs=EXACT)


def test_a_tender_replaces_the_whole_team_and_leaving_one_by_one():
    run = town(
        ("staffing",), office("tendered", contract_years=0.25), office("leaving", turnover=1.0), office("stable")
    )
    run.state.n_workers[:] = 1
    run.advance(39)
    tenure = run.series.by_agency[:, :, AgencySeries.TENURE]
    weeks = np.arange(39.0)
    assert tenure[:39, 2].tolist() == weeks.tolist()
    assert tenure[:39, 1].tolist() == [0.0] * 39
    begun = np.flatnonzero(tenure[:39, 0] == 0.0)[1:]
    assert begun.size == 3 and (np.diff(begun) == 13).all()
    assert (np.diff(tenure[:39, 0])[np.diff(tenure[:39, 0]) > 0] == 1.0).all()


# access.py: the waiting list


def test_a_turn_needs_the_weeks_of_the_procedure_and_a_place():
    desk = town(("staffing",)).state.capacity[0]
    desk.waiting_cutoff, desk.at_cutoff = 5, 1
    assert access.has_turn(6, 4.0, desk, 1)
    assert access.has_turn(5, 4.0, desk, 1)
    assert not access.has_turn(4, 4.0, desk, 1)
    assert not access.has_turn(6, 7.0, desk, 1)
    desk.at_cutoff = 0
    assert not access.has_turn(5, 4.0, desk, 1)
    # where staff is not limited, the procedure is all there is to wait for
    assert access.has_turn(4, 4.0, desk, 0)
    assert not access.has_turn(3, 4.0, desk, 0)


def test_first_come_first_served():
    run = town(("staffing", "access"), office(caseload=7.5))
    since = [(7 * i) % N for i in range(N)]
    for i in range(N):
        put_on_list(run, i, since[i])
    by_turn = sorted(range(N), key=lambda i: since[i])
    run.week = N
    run.advance(1)
    # 0.4 workers at 7.5 cases: three places
    assert in_care(run) == sorted(by_turn[:3])
    assert {run.state.cases[i, INCOME].stage for i in by_turn[:3]} == {Stage.HELPED}
    assert {run.state.cases[i, INCOME].stage for i in by_turn[3:]} == {Stage.WAITING}
    run.advance(5)
    assert in_care(run) == sorted(by_turn[:3])
    # one is done: the next one comes in
    run.state.people[by_turn[1]].care_in = 0
    run.state.open_needs[by_turn[1]] = 0
    run.advance(1)
    assert in_care(run) == sorted([by_turn[0], by_turn[2], by_turn[3]])
    assert events(run, Event.ADMITTED) == [4]


def test_of_those_who_wait_equally_long_as_many_come_in_as_there_are_places():
    run = town(("staffing", "access"), office(caseload=10.0))
    for i in range(N):
        put_on_list(run, i, 3 if i == 11 else 8)
    run.week = 12
    run.advance(1)
    assert len(in_care(run)) == 4 and 11 in in_care(run)


def test_a_procedure_takes_its_weeks_though_places_are_free():
    run = town(("staffing", "access"), office(waiting_weeks=6.0))
    for i in range(N):
        put_on_list(run, i, i)
    run.week = 12
    run.advance(1)
    assert in_care(run) == [i for i in range(N) if 12 - i >= 6]


def test_who_has_waited_goes_before_who_asks_today():
    run = town(("staffing", "access"), office(caseload=2.5))
    put_on_list(run, 3, 0)
    give_need(run, 0)
    run.week = 2
    run.advance(1)
    # seeking is off, so resident 0 asks in this very week; there is one place
    assert (in_care(run), waiting(run)) == ([3], [0])
    assert run.state.cases[0, INCOME].since == 2


def test_giving_up_while_waiting_ends_the_case_as_waiting():
    run = town(("staffing", "access"), office(caseload=2.5), waiting_loss=1.0)
    put_in_care(run, 0)
    put_on_list(run, 1, 0)
    run.week = 5
    run.advance(1)
    case = run.state.cases[1, INCOME]
    assert (in_care(run), waiting(run), case.stage) == ([0], [], Stage.WAITING)
    # a slight; and a week later, seeking being off, on the list anew
    assert (run.state.bonds[1, 0].n_bad, events(run, Event.SLIGHTS)) == (1, [1])
    run.advance(1)
    assert (waiting(run), run.state.cases[1, INCOME].since) == ([1], 6)


def busy(n_weeks: int, **changes) -> Run:
    """Return a town with many needs, grave ones too, in which every mechanism has work."""
    fields = dict(
        residents=600, weeks=n_weeks, burn_in=0,
        parameters={"need_rate": 0.02, "need_worsening": 0.03, "escalation_chance": 0.5, "moving_rate": 0.005,
                    "recognition": 0.8, "bridge_chance": 0.2, "key_figures": 0.5},
    ) | changes  # fmt: skip
    return Run(Scenario(**fields), 3)


def test_places_are_never_exceeded_except_by_force():
    run = busy(156)
    thousands, desks = run.settings.thousands, run.settings.agencies_untargeted[0]
    places = [staffing.places(one.staff * thousands, one.casework, one.caseload) for one in desks]
    n_full = n_forced = 0
    for _ in range(156):
        run.advance(1)
        people, cases = run.state.people, run.state.cases
        helped = (people["care_in"][:, None] >> np.arange(N_DOMAINS) & 1).astype(bool)
        forced = (people["forced_in"][:, None] >> np.arange(N_DOMAINS) & 1).astype(bool)
        chosen = np.bincount(cases["agency"][helped & ~forced], minlength=len(places))
        assert (chosen <= places).all()
        n_full += (chosen == places).sum()
        n_forced += forced.sum()
    assert n_full > 0 and n_forced > 0


def test_places_are_not_exceeded_where_a_lever_shortens_the_procedure_for_one_group():
    shorter = Lever(
        name="shorter", moves=(Move(quantity="agency.waiting_weeks", lower_to=0.0),), groups=("others",), ramp=0
    )
    run = town(("staffing", "access"), office(caseload=5.0, waiting_weeks=10.0), levers=[shorter])
    for i in range(N):
        put_on_list(run, i, 0)
    run.week = 5
    run.advance(1)
    assert len(in_care(run)) == 2


# contact.py


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
        office(cultural_fit=0.5, interpreters=0.5, self_reliance=0.5, specialism=0.5, quality=0.75, attitude=0.5),
        residents=people(proficiency=0.5, paper_skill=0.5, assertiveness=1.0, complexity=0.5, distance=0.5),
        culture_effect=0.5, language_effect=0.5, closed_effect=0.5, new_face_effect=0.5, self_reliance_effect=0.5,
        apparent_capacity=0.5, misjudgement_effect=0.5, relationship_effect=0.5, hurry_effect=0.5,
        prejudice_effect=0.5, attitude_effect=0.5, forced_effect=0.5, start_trust=0.5,
    )  # fmt: skip
    state, p, one = run.state, line(run), agency(run)
    person, case, bond = state.people[0], state.cases[0, INCOME], state.bonds[0, 0]
    # culture 1/2 * 1/2 * 1/2; interpreters help only who opens up (3/4): gap 1/2 * 5/8; closed 1/4; asked 1/4;
    # misjudged 1/4
    resident = (1 - 1 / 8) * (1 - 5 / 32) * (1 - 1 / 4) * (1 - 1 / 8) * (1 - 1 / 8)
    plain = contact.chance_of_success(person, case, bond, one, p, 0.0, 1.0, 0.0, False, False)
    judging = 0.75
    assert plain == pytest.approx(0.75 * resident * judging, abs=EXACT)
    hindered = contact.chance_of_success(person, case, bond, one, p, 0.5, 0.5, 0.0, True, True)
    # image 1/2, half the time, a new face, force
    assert hindered == pytest.approx(0.75 * resident * judging * 0.75 * 0.75 * 0.5 * 0.5, abs=EXACT)
    # a shared background lifts half of the distance and of the language gap
    matched = contact.chance_of_success(person, case, bond, one, p, 0.0, 1.0, 0.5, False, False)
    lifted = (1 - 1 / 16) * (1 - 5 / 64) * (1 - 1 / 4) * (1 - 1 / 8) * (1 - 1 / 8)
    assert matched == pytest.approx(0.75 * lifted * judging, abs=EXACT)


def test_working_on_trust_takes_time_from_relief():
    run = town(("contact",), office("plain"), office("trust first", trust_work=0.5), relief=0.5, trust_work_time=0.5)
    put_in_care(run, 0, a=0)
    put_in_care(run, 1, a=1)
    run.advance(1)
    assert run.state.cases[0, INCOME].severity == 0.25
    assert run.state.cases[1, INCOME].severity == 0.5 * (1 - 0.5 * 0.75)


# seeking.py, outreach.py, learning.py, stories.py: what was added


def test_early_help_brings_light_needs_in():
    assert seeking.consider_chance(0.25, 0.125, 0.5, 0.0) == 0.25
    assert seeking.consider_chance(0.25, 0.125, 0.5, 0.75) == 0.5
    assert seeking.consider_chance(0.75, 0.125, 0.5, 0.25) == 0.5


def test_willingness_rises_or_jumps_with_trust():
    assert seeking.willingness(0.4999, 0.5, 0.0, 2.0, True) == 0.0
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, True) == 1.0
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, False) == 0.5
    # odds of 3 to the power 2, against 1
    assert seeking.willingness(0.75, 0.5, 0.0, 2.0, False) == pytest.approx(0.9, abs=EXACT)
    assert [seeking.willingness(trust, 0.5, 0.0, 2.0, False) for trust in (0.0, 1.0)] == [0.0, 1.0]


def test_company_is_an_expert_or_a_key_figure():
    assert seeking.company(0.0, 0.0) == 0.0
    assert seeking.company(0.5, 0.25) == 0.625
    assert seeking.company(0.5, 1.0) == 1.0


def test_key_figures_bring_along_who_has_no_trust_and_information_takes_fear_away():
    run = town(
        ("seeking",), office(peers=0.5), residents=people(initial_fear=1.0), start_trust=0.0, peer_effect=0.5,
        key_figures=0.5, key_figure_company=0.5, urgency_weight=0.0,
    )  # fmt: skip
    person, case, bonds = run.state.people[0], run.state.cases[0, INCOME], run.state.bonds
    case.severity = 0.5
    chance = 1.0 - 0.75 * 0.75
    assert seeking.weigh(person, case, bonds, agency(run), line(run), 0, 0, chance - 1e-9)
    assert not seeking.weigh(person, case, bonds, agency(run), line(run), 0, 0, chance)
    for information, left in ((0.0, 0.5), (1.0, 0.75)):
        run = town(
            ("seeking",), residents=people(initial_fear=1.0), start_trust=1.0, fear_weight=0.5, fear_information=0.5,
            information=information, urgency_weight=0.0, key_figures=0.0, norm_weight=0.0,
        )  # fmt: skip
        run.state.cases[0, INCOME].severity = 0.5
        for u, asks in ((left - 1e-9, True), (left, False)):
            answer = seeking.weigh(
                run.state.people[0], run.state.cases[0, INCOME], run.state.bonds, agency(run), line(run), 0, 0, u
            )
            assert answer == asks


def test_three_ways_to_become_known_stand_beside_each_other():
    assert outreach.other_ways(0.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.0
    assert outreach.other_ways(1.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.5
    assert outreach.other_ways(0.5, 0.5, 1.0, 0.25, 0.5, 0.5) == 1.0 - 0.75 * 0.75 * 0.75


def test_good_contacts_count_for_more_where_trust_is_worked_on():
    run = town(
        ("learning",), office("one"), office("two"), trust_gain=0.125, trust_work_gain=1.0, spill_over_good=0.5,
        bad_to_good=2.0, spill_over=0.5, slight_weight=0.5,
    )  # fmt: skip
    person, bonds, trust_ledger = run.state.people[0], run.state.bonds, run.state.trust_ledger
    learning.learn_from(person, bonds, trust_ledger, line(run), 1.0, 0, 0, Encounter.GOOD)
    # a quarter of the distance to full trust instead of an eighth, and half of that elsewhere
    assert bonds["trust"][0].tolist() == [0.625, 0.5625]
    learning.learn_from(run.state.people[1], bonds, trust_ledger, line(run), 1.0, 1, 0, Encounter.BAD)
    # a bad contact is not made worse or better by it
    assert bonds["trust"][1].tolist() == [0.375, 0.4375]
    learning.learn_from(run.state.people[2], bonds, trust_ledger, line(run), 1.0, 2, 0, Encounter.SLIGHT)
    assert bonds["trust"][2].tolist() == [0.4375, 0.46875]


def test_the_gain_of_a_good_contact_never_passes_full_trust():
    for trust in (0.0, 0.5, 0.9, 1.0):
        rate = learning.rate_of_good(trust, 0, 1.0, 0.0, 1.0)
        assert 0.0 <= learning.gained(trust, rate) <= 1.0


def test_newcomers_grow_into_ties():
    assert stories.settled(0, 104.0, 5) == 1.0
    assert stories.settled(10, 100.0, 10) == 0.0
    assert stories.settled(10, 100.0, 35) == 0.25
    assert stories.settled(10, 100.0, 500) == 1.0


def test_experience_experts_are_believed_sooner():
    for credibility, is_kept in ((4.0, True), (0.0, False)):
        run = town(
            ("stories",), tell_rate=1.0, acceptance=0.5, closeness_other=0.5, expert_credibility=credibility,
            story_fading=0.0,
        )  # fmt: skip
        run.state.people["is_expert"][0] = 1
        run.plant_story(0, "one")
        run.advance(2)
        # residents 0 and 1 know each other
        assert (run.state.bonds["story_strength"][1, 0] > 0.0) == is_kept


# referral.py


def test_rules_of_referral():
    assert referral.refer_chance(0.5, 0.5, 0.5) == 0.125
    assert referral.refer_chance(0.5, 0.5, 1.0) == referral.refer_chance(0.5, 0.0, 0.0) == 0.0
    assert referral.lent(0.5, 0.5) == 0.75
    assert referral.lent(0.5, 0.0) == 0.5
    # at a midpoint of 1/2 and a steepness of 2, odds of 1 and, with lent trust, 3
    assert referral.arrival_chance(0.5, 0.0, 2.0, False, 0.5) == 0.5
    assert referral.arrival_chance(0.5, 0.0, 2.0, True, 0.5) == pytest.approx(0.9, abs=EXACT)
    assert referral.arrival_chance(0.0, 0.0, 2.0, False, 0.5) == 0.0
    assert referral.closes_early(0.25, 0.375, 0.1, 0.125)
    assert not referral.closes_early(0.375, 0.375, 0.1, 0.125)
    assert not referral.closes_early(0.25, 0.375, 0.125, 0.125)


def test_of_equal_agencies_one_is_taken_by_lot():
    twins = [office(name, specialism=0.5, harshness=0.5, domains=("income",)) for name in ("one", "other")]
    run = town(
        ("referral",), office("sender", domains=("income",), harshness=0.0, specialism=0.0, cooperation=1.0), *twins
    )
    agencies, n = run.settings.agencies[0], 400
    received = [referral.receiver(agencies, LOT, OTHERS, i, 0, INCOME, 0.0, 0.0) for i in range(n)]
    forced = [escalation.harshest(agencies, LOT, OTHERS, i, INCOME) for i in range(n)]
    bonds, serving, n_serving = run.state.bonds, run.settings.serving, run.settings.n_serving
    trusted = [informal_help.most_trusted(bonds, serving, n_serving, LOT, i, INCOME) for i in range(20)]
    assert set(received) == set(forced) == {1, 2} and set(trusted) == {0, 1, 2}
    for chosen in (received, forced):
        assert abs(chosen.count(1) - n / 2) < 4 * (n / 4) ** 0.5


def test_a_case_goes_where_it_fits_best_only_if_agencies_know_each_other():
    run = town(
        ("referral",),
        office("sender", specialism=0.9, cooperation=0.5), office("best", specialism=0.75, domains=("income",)),
        office("other", specialism=0.25, domains=("income",)), office("elsewhere", domains=("health",)),
    )  # fmt: skip
    agencies = run.settings.agencies[0]
    assert referral.receiver(agencies, LOT, OTHERS, 0, 0, INCOME, 0.49, 0.99) == 1
    assert referral.receiver(agencies, LOT, OTHERS, 0, 0, INCOME, 0.5, 0.49) == 1
    assert referral.receiver(agencies, LOT, OTHERS, 0, 0, INCOME, 0.5, 0.5) == 2
    assert referral.receiver(agencies, LOT, OTHERS, 0, 0, HEALTH, 0.5, 0.5) == 3
    assert referral.receiver(agencies, LOT, OTHERS, 0, 0, HOUSING, 0.0, 0.0) == -1
    # back again: a case may go round in circles
    assert referral.receiver(agencies, LOT, OTHERS, 0, 1, INCOME, 0.9, 0.0) == 0


def refer_all(trust: float, warm: float = 0.0, **changes) -> Run:
    """Return a town in which every contact of resident 0 leads to referral, after one week."""
    sender = office("sender", specialism=0.0, cooperation=1.0, warm_handover=warm)
    run = town(
        ("contact", "referral", "access"), sender, office("receiver", waiting_weeks=4.0),
        residents=people(complexity=1.0), start_trust=trust, refer_chance=1.0, misjudgement_effect=0.0, **changes
    )  # fmt: skip
    put_in_care(run, 0)
    return run.advance(1)


def test_a_trusted_receiver_is_reached_and_puts_the_case_on_its_list():
    run = refer_all(1.0)
    case = run.state.cases[0, INCOME]
    assert (in_care(run), waiting(run)) == ([], [0])
    assert (case.agency, case.stage, case.since, case.relationship) == (1, Stage.WAITING, 0, 0.0)
    assert events(run, Event.REFERRED, Event.ARRIVED, Event.DROPPED_OUT) == [1, 1, 0]


def test_a_cold_hand_over_to_an_agency_without_trust_is_lost_on_the_way():
    run = refer_all(0.0)
    assert (in_care(run), waiting(run), run.state.cases[0, INCOME].stage) == ([], [], Stage.MISMATCH)
    assert events(run, Event.REFERRED, Event.ARRIVED, Event.DROPPED_OUT) == [1, 0, 1]


def test_a_warm_hand_over_lends_full_trust():
    run = refer_all(0.0, warm=1.0, lent_trust=1.0)
    assert (waiting(run), events(run, Event.REFERRED, Event.ARRIVED)) == ([0], [1, 1])


def test_other_domains_are_taken_along_by_an_integral_agency():
    run = town(
        ("contact", "referral", "access", "seeking"), office("broad", integral=1.0, domains=("income", "health")),
        office("housing", domains=("housing",)), start_trust=1.0, mention_chance=0.0, **UNASKED
    )  # fmt: skip
    for i, d in enumerate((HEALTH, HOUSING)):
        put_in_care(run, i, INCOME)
        give_need(run, i, d)
    put_in_care(run, 2, HOUSING, a=1)
    give_need(run, 2, HEALTH)
    run.advance(1)
    # health by the agency itself, housing by hand-over; the agency that is not integral sees nothing
    assert (waiting(run, HEALTH), waiting(run, HOUSING)) == ([0], [1])
    assert run.state.cases[0, HEALTH].agency == 0 and run.state.cases[1, HOUSING].agency == 1
    assert events(run, Event.REFERRED, Event.ARRIVED) == [1, 1]


def test_help_is_closed_as_soon_as_it_goes_a_little_better():
    run = town(("contact", "referral"), office(early_closure=1.0), relief=0.5, early_closure_from=0.375)
    put_in_care(run, 0, severity=1.0)
    run.advance(1)
    assert (in_care(run), events(run, Event.CLOSED_EARLY)) == ([0], [0])
    run.advance(1)
    assert (in_care(run), events(run, Event.CLOSED_EARLY)) == ([], [1])
    case = run.state.cases[0, INCOME]
    # the need is still there: this is where relapse begins; and it is felt as a slight
    assert run.state.bonds[0, 0].n_bad == 1
    assert (case.stage, case.severity, run.state.open_needs[0]) == (Stage.MISMATCH, 0.25, 1)


# informal_help.py


def test_rules_of_informal_help():
    assert informal_help.street_chance(0.5, 0.5, 0.5) == 0.125
    assert informal_help.bridge_chance(0.5, 0.25) == 0.125
    assert informal_help.eased(0.5, 0.25) == 0.375


def test_an_organisation_helps_its_members_and_the_street_the_others():
    run = town(
        ("seeking", "informal_help"), start_trust=0.0, urgency_weight=0.0, key_figure_company=0.0, peer_effect=0.0,
        consider_base=1.0, informal_start=1.0, street_start=1.0, start_norm=1.0, informal_relief=0.25, recognition=0.0,
        street_outlet=1.0, need_threshold=0.25, grace_weeks=2,
    )  # fmt: skip
    run.state.people["is_member"] = np.arange(N) < 10
    for i in range(N):
        give_need(run, i, severity=1.0)
    run.advance(1)
    people, cases = run.state.people, run.state.cases
    # an organisation begins to help in the week after
    assert people["informal_in"].tolist() == [1] * 10 + [0] * 10
    assert people["street_in"].tolist() == [0] * 10 + [1] * 10
    assert events(run, Event.INFORMAL_STARTS, Event.STREET_SOLUTIONS) == [10, 10]
    run.advance(3)
    assert cases["severity"][:, INCOME].tolist() == [0.75**3] * 10 + [1.0] * 10
    # helped, yet out of sight: counted apart, and no agency is asked
    assert run.series.funnel[3, OTHERS, Stage.INFORMAL] == 10
    assert events(run, Event.ADMITTED, Event.INFORMAL_STARTS, Event.STREET_SOLUTIONS) == [0, 10, 10]
    run.advance(10)
    assert run.state.open_needs.tolist() == [0] * 10 + [1] * 10
    assert {int(stage) for stage in cases["stage"][:10, INCOME]} == {Stage.NO_NEED}


def test_informal_help_ends_with_the_need():
    run = town(
        ("seeking", "informal_help"), start_trust=0.0, urgency_weight=0.0, key_figure_company=0.0, peer_effect=0.0,
        consider_base=1.0, informal_start=1.0, informal_relief=0.5, recognition=0.0,
    )  # fmt: skip
    run.state.people["is_member"] = 1
    give_need(run, 0, severity=0.125)
    run.state.people[0].informal_in = 1
    run.advance(1)
    assert (run.state.open_needs[0], run.state.people[0].informal_in) == (0, 0)


def test_a_recognised_organisation_takes_someone_to_the_agency_that_is_trusted_most():
    run = town(
        ("seeking", "informal_help"), office("one"), office("two"), office("elsewhere", domains=("health",)),
        recognition=1.0, bridge_chance=1.0, **UNASKED,
    )  # fmt: skip
    give_need(run, 0)
    run.state.people[0].informal_in = 1
    run.state.bonds["trust"][0] = [0.25, 0.5, 1.0]
    run.advance(1)
    case = run.state.cases[0, INCOME]
    assert (case.agency, case.stage, waiting(run), events(run, Event.BRIDGED)) == (1, Stage.WAITING, [0], [1])


def test_a_solution_of_the_street_keeps_people_from_weighing_help():
    run = town(
        ("seeking", "informal_help"), start_trust=1.0, consider_base=1.0, consider_severe=0.0, street_outlet=1.0,
        grace_weeks=52, norm_weight=0.0,
    )  # fmt: skip
    give_need(run, 0)
    give_need(run, 1)
    run.state.people[0].street_in = 1
    run.advance(5)
    assert (in_care(run), run.state.cases[0, INCOME].stage) == ([1], Stage.NOT_COUNTED)


# escalation.py


def test_force_comes_nearer_with_severity_power_and_nuisance():
    assert escalation.escalation_chance(0.5, 0.5, 0.5, 0.5, 1.0) == 0.0
    assert escalation.escalation_chance(0.75, 0.5, 0.5, 0.5, 1.0) == 0.125
    assert escalation.escalation_chance(0.75, 0.5, 0.5, 0.5, 2.0) == 0.25
    assert escalation.escalation_chance(1.0, 0.5, 1.0, 1.0, 2.0) == 1.0
    assert escalation.escalation_chance(1.0, 0.5, 1.0, 0.0, 2.0) == 0.0


def forcing(**changes) -> Run:
    """Return a town in which help is forced in the first week upon residents 0 (waits) and 1 (street solution)."""
    run = town(
        ("escalation", "contact", "learning", "referral", "seeking", "access"),
        office("soft", quality=0.0), office("hard", harshness=1.0, quality=0.0),
        office("harder elsewhere", harshness=1.0, domains=("health",)),
        escalation_from=0.5, escalation_chance=1.0, forced_severe=0.0, stacking=2.0, drop_out=1.0,
        severe_chance=0.0, severe_misjudgement=0.0, **UNASKED, **changes
    )  # fmt: skip
    give_need(run, 0, severity=1.0)
    run.state.cases[0, INCOME].agency = 0
    give_need(run, 1, severity=1.0)
    run.state.people[1].street_in = 1
    give_need(run, 2, severity=0.5)
    return run


def test_the_harshest_agency_of_the_domain_forces():
    run = forcing()
    agencies = run.settings.agencies[0]
    assert [escalation.harshest(agencies, LOT, OTHERS, 0, d) for d in (INCOME, HEALTH)] == [1, 1]
    run.advance(1)
    case, person = run.state.cases[1, INCOME], run.state.people[1]
    assert in_care(run) == [0, 1] and run.state.people["forced_in"].tolist() == [1, 1] + [0] * 18
    assert (case.agency, case.stage, case.relationship, person.street_in) == (1, Stage.FORCED, 0.0, 0)
    assert events(run, Event.FORCED) == [2]
    assert run.series.funnel[0, OTHERS, Stage.FORCED] == 2
    # to be forced is a bad experience, which is learnt from in the week after
    assert run.state.bonds["n_bad"][:3, 1].tolist() == [1, 1, 0]


def test_nobody_is_forced_where_no_agency_has_power():
    run = town(("escalation",), office(), escalation_from=0.5, escalation_chance=1.0)
    give_need(run, 0, severity=1.0)
    run.state.people[0].care_in = 0
    assert escalation.harshest(run.settings.agencies[0], LOT, OTHERS, 0, INCOME) == -1
    run.advance(3)
    assert events(run, Event.FORCED) == [0]


def test_a_forced_case_cannot_drop_out_and_is_surrounded_by_professionals():
    run = forcing(start_trust=0.0)
    put_in_care(run, 3, a=1, severity=0.5)
    run.advance(1)
    # the one who chose help stayed away after the first bad contact
    assert run.state.cases[3, INCOME].stage == Stage.MISMATCH and in_care(run) == [0, 1]
    run.advance(19)
    assert in_care(run) == [0, 1] and events(run, Event.DROPPED_OUT) == [1]
    # from the second week on two others each, besides the contact itself
    assert run.series.events[1:20, Event.FORCED_CONTACTS].tolist() == [4] * 19
    assert run.series.by_agency[1:20, 1, AgencySeries.CONTACTS].tolist() == [6.0] * 19
    assert run.state.people["n_contacts"][:2].tolist() == [19 * 3] * 2
    assert events(run, Event.BAD_CONTACTS) == [1 + 2 * 19]


def test_a_forced_case_is_neither_referred_nor_closed_early():
    run = town(
        ("contact", "referral"), office(specialism=0.0, early_closure=1.0), office("other"),
        residents=people(complexity=1.0), refer_chance=1.0, relief=0.25, early_closure_from=1.0,
        misjudgement_effect=0.0, forced_effect=0.0,
    )  # fmt: skip
    put_in_care(run, 0, severity=1.0, forced=True)
    put_in_care(run, 1, severity=1.0)
    run.advance(1)
    assert in_care(run) == [0] and events(run, Event.REFERRED) == [1]
    # but help that is forced may solve the need
    run.advance(20)
    assert run.state.open_needs[0] == 0 and run.state.people[0].forced_in == 0


# image.py


def test_a_contact_moves_the_image_of_one_worker():
    assert image.image_after(0.5, Encounter.GOOD, 0.25, 0.5, 1) == 0.25
    assert image.image_after(0.5, Encounter.SLIGHT, 0.25, 0.5, 1) == 0.5
    assert image.image_after(0.5, Encounter.BAD, 0.25, 0.5, 1) == 0.625
    assert image.image_after(0.5, Encounter.SEVERE, 0.25, 0.5, 1) == 0.75
    assert image.image_after(0.5, Encounter.SEVERE, 0.75, 0.5, 1) == 1.0
    assert image.image_after(0.5, Encounter.BAD, 0.25, 0.5, 4) == 0.53125


def test_the_image_of_a_community_follows_its_contacts_and_no_others():
    residents = people()._replace(community=np.arange(N, dtype=np.uint8) % 3)
    run = town(
        ("contact", "image"), office("good"), office("bad", quality=0.0), residents=residents,
        start_image=0.5, image_from_bad=0.25, image_from_good=0.5, drop_out=0.0, severe_chance=0.0,
    )  # fmt: skip
    run.state.n_workers[:] = 1
    put_in_care(run, 0, a=0)
    put_in_care(run, 1, a=1)
    put_in_care(run, 4, a=1)
    run.advance(1)
    # two bad contacts with the second community
    assert run.state.image[:, :3].tolist() == [[0.25, 0.5, 0.5], [0.5, 0.5 + 0.125 + 0.25 * 0.375, 0.5]]
    assert run.series.image[0].tolist() == run.state.image.tolist()


# moving.py


def test_newcomers_trust_lies_around_its_mean():
    assert moving.newcomers_trust(0.5, 0.125, 0.5, 0.5, 0.5) == 0.5
    assert moving.newcomers_trust(0.5, 0.125, 1.0, 0.5, 0.5) == 0.625
    assert moving.newcomers_trust(0.5, 0.5, 0.0, 0.0, 0.0) == 0.0
    assert moving.newcomers_trust(0.5, 0.5, 1.0, 1.0, 1.0) == 1.0


def test_the_next_move_follows_the_rate():
    assert moving.next_move(0.49, 7, 0.5) == 8
    assert moving.next_move(0.5, 7, 0.5) == 9
    assert moving.next_move(0.99, 7, 0.0) == NEVER


def test_a_household_moves_as_one():
    residents = people()._replace(household=np.arange(N, dtype=np.int32) // 4)
    run = town(("moving",), residents=residents, moving_rate=0.1)
    moves = run.state.next_move.reshape(-1, 4)
    assert (moves == moves[:, :1]).all() and np.unique(moves).size > 1
    run.advance(30)
    moved_in = run.state.people["moved_in"].reshape(-1, 4)
    assert (moved_in == moved_in[:, :1]).all() and moved_in.max() > 0


def test_a_newcomer_remembers_nothing():
    run = town(
        ("moving", "stories", "outreach"), office("one"), office("two"), residents=people(initial_fear=0.25),
        newcomer_trust=0.75, start_norm=0.25,
    )  # fmt: skip
    put_in_care(run, 0, INCOME, forced=True)
    put_on_list(run, 0, 0, HEALTH)
    give_need(run, 0, HOUSING)
    put_in_care(run, 1, INCOME)
    for i in (0, 1):
        run.plant_story(i, "one", is_severe=True)
        person = run.state.people[i]
        person.informal_in = person.street_in = 1 << HOUSING
        person.fear = person.norm = 1.0
        person.n_contacts, person.has_own_bad, person.has_heard_bad = 9, 1, 1
        run.state.bonds["n_bad"][i] = run.state.bonds["n_good"][i] = 3
        run.state.bonds["awareness"][i] = 0.75
        run.state.bonds["trust"][i] = [0.25, 0.5]
    run.state.trust_ledger[TRUST_HELD, OTHERS] = run.state.bonds["trust"].sum(axis=0)
    run.state.next_move[0] = 3
    run.advance(4)
    state, person = run.state, run.state.people[0]
    assert events(run, Event.MOVED) == [1]
    assert (person.moved_in, person.fear, person.norm, person.n_contacts) == (3, 0.25, 0.25, 0)
    bits = ("care_in", "waiting_in", "forced_in", "informal_in", "street_in", "has_own_bad", "has_heard_bad")
    assert [int(person[name]) for name in bits] == [0] * 7
    assert state.open_needs[0] == 0 and state.next_tell[0] == NEVER
    assert set(state.cases["stage"][0].tolist()) == {Stage.NO_NEED} and not state.cases["severity"][0].any()
    bonds = state.bonds[0]
    for name in ("n_good", "n_bad", "story_strength", "story_marks", "awareness"):
        assert bonds[name].tolist() == [0, 0]
    assert bonds["trust"].tolist() == [0.75, 0.75]
    # the neighbour remembers everything, and the books know where trust came from
    assert state.people[1].n_contacts == 9 and state.bonds["trust"][1].tolist() == [0.25, 0.5]
    assert state.trust_ledger[TRUST_HELD, OTHERS] == pytest.approx(state.bonds["trust"].sum(axis=0), abs=FLOAT32)
    assert state.trust_ledger[TRUST_LOST + TrustSource.NEWCOMERS, OTHERS].tolist() == [0.0, 0.0]


def test_a_newcomer_who_trusts_less_is_booked_as_such():
    run = town(("moving",), newcomer_trust=0.25)
    run.state.next_move[:2] = 1
    run.advance(2)
    assert run.state.trust_ledger[TRUST_LOST + TrustSource.NEWCOMERS, OTHERS].tolist() == [0.5]
    assert run.state.trust_ledger[TRUST_HELD, OTHERS].tolist() == [N * 0.5 - 0.5]


def test_a_newcomer_does_not_learn_from_the_predecessors_forced_help():
    run = town(
        ("moving", "escalation", "learning", "seeking"), office(harshness=1.0), newcomer_trust=0.75,
        escalation_from=0.5, escalation_chance=1.0, forced_severe=1.0, **UNASKED,
    )  # fmt: skip
    give_need(run, 0, severity=0.5)
    run.state.next_move[0] = 3
    run.advance(3)
    run.state.cases[0, INCOME].severity = 1.0
    run.advance(1)
    assert (events(run, Event.FORCED, Event.MOVED), run.state.people[0].moved_in) == ([1, 1], 3)
    run.advance(2)
    assert run.state.bonds["trust"][0].tolist() == [0.75] and run.state.people[0].fear == 0.0


def test_a_newcomer_hears_the_story_of_the_predecessor_as_any_other():
    run = town(
        ("moving", "stories"), tell_rate=1.0, acceptance=1.0, closeness_other=1.0, stifling=0.0, story_fading=0.0,
        settling_weeks=1.0,
    )  # fmt: skip
    # resident 1 tells what resident 0 lived, and resident 0 moves
    run.plant_story(1, "one", witness=0)
    run.state.next_move[0] = 3
    run.advance(4)
    assert run.state.bonds["story_strength"][0, 0] == 0.0
    run.advance(4)
    assert run.state.bonds["story_strength"][0, 0] > 0.0


# levers


def moves(run: Run, g: str, a: int, attribute: str) -> float:
    """Return an attribute of an agency towards a risk group in the last week."""
    settings = run.settings
    return float(settings.agencies[settings.regime_of_week[-1], Group.words().index(g), a][attribute])


def test_a_lever_for_some_agencies_and_groups_moves_only_what_it_is_meant_for():
    lever = Lever(
        name="aimed", ramp=0, agencies=("two",), groups=("parents", "others"),
        moves=(Move(quantity="agency.attitude", raise_to=0.9), Move(quantity="shame_weight", lower_to=0.1)),
    )  # fmt: skip
    agencies = (office("one", attitude=0.5), office("two", attitude=0.5))
    aimed = town((), *agencies, levers=[lever])
    for g in Group.words():
        is_meant = g in ("parents", "others")
        assert moves(aimed, g, 0, "attitude") == 0.5
        assert moves(aimed, g, 1, "attitude") == (0.9 if is_meant else 0.5)
        k = Group.words().index(g)
        assert aimed.settings.params[0, k].shame_weight == pytest.approx(0.1 if is_meant else 0.6, abs=EXACT)


def test_only_the_residents_for_whom_it_is_meant_notice_a_lever():
    """Everyone is in care with one of two agencies that always fail; a lever lets one succeed with parents."""
    lever = Lever(
        name="aimed", ramp=0, start=2, agencies=("two",), groups=("parents",),
        moves=(Move(quantity="agency.quality", raise_to=1.0),),
    )  # fmt: skip
    residents = people()._replace(group=np.where(np.arange(N) % 2, PARENTS, OTHERS).astype(np.uint8))
    run = town(
        ("contact",), office("one", quality=0.0), office("two", quality=0.0), residents=residents, levers=[lever],
        drop_out=0.0, severe_chance=0.0,
    )  # fmt: skip
    for i in range(N):
        put_in_care(run, i, a=i // 10)
    run.advance(2)
    assert run.state.bonds["n_good"].sum() == 0
    run.advance(1)
    met = run.state.bonds["n_good"].sum(axis=1)
    assert met.tolist() == [int(i >= 10 and i % 2 == 1) for i in range(N)]


def test_hours_of_a_lever_are_taken_from_casework_and_with_it_places():
    hours = dict(hours_per_year=400.0, ramp=0, moves=(Move(quantity="agency.attitude", raise_to=1.0),))
    agencies = (office("one", staff=1.0), office("two", staff=2.0))

    def casework(**fields) -> list[float]:
        levers = [Lever(name="lever", **(hours | fields))]
        return town((), *agencies, levers=levers, workers_hours=1600.0).settings.agencies[0, 0]["casework"].tolist()

    assert casework(from_casework=0.0) == [1.0, 1.0]
    # 200 hours from each of the two, of 1,600 and 3,200
    assert casework(from_casework=1.0) == [0.875, 0.9375]
    assert casework(from_casework=0.5) == [0.9375, 0.96875]
    assert casework(from_casework=1.0, strength=0.5) == [0.9375, 0.96875]
    # all of them from the one that takes part, whichever group it is meant for
    assert casework(from_casework=1.0, agencies=("one",)) == [0.75, 1.0]
    assert casework(from_casework=1.0, agencies=("one",), groups=("parents",)) == [0.75, 1.0]
    # hours that are added
    assert casework(from_casework=-1.0) == [1.125, 1.0625]
    # more hours than there are leaves none
    assert casework(from_casework=1.0, hours_per_year=10_000.0) == [0.0, 0.0]


def test_a_lever_that_takes_hours_leaves_fewer_places_from_its_first_week():
    lever = Lever(
        name="lever", start=3, ramp=0, weeks=4, hours_per_year=8_000.0, from_casework=1.0,
        moves=(Move(quantity="agency.attitude", raise_to=1.0),),
    )  # fmt: skip
    run = town(("staffing",), office(caseload=50.0), levers=[lever], workers_hours=1600.0)
    free = []
    for _ in range(9):
        run.advance(1)
        free.append(int(run.state.capacity["free_places"][0]))
    # 0.4 full-time workers at 50 cases; 8,000 of 32,000 hours are taken for four weeks
    assert free == [20] * 3 + [15] * 4 + [20] * 2


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_lever_acts_from_its_start_and_at_strength_0_not_at_all(name):
    base = Scenario(residents=200, weeks=40, burn_in=10)
    plain = simulate(base, 5)
    idle = simulate(base.with_levers([LEVERS[name].model_copy(update={"strength": 0.0})]), 5)
    late = simulate(base.with_levers([LEVERS[name].model_copy(update={"start": 20})]), 5)
    for mine, none, later in zip(plain.series, idle.series, late.series, strict=True):
        assert np.array_equal(mine, none)
        assert np.array_equal(mine[:30], later[:30])
    changed = late.settings
    last = changed.regime_of_week[-1]
    assert (
        changed.params[last].tobytes() != plain.settings.params[0].tobytes()
        or changed.agencies[last].tobytes() != plain.settings.agencies[0].tobytes()
    )


def test_waits_longer_than_are_told_apart_count_as_the_longest():
    run = town(("staffing", "access"), office(caseload=2.5), weeks=1000)
    for i in range(3):
        put_on_list(run, i, 10 * i)
    run.week = MAX_WAIT + 200
    run.advance(1)
    assert len(in_care(run)) == 1
    assert run.state.waiting_by_weeks[0, MAX_WAIT - 1] == 3
