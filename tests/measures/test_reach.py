"""Whom agencies reach: as a reader would count it by hand, and adding up."""

import numpy as np
import pytest
from helpers.by_hand import HEALTH, INCOME, give_need
from helpers.made_up_runs import GGZ, LOKET, NAMES, OFF, WIJKTEAM

from sim.codes import AgencySeries, Domain, Event, Group, Stage
from sim.measures import reach
from sim.measures.residents import awareness
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.state.records import IN_CARE, IN_NEED


def test_reach_is_recorded_as_the_state_says(lively):
    """Count again, resident by resident, who needed what an agency offers in the last week and who was in care."""
    line = lively.settings.params[lively.settings.regime_of_week[-1], 0]
    expected = np.zeros((len(Group), len(NAMES), 2), int)
    for i, person in enumerate(lively.state.people):
        needed, in_care, reached = set(), set(), set()
        for d, domain in enumerate(Domain.words()):
            case = lively.state.cases[i, d]
            weeks = lively.week - 1 - int(case.opened)
            open_needs = lively.state.open_needs[i] >> d & 1
            if open_needs and case.severity >= line["need_threshold"] and weeks > line["grace_weeks"]:
                needed |= {a for a, agency in enumerate(lively.scenario.agencies) if domain in agency.domains}
            if person.care_in >> d & 1:
                in_care.add(int(case.agency))
                if not person.forced_in >> d & 1:
                    reached.add(int(case.agency))
        for a in needed | in_care:
            expected[person.group, a, IN_NEED] += 1
        for a in reached:
            expected[person.group, a, IN_CARE] += 1
    assert np.array_equal(lively.series.reach[-1], expected)
    assert expected[:, :, IN_CARE].sum() > 5


def test_nobody_is_reached_who_is_not_in_need(lively):
    found = lively.series.reach
    assert (found[..., IN_CARE] <= found[..., IN_NEED]).all()
    assert (found[..., IN_NEED] <= lively.group_sizes[:, None]).all()
    # a client may have several cases with one agency, never fewer cases than clients
    assert (
        found[..., IN_CARE].sum(axis=1) <= lively.series.by_agency[..., AgencySeries.CLIENTS] + arrivals(lively)
    ).all()


def arrivals(run):
    """Return the most cases that can have been admitted since cases were counted, (T, 1)."""
    return run.series.events[:, [Event.ADMITTED, Event.FORCED]].sum(axis=1)[:, None]


def test_sociaal_bereik_and_representativeness_by_hand(idle):
    """Agency 0 needs 8 parents and 2 older people and has 3 and 1 in care; agency 1 is needed and helps nobody."""
    for t in (10, 11, 12):
        idle.series.reach[t, 1, 0] = 8, 3
        idle.series.reach[t, 2, 0] = 2, 1
        idle.series.reach[t, 1, 1] = 4, 0
    bereik = reach.sociaal_bereik(idle)
    assert bereik[1, 0] == 3 / 8
    assert bereik[2, 0] == 1 / 2
    assert bereik[1, 1] == 0.0
    assert np.isnan(bereik[0]).all()
    assert reach.sociaal_bereik_by_agency(idle)[0] == 4 / 10
    assert reach.sociaal_bereik_of_all(idle) == 4 / 14
    # shares of need 0.8 and 0.2, of clients 0.75 and 0.25
    found = reach.representativeness(idle)
    assert found[0] == pytest.approx(0.95)
    assert np.isnan(found[1])


def test_clients_like_those_in_need_are_representative_and_others_are_not(idle):
    idle.series.reach[10:, 0, 0] = 6, 2
    idle.series.reach[10:, 4, 0] = 3, 1
    idle.series.reach[10:, 0, 1] = 5, 0
    idle.series.reach[10:, 4, 1] = 0, 1
    assert reach.representativeness(idle)[:2] == pytest.approx([1.0, 0.0])


def test_only_the_last_year_counts():
    run = simulate(Scenario(residents=20, weeks=60, burn_in=0, mechanisms=OFF))
    run.series.reach[:] = 0
    run.series.reach[:8, 1, 0] = 10, 10
    run.series.reach[8:, 1, 0] = 10, 1
    assert reach.sociaal_bereik(run)[1, 0] == pytest.approx(0.1)


