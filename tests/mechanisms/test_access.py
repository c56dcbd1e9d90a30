"""The intake and the waiting list, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.by_hand import (
    HEALTH,
    HOUSING,
    INCOME,
    events,
    give_need,
    in_care,
    plain,
    put_in_care,
    put_on_list,
    waiting,
    week,
)
from helpers.small_town import N, office, town
from helpers.three_residents import EVERYONE, FIRST, LITTLE_DUTCH, PARENT, PEOPLE, SCENARIO, draws

from sim.codes import N_DOMAINS, Encounter, Event, Stage
from sim.core.keyed_random import Purpose, uniform
from sim.mechanisms import access, staffing
from sim.run import Run
from sim.scenario.agencies import Agency
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Mechanisms, Scenario
from sim.state.records import MAX_WAIT, MET


def test_hurdles_of_an_intake():
    assert access.refusal_chance(0.5, 0.25) == 0.375
    below, above = 0.1, 0.9
    assert access.fate_of_intake(below, above, above, 0.5, 0.5, 0.5) == Stage.REFUSED
    assert access.fate_of_intake(above, below, below, 0.5, 0.5, 0.5) == Stage.PAPER
    assert access.fate_of_intake(above, above, below, 0.5, 0.5, 0.5) == Stage.LANGUAGE
    assert access.fate_of_intake(above, above, above, 0.5, 0.5, 0.5) == Stage.WAITING
    assert access.fate_of_intake(0.5, 0.5, 0.5, 0.5, 0.5, 0.5) == Stage.WAITING


def test_admission_and_leaving(trio):
    state, lists, series = trio.state, trio._lists, trio.series
    person, case, capacity = state.people[PARENT], state.cases[PARENT, HEALTH], state.capacity[FIRST]
    number, (posts,) = PARENT * N_DOMAINS + HEALTH, draws(5, Purpose.CONTACT_PERSON)
    bond = state.bonds[PARENT, FIRST]
    for name in ("waiting_in", "informal_in", "street_in"):
        person[name] = 1 << HEALTH | 1 << HOUSING
    state.n_workers[FIRST], capacity.free_places, case.agency = 8, 3, FIRST
    plain(access.admit, trio.world, week(trio, 5), posts, number)
    assert (person.waiting_in, person.informal_in, person.street_in) == (1 << HOUSING,) * 3
    assert (person.care_in, capacity.free_places) == (1 << HEALTH, 2)
    assert (case.stage, case.since, series.events[5, Event.ADMITTED]) == (Stage.HELPED, 5, 1)
    assert case.worker == math.floor(8 * uniform(posts, number))
    # a known face: familiarity 1/2 * presence 1/2
    assert (case.relationship, bond.awareness, bond.aware_week) == (0.25, 1.0, 5)
    lists.length[MET] = 0
    bond = state.bonds[LITTLE_DUTCH, FIRST]
    number = LITTLE_DUTCH * N_DOMAINS + INCOME
    person, case = state.people[LITTLE_DUTCH], state.cases[LITTLE_DUTCH, INCOME]
    plain(access.take_leave, trio.world, week(trio, 5), number, Stage.PAPER)
    assert (case.stage, person.has_own_bad) == (Stage.PAPER, 1)
    assert (lists.length[MET], lists.met[0], lists.met_agency[0], lists.outcome[0]) == (
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
        give_need(run, PARENT, d, 0.5)
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


def test_a_turn_needs_the_weeks_of_the_procedure_and_a_place():
    capacity = town(("staffing",)).state.capacity[0]
    capacity.waiting_cutoff, capacity.at_cutoff = 5, 1
    assert access.has_turn(6, 4.0, capacity, 1)
    assert access.has_turn(5, 4.0, capacity, 1)
    assert not access.has_turn(4, 4.0, capacity, 1)
    assert not access.has_turn(6, 7.0, capacity, 1)
    capacity.at_cutoff = 0
    assert not access.has_turn(5, 4.0, capacity, 1)
    # where staff is not limited, the procedure is all there is to wait for
    assert access.has_turn(4, 4.0, capacity, 0)
    assert not access.has_turn(3, 4.0, capacity, 0)


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
    thousands, agencies = run.settings.thousands, run.settings.agencies_untargeted[0]
    places = [staffing.n_places(one.staff * thousands, one.casework, one.caseload) for one in agencies]
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


def test_waits_longer_than_are_told_apart_count_as_the_longest():
    run = town(("staffing", "access"), office(caseload=2.5), weeks=1000)
    for i in range(3):
        put_on_list(run, i, 10 * i)
    run.week = MAX_WAIT + 200
    run.advance(1)
    assert len(in_care(run)) == 1
    assert run.state.waiting_by_weeks[0, MAX_WAIT - 1] == 3
