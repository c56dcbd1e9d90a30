"""Whom agencies reach, how care stands and what it costs: as a reader would count it by hand, and adding up."""

import numpy as np
import pytest

from sim.codes import AgencySeries, Domain, Event, Group, StaffUse, Stage
from sim.measures import care, costs, reach
from sim.measures.residents import awareness
from sim.parameters.registry import values
from sim.run import Run, simulate
from sim.scenario.lever_library import BUILT_IN, EUROS_PER_HOUR, LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Mechanisms, Scenario
from sim.state.records import IN_CARE, IN_NEED

LIVELY = Scenario(residents=600, weeks=60, burn_in=40)
OFF = Mechanisms(**{name: False for name in Mechanisms.model_fields})
INCOME, HEALTH = Domain.INCOME, Domain.HEALTH
NAMES = [agency.name for agency in Scenario().agencies]
WIJKTEAM, GGZ, LOKET = NAMES.index("Wijkteam"), NAMES.index("GGZ"), NAMES.index("Gemeenteloket")


@pytest.fixture(scope="module")
def lived():
    return simulate(LIVELY, seed=5)


@pytest.fixture
def still():
    """Twenty residents without any need or care, ten weeks of burn-in and three after it, with empty books."""
    run = simulate(Scenario(residents=20, weeks=3, burn_in=10, mechanisms=OFF))
    for array in run.series:
        array[:] = 0
    run.state.open_needs[:] = 0
    for name in ("care_in", "forced_in", "waiting_in", "n_contacts"):
        run.state.people[name] = 0
    return run


def give_need(run, i, d, stage, severity=0.5, agency=0, weeks=12):
    """Open a need of resident i in domain d."""
    run.state.open_needs[i] |= 1 << d
    case = run.state.cases[i, d]
    case.severity, case.stage, case.agency, case.opened = severity, stage, agency, run.week - 1 - weeks


def test_reach_is_recorded_as_the_state_says(lived):
    """Count again, resident by resident, who needed what an agency offers in the last week and who was in care."""
    line = lived.settings.params[lived.settings.regime_of_week[-1], 0]
    expected = np.zeros((len(Group), len(NAMES), 2), int)
    for i, person in enumerate(lived.state.people):
        needed, in_care, reached = set(), set(), set()
        for d, domain in enumerate(Domain.words()):
            case = lived.state.cases[i, d]
            weeks = lived.week - 1 - int(case.opened)
            open_needs = lived.state.open_needs[i] >> d & 1
            if open_needs and case.severity >= line["need_threshold"] and weeks > line["grace_weeks"]:
                needed |= {a for a, agency in enumerate(lived.scenario.agencies) if domain in agency.domains}
            if person.care_in >> d & 1:
                in_care.add(int(case.agency))
                if not person.forced_in >> d & 1:
                    reached.add(int(case.agency))
        for a in needed | in_care:
            expected[person.group, a, IN_NEED] += 1
        for a in reached:
            expected[person.group, a, IN_CARE] += 1
    assert np.array_equal(lived.series.reach[-1], expected)
    assert expected[:, :, IN_CARE].sum() > 5


def test_nobody_is_reached_who_is_not_in_need(lived):
    found = lived.series.reach
    assert (found[..., IN_CARE] <= found[..., IN_NEED]).all()
    assert (found[..., IN_NEED] <= lived.group_sizes[:, None]).all()
    # a client may have several cases with one agency, never fewer cases than clients
    assert (
        found[..., IN_CARE].sum(axis=1) <= lived.series.by_agency[..., AgencySeries.CLIENTS] + arrivals(lived)
    ).all()


def arrivals(run):
    """Return the most cases that can have been admitted since cases were counted, (T, 1)."""
    return run.series.events[:, [Event.ADMITTED, Event.FORCED]].sum(axis=1)[:, None]


