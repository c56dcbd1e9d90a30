"""Experiences become stories, go from door to door, sharpen, compete and fade (Dibi 2020, 2.5, 3.1.1; SF2, SF10-SF15).

Of every agency a resident keeps one story: the strongest. A story keeps the identity of the incident
behind it: who lived it, with which agency, in which week.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, StoryMark, TieKind, TrustSource
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.core.portable_math import geometric_gap
from sim.mechanisms.common.awareness import become_aware
from sim.state.operations import move_trust
from sim.state.records import MET, NEVER  # fmt: skip

NOTABLE, GAP, TO, ACCEPT, STIFLE = (
    PURPOSE["notable"], PURPOSE["tell_gap"], PURPOSE["tell_to"], PURPOSE["accept"], PURPOSE["stifle"],
)  # fmt: skip

NOT_TAKEN_IN, TAKEN_IN_ONLY, KEPT = range(3)


@compiled_inline
def notable_chance(outcome, notable_good, tell_ratio):
    """Return the chance that an experience becomes a story; a severe one always does (evidence 2.2)."""
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
    """Return the strength a story has in the ear of a listener: bad ones sharpen, good ones level (evidence 2.3)."""
    if is_bad:
        return strength + sharpening_bad * (1.0 - strength)
    return strength * (1.0 - levelling_good)


@compiled_inline
def hearsay(trust, strength, is_bad, hearsay_weight, hearsay_good):
    """Return a listener's trust after a story of this strength (3.1.1, SF2)."""
    if is_bad:
        return trust * (1.0 - hearsay_weight * strength)
    return trust + min(1.0, hearsay_weight * hearsay_good * strength) * (1.0 - trust)


@compiled_inline
def norm_after(norm, strength, is_bad, weight):
    """Return the perceived norm against asking after a story: bad ones strengthen it, good ones weaken it (2.5)."""
    move = min(1.0, weight * strength)
    return norm + move * (1.0 - norm) if is_bad else norm * (1.0 - move)


@compiled_inline
def fear_after(fear, strength, weight):
    """Return fear of harsh measures after a severe story (3.1.1, SF7)."""
    return fear + min(1.0, weight * strength) * (1.0 - fear)


@compiled_inline
def settled(moved_in, settling_weeks, t):
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
def keep(bond, strength, t, witness, born, marks, retold):
    """Give a resident this story of an agency to keep and to tell."""
    bond.story_strength = strength
    bond.story_week = t
    bond.story_witness = witness
    bond.story_born = born
    bond.story_marks = marks | StoryMark.TOLD
    bond.story_retold = retold


@compiled_inline
def note_next_telling(next_tell, log_silence, gaps, i, t):
    """Put the next time that resident i tells a story on the calendar, if it is not there yet."""
    if next_tell[i] == NEVER:
        next_tell[i] = min(NEVER, t + geometric_gap(uniform(gaps, i), log_silence))


@compiled
def plant(state, log_silence, seed, i, a, strength, marks, witness, t):
    """Let resident i keep a story of agency a that `witness` lived in week t, and put its telling on the calendar."""
    keep(state.bonds[i, a], strength, t, witness, t, marks, 0 if witness == i else 1)
    note_next_telling(state.next_tell, log_silence, stream(seed, t, GAP), i, t)


