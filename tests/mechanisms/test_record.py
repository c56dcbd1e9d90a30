"""Where residents stand and what is counted, by hand."""

from __future__ import annotations

import numpy as np
from helpers.by_hand import HEALTH, HOUSING, INCOME, give_need, params, plain, week
from helpers.three_residents import FIRST, PARENT, SECOND

from sim.codes import N_DOMAINS, Group, Stage
from sim.mechanisms import record
from sim.state.records import IN_CARE, IN_NEED


def test_where_a_resident_stands(trio):
    state = trio.state
    assert not record.is_counted(0.5, 8, 0.5, 8)
    assert record.is_counted(0.5, 9, 0.5, 8)
    assert not record.is_counted(0.4999, 9, 0.5, 8)

    def stage(i: int, t: int) -> int:
        return plain(record.stage_of, state.people[i], state.cases, state.open_needs[i], params(trio), i, t)

    assert stage(PARENT, 20) == Stage.NO_NEED
    give_need(trio, PARENT, INCOME, 0.5, stage=Stage.SHAME)
    give_need(trio, PARENT, HEALTH, 0.75, stage=Stage.REFUSED, opened=10)
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


def test_in_care_and_in_need_are_counted_for_each_agency_and_each_resident_once(trio):
    state, agencies = trio.state, trio.settings.agencies[0, 0]
    person, cases = state.people[PARENT], state.cases
    cases["agency"][PARENT] = SECOND
    cases["agency"][PARENT, HEALTH] = FIRST

    def reach(in_care: int, forced: int, counted: int) -> list[list[int]]:
        """Return [in need, in care] of both agencies."""
        person.care_in, person.forced_in = in_care, forced
        counts = trio.series.reach[0, Group.PARENTS]
        counts[:] = 0
        plain(record.note_care, trio.world, week(trio), PARENT, counted)
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