def test_sociaal_bereik_and_representativeness_by_hand(still):
    """Agency 0 needs 8 parents and 2 older people and has 3 and 1 in care; agency 1 is needed and helps nobody."""
    for t in (10, 11, 12):
        still.series.reach[t, 1, 0] = 8, 3
        still.series.reach[t, 2, 0] = 2, 1
        still.series.reach[t, 1, 1] = 4, 0
    bereik = reach.sociaal_bereik(still)
    assert bereik[1, 0] == 3 / 8
    assert bereik[2, 0] == 1 / 2
    assert bereik[1, 1] == 0.0
    assert np.isnan(bereik[0]).all()
    assert reach.sociaal_bereik_by_agency(still)[0] == 4 / 10
    assert reach.sociaal_bereik_of_all(still) == 4 / 14
    # shares of need 0.8 and 0.2, of clients 0.75 and 0.25
    found = reach.representativeness(still)
    assert found[0] == pytest.approx(0.95)
    assert np.isnan(found[1])


def test_clients_like_those_in_need_are_representative_and_others_are_not(still):
    still.series.reach[10:, 0, 0] = 6, 2
    still.series.reach[10:, 4, 0] = 3, 1
    still.series.reach[10:, 0, 1] = 5, 0
    still.series.reach[10:, 4, 1] = 0, 1
    assert reach.representativeness(still)[:2] == pytest.approx([1.0, 0.0])


def test_only_the_last_year_counts():
    run = simulate(Scenario(residents=20, weeks=60, burn_in=0, mechanisms=OFF))
    run.series.reach[:] = 0
    run.series.reach[:8, 1, 0] = 10, 10
    run.series.reach[8:, 1, 0] = 10, 1
    assert reach.sociaal_bereik(run)[1, 0] == pytest.approx(0.1)


def test_approachability_by_hand(still):
    """Health is served by four agencies; one resident is stopped by fear, one is not, one is in care at the GGZ."""
    group = still.state.people["group"]
    a, b, c = np.flatnonzero(group == group[0])[:3]
    give_need(still, a, HEALTH, Stage.FEAR)
    give_need(still, b, HEALTH, Stage.WAITING)
    give_need(still, c, HEALTH, Stage.WAITING, severity=0.2, agency=GGZ)
    still.state.people["care_in"][c] = 1 << HEALTH
    still.state.bonds["awareness"][:] = 0.5
    still.state.bonds["aware_week"][:] = still.week - 1
    still.state.bonds["awareness"][b, WIJKTEAM] = 0.3
    found = reach.approachability(still)[group[0]]
    # a and b need the neighbourhood team; c has too light a need to count there, and is in care at the GGZ
    assert found[WIJKTEAM] == pytest.approx(0.3 / 2)
    assert found[GGZ] == pytest.approx((0.5 + 1.0) / 3)
    assert np.isnan(found[LOKET])
    assert reach.approachability_by_agency(still)[GGZ] == pytest.approx(0.5)
    still.state.people["forced_in"][c] = 1 << HEALTH
    assert reach.approachability(still)[group[0], GGZ] == pytest.approx(0.5 / 3)


def test_one_need_that_is_not_stopped_is_enough(still):
    give_need(still, 4, HEALTH, Stage.FEAR)
    give_need(still, 4, INCOME, Stage.DOES_NOT_KNOW)
    still.state.bonds["awareness"][:] = 0.25
    still.state.bonds["aware_week"][:] = still.week - 1
    found = reach.approachability_by_agency(still)
    assert found[WIJKTEAM] == found[LOKET] == pytest.approx(0.25)
    assert found[GGZ] == 0.0


def test_approachability_is_bounded_by_awareness(lived):
    needs, can = reach._who_can_get_in(lived)
    knows = awareness(lived, np.arange(600))
    assert (can[~needs] == 0.0).all()
    assert ((can <= knows) | (can == 1.0)).all()
    assert np.array_equal(needs.sum(axis=0), lived.series.reach[-1, :, :, IN_NEED].sum(axis=0))
    assert 0.0 < reach.approachability_of_all(lived) < 1.0


def test_relevance_and_solved_by_hand(still):
    still.series.by_agency[10:, 2, AgencySeries.WENT_WELL] = 6, 3, 0
    still.series.by_agency[10:, 2, AgencySeries.WENT_OTHERWISE] = 1, 1, 1
    still.series.by_agency[11, 2, AgencySeries.SOLVED] = 1
    still.series.by_agency[12, 3, AgencySeries.ENDED_UNSOLVED] = 3
    assert reach.relevance(still)[2] == pytest.approx(9 / 12)
    assert np.isnan(reach.relevance(still)[0])
    assert reach.solved(still)[2:4].tolist() == [1.0, 0.0]
    assert reach.solved_of_all(still) == pytest.approx(1 / 4)
    assert reach.relevance_of_all(still) == pytest.approx(9 / 12)


