"""Households that move, and newcomers who remember nothing, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import FLOAT32, HEALTH, HOUSING, INCOME, OTHERS, events, give_need, put_in_care, put_on_list
from helpers.small_town import UNASKED, N, office, people, town

from sim.codes import Event, Stage, TrustSource
from sim.mechanisms import moving
from sim.state.records import NEVER, TRUST_HELD, TRUST_LOST


def test_newcomers_trust_lies_around_its_mean():
    assert moving.newcomers_trust(0.5, 0.125, 0.5, 0.5, 0.5) == 0.5
    assert moving.newcomers_trust(0.5, 0.125, 1.0, 0.5, 0.5) == 0.625
    assert moving.newcomers_trust(0.5, 0.5, 0.0, 0.0, 0.0) == 0.0
    assert moving.newcomers_trust(0.5, 0.5, 1.0, 1.0, 1.0) == 1.0


def test_the_next_move_follows_the_rate():
    assert moving.next_move(0.49, 7, 0.5) == 8
    assert moving.next_move(0.5, 7, 0.5) == 9
    assert moving.next_move(0.99, 7, 0.0) == NEVER


def test_a_household_moves_as_one():
    residents = people()._replace(household=np.arange(N, dtype=np.int32) // 4)
    run = town(("moving",), residents=residents, moving_rate=0.1)
    moves = run.state.next_move.reshape(-1, 4)
    assert (moves == moves[:, :1]).all() and np.unique(moves).size > 1
    run.advance(30)
    moved_in = run.state.people["moved_in"].reshape(-1, 4)
    assert (moved_in == moved_in[:, :1]).all() and moved_in.max() > 0


def test_a_newcomer_remembers_nothing():
    run = town(
        ("moving", "stories", "outreach"), office("one"), office("two"), residents=people(initial_fear=0.25),
        newcomer_trust=0.75, start_norm=0.25,
    )  # fmt: skip
    put_in_care(run, 0, INCOME, forced=True)
    put_on_list(run, 0, 0, HEALTH)
    give_need(run, 0, HOUSING)
    put_in_care(run, 1, INCOME)
    for i in (0, 1):
        run.plant_story(i, "one", is_severe=True)
        person = run.state.people[i]
        person.informal_in = person.street_in = 1 << HOUSING
        person.fear = person.norm = 1.0
        person.n_contacts, person.has_own_bad, person.has_heard_bad = 9, 1, 1
        run.state.bonds["n_bad"][i] = run.state.bonds["n_good"][i] = 3
        run.state.bonds["awareness"][i] = 0.75
        run.state.bonds["trust"][i] = [0.25, 0.5]
    run.state.trust_ledger[TRUST_HELD, OTHERS] = run.state.bonds["trust"].sum(axis=0)
    run.state.next_move[0] = 3
    run.advance(4)
    state, person = run.state, run.state.people[0]
    assert events(run, Event.MOVED) == [1]
    assert (person.moved_in, person.fear, person.norm, person.n_contacts) == (3, 0.25, 0.25, 0)
    bits = ("care_in", "waiting_in", "forced_in", "informal_in", "street_in", "has_own_bad", "has_heard_bad")
    assert [int(person[name]) for name in bits] == [0] * 7
    assert state.open_needs[0] == 0 and state.next_tell[0] == NEVER
    assert set(state.cases["stage"][0].tolist()) == {Stage.NO_NEED} and not state.cases["severity"][0].any()
    bonds = state.bonds[0]
    for name in ("n_good", "n_bad", "story_strength", "story_marks", "awareness"):
        assert bonds[name].tolist() == [0, 0]
    assert bonds["trust"].tolist() == [0.75, 0.75]
    # the neighbour remembers everything, and the books know where trust came from
    assert state.people[1].n_contacts == 9 and state.bonds["trust"][1].tolist() == [0.25, 0.5]
    assert state.trust_ledger[TRUST_HELD, OTHERS] == pytest.approx(state.bonds["trust"].sum(axis=0), abs=FLOAT32)
    assert state.trust_ledger[TRUST_LOST + TrustSource.NEWCOMERS, OTHERS].tolist() == [0.0, 0.0]


def test_a_newcomer_who_trusts_less_is_booked_as_such():
    run = town(("moving",), newcomer_trust=0.25)
    run.state.next_move[:2] = 1
    run.advance(2)
    assert run.state.trust_ledger[TRUST_LOST + TrustSource.NEWCOMERS, OTHERS].tolist() == [0.5]
    assert run.state.trust_ledger[TRUST_HELD, OTHERS].tolist() == [N * 0.5 - 0.5]


def test_a_newcomer_does_not_learn_from_the_predecessors_forced_help():
    run = town(
        ("moving", "escalation", "learning", "seeking"), office(harshness=1.0), newcomer_trust=0.75,
        escalation_from=0.5, escalation_chance=1.0, forced_severe=1.0, **UNASKED,
    )  # fmt: skip
    give_need(run, 0, severity=0.5)
    run.state.next_move[0] = 3
    run.advance(3)
    run.state.cases[0, INCOME].severity = 1.0
    run.advance(1)
    assert (events(run, Event.FORCED, Event.MOVED), run.state.people[0].moved_in) == ([1, 1], 3)
    run.advance(2)
    assert run.state.bonds["trust"][0].tolist() == [0.75] and run.state.people[0].fear == 0.0


def test_a_newcomer_hears_the_story_of_the_predecessor_as_any_other():
    run = town(
        ("moving", "stories"), tell_rate=1.0, acceptance=1.0, closeness_other=1.0, stifling=0.0, story_fading=0.0,
        settling_weeks=1.0,
    )  # fmt: skip
    # resident 1 tells what resident 0 lived, and resident 0 moves
    run.plant_story(1, "one", witness=0)
    run.state.next_move[0] = 3
    run.advance(4)
    assert run.state.bonds["story_strength"][0, 0] == 0.0
    run.advance(4)
    assert run.state.bonds["story_strength"][0, 0] > 0.0
