"""A case in care has a contact, which goes well or badly (`sim/README.md`, 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import N_COMMUNITIES, Encounter, Event, Stage  # fmt: skip
from sim.core.keyed_random import Purpose
from sim.mechanisms.common.burden import language_gap
from sim.mechanisms.contact import (
    drop_out_chance,
    left_by_circumstances,
    left_by_resident,
    meets_new_face,
    severe_event_chance,
    shares_background,
    slight_chance,
    success_chance,
    what_is_asked,
)

from .records import Case, single

if TYPE_CHECKING:
    from .resident import ResidentAgent


def have_contacts(resident: ResidentAgent) -> None:
    """Let the cases of a resident that are in care have this week's contact, if there is one."""
    for case in resident.cases_in_care:
        if resident.model.draw(Purpose.MEET, case.number) < resident.offer(case.agency).contact_rate:
            have_contact(case)


def have_contact(case: Case) -> None:
    """Let one contact take place."""
    resident, agency = case.resident, case.agency
    model, began = resident.model, agency.posts[case.worker]
    u_same = model.draw(Purpose.SAME_PERSON, case.number)
    is_new_face = meets_new_face(began, case.since, resident.offer(agency).continuity, u_same, case.relationship)
    if is_new_face:
        case.relationship = 0.0
    case.since = model.week
    resident.note_contacts(agency, 1)
    if model.draw(Purpose.SUCCESS, case.number) < chance_of_success(case, began, is_new_face):
        outcome = go_well(case)
    else:
        outcome = go_wrong(case)
    model.contacts.append((case, outcome))


def chance_of_success(case: Case, began: int, is_new_face: bool) -> float:
    """Return the chance that a contact goes well."""
    who, agency = case.resident, case.agency
    model, p, offer = who.model, who.p, who.offer(agency)
    u = model.draw(Purpose.BACKGROUND, case.worker * N_COMMUNITIES + who.community, agency.number, week=began)
    matched = p.matching_effect if shares_background(offer.diversity, u) else 0.0
    openness = 1.0 - p.closed_effect * (1.0 - who.bonds[agency].trust)
    asked = what_is_asked(offer.self_reliance, who.paper_skill, who.assertiveness, p.apparent_capacity)
    gap = language_gap(who.proficiency, offer.interpreters * openness)
    by_resident = left_by_resident(
        culture=p.culture_effect * who.distance * (1.0 - offer.cultural_fit) * (1.0 - matched),
        language=p.language_effect * gap * (1.0 - matched),
        closed=1.0 - openness,
        asked=p.self_reliance_effect * asked,
        misjudged=p.misjudgement_effect * who.complexity * (1.0 - offer.specialism),
    )
    by_circumstances = left_by_circumstances(
        new_face=p.new_face_effect if is_new_face else 0.0,
        hurried=p.hurry_effect * (1.0 - agency.time),
        prejudice=p.prejudice_effect * agency.image[who.community],
        judging=p.attitude_effect * (1.0 - offer.attitude),
        forced=p.forced_effect if case.is_forced else 0.0,
    )
    return success_chance(offer.quality, by_resident * by_circumstances, p.relationship_effect * case.relationship)


def go_well(case: Case) -> int:
    """Bring relief and trust in the contact person; return GOOD, or SLIGHT where it holds a slight all the same."""
    who, agency = case.resident, case.agency
    model, p, offer = who.model, who.p, who.offer(agency)
    slight = slight_chance(who.distance, offer.cultural_fit, offer.attitude, p.slight_chance)
    outcome = Encounter.SLIGHT if model.draw(Purpose.SLIGHT, case.number) < slight else Encounter.GOOD
    who.meet(case.domain, agency, outcome)
    if outcome == Encounter.GOOD:
        model.events[Event.GOOD_CONTACTS] += 1
        agency.n_well += 1
    else:
        model.events[Event.SLIGHTS] += 1
        agency.n_otherwise += 1
    case.relationship = single(case.relationship + p.relationship_growth * (1.0 - case.relationship))
    if model.has.need:
        severity = case.severity * (1.0 - p.relief * (1.0 - p.trust_work_time * offer.trust_work))
        case.severity = single(severity)
        if severity < p.need_solved:
            case.end()
            model.events[Event.SOLVED] += 1
            agency.n_solved += 1
    return outcome


def go_wrong(case: Case) -> int:
    """Bring harm to trust in the contact person; perhaps it was the last contact; return BAD or SEVERE."""
    who, agency = case.resident, case.agency
    model, p, offer = who.model, who.p, who.offer(agency)
    severe = severe_event_chance(
        offer.harshness, p.severe_chance, who.complexity, offer.specialism, p.severe_misjudgement
    )
    outcome = Encounter.SEVERE if model.draw(Purpose.SEVERE, case.number) < severe else Encounter.BAD
    who.meet(case.domain, agency, outcome)
    model.events[Event.SEVERE_EVENTS if outcome == Encounter.SEVERE else Event.BAD_CONTACTS] += 1
    agency.n_otherwise += 1
    relationship = case.relationship * (1.0 - p.relationship_damage)
    case.relationship = single(relationship)
    stays_away = drop_out_chance(p.drop_out, who.bonds[agency].trust, relationship)
    if not case.is_forced and model.draw(Purpose.DROP_OUT, case.number) < stays_away:
        case.stop(Stage.MISMATCH)
        model.events[Event.DROPPED_OUT] += 1
        agency.n_unsolved += 1
    return outcome