def test_contacts_and_ends_of_agencies_add_up_to_events(lived):
    by_agency, events = lived.series.by_agency.sum(axis=1), lived.series.events
    in_care = by_agency[:, AgencySeries.WENT_WELL] + by_agency[:, AgencySeries.WENT_OTHERWISE]
    assert np.array_equal(by_agency[:, AgencySeries.CONTACTS], in_care + events[:, Event.FORCED_CONTACTS])
    assert np.array_equal(by_agency[:, AgencySeries.SOLVED], events[:, Event.SOLVED])
    assert (by_agency[:, AgencySeries.ENDED_UNSOLVED] >= events[:, Event.CLOSED_EARLY]).all()
    assert by_agency[:, AgencySeries.ASKED].sum() > 50


def test_severity_and_domains_by_hand(still):
    still.series.funnel[10:, 0, Stage.NO_NEED] = 16, 15, 16
    still.group_sizes[:] = [20, 0, 0, 0, 0]
    still.series.needs[10:] = 6, 5, 4
    still.series.severity[10:] = 3.0, 2.0, 1.0
    assert care.severity(still) == pytest.approx(2.0 / 20)
    assert care.severity_per_need(still) == pytest.approx(2.0 / 5)
    assert care.domains_per_resident(still) == pytest.approx(15 / 13)


def test_contacts_and_their_tail_by_hand():
    run = simulate(Scenario(residents=200, weeks=3, burn_in=0, mechanisms=OFF))
    run.series.by_agency[:, 4, AgencySeries.CONTACTS] = [1, 2, 3]
    assert care.contacts(run)[4] == pytest.approx(2 * 52)
    assert np.isnan(care.contacts_of_top(run))
    run.state.people["n_contacts"][:10] = [30, 20, 10, 10, 10, 5, 5, 5, 3, 2]
    assert care.contacts_of_top(run) == pytest.approx(50 / 100)
    assert care.contacts_of_top(run, share=0.001) == pytest.approx(30 / 100)


def test_waiting_load_and_relationship_age_by_hand(still):
    weekly = still.series.by_agency
    weekly[10:, :, AgencySeries.TIME_PER_CONTACT] = 1.0
    (
        weekly[10:, 0, AgencySeries.TIME_PER_CONTACT],
        weekly[10:, 0, AgencySeries.CLIENTS],
        weekly[10:, 1, AgencySeries.CLIENTS],
    ) = 0.4, 30, 10
    weekly[10:, 0, AgencySeries.WAITING] = 3, 4, 5
    weekly[10:, 0, AgencySeries.TENURE] = 51, 52, 53
    assert care.time_per_contact(still)[0] == pytest.approx(0.4)
    assert care.time_of_all(still) == pytest.approx(0.55)
    assert care.waiting(still)[0] == 4.0
    assert care.cases_in_care(still)[:2].tolist() == [30.0, 10.0]
    assert care.tenure_years(still)[0] == pytest.approx(1.0)
    n_workers = still.state.n_workers
    assert care.tenure_of_all(still) == pytest.approx(n_workers[0] / n_workers.sum())
    for i, since in ((3, 2), (4, 8)):
        still.state.people["waiting_in"][i] = 1 << INCOME
        still.state.cases["agency"][i, INCOME], still.state.cases["since"][i, INCOME] = LOKET, since
    assert care.weeks_waited(still)[LOKET] == pytest.approx(((12 - 2) + (12 - 8)) / 2)
    assert np.isnan(care.weeks_waited(still)[GGZ])
    assert care.weeks_waited_of_all(still) == pytest.approx(7.0)


