"""The waiting list, the intake, and how help begins (`sim/README.md`, 8.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Encounter, Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms.access import fate_of_intake, refusal_chance
from sim.mechanisms.common.burden import language_gap, paper_burden

from .records import Case, single

if TYPE_CHECKING:
    from .resident import ResidentAgent


def wait(resident: ResidentAgent) -> None:
    """Let the cases of a resident that wait be admitted, or be given up."""
    model = resident.model
    for case in [case for case in resident.open_cases if case.is_waiting]:
        if has_turn(case):
            admit(case)
        elif model.draw(Purpose.LEAVE_QUEUE, case.number) < resident.p.waiting_loss:
            case.stop(Stage.WAITING)
            leave_disappointed(case, Stage.WAITING)


def has_turn(case: Case) -> bool:
    """Return whether a case is admitted this week: its procedure is over, and where staff is limited it is called."""
    model = case.resident.model
    if not model.has.access:
        return True
    if model.has.staffing:
        return case in case.agency.is_turn
    return case.agency.has_waited_enough(case)


def admit(case: Case) -> None:
    """Let help begin, with a contact person who is a known face where the agency is present."""
    resident, agency = case.resident, case.agency
    model, bond = resident.model, resident.bonds[agency]
    worker = int(model.draw(Purpose.CONTACT_PERSON, case.number) * len(agency.posts))
    familiar = resident.p.familiarity * resident.offer(agency).outreach if model.has.outreach else 0.0
    case.begin_care(agency, Stage.HELPED, worker, familiar, model.week)
    bond.awareness, bond.aware_week = single(1.0), model.week
    agency.free_places -= 1
    model.events[Event.ADMITTED] += 1


def leave_disappointed(case: Case, stage: int) -> None:
    """Come to a halt before help began; it is felt as a slight (3.1.5)."""
    case.stage = stage
    case.resident.meet(case.domain, case.agency, Encounter.SLIGHT)
    case.resident.model.events[Event.SLIGHTS] += 1


def have_intake(case: Case) -> None:
    """Let a resident who asks pass criteria, paper and language, and join the waiting list, or begin at once."""
    who, agency = case.resident, case.agency
    model, p, offer = who.model, who.p, who.offer(agency)
    if not model.has.access:
        admit(case)
        return
    burden = paper_burden(offer.paper, who.paper_skill, offer.digital, who.digital_skill)
    fate = fate_of_intake(
        *(model.draw(hurdle, case.number) for hurdle in (Purpose.CRITERIA, Purpose.PAPER, Purpose.LANGUAGE)),
        refusal_chance(offer.strictness, offer.discretion), p.paper_barrier * burden,
        p.language_barrier * language_gap(who.proficiency, offer.interpreters),
    )  # fmt: skip
    if fate != Stage.WAITING:
        leave_disappointed(case, fate)
    elif offer.waiting_weeks < 1.0 and (agency.free_places > 0 or not model.has.staffing):
        admit(case)
    else:
        case.join_waiting_list(agency, model.week)
