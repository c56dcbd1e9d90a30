"""What is done to a resident, a case, a bond and the lists of a week, by hand."""

from __future__ import annotations

from helpers.by_hand import HEALTH, HOUSING, INCOME, give_need
from helpers.three_residents import ASSERTIVE, FIRST, LITTLE_DUTCH, PARENT, SECOND

from sim.codes import N_DOMAINS, AgencySeries, Encounter, Group, Stage, TrustSource
from sim.state.operations import begin_week, end_need, enter_queue, move_trust, note_contact, note_encounter, stop_case
from sim.state.records import LEARNT, MET, TRUST_HELD, TRUST_LOST


def test_books_follow_every_move_of_trust(trio):
    state, g = trio.state, Group.OTHERS
    bond = state.bonds[ASSERTIVE, SECOND]
    assert state.trust_ledger[TRUST_HELD, g, SECOND] == 1.0
    move_trust(bond, 0.25, state.trust_ledger, TrustSource.STORIES, g, SECOND)
    move_trust(bond, 0.75, state.trust_ledger, TrustSource.OWN_EXPERIENCE, g, SECOND)
    assert state.trust_ledger[TRUST_HELD, g, SECOND] == 1.25
    assert state.trust_ledger[TRUST_LOST:, g, SECOND].tolist() == [0.0, 0.25, 0.0, 0.0]


def test_a_case_stops_and_a_need_ends(trio):
    state = trio.state
    give_need(trio, PARENT, INCOME, 0.5)
    give_need(trio, PARENT, HEALTH, 0.5, stage=Stage.FORCED)
    person, waits = state.people[PARENT], state.cases[PARENT, INCOME]
    enter_queue(person, waits, SECOND, INCOME, 7)
    assert (waits.agency, waits.stage, waits.since, person.waiting_in) == (SECOND, Stage.WAITING, 7, 1 << INCOME)
    person.care_in = person.forced_in = 1 << HEALTH
    person.informal_in = person.street_in = 1 << HEALTH | 1 << INCOME
    stop_case(person, waits, INCOME, Stage.REFUSED)
    assert (person.waiting_in, person.care_in, person.forced_in, waits.stage) == (
        0,
        1 << HEALTH,
        1 << HEALTH,
        Stage.REFUSED,
    )
    assert person.informal_in == 1 << HEALTH | 1 << INCOME
    end_need(person, state.cases[PARENT, HEALTH], state.open_needs, PARENT, HEALTH)
    assert (person.care_in, person.forced_in, state.open_needs[PARENT]) == (0, 0, 1 << INCOME)
    assert (person.informal_in, person.street_in) == (1 << INCOME, 1 << INCOME)
    assert (state.cases[PARENT, HEALTH].severity, state.cases[PARENT, HEALTH].stage) == (0.0, Stage.NO_NEED)


def test_encounters_are_counted_up_to_255(trio):
    state, lists, number = trio.state, trio._lists, PARENT * N_DOMAINS
    bond = state.bonds[PARENT, FIRST]
    for outcome in (Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE):
        lists.length[MET] = 0
        note_encounter(state, lists, number, FIRST, outcome)
    assert (bond.n_good, bond.n_bad) == (1, 3)
    bond.n_good = bond.n_bad = 255
    for outcome in (Encounter.GOOD, Encounter.BAD):
        note_encounter(state, lists, number, FIRST, outcome)
    assert (bond.n_good, bond.n_bad, lists.length[MET]) == (255, 255, 3)


def test_contacts_are_counted_up_to_65535(trio):
    person, by_agency = trio.state.people[PARENT], trio.series.by_agency
    note_contact(person, by_agency, 3, SECOND, 2)
    person.n_contacts += 65531
    note_contact(person, by_agency, 3, SECOND, 3)
    assert (person.n_contacts, by_agency[3, SECOND, AgencySeries.CONTACTS]) == (65535, 5.0)
    assert by_agency[:, :, AgencySeries.CONTACTS].sum() == 5.0


def test_what_nobody_has_learnt_from_is_carried_over_to_the_next_week(trio):
    lists, people = trio._lists, trio.state.people
    numbers = [
        ASSERTIVE * N_DOMAINS,
        LITTLE_DUTCH * N_DOMAINS,
        PARENT * N_DOMAINS + HEALTH,
        ASSERTIVE * N_DOMAINS + HOUSING,
    ]

    def carried(moved_in: int) -> list[tuple[int, int, int]]:
        """Return what is left in week 5, where PARENT moved in that week (0: was there from the start)."""
        lists.met[:4], lists.met_agency[:4] = numbers, (FIRST, SECOND, SECOND, FIRST)
        lists.outcome[:4] = Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE
        lists.length[MET], lists.length[LEARNT] = 4, 2
        people[PARENT].moved_in = moved_in
        begin_week(lists, people, 5)
        n = lists.length[MET]
        assert lists.length[LEARNT] == 0
        return list(zip(lists.met[:n].tolist(), lists.met_agency[:n].tolist(), lists.outcome[:n].tolist(), strict=True))

    of_parent, of_other = (numbers[2], SECOND, Encounter.BAD), (numbers[3], FIRST, Encounter.SEVERE)
    assert carried(0) == carried(3) == [of_parent, of_other]
    assert carried(4) == [of_other]  # it happened to the household that moved out in the week before
    lists.length[LEARNT] = lists.length[MET]
    begin_week(lists, people, 6)
    assert lists.length[MET] == 0