def test_approachability_by_hand(idle):
    """Health is served by four agencies; one resident is stopped by fear, one is not, one is in care at the GGZ."""
    group = idle.state.people["group"]
    a, b, c = np.flatnonzero(group == group[0])[:3]
    give_need(idle, a, HEALTH, stage=Stage.FEAR)
    give_need(idle, b, HEALTH, stage=Stage.WAITING)
    give_need(idle, c, HEALTH, 0.2, stage=Stage.WAITING, a=GGZ)
    idle.state.people["care_in"][c] = 1 << HEALTH
    idle.state.bonds["awareness"][:] = 0.5
    idle.state.bonds["aware_week"][:] = idle.week - 1
    idle.state.bonds["awareness"][b, WIJKTEAM] = 0.3
    found = reach.approachability(idle)[group[0]]
    # a and b need the neighbourhood team; c has too light a need to count there, and is in care at the GGZ
    assert found[WIJKTEAM] == pytest.approx(0.3 / 2)
    assert found[GGZ] == pytest.approx((0.5 + 1.0) / 3)
    assert np.isnan(found[LOKET])
    assert reach.approachability_by_agency(idle)[GGZ] == pytest.approx(0.5)
    idle.state.people["forced_in"][c] = 1 << HEALTH
    assert reach.approachability(idle)[group[0], GGZ] == pytest.approx(0.5 / 3)


def test_one_need_that_is_not_stopped_is_enough(idle):
    give_need(idle, 4, HEALTH, stage=Stage.FEAR)
    give_need(idle, 4, INCOME, stage=Stage.DOES_NOT_KNOW)
    idle.state.bonds["awareness"][:] = 0.25
    idle.state.bonds["aware_week"][:] = idle.week - 1
    found = reach.approachability_by_agency(idle)
    assert found[WIJKTEAM] == found[LOKET] == pytest.approx(0.25)
    assert found[GGZ] == 0.0


def test_approachability_is_bounded_by_awareness(lively):
    needs, can = reach._who_can_get_in(lively)
    knows = awareness(lively, np.arange(600))
    assert (can[~needs] == 0.0).all()
    assert ((can <= knows) | (can == 1.0)).all()
    assert np.array_equal(needs.sum(axis=0), lively.series.reach[-1, :, :, IN_NEED].sum(axis=0))
    assert 0.0 < reach.approachability_of_all(lively) < 1.0


def test_relevance_and_solved_by_hand(idle):
    idle.series.by_agency[10:, 2, AgencySeries.WENT_WELL] = 6, 3, 0
    idle.series.by_agency[10:, 2, AgencySeries.WENT_OTHERWISE] = 1, 1, 1
    idle.series.by_agency[11, 2, AgencySeries.SOLVED] = 1
    idle.series.by_agency[12, 3, AgencySeries.ENDED_UNSOLVED] = 3
    assert reach.relevance(idle)[2] == pytest.approx(9 / 12)
    assert np.isnan(reach.relevance(idle)[0])
    assert reach.solved(idle)[2:4].tolist() == [1.0, 0.0]
    assert reach.solved_of_all(idle) == pytest.approx(1 / 4)
    assert reach.relevance_of_all(idle) == pytest.approx(9 / 12)


def test_contacts_and_ends_of_agencies_add_up_to_events(lively):
    by_agency, events = lively.series.by_agency.sum(axis=1), lively.series.events
    in_care = by_agency[:, AgencySeries.WENT_WELL] + by_agency[:, AgencySeries.WENT_OTHERWISE]
    assert np.array_equal(by_agency[:, AgencySeries.CONTACTS], in_care + events[:, Event.FORCED_CONTACTS])
    assert np.array_equal(by_agency[:, AgencySeries.SOLVED], events[:, Event.SOLVED])
    assert (by_agency[:, AgencySeries.ENDED_UNSOLVED] >= events[:, Event.CLOSED_EARLY]).all()
    assert by_agency[:, AgencySeries.ASKED].sum() > 50
