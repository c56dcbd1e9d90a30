"""Tenders, turnover, time and capacity, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import EXACT, HEALTH, INCOME, put_in_care, put_on_list
from helpers.small_town import office, town

from sim.codes import AgencySeries
from sim.mechanisms import staffing
from sim.settings import leaving_chance


def test_a_tender_comes_round_once_a_contract_and_not_in_week_0():
    assert not staffing.is_tender(0, 52, 0)
    assert [t for t in range(160) if staffing.is_tender(t, 52, 0)] == [52, 104, 156]
    assert [t for t in range(160) if staffing.is_tender(t, 52, 12)] == [40, 92, 144]


def test_places_are_whole_cases_and_presence_takes_from_them():
    assert staffing.n_places(2.0, 0.75, 14.0) == 21
    assert staffing.n_places(2.0, 0.75, 14.5) == 22
    # an agency takes on one case at the least
    assert staffing.n_places(2.0, 0.0, 14.0) == 1


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
    capacity = run.state.capacity
    assert capacity["in_care"].tolist() == [2, 5]
    assert capacity["waiting"].tolist()[0] == 0
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


@pytest.mark.parametrize(("no_tender", "longest"), [(50.0, 12.0), (0.25, 38.0)])
def test_a_contract_of_so_many_years_is_never_tendered(no_tender, longest):
    run = town(("staffing",), office(contract_years=0.25, turnover=0.0), no_tender=no_tender).advance(39)
    assert run.series.by_agency[:, 0, AgencySeries.TENURE].max() == longest
