"""What help and levers cost: by hand, and adding up."""

import pytest
from helpers.made_up_runs import LIVELY

from sim.codes import Event, StaffUse
from sim.measures import costs
from sim.parameters.registry import values
from sim.run import Run
from sim.scenario.lever_library import BUILT_IN, LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Scenario


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
    p = values(
        {"forced_start_hours": 10.0, "forced_start_euros": 1000.0, "forced_contact_hours": 2.0, "euros_per_hour": 60.0}
    )
    found = costs.escalation_cost(3.0, 20.0, p)
    assert found.hours == 70.0
    assert found.euros == 70.0 * 60.0 + 3000.0


def test_hours_of_staff_add_up_to_what_is_paid(lively):
    paid = costs.paid_hours(lively)
    hours = [agency.staff * 0.6 * values()["workers_hours"] for agency in lively.scenario.agencies]
    assert paid == pytest.approx(hours)
    assert costs.staff_hours(lively).sum(axis=1) == pytest.approx(paid)
    assert (costs.staff_hours(lively) >= 0.0).all()
    assert costs.staff_hours(lively)[:, StaffUse.LEVERS] == pytest.approx(0.0, abs=1e-6)


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


def test_the_account_adds_up(lively):
    run = Run(LIVELY, 5).burn_in().fork(LIVELY.with_levers(BUILT_IN)).advance()
    lines = {row.name: row for row in costs.annual_costs(run)}
    assert list(lines) == ["professional time", "levers", "forced help", "all"]
    for kind in ("hours", "euros"):
        parts = [getattr(row, kind) for name, row in lines.items() if name != "all"]
        assert getattr(lines["all"], kind) == pytest.approx(sum(parts))
    assert lines["levers"].euros == pytest.approx(0.6 * sum(lever.euros_per_year for lever in BUILT_IN))
    hours = sum(lever.hours_per_year * (1.0 - max(0.0, lever.from_casework)) for lever in BUILT_IN)
    assert lines["levers"].hours == pytest.approx(0.6 * hours)
    assert lines["professional time"].hours == pytest.approx(costs.paid_hours(lively).sum())
    assert {row.name: row for row in costs.annual_costs(lively)}["levers"] == costs.Cost("levers", 0.0, 0.0)


def test_forced_help_is_in_the_account(idle):
    idle.series.events[10:, Event.FORCED] = 1, 0, 2
    idle.series.events[10:, Event.FORCED_CONTACTS] = 3, 3, 3
    line = next(row for row in costs.annual_costs(idle) if row.name == "forced help")
    assert line == costs.escalation_cost(52.0, 156.0, values())
