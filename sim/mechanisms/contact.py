"""The encounter of a resident and a professional goes well or badly (Dibi 2020, 3.1.1-3.1.4, 3.1.8, 3.1.9, 4.1.6).

Every hindrance takes its part of what the others leave. A relationship with one person lifts part of
what hinders; when the face changes, it begins anew and the story must be told again (SF33, SF50).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import N_COMMUNITIES, N_DOMAINS, AgencySeries, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.mechanisms.common.burden import language_gap
from sim.state.domains import domains_of, is_in
from sim.state.operations import end_need, note_contact, note_encounter, stop_case
from sim.state.records import ACTIVE


@compiled_inline
def what_is_asked(self_reliance, paper_skill, assertiveness, apparent):
    """Return how far more is asked of a resident than he or she can do (3.1.9, SF39).

    Professionals see a mix of real capacity and of how articulate someone seems; who seems able gets
    less help at the same capacity.
    """
    return self_reliance * (1.0 - paper_skill) * (1.0 - apparent + apparent * assertiveness)


@compiled_inline
def left_by_resident(culture, language, closed, asked, misjudged):
    """Return the part of success that is left by what stands between this resident and the agency. All in [0, 1].

    culture and language: distance that is not bridged. closed: distrust. asked: more is asked than one can
    do. misjudged: a complex problem without a specialist.
    """
    return (1.0 - culture) * (1.0 - language) * (1.0 - closed) * (1.0 - asked) * (1.0 - misjudged)


@compiled_inline
def left_by_circumstances(new_face, hurried, prejudice, judging, forced):
    """Return the part of success that is left by how the help is given. All in [0, 1]."""
    return (1.0 - new_face) * (1.0 - hurried) * (1.0 - prejudice) * (1.0 - judging) * (1.0 - forced)


@compiled_inline
def success_chance(quality, left, lifted):
    """Return the chance that a contact goes well.

    `quality` where nothing hinders; `left` is the part that the hindrances leave; `lifted` is the part of
    the loss that a relationship makes good. All in [0, 1].
    """
    return quality * (left + lifted * (1.0 - left))


@compiled_inline
def shares_background(diversity, u):
    """Return whether a contact person shares the resident's background; u in [0, 1) belongs to worker and community."""
    return u < diversity


@compiled_inline
def slight_chance(distance, cultural_fit, attitude, chance):
    """Return the chance that a contact which does its work still holds a slight (SF5)."""
    return chance * distance * (1.0 - cultural_fit) * (1.0 - attitude)


@compiled_inline
def severe_event_chance(harshness, severe_chance, complexity, specialism, severe_misjudgement):
    """Return the chance that a bad contact is a severe event: a harsh measure or a grave misjudgement (SF6, SF37)."""
    return 1.0 - (1.0 - harshness * severe_chance) * (1.0 - complexity * (1.0 - specialism) * severe_misjudgement)


@compiled_inline
def drop_out_chance(drop_out, trust, relationship):
    """Return the chance to stay away after a bad contact (3.1.2, SF33)."""
    return drop_out * (1.0 - trust) * (1.0 - relationship)


@compiled_inline
def meets_new_face(began, last_contact, continuity, u, relationship):
    """Return whether someone who knew a contact person meets another one (3.1.5, SF33).

    The person left after the last contact (`began` is when the post was taken), or is not the one on duty.
    """
    return began > last_contact or (u >= continuity and np.float64(relationship) > 0.0)


class Streams(NamedTuple):
    """Streams of this week."""

    success: int
    severe: int
    drop_out: int
    slight: int
    same_person: int


@compiled_inline
def chance_of_success(world, week, i, d, is_new_face):
    """Return the chance that this week's contact of case (i, d) goes well."""
    state, person, case = world.state, world.state.people[i], world.state.cases[i, d]
    a, p = np.int64(case.agency), week.params[person.group]
    agency = week.agencies[person.group, a]
    openness = 1.0 - p.closed_effect * (1.0 - np.float64(state.bonds[i, a].trust))
    # the contact person, since taking the post, shares the background of a community or not
    draws = stream(world.seed, np.int64(state.worker_since[a, case.worker]), Purpose.BACKGROUND, a)
    u = uniform(draws, np.int64(case.worker) * N_COMMUNITIES + person.community)
    matched = p.matching_effect if shares_background(agency.diversity, u) else 0.0
    asked = what_is_asked(
        agency.self_reliance, np.float64(person.paper_skill), np.float64(person.assertiveness), p.apparent_capacity
    )
    by_resident = left_by_resident(
        p.culture_effect * np.float64(person.distance) * (1.0 - agency.cultural_fit) * (1.0 - matched),
        p.language_effect
        * language_gap(np.float64(person.proficiency), agency.interpreters * openness)
        * (1.0 - matched),
        1.0 - openness,
        p.self_reliance_effect * asked,
        p.misjudgement_effect * np.float64(person.complexity) * (1.0 - agency.specialism),
    )
    by_circumstances = left_by_circumstances(
        p.new_face_effect if is_new_face else 0.0,
        p.hurry_effect * (1.0 - state.capacity[a].time),
        p.prejudice_effect * state.image[a, person.community],
        p.attitude_effect * (1.0 - agency.attitude),
        p.forced_effect if is_in(person.forced_in, d) else 0.0,
    )
    return success_chance(
        agency.quality, by_resident * by_circumstances, p.relationship_effect * np.float64(case.relationship)
    )


