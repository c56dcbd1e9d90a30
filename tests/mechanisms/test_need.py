"""How needs begin and go on, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.by_hand import EXACT, HEALTH, params, plain, week
from helpers.three_residents import PARENT

from sim.codes import Domain, Group, Stage
from sim.mechanisms import need
from sim.parameters.population import WEIGHT_NAMES
from sim.parameters.registry import domain_weights, values
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.state.records import NEVER, PERSON


def test_weights_of_domains_add_up_to_one_and_are_left_as_they_are_where_they_do():
    weights = values()
    for group, row in zip(Group, domain_weights(weights), strict=True):
        assert row == tuple(weights[WEIGHT_NAMES[group][domain]] for domain in Domain)
    changed = {"weight_income_others": 0.0, "weight_safety_others": 0.5}
    assert domain_weights(values(changed))[Group.OTHERS] == pytest.approx(
        [0.0, 0.2 / 1.1, 0.25 / 1.1, 0.0, 0.15 / 1.1, 0.5 / 1.1], abs=EXACT
    )
    nothing = {WEIGHT_NAMES[Group.PARENTS][domain]: 0.0 for domain in Domain}
    assert domain_weights(values(nothing))[Group.PARENTS] == (1 / 6,) * len(Domain)


def test_needs_start_in_the_domains_that_the_weights_allow():
    only_housing = {WEIGHT_NAMES[g][d]: float(d == Domain.HOUSING) for g in Group for d in Domain}
    often = {"need_rate": 0.02, "need_spreading": 0.0}
    run = simulate(Scenario(residents=200, weeks=20, burn_in=0, parameters=only_housing | often), 1)
    assert run.series.needs[-1] > 0 and set(np.unique(run.state.open_needs)) <= {0, 1 << Domain.HOUSING}


def test_course_of_an_untreated_need():
    assert need.worsen(0.5, 0.25) == 0.625
    # heals below 0.5 * (1 - severity), spreads from 1 - 0.5 * severity on
    assert [need.course(0.25, u, 0.5, 0.5) for u in (0.374, 0.375, 0.874, 0.875)] == [
        need.HEALS, need.STAYS, need.STAYS, need.SPREADS,
    ]  # fmt: skip
    weights = np.array([[0.25, 0.5, 0.5, 0.75, 0.75, 1.0]])
    domains = [need.draw_domain(weights, 0, u) for u in (0.0, 0.2499, 0.25, 0.4999, 0.5, 0.75, 0.9999)]
    assert domains == [0, 0, 1, 1, 3, 5, 5]


def test_a_need_begins_and_a_second_one_in_the_same_domain_adds_severity_only(trio):
    state = trio.state
    case = state.cases[PARENT, HEALTH]
    plain(need.begin, state, PARENT, HEALTH, 0.5, 7)
    assert state.open_needs.tolist() == [0, 0, 1 << HEALTH]
    assert (case.severity, case.opened, case.since, case.stage) == (0.5, 7, 7, Stage.NOT_COUNTED)
    plain(need.begin, state, PARENT, HEALTH, 0.25, 9)
    assert (case.severity, case.opened) == (0.5, 7)
    plain(need.begin, state, PARENT, HEALTH, 0.75, 9)
    assert (case.severity, case.opened) == (0.75, 7)


def test_the_calendar_opens_a_need_between_the_lowest_and_the_highest_severity(trio):
    state = trio.state
    low, high = params(trio).need_start_low, params(trio).need_start_high
    plain(need.begin_on_calendar, trio.world, week(trio, 3), PARENT)
    assert state.next_need[PARENT] > 3
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
