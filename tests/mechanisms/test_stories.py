"""How stories begin, are told and are taken in, by hand."""

from __future__ import annotations

import math

import numpy as np
from helpers.by_hand import HEALTH, plain, week
from helpers.small_town import town
from helpers.three_residents import ASSERTIVE, FIRST, LITTLE_DUTCH, PARENT, SECOND, draws

from sim.codes import N_DOMAINS, Encounter, Group, StoryMark, TrustSource
from sim.core.keyed_random import Purpose
from sim.mechanisms import stories
from sim.run import Run
from sim.state.operations import note_encounter
from sim.state.records import MET, NEVER, NO_AGENCY, TRUST_LOST


def test_own_and_heard_bad_experience_are_told_apart(trio):
    state, person = trio.state, trio.state.people[PARENT]

    def take_in(marks: int) -> tuple[int, int]:
        stories.store_story(state.bonds[ASSERTIVE, SECOND], 0.5, 0, ASSERTIVE, 0, marks, 1)
        plain(stories.take_in, trio.world, week(trio), ASSERTIVE, PARENT, SECOND)
        return int(person.has_own_bad), int(person.has_heard_bad)

    assert take_in(0) == (0, 0)  # a good story
    assert take_in(StoryMark.BAD) == (0, 1)
    assert state.people["has_heard_bad"].tolist() == [0, 0, 1]
    person = state.people[LITTLE_DUTCH]
    for outcome, has_own in ((Encounter.GOOD, 0), (Encounter.SLIGHT, 1)):
        note_encounter(state, trio._lists, LITTLE_DUTCH * N_DOMAINS, FIRST, outcome)
        assert (person.has_own_bad, person.has_heard_bad) == (has_own, 0)


def tell(run: Run, u_accept: float, u_stifle: float, j: int, t: int) -> int:
    """Let ASSERTIVE tell resident j a story of the first agency in week t, over a tie of closeness 1/2."""
    return plain(stories.tell, run.world, week(run, t), u_accept, u_stifle, ASSERTIVE, j, FIRST, 0.5)


def test_rules_of_a_story():
    assert [stories.notable_chance(outcome, 0.25, 2.0) for outcome in Encounter] == [0.25, 0.5, 0.5, 1.0]
    assert stories.notable_chance(Encounter.BAD, 0.5, 3.0) == 1.0
    strengths = [
        stories.lived_strength(outcome, 0.25, 0.5, 1.0)
        for outcome in (Encounter.GOOD, Encounter.SLIGHT, Encounter.BAD, Encounter.SEVERE)
    ]
    assert strengths == [0.25, 0.5, 0.5, 1.0]
    assert stories.retold_strength(0.5, True, 0.25, 0.25) == 0.625
    assert stories.retold_strength(0.5, False, 0.25, 0.25) == 0.375
    assert stories.trust_after_story(0.5, 0.5, True, 0.5, 0.5) == 0.375
    assert stories.trust_after_story(0.5, 0.5, False, 0.5, 0.5) == 0.5625
    assert stories.norm_after_story(0.5, 0.5, True, 0.25) == 0.5625
    assert stories.norm_after_story(0.5, 0.5, False, 0.25) == 0.4375
    assert stories.fear_after_story(0.75, 1.0, 0.5) == 0.875
    assert stories.fear_after_story(0.75, 1.0, 2.0) == 1.0


def test_a_parent_takes_in_a_severe_story_and_keeps_it(trio):
    state = trio.state
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[PARENT, FIRST], state.people[PARENT]
    person.norm = 0.25
    stories.store_story(mine, 0.5, 2, ASSERTIVE, 2, StoryMark.BAD | StoryMark.SEVERE, 3)
    assert (mine.story_marks, mine.story_retold) == (StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD, 3)
    assert stories.strength_now(mine, trio.settings.story_kept, 9) == 0.5
    # accepted below 1/2 * 1/2; told at 1/2 it arrives at 5/8
    told = tell(trio, 0.25, 0.9, PARENT, 4)
    assert told == stories.NOT_TAKEN_IN
    told = tell(trio, 0.2499, 0.9, PARENT, 4)
    assert told == stories.KEPT
    assert theirs.trust == np.float32(0.5 * (1.0 - 0.5 * 0.625))
    assert person.norm == np.float32(0.25 + 0.25 * 0.625 * 0.75)
    assert (person.has_heard_bad, person.has_own_bad) == (1, 0)
    assert person.fear == np.float32(0.75 + 2.0 * 0.25 * 0.625 * 0.25)
    assert theirs.awareness == 0.75 and theirs.aware_week == 4
    assert (theirs.story_strength, theirs.story_witness, theirs.story_born) == (0.625, ASSERTIVE, 2)
    assert (theirs.story_week, theirs.story_retold, theirs.story_marks) == (
        4,
        4,
        StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD,
    )
    lost = state.trust_ledger[TRUST_LOST + TrustSource.STORIES, Group.PARENTS, FIRST]
    assert lost == 0.5 - float(theirs.trust)
    # told again, it is the same incident: the teller may fall silent, the listener does not move
    assert stories.is_same_incident(mine, theirs)
    before = theirs.copy()
    told = tell(trio, 0.0, 0.5, PARENT, 5)
    assert (told, mine.story_marks & StoryMark.TOLD) == (stories.NOT_TAKEN_IN, StoryMark.TOLD)
    tell(trio, 0.0, 0.4999, PARENT, 5)
    assert mine.story_marks == StoryMark.BAD | StoryMark.SEVERE
    assert theirs == before