@compiled_step
def go_well(world, week, i, d, u_slight):
    """Carry out a good contact: relief, and trust in the person; it may hold a slight all the same."""
    state, series, person, case = world.state, world.series, world.state.people[i], world.state.cases[i, d]
    a, p, t = np.int64(case.agency), week.params[person.group], week.t
    agency = week.agencies[person.group, a]
    slight = slight_chance(np.float64(person.distance), agency.cultural_fit, agency.attitude, p.slight_chance)
    has_slight = u_slight < slight
    outcome = Encounter.SLIGHT if has_slight else Encounter.GOOD
    note_encounter(state, world.lists, i * N_DOMAINS + d, a, outcome)
    series.events[t, Event.SLIGHTS if has_slight else Event.GOOD_CONTACTS] += 1
    series.by_agency[t, a, AgencySeries.WENT_OTHERWISE if has_slight else AgencySeries.WENT_WELL] += 1
    relationship = np.float64(case.relationship)
    case.relationship = relationship + p.relationship_growth * (1.0 - relationship)
    if p.has_need:
        severity = np.float64(case.severity) * (1.0 - p.relief * (1.0 - p.trust_work_time * agency.trust_work))
        case.severity = severity
        if severity < p.need_solved:
            end_need(person, case, state.open_needs, i, d)
            series.events[t, Event.SOLVED] += 1
            series.by_agency[t, a, AgencySeries.SOLVED] += 1


@compiled_step
def go_wrong(world, week, i, d, u_severe, u_drop_out):
    """Carry out a bad contact: perhaps a severe event, perhaps the last contact; forced help one cannot leave."""
    state, series, person, case = world.state, world.series, world.state.people[i], world.state.cases[i, d]
    a, p, t = np.int64(case.agency), week.params[person.group], week.t
    agency = week.agencies[person.group, a]
    severe = severe_event_chance(
        agency.harshness, p.severe_chance, np.float64(person.complexity), agency.specialism, p.severe_misjudgement
    )
    outcome = Encounter.SEVERE if u_severe < severe else Encounter.BAD
    note_encounter(state, world.lists, i * N_DOMAINS + d, a, outcome)
    series.events[t, Event.SEVERE_EVENTS if outcome == Encounter.SEVERE else Event.BAD_CONTACTS] += 1
    series.by_agency[t, a, AgencySeries.WENT_OTHERWISE] += 1
    relationship = np.float64(case.relationship) * (1.0 - p.relationship_damage)
    case.relationship = relationship
    leaves = u_drop_out < drop_out_chance(p.drop_out, np.float64(state.bonds[i, a].trust), relationship)
    if leaves and not is_in(person.forced_in, d):
        stop_case(person, case, d, Stage.MISMATCH)
        series.events[t, Event.DROPPED_OUT] += 1
        series.by_agency[t, a, AgencySeries.ENDED_UNSOLVED] += 1


@compiled_inline
def meet(world, week, streams, i, d):
    """Let the contact of case (i, d) take place."""
    state, number = world.state, i * N_DOMAINS + d
    person, case = state.people[i], state.cases[i, d]
    a = np.int64(case.agency)
    is_new_face = meets_new_face(
        np.int64(state.worker_since[a, case.worker]),
        np.int64(case.since),
        week.agencies[person.group, a].continuity,
        uniform(streams.same_person, number),
        case.relationship,
    )
    case.since = week.t
    if is_new_face:
        case.relationship = 0.0
    chance = chance_of_success(world, week, i, d, is_new_face)
    note_contact(person, world.series.by_agency, week.t, a, 1)
    if uniform(streams.success, number) < chance:
        go_well(world, week, i, d, uniform(streams.slight, number))
    else:
        go_wrong(world, week, i, d, uniform(streams.severe, number), uniform(streams.drop_out, number))


@compiled_step
def step(world, week):
    """Let every case in care have its contact, if there is one this week."""
    state, lists, seed, t = world.state, world.lists, world.seed, week.t
    meetings = stream(seed, t, Purpose.MEET)
    streams = Streams(
        success=stream(seed, t, Purpose.SUCCESS),
        severe=stream(seed, t, Purpose.SEVERE),
        drop_out=stream(seed, t, Purpose.DROP_OUT),
        slight=stream(seed, t, Purpose.SLIGHT),
        same_person=stream(seed, t, Purpose.SAME_PERSON),
    )
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        person = state.people[i]
        for d in domains_of(person.care_in):
            contact_rate = week.agencies[person.group, state.cases[i, d].agency].contact_rate
            if uniform(meetings, i * N_DOMAINS + d) < contact_rate:
                meet(world, week, streams, i, d)