def test_a_lever_costs_what_it_says_for_as_long_as_it_lasts():
    town = Scenario(residents=2000, weeks=100)
    lever = Lever(
        name="tea", moves=(Move(quantity="agency.outreach", raise_to=0.9),), hours_per_year=100.0,
        euros_per_year=4000.0, from_casework=0.25, strength=0.5,
    )  # fmt: skip
    assert costs.lever_cost(lever, town) == costs.LeverCost(100.0, 25.0, 4000.0)
    once = lever.model_copy(update={"start": 20, "weeks": 30})
    assert costs.lever_cost(once, town) == costs.LeverCost(30.0, 7.5, 1200.0)
    assert costs.lever_cost(lever.model_copy(update={"start": 90, "weeks": 30}), town).euros == pytest.approx(400.0)
    assert costs.lever_cost(lever.model_copy(update={"start": 200}), town).euros == 0.0
    assert costs.lever_cost(lever.model_copy(update={"from_casework": -1.0}), town).taken == 0.0
    two = costs.LeverCost(1.0, 2.0, 3.0), costs.LeverCost(4.0, 5.0, 6.0)
    assert costs.sum_of(two) == costs.LeverCost(5.0, 7.0, 9.0)
    assert costs.sum_of([]) == costs.LeverCost(0.0, 0.0, 0.0)


def test_forced_help_costs_by_hand():
    p = values({"forced_start_hours": 10.0, "forced_start_euros": 1000.0, "forced_contact_hours": 2.0})
    found = costs.escalation_cost(3.0, 20.0, p)
    assert found.hours == 70.0
    assert found.euros == 70.0 * EUROS_PER_HOUR + 3000.0


def test_hours_of_staff_add_up_to_what_is_paid(lived):
    paid = costs.paid_hours(lived)
    hours = [agency.staff * 0.6 * values()["workers_hours"] for agency in lived.scenario.agencies]
    assert paid == pytest.approx(hours)
    assert costs.staff_hours(lived).sum(axis=1) == pytest.approx(paid)
    assert (costs.staff_hours(lived) >= 0.0).all()
    assert costs.staff_hours(lived)[:, StaffUse.LEVERS] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("name", ["cooperation", "lower_caseload"])
def test_a_lever_takes_from_casework_or_adds_to_it(name):
    """250 hours of consultation, half of them taken from casework; 1,600 hours of new workers, all added."""
    base = Run(LIVELY.changed(weeks=90), 1).burn_in()
    without = base.fork(base.scenario).advance()
    with_lever = base.fork(base.scenario.with_levers([name])).advance()
    casework = [costs.staff_hours(run)[:, StaffUse.CASEWORK].sum() for run in (without, with_lever)]
    lever = LEVERS[name]
    assert casework[0] - casework[1] == pytest.approx(lever.from_casework * lever.hours_per_year * 0.6)
    total = costs.staff_hours(with_lever).sum()
    added = max(0.0, -lever.from_casework) * lever.hours_per_year * 0.6
    assert total == pytest.approx(costs.paid_hours(with_lever).sum() + added)


def test_the_account_adds_up(lived):
    run = Run(LIVELY, 5).burn_in().fork(LIVELY.with_levers(BUILT_IN)).advance()
    lines = {row.name: row for row in costs.account(run)}
    assert list(lines) == ["professional time", "levers", "forced help", "all"]
    for kind in ("hours", "euros"):
        parts = [getattr(row, kind) for name, row in lines.items() if name != "all"]
        assert getattr(lines["all"], kind) == pytest.approx(sum(parts))
    assert lines["levers"].euros == pytest.approx(0.6 * sum(lever.euros_per_year for lever in BUILT_IN))
    hours = sum(lever.hours_per_year * (1.0 - max(0.0, lever.from_casework)) for lever in BUILT_IN)
    assert lines["levers"].hours == pytest.approx(0.6 * hours)
    assert lines["professional time"].hours == pytest.approx(costs.paid_hours(lived).sum())
    assert {row.name: row for row in costs.account(lived)}["levers"] == costs.Cost("levers", 0.0, 0.0)


def test_forced_help_is_in_the_account(still):
    still.series.events[10:, Event.FORCED] = 1, 0, 2
    still.series.events[10:, Event.FORCED_CONTACTS] = 3, 3, 3
    line = next(row for row in costs.account(still) if row.name == "forced help")
    assert line == costs.escalation_cost(52.0, 156.0, values())
