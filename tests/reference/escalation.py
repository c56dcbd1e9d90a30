"""Grave unhelped needs are taken over by force (`sim/README.md`, 8.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Encounter, Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms.escalation import escalation_chance

from .records import Case
from .seeking import best_of, serving

if TYPE_CHECKING:
    from .agency import AgencyAgent
    from .resident import ResidentAgent


def escalate(resident: ResidentAgent) -> None:
    """Stack professionals around a resident's forced cases, and perhaps force help on others."""
    model, p = resident.model, resident.p
    cases = resident.open_cases
    for case in [case for case in cases if case.is_forced]:
        n_others = int(p.stacking + model.draw(Purpose.FORCED_SEVERE, case.number))
        resident.note_contacts(case.agency, n_others)
        model.events[Event.FORCED_CONTACTS] += n_others
    for case in [case for case in cases if not case.is_in_care]:
        agency = harshest(case)
        if agency is None:
            continue
        harshness = resident.offer(agency).harshness
        nuisance = p.nuisance if case.is_street else 1.0
        chance = escalation_chance(case.severity, p.escalation_from, p.escalation_chance, harshness, nuisance)
        if model.draw(Purpose.ESCALATE, case.number) < chance:
            force(case, agency)


def harshest(case: Case) -> AgencyAgent | None:
    """Return the harshest agency for the domain of a case; none if none is harsh at all."""
    who = case.resident
    those = [one for one in serving(case) if who.offer(one).harshness > 0.0]
    return best_of(those, who, lambda one: who.offer(one).harshness)


def force(case: Case, agency: AgencyAgent) -> None:
    """Start forced help: a bad contact at best, learnt from next week."""
    resident, model = case.resident, case.resident.model
    case.begin_care(agency, Stage.FORCED, worker=0, relationship=0.0, week=model.week)
    case.is_forced = True
    is_severe = model.draw(Purpose.FORCED_SEVERE, case.number) < resident.p.forced_severe
    resident.meet(case.domain, agency, Encounter.SEVERE if is_severe else Encounter.BAD)
    model.events[Event.FORCED] += 1