def test_whoever_lived_a_story_learns_nothing_from_it(trio):
    state = trio.state
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[PARENT, FIRST], state.people[PARENT]
    stories.store_story(mine, 0.75, 2, PARENT, 2, StoryMark.BAD | StoryMark.SEVERE, 1)
    # since then PARENT keeps another story of the same agency
    stories.store_story(theirs, 0.5, 3, PARENT, 3, 0, 0)
    before, knew = theirs.copy(), person.copy()
    told = tell(trio, 0.0, 0.4999, PARENT, 5)
    assert (told, mine.story_marks) == (stories.NOT_TAKEN_IN, StoryMark.BAD | StoryMark.SEVERE)
    assert theirs == before and person == knew


def test_a_weaker_story_is_taken_in_but_does_not_take_the_place_of_a_stronger_one(trio):
    state = trio.state
    mine, theirs, person = state.bonds[ASSERTIVE, FIRST], state.bonds[LITTLE_DUTCH, FIRST], state.people[LITTLE_DUTCH]
    stories.store_story(mine, 0.5, 2, ASSERTIVE, 2, 0, 0)
    stories.store_story(theirs, 0.75, 1, PARENT, 1, StoryMark.BAD, 0)
    told = tell(trio, 0.0, 0.0, LITTLE_DUTCH, 4)
    assert told == stories.TAKEN_IN_ONLY
    # a good story of 1/2 arrives at 3/8 and closes 1/2 * 1/2 * 3/8 of the distance
    assert theirs.trust == 0.5 + 0.09375 * 0.5
    assert (theirs.story_witness, theirs.story_strength) == (PARENT, 0.75)
    assert person.fear == 0.25


def test_the_strongest_story_that_is_still_told_comes_first(trio):
    bonds, kept = trio.state.bonds, trio.settings.story_kept
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == NO_AGENCY
    stories.store_story(bonds[PARENT, FIRST], 0.25, 0, PARENT, 0, StoryMark.BAD, 0)
    stories.store_story(bonds[PARENT, SECOND], 0.75, 0, PARENT, 0, 0, 0)
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == SECOND
    bonds[PARENT, SECOND].story_marks = 0
    assert stories.most_salient(bonds, PARENT, kept, 0.25, 5) == FIRST
    assert stories.most_salient(bonds, PARENT, kept, 0.2501, 5) == NO_AGENCY


def test_the_next_telling_is_noted_once(trio):
    calendar, silence = trio.state.next_tell, math.log(0.5)
    stories.note_next_telling(calendar, silence, np.uint64(3), PARENT, 10)
    noted = calendar[PARENT]
    assert noted > 10
    stories.note_next_telling(calendar, silence, np.uint64(3), PARENT, 30)
    assert calendar[PARENT] == noted
    stories.note_next_telling(calendar, 0.0, np.uint64(3), ASSERTIVE, 10)
    assert calendar[ASSERTIVE] == NEVER


def test_a_severe_encounter_becomes_the_story_that_is_kept(trio):
    state, lists = trio.state, trio._lists
    number = PARENT * N_DOMAINS + HEALTH
    # the encounter was with the first agency, though the case stands with another by now
    lists.met_agency[0], state.cases[PARENT, HEALTH].agency = FIRST, SECOND
    stories.store_story(state.bonds[PARENT, FIRST], 0.75, 0, ASSERTIVE, 0, 0, 2)
    lists.met[0], lists.outcome[0], lists.length[MET] = number, Encounter.SEVERE, 1
    plain(stories.live, trio.world, week(trio, 5), *draws(5, Purpose.TELL_GAP))
    bond = state.bonds[PARENT, FIRST]
    assert (bond.story_strength, bond.story_witness, bond.story_born, bond.story_retold) == (1.0, PARENT, 5, 0)
    assert bond.story_marks == StoryMark.BAD | StoryMark.SEVERE | StoryMark.TOLD
    assert 5 < state.next_tell[PARENT] < NEVER


def test_a_planted_story_is_like_one_that_was_lived(trio):
    trio.plant_story(PARENT, "second", strength=0.5)
    bond = trio.state.bonds[PARENT, SECOND]
    assert (bond.story_strength, bond.story_witness, bond.story_retold, bond.story_marks) == (
        0.5, PARENT, 0, StoryMark.BAD | StoryMark.TOLD,
    )  # fmt: skip
    assert 0 < trio.state.next_tell[PARENT] < NEVER
    trio.plant_story(LITTLE_DUTCH, "second", strength=0.5, witness=PARENT)
    assert stories.is_same_incident(bond, trio.state.bonds[LITTLE_DUTCH, SECOND])
    assert trio.state.bonds["trust"].tolist() == [[0.5, 0.5]] * 3


def test_newcomers_grow_into_ties():
    assert stories.share_settled(0, 104.0, 5) == 1.0
    assert stories.share_settled(10, 100.0, 10) == 0.0
    assert stories.share_settled(10, 100.0, 35) == 0.25
    assert stories.share_settled(10, 100.0, 500) == 1.0


def test_experience_experts_are_believed_sooner():
    for credibility, is_kept in ((4.0, True), (0.0, False)):
        run = town(
            ("stories",), tell_rate=1.0, acceptance=0.5, closeness_other=0.5, expert_credibility=credibility,
            story_fading=0.0,
        )  # fmt: skip
        run.state.people["is_expert"][0] = 1
        run.plant_story(0, "one")
        run.advance(2)
        # residents 0 and 1 know each other
        assert (run.state.bonds["story_strength"][1, 0] > 0.0) == is_kept
