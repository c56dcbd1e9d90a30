"""What stands beside the exactly solvable cases of agencies and awareness (`experiments/cases`).

The exact weekly answers that runs are compared with, the limits that they go to, and properties that are no number.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.studies.verify.cases import CASES
from experiments.studies.verify.cases.agencies import (
    closed_neighbourhood,
    erlang_wait,
    load_of_new_needs,
    mean_tenure,
    open_neighbourhood,
    weekly_tenure,
    weekly_wait,
)
from experiments.studies.verify.cases.awareness import known, outreach_neighbourhood, pulse_neighbourhood
from experiments.studies.verify.cases.neighbourhood import office, only, people, regular_graph, strangers
from sim.codes import REASONS, WEEKS_PER_YEAR, AgencySeries, Event, Stage
from sim.run import Run
from sim.scenario.scenario import Scenario


@pytest.mark.parametrize(("c", "load", "expected"), [(1, 0.8, 4.0), (5, 4.0, 0.554113)])
def test_q1_q2_the_weekly_waiting_list_goes_to_the_formula(c, load, expected):
    assert erlang_wait(c, load) == pytest.approx(expected, abs=5e-7)
    distance = [abs(weekly_wait(c, load, p) - expected) for p in (0.1, 0.05, 0.025)]
    # halving the week halves the distance
    assert 0.4 < distance[1] / distance[0] < 0.6 and 0.4 < distance[2] / distance[1] < 0.6
    assert 2.0 * weekly_wait(c, load, 0.025) - weekly_wait(c, load, 0.05) == pytest.approx(expected, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("id_", "c", "load", "p"), [("Q1", 1, 0.8, 0.2), ("Q2", 5, 4.0, 0.05)])
def test_q1_q2_runs_are_long_enough(id_, c, load, p):
    assert 0.998 < load_of_new_needs(c, load, p) / load < 1.0
    obtained = next(case for case in CASES if case.id == id_).run()
    assert obtained.tolerance < 4.0 * 0.08 * obtained.exact.value


@pytest.mark.parametrize("case", [case for case in CASES if case.id == "Q3"], ids=lambda case: case.setting)
def test_q3_weekly_steps_make_tenure_half_a_week_shorter_at_most(case):
    obtained = case.run()
    assert obtained.tolerance < 4.0 * 0.01
    assert 0.0 < case.expected - obtained.exact.value < 0.5 / WEEKS_PER_YEAR
    assert obtained.value == pytest.approx(case.expected, abs=obtained.tolerance + 0.5 / WEEKS_PER_YEAR)


def test_q3_contract_length_binds_before_turnover():
    tendered, longer, steadier = mean_tenure(0.2, 3), mean_tenure(0.2, 8), mean_tenure(0.1, 3)
    assert longer / tendered > 2.0 > 1.1 > steadier / tendered
    assert longer / tendered == pytest.approx(weekly_tenure(0.2, 8) / weekly_tenure(0.2, 3), rel=0.01)


def test_q3_a_contract_of_50_years_stands_for_never():
    scenario = Scenario(
        residents=20, burn_in=0, weeks=1300, agencies=tuple(office(f"agency {k}") for k in range(32)),
        mechanisms=only("need", "staffing"),
    )  # fmt: skip
    run = Run(scenario, 7, residents=people(20), ties=strangers(20)).advance()
    assert (run.series.by_agency[:, :, AgencySeries.TENURE] == np.arange(1300.0)[:, None]).all()


def test_q5_everyone_is_reached_in_a_town_with_much_need():
    run = open_neighbourhood()
    places = run.series.funnel.sum(axis=1)
    assert (places[:, Stage.NO_NEED] < 1500).all()
    assert places[:, Stage.DOES_NOT_KNOW :].sum() == 0 and len(REASONS) == places.shape[1] - Stage.DOES_NOT_KNOW
    assert run.series.events[:, Event.ASKED].sum() >= run.series.events[:, Event.ADMITTED].sum() > 500


@pytest.mark.parametrize(
    "way_in",
    [{"urgency_weight": 0.9}, {"key_figure_company": 0.5}, {"recognition": 1.0}],
    ids=["urgency", "company", "organisations"],
)
def test_q5_each_way_in_that_needs_no_trust_opens_the_door_by_itself(way_in):
    assert closed_neighbourhood(**way_in).series.events[:, Event.ADMITTED].sum() > 20


def test_b9_who_is_not_present_stays_unknown():
    run = outreach_neighbourhood(300)
    assert known(run, 0, 300) == pytest.approx(0.5, abs=1e-9)
    assert known(run, 1, 300) == 0.0


def test_b9_weekly_steps_change_little():
    run = outreach_neighbourhood(120, awareness_loss=0.0, outreach_gain=0.01)
    for t in (1, 60, 120):
        assert known(run, 0, t) == pytest.approx(1.0 - math.exp(-0.01 * t), abs=0.01)


def test_b9_a_pulse_raises_awareness():
    run = pulse_neighbourhood()
    assert known(run, 1, 10) == 0.0
    # five weeks of a gain of 0.2 against a loss of 0.02
    assert known(run, 1, 15) == pytest.approx(0.2 / 0.22 * (1.0 - 0.78**5), abs=1e-9)
    for weeks in (1, 20, 65):
        assert known(run, 1, 15 + weeks) == pytest.approx(known(run, 1, 15) * 0.98**weeks, abs=1e-9)


def test_m1_fading_of_six_months():
    assert math.log(2.0) / 6 == pytest.approx(0.115525, abs=1e-6)


@pytest.mark.parametrize(("degree", "seed"), [(4, 1), (8, 2)])
def test_a_random_regular_graph_is_one(degree, seed):
    ties = regular_graph(500, degree, seed)
    assert (np.diff(ties.start) == degree).all()
    assert not np.array_equal(ties.neighbour, regular_graph(500, degree, seed + 10).neighbour)
