"""Experiences become stories, go from door to door, sharpen, compete and fade (Dibi 2020, 2.5, 3.1.1; SF2, SF10-SF15).

Of every agency a resident keeps one story: the strongest. A story keeps the identity of the incident
behind it: who lived it, with which agency, in which week.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, StoryMark, TieKind, TrustSource
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.core.portable_math import geometric_gap
from sim.mechanisms.common.awareness import become_aware
from sim.state.operations import move_trust
from sim.state.records import MET, NEVER, NO_AGENCY

NOT_TAKEN_IN, TAKEN_IN_ONLY, KEPT = range(3)


class Streams(NamedTuple):
    """Streams of this week."""

    gap: int
    to: int
    accept: int
    stifle: int


@compiled_inline
def notable_chance(outcome, notable_good, tell_ratio):
    """Return the chance that an experience becomes a story; a severe one always does (East et al. 2007)."""
    if outcome == Encounter.SEVERE:
        return 1.0
    if outcome == Encounter.GOOD:
        return notable_good
    return min(1.0, notable_good * tell_ratio)


@compiled_inline
def lived_strength(outcome, strength_good, strength_bad, strength_severe):
    """Return the strength of a story when it is lived."""
    if outcome == Encounter.SEVERE:
        return strength_severe
    return strength_good if outcome == Encounter.GOOD else strength_bad


@compiled_inline
def retold_strength(strength, is_bad, sharpening_bad, levelling_good):
    """Return a story's strength in a listener's ear: bad ones sharpen, good ones level (Bebbington et al. 2017)."""
    if is_bad:
        return strength + sharpening_bad * (1.0 - strength)
    return strength * (1.0 - levelling_good)


@compiled_inline
def trust_after_story(trust, strength, is_bad, hearsay_weight, hearsay_good):
    """Return a listener's trust after a story of this strength (3.1.1, SF2)."""
    if is_bad:
        return trust * (1.0 - hearsay_weight * strength)
    return trust + min(1.0, hearsay_weight * hearsay_good * strength) * (1.0 - trust)


@compiled_inline
def norm_after_story(norm, strength, is_bad, weight):
    """Return the perceived norm against asking after a story: bad ones strengthen it, good ones weaken it (2.5)."""
    move = min(1.0, weight * strength)
    return norm + move * (1.0 - norm) if is_bad else norm * (1.0 - move)


@compiled_inline
def fear_after_story(fear, strength, weight):
    """Return fear of harsh measures after a severe story (3.1.1, SF7)."""
    return fear + min(1.0, weight * strength) * (1.0 - fear)


@compiled_inline
def share_settled(moved_in, settling_weeks, t):
    """Return how far one who came in week moved_in has grown into ties beyond home and street; 1 if never moved."""
    if moved_in == 0:
        return 1.0
    return min(1.0, (t - np.int64(moved_in)) / settling_weeks)


@compiled_inline
def strength_now(bond, story_kept, t):
    """Return how strong the story is that a resident keeps of an agency; 0 if there is none.

    story_kept (T + 1,): what is left of a story's strength after so many weeks.
    """
    return np.float64(bond.story_strength) * story_kept[t - np.int64(bond.story_week)]


@compiled_inline
def store_story(bond, strength, t, witness, born, marks, retold):
    """Give a resident this story of an agency to keep and to tell."""
    bond.story_strength = strength
    bond.story_week = t
    bond.story_witness = witness
    bond.story_born = born
    bond.story_marks = marks | StoryMark.TOLD
    bond.story_retold = retold


@compiled_inline
def note_next_telling(next_tell, log_silence, gaps, i, t):
    """Put the next time that resident i tells a story on the calendar, if it is not there yet; gaps: a stream."""
    if next_tell[i] == NEVER:
        next_tell[i] = min(NEVER, t + geometric_gap(uniform(gaps, i), log_silence))


@compiled
def plant(world, week, i, a, strength, marks, witness):
    """Let resident i keep a story of agency a that `witness` lived this week, and put its telling on the calendar."""
    store_story(world.state.bonds[i, a], strength, week.t, witness, week.t, marks, 0 if witness == i else 1)
    gaps = stream(world.seed, week.t, Purpose.TELL_GAP)
    note_next_telling(world.state.next_tell, week.params[0].log_silence, gaps, i, week.t)


@compiled_inline
def live(world, week, gaps):
    """Turn this week's encounters into stories, where they are notable and beat the story that is kept."""
    state, lists, t = world.state, world.lists, week.t
    notable = stream(world.seed, t, Purpose.NOTABLE)
    for k in range(lists.length[MET]):
        number, outcome = np.int64(lists.met[k]), lists.outcome[k]
        i = number // N_DOMAINS
        p = week.params[state.people[i].group]
        if uniform(notable, number) >= notable_chance(outcome, p.notable_good, p.tell_ratio):
            continue
        bond = state.bonds[i, lists.met_agency[k]]
        strength = lived_strength(outcome, p.strength_good, p.strength_bad, p.strength_severe)
        if strength > strength_now(bond, world.settings.story_kept, t):
            marks = (0 if outcome == Encounter.GOOD else StoryMark.BAD) | (
                StoryMark.SEVERE if outcome == Encounter.SEVERE else 0
            )
            store_story(bond, strength, t, i, t, marks, 0)
            note_next_telling(state.next_tell, p.log_silence, gaps, i, t)


@compiled_inline
def most_salient(bonds, i, story_kept, telling_strength, t):
    """Return the agency of the strongest story that resident i still tells; NO_AGENCY if none is strong enough."""
    best, strongest = NO_AGENCY, telling_strength
    for a in range(bonds.shape[1]):
        if bonds[i, a].story_marks & StoryMark.TOLD:
            strength = strength_now(bonds[i, a], story_kept, t)
            if strength >= strongest:
                best, strongest = a, strength
    return best


