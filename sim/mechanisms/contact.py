"""The encounter between a resident and a professional: does it go well? (seed 3.1.1-3.1.4, 3.1.8, 3.1.9, 4.1.6)

Every hindrance takes its part of what the others leave. A relationship with one person lifts part of
what hinders; when the face changes, it begins anew and the story must be told again (SF33, SF50).
"""

from __future__ import annotations

import numpy as np

from ..burden import language_gap
from ..compiled import rule
from ..draws import PURPOSE, stream, uniform
from ..numeric import exp
from ..state import (
    ACTIVE, BAD, BAD_CONTACTS, DROPPED_OUT, GOOD, GOOD_CONTACTS, LOWEST_BIT, MISMATCH, N_DOMAINS, SEVERE,
    SEVERE_EVENTS, SOLVED, end_need, note_encounter, stop_case,
)  # fmt: skip

MEET, SAME, SUCCESS = PURPOSE["meet"], PURPOSE["same_person"], PURPOSE["success"]
HARSH, LEAVE = PURPOSE["severe"], PURPOSE["drop_out"]


@rule
def same_person_chance(leaving_rate, weeks):
    """Return the chance that the contact person is still there after `weeks`; leaving_rate per week."""
    return exp(-leaving_rate * weeks)


@rule
def what_is_asked(self_reliance, paper_skill, assertiveness, apparent):
    """Return how far more is asked of a resident than he or she can do (3.1.9, SF39).

    Professionals see a mix of real capacity and of how articulate someone seems; who seems able gets
    less help at the same capacity.
    """
    return self_reliance * (1.0 - paper_skill) * (1.0 - apparent + apparent * assertiveness)


@rule
def success_chance(quality, culture, language, closed, new_face, asked, misjudged, lifted):
    """Return the chance that a contact goes well.

    `quality` where nothing hinders; culture, language, closed, new_face, asked and misjudged are the
    parts of success that each hindrance takes; `lifted` is the part of the loss that a relationship
    makes good. All in [0, 1].
    """
    left = (1.0 - culture) * (1.0 - language) * (1.0 - closed) * (1.0 - new_face) * (1.0 - asked) * (1.0 - misjudged)
    return quality * (left + lifted * (1.0 - left))


@rule
def severe_event_chance(harshness, severe_chance, complexity, specialism, severe_misjudgement):
    """Return the chance that a bad contact is a severe event: a harsh measure or a grave misjudgement (SF6, SF37)."""
    return 1.0 - (1.0 - harshness * severe_chance) * (1.0 - complexity * (1.0 - specialism) * severe_misjudgement)


@rule
def drop_out_chance(drop_out, trust, relationship):
    """Return the chance to stay away after a bad contact (3.1.2, SF33)."""
    return drop_out * (1.0 - trust) * (1.0 - relationship)


@rule
def chance_of_success(person, case, bond, agency, p, is_new_face):
    """Return the chance that this week's contact of a case goes well."""
    openness = 1.0 - p.closed_effect * (1.0 - float(bond.trust))
    asked = what_is_asked(
        agency.self_reliance, float(person.paper_skill), float(person.assertiveness), p.apparent_capacity
    )
    return success_chance(
        agency.quality,
        p.culture_effect * float(person.distance) * (1.0 - agency.cultural_fit),
        p.language_effect * language_gap(float(person.proficiency), agency.interpreters * openness),
        1.0 - openness,
        p.new_face_effect if is_new_face else 0.0,
        p.self_reliance_effect * asked,
        p.misjudgement_effect * float(person.complexity) * (1.0 - agency.specialism),
        p.relationship_effect * float(case.relationship),
    )


@rule
def go_well(person, case, bond, is_open, scratch, series, p, i, d, t):
    """Carry out a good contact: relief, and trust in the person."""
    note_encounter(scratch, bond, i * N_DOMAINS + d, GOOD)
    series.events[t, GOOD_CONTACTS] += 1
    relationship = float(case.relationship)
    case.relationship = relationship + p.relationship_growth * (1.0 - relationship)
    if p.has_need:
        severity = float(case.severity) * (1.0 - p.relief)
        case.severity = severity
        if severity < p.need_solved:
            end_need(person, case, is_open, i, d)
            series.events[t, SOLVED] += 1


@rule
def go_wrong(person, case, bond, agency, scratch, series, p, u_severe, u_leave, i, d, t):
    """Carry out a bad contact: perhaps a severe event, perhaps the last contact."""
    severe = severe_event_chance(
        agency.harshness, p.severe_chance, float(person.complexity), agency.specialism, p.severe_misjudgement
    )
    if u_severe < severe:
        note_encounter(scratch, bond, i * N_DOMAINS + d, SEVERE)
        series.events[t, SEVERE_EVENTS] += 1
    else:
        note_encounter(scratch, bond, i * N_DOMAINS + d, BAD)
        series.events[t, BAD_CONTACTS] += 1
    relationship = float(case.relationship) * (1.0 - p.relationship_damage)
    case.relationship = relationship
    if u_leave < drop_out_chance(p.drop_out, float(bond.trust), relationship):
        stop_case(person, case, d, MISMATCH)
        series.events[t, DROPPED_OUT] += 1


@rule
def step(state, scratch, series, agencies, p, seed, t):
    """Let every case in care have its contact, if there is one this week."""
    meet, same, success = stream(seed, t, MEET), stream(seed, t, SAME), stream(seed, t, SUCCESS)
    harsh, leave = stream(seed, t, HARSH), stream(seed, t, LEAVE)
    people, cases, bonds, active = state.people, state.cases, state.bonds, scratch.active
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(active[k])
        person = people[i]
        in_care = np.int64(person.is_in_care)
        while in_care != 0:
            d = LOWEST_BIT[in_care]
            in_care &= in_care - 1
            case, number = cases[i, d], i * N_DOMAINS + d
            agency, bond = agencies[case.agency], bonds[i, case.agency]
            if uniform(meet, number) >= agency.contact_rate:
                continue
            weeks = t - np.int64(case.since)
            is_new_face = weeks > 0 and uniform(same, number) >= same_person_chance(agency.leaving_rate, weeks)
            case.since = t
            if is_new_face:
                case.relationship = 0.0
            if uniform(success, number) < chance_of_success(person, case, bond, agency, p, is_new_face):
                go_well(person, case, bond, state.is_open, scratch, series, p, i, d, t)
            else:
                u_severe, u_leave = uniform(harsh, number), uniform(leave, number)
                go_wrong(person, case, bond, agency, scratch, series, p, u_severe, u_leave, i, d, t)
