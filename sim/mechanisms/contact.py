"""The encounter of a resident and a professional goes well or badly (Dibi 2020, 3.1.1-3.1.4, 3.1.8, 3.1.9, 4.1.6).

Every hindrance takes its part of what the others leave. A relationship with one person lifts part of
what hinders; when the face changes, it begins anew and the story must be told again (SF33, SF50).
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_COMMUNITIES, N_DOMAINS, AgencySeries, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.mechanisms.common.burden import language_gap
from sim.state.operations import LOWEST_BIT, end_need, note_contact, note_encounter, stop_case
from sim.state.records import ACTIVE  # fmt: skip

MEET, SUCCESS, HARSH, LEAVE = PURPOSE["meet"], PURPOSE["success"], PURPOSE["severe"], PURPOSE["drop_out"]
SLIGHTED, BACKGROUND, SAME = PURPOSE["slight"], PURPOSE["background"], PURPOSE["same_person"]


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


@compiled_inline
def chance_of_success(person, case, bond, agency, p, image, time, matched, is_new_face, is_forced):
    """Return the chance that this week's contact of a case goes well.

    image: negative image that the agency has of the resident's community; time: per contact; matched: what a
    shared background lifts of distance and of the language gap. All in [0, 1].
    """
    openness = 1.0 - p.closed_effect * (1.0 - np.float64(bond.trust))
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
        p.hurry_effect * (1.0 - time),
        p.prejudice_effect * image,
        p.attitude_effect * (1.0 - agency.attitude),
        p.forced_effect if is_forced else 0.0,
    )
    return success_chance(
        agency.quality, by_resident * by_circumstances, p.relationship_effect * np.float64(case.relationship)
    )


@compiled_inline
def go_well(person, case, bond, agency, open_needs, scratch, series, p, u_slight, i, d, t):
    """Carry out a good contact: relief, and trust in the person; it may hold a slight all the same."""
    slight = slight_chance(np.float64(person.distance), agency.cultural_fit, agency.attitude, p.slight_chance)
    has_slight = u_slight < slight
    note_encounter(
        scratch, person, bond, i * N_DOMAINS + d, case.agency, Encounter.SLIGHT if has_slight else Encounter.GOOD
    )
    series.events[t, Event.SLIGHTS if has_slight else Event.GOOD_CONTACTS] += 1
    series.by_agency[t, case.agency, AgencySeries.WENT_OTHERWISE if has_slight else AgencySeries.WENT_WELL] += 1
    relationship = np.float64(case.relationship)
    case.relationship = relationship + p.relationship_growth * (1.0 - relationship)
    if p.has_need:
        severity = np.float64(case.severity) * (1.0 - p.relief * (1.0 - p.trust_work_time * agency.trust_work))
        case.severity = severity
        if severity < p.need_solved:
            end_need(person, case, open_needs, i, d)
            series.events[t, Event.SOLVED] += 1
            series.by_agency[t, case.agency, AgencySeries.SOLVED] += 1


@compiled_inline
def go_wrong(person, case, bond, agency, scratch, series, p, u_severe, u_leave, i, d, t):
    """Carry out a bad contact: perhaps a severe event, perhaps the last contact; forced help one cannot leave."""
    severe = severe_event_chance(
        agency.harshness, p.severe_chance, np.float64(person.complexity), agency.specialism, p.severe_misjudgement
    )
    outcome = Encounter.SEVERE if u_severe < severe else Encounter.BAD
    note_encounter(scratch, person, bond, i * N_DOMAINS + d, case.agency, outcome)
    series.events[t, Event.SEVERE_EVENTS if outcome == Encounter.SEVERE else Event.BAD_CONTACTS] += 1
    series.by_agency[t, case.agency, AgencySeries.WENT_OTHERWISE] += 1
    relationship = np.float64(case.relationship) * (1.0 - p.relationship_damage)
    case.relationship = relationship
    is_forced = person.forced_in >> d & 1
    if u_leave < drop_out_chance(p.drop_out, np.float64(bond.trust), relationship) and not is_forced:
        stop_case(person, case, d, Stage.MISMATCH)
        series.events[t, Event.DROPPED_OUT] += 1
        series.by_agency[t, case.agency, AgencySeries.ENDED_UNSOLVED] += 1


@compiled_inline
def meet(state, scratch, series, agencies, params, draws, seed, i, d, t):
    """Let the contact of case (i, d) take place.

    draws: streams for success, severe event, leaving, slight and same person.
    """
    number = i * N_DOMAINS + d
    person, case = state.people[i], state.cases[i, d]
    a = np.int64(case.agency)
    p, agency, bond = params[person.group], agencies[person.group, a], state.bonds[i, a]
    began = np.int64(state.worker_since[a, case.worker])
    is_new_face = meets_new_face(
        began, np.int64(case.since), agency.continuity, uniform(draws[4], number), case.relationship
    )
    case.since = t
    if is_new_face:
        case.relationship = 0.0
    u = uniform(stream(seed, began, BACKGROUND + a), np.int64(case.worker) * N_COMMUNITIES + person.community)
    matched = p.matching_effect if shares_background(agency.diversity, u) else 0.0
    is_forced = person.forced_in >> d & 1
    image = state.image[a, person.community]
    time = state.capacity[a].time
    note_contact(person, series.by_agency, t, a, 1)
    if uniform(draws[0], number) < chance_of_success(
        person, case, bond, agency, p, image, time, matched, is_new_face, is_forced
    ):
        go_well(person, case, bond, agency, state.open_needs, scratch, series, p, uniform(draws[3], number), i, d, t)
    else:
        u_severe, u_leave = uniform(draws[1], number), uniform(draws[2], number)
        go_wrong(person, case, bond, agency, scratch, series, p, u_severe, u_leave, i, d, t)


@compiled_step
def step(state, scratch, series, agencies, params, seed, t):
    """Let every case in care have its contact, if there is one this week."""
    people, cases, active = state.people, state.cases, scratch.active
    meetings = stream(seed, t, MEET)
    draws = (stream(seed, t, SUCCESS), stream(seed, t, HARSH), stream(seed, t, LEAVE), stream(seed, t, SLIGHTED),
             stream(seed, t, SAME))  # fmt: skip
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(active[k])
        in_care = np.int64(people[i].care_in)
        while in_care != 0:
            d = np.int64(LOWEST_BIT[in_care])
            in_care &= in_care - 1
            if uniform(meetings, i * N_DOMAINS + d) < agencies[people[i].group, cases[i, d].agency].contact_rate:
                meet(state, scratch, series, agencies, params, draws, seed, i, d, t)