@compiled_inline
def is_same_incident(one, other):
    """Return whether two bonds keep a story of the same incident."""
    return (
        np.float64(other.story_strength) > 0.0
        and other.story_witness == one.story_witness
        and other.story_born == one.story_born
    )


@compiled_step
def closeness_between(world, week, i, tie):
    """Return how close resident i is to the one at the other end of a tie, as a listener takes it."""
    people, p, t = world.state.people, week.params[world.state.people[i].group], week.t
    kind = world.ties.kind[tie]
    closeness = world.settings.closeness[kind]
    if kind != TieKind.HOUSEHOLD and kind != TieKind.STREET:
        moved_in = people[np.int64(world.ties.neighbour[tie])].moved_in
        closeness *= min(
            share_settled(people[i].moved_in, p.settling_weeks, t), share_settled(moved_in, p.settling_weeks, t)
        )
    if people[i].is_expert:
        closeness *= p.expert_credibility
    return closeness


@compiled_step
def take_in(world, week, i, j, a):
    """Let resident j take in the story that i tells of agency a; return whether it becomes the one that j keeps."""
    state, settings, t = world.state, world.settings, week.t
    person, mine, heard = state.people[j], state.bonds[j, a], state.bonds[i, a]
    p = week.params[person.group]
    is_bad, is_severe = heard.story_marks & StoryMark.BAD != 0, heard.story_marks & StoryMark.SEVERE != 0
    told = strength_now(heard, settings.story_kept, t)
    strength = retold_strength(told, is_bad, p.sharpening_bad, p.levelling_good)
    trust = trust_after_story(np.float64(mine.trust), strength, is_bad, p.hearsay_weight, p.hearsay_good)
    move_trust(mine, trust, state.trust_ledger, TrustSource.STORIES, np.int64(person.group), a)
    weight = p.norm_from_story * (p.norm_youth if person.is_young else 1.0)
    person.norm = norm_after_story(np.float64(person.norm), strength, is_bad, weight)
    if is_bad:
        person.has_heard_bad = 1
    if is_severe:
        weight = p.fear_from_story * (p.fear_parents if person.is_parent else 1.0)
        person.fear = fear_after_story(np.float64(person.fear), strength, weight)
    c = np.int64(person.reach_class)
    become_aware(mine, settings.common, settings.log_kept, c, a, t, p.awareness_from_story)
    if strength <= strength_now(mine, settings.story_kept, t):
        return False
    marks, retold = heard.story_marks & (StoryMark.BAD | StoryMark.SEVERE), min(255, np.int64(heard.story_retold) + 1)
    store_story(mine, strength, t, heard.story_witness, heard.story_born, marks, retold)
    return True


@compiled_step
def tell(world, week, u_accept, u_stifle, i, j, a, closeness):
    """Let resident i tell j a story of agency a; return NOT_TAKEN_IN, TAKEN_IN_ONLY or KEPT.

    Whoever keeps the story, or lived it, learns nothing new from it. closeness: of the tie.
    """
    person, mine = world.state.people[j], world.state.bonds[i, a]
    p = week.params[person.group]
    is_witness = mine.story_witness == j and (person.moved_in == 0 or person.moved_in < mine.story_born)
    if is_same_incident(mine, world.state.bonds[j, a]) or is_witness:
        if u_stifle < p.stifling:
            mine.story_marks = mine.story_marks & (StoryMark.BAD | StoryMark.SEVERE)
        return NOT_TAKEN_IN
    if u_accept >= p.acceptance * closeness:
        return NOT_TAKEN_IN
    return KEPT if take_in(world, week, i, j, a) else TAKEN_IN_ONLY


@compiled_inline
def tell_someone(world, week, streams, i):
    """Let resident i, whose time it is, tell the strongest story to one tie; told stories may make a listener tell."""
    state, ties, t = world.state, world.ties, week.t
    p = week.params[state.people[i].group]
    a = most_salient(state.bonds, i, world.settings.story_kept, p.telling_strength, t)
    if a == NO_AGENCY:
        return
    note_next_telling(state.next_tell, p.log_silence, streams.gap, i, t)
    first = np.int64(ties.start[i])
    n_ties = np.int64(ties.start[i + 1]) - first
    if n_ties == 0:
        return
    tie = first + int(uniform(streams.to, i) * n_ties)
    j = np.int64(ties.neighbour[tie])
    u_accept, u_stifle = uniform(streams.accept, i), uniform(streams.stifle, i)
    fate = tell(world, week, u_accept, u_stifle, i, j, a, closeness_between(world, week, i, tie))
    world.series.events[t, Event.TOLD] += 1
    if fate != NOT_TAKEN_IN:
        world.series.events[t, Event.TAKEN_IN] += 1
    if fate == KEPT:
        note_next_telling(state.next_tell, week.params[state.people[j].group].log_silence, streams.gap, j, t)


@compiled_step
def step(world, week):
    """Let this week's experiences become stories, and let everyone whose time it is tell one."""
    seed, t, next_tell = world.seed, week.t, world.state.next_tell
    streams = Streams(
        gap=stream(seed, t, Purpose.TELL_GAP),
        to=stream(seed, t, Purpose.TELL_TO),
        accept=stream(seed, t, Purpose.ACCEPT),
        stifle=stream(seed, t, Purpose.STIFLE),
    )
    live(world, week, streams.gap)
    for i in range(next_tell.shape[0]):
        if next_tell[i] == t:
            next_tell[i] = NEVER
            tell_someone(world, week, streams, i)