@compiled_inline
def live(state, scratch, story_kept, params, seed, t):
    """Turn this week's encounters into stories, where they are notable and beat the story that is kept."""
    bonds = state.bonds
    draws, gaps = stream(seed, t, NOTABLE), stream(seed, t, GAP)
    for k in range(scratch.length[MET]):
        number, outcome = np.int64(scratch.met[k]), scratch.outcome[k]
        p = params[state.people[number // N_DOMAINS].group]
        if uniform(draws, number) >= notable_chance(outcome, p.notable_good, p.tell_ratio):
            continue
        i = number // N_DOMAINS
        bond = bonds[i, scratch.met_agency[k]]
        strength = lived_strength(outcome, p.strength_good, p.strength_bad, p.strength_severe)
        if strength > strength_now(bond, story_kept, t):
            marks = (0 if outcome == Encounter.GOOD else StoryMark.BAD) | (
                StoryMark.SEVERE if outcome == Encounter.SEVERE else 0
            )
            keep(bond, strength, t, i, t, marks, 0)
            note_next_telling(state.next_tell, p.log_silence, gaps, i, t)


@compiled_inline
def most_salient(bonds, i, story_kept, telling_strength, t):
    """Return the agency of the strongest story that resident i still tells; -1 if none is strong enough."""
    best, strongest = -1, telling_strength
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


@compiled_inline
def take_in(person, bond, heard, trust_ledger, story_kept, common, log_kept, p, strength, a, t):
    """Let a resident take in a story of agency a of this strength; return whether it becomes the one that is kept.

    bond: the listener's bond with the agency. heard: the teller's.
    """
    is_bad, is_severe = heard.story_marks & StoryMark.BAD != 0, heard.story_marks & StoryMark.SEVERE != 0
    trust = hearsay(np.float64(bond.trust), strength, is_bad, p.hearsay_weight, p.hearsay_good)
    move_trust(bond, trust, trust_ledger, TrustSource.STORIES, np.int64(person.group), a)
    weight = p.norm_from_story * (p.norm_youth if person.is_young else 1.0)
    person.norm = norm_after(np.float64(person.norm), strength, is_bad, weight)
    if is_bad:
        person.has_heard_bad = 1
    if is_severe:
        weight = p.fear_from_story * (p.fear_parents if person.is_parent else 1.0)
        person.fear = fear_after(np.float64(person.fear), strength, weight)
    become_aware(bond, common, log_kept, np.int64(person.reach_class), a, t, p.awareness_from_story)
    if strength <= strength_now(bond, story_kept, t):
        return False
    marks, retold = heard.story_marks & (StoryMark.BAD | StoryMark.SEVERE), min(255, np.int64(heard.story_retold) + 1)
    keep(bond, strength, t, heard.story_witness, heard.story_born, marks, retold)
    return True


@compiled_inline
def tell(mine, theirs, person, closeness, trust_ledger, settings, p, u_accept, u_stifle, a, j, t):
    """Let a resident tell a story of agency a to someone; return NOT_TAKEN_IN, TAKEN_IN_ONLY or KEPT.

    mine, theirs: bonds of teller and listener with the agency; person: the listener, of number j; closeness of
    the tie. Whoever keeps the story, or lived it, learns nothing new from it.
    """
    is_witness = mine.story_witness == j and (person.moved_in == 0 or person.moved_in < mine.story_born)
    if is_same_incident(mine, theirs) or is_witness:
        if u_stifle < p.stifling:
            mine.story_marks = mine.story_marks & (StoryMark.BAD | StoryMark.SEVERE)
        return NOT_TAKEN_IN
    if u_accept >= p.acceptance * closeness:
        return NOT_TAKEN_IN
    told = strength_now(mine, settings.story_kept, t)
    strength = retold_strength(told, mine.story_marks & StoryMark.BAD != 0, p.sharpening_bad, p.levelling_good)
    kept = take_in(
        person, theirs, mine, trust_ledger, settings.story_kept, settings.common, settings.log_kept, p, strength, a, t
    )
    return KEPT if kept else TAKEN_IN_ONLY


@compiled_step
def step(state, scratch, series, settings, ties, params, seed, t):
    """Let this week's experiences become stories, and let everyone whose time it is tell one."""
    people, bonds, next_tell = state.people, state.bonds, state.next_tell
    live(state, scratch, settings.story_kept, params, seed, t)
    to, accept, stifle, gaps = (
        stream(seed, t, TO),
        stream(seed, t, ACCEPT),
        stream(seed, t, STIFLE),
        stream(seed, t, GAP),
    )
    for i in range(next_tell.shape[0]):
        if next_tell[i] != t:
            continue
        next_tell[i] = NEVER
        p = params[people[i].group]
        a = most_salient(bonds, i, settings.story_kept, p.telling_strength, t)
        if a < 0:
            continue
        note_next_telling(next_tell, p.log_silence, gaps, i, t)
        first = np.int64(ties.start[i])
        n_ties = np.int64(ties.start[i + 1]) - first
        if n_ties == 0:
            continue
        tie = first + int(uniform(to, i) * n_ties)
        j = np.int64(ties.neighbour[tie])
        kind = ties.kind[tie]
        closeness = settings.closeness[kind]
        if kind != TieKind.HOUSEHOLD and kind != TieKind.STREET:
            closeness *= min(
                settled(people[i].moved_in, p.settling_weeks, t), settled(people[j].moved_in, p.settling_weeks, t)
            )
        if people[i].is_expert:
            closeness *= p.expert_credibility
        u_accept, u_stifle = uniform(accept, i), uniform(stifle, i)
        theirs = params[people[j].group]
        fate = tell(
            bonds[i, a],
            bonds[j, a],
            people[j],
            closeness,
            state.trust_ledger,
            settings,
            theirs,
            u_accept,
            u_stifle,
            a,
            j,
            t,
        )
        series.events[t, Event.TOLD] += 1
        if fate != NOT_TAKEN_IN:
            series.events[t, Event.TAKEN_IN] += 1
        if fate == KEPT:
            note_next_telling(next_tell, theirs.log_silence, gaps, j, t)
