"""Help of organisations and solutions of the street, by hand."""

from __future__ import annotations

import numpy as np
from helpers.by_hand import INCOME, OTHERS, events, give_need, in_care, waiting
from helpers.small_town import UNASKED, N, office, town

from sim.codes import Event, Stage
from sim.mechanisms import informal_help


def test_rules_of_informal_help():
    assert informal_help.street_chance(0.5, 0.5, 0.5) == 0.125
    assert informal_help.bridge_chance(0.5, 0.25) == 0.125
    assert informal_help.severity_after_informal_help(0.5, 0.25) == 0.375


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
