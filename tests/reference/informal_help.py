"""Help from community organisations, and the street (`sim/README.md`, 8.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Event
from sim.core.keyed_random import Purpose
from sim.mechanisms.informal_help import bridge_chance, severity_after_informal_help, street_chance

from .records import Case, single
from .seeking import best_of, serving

if TYPE_CHECKING:
    from .resident import ResidentAgent


def be_helped_informally(resident: ResidentAgent) -> None:
    """Let an organisation ease a resident's needs for a week, or take the resident along to an agency."""
    model, p = resident.model, resident.p
    for case in [case for case in resident.open_cases if case.is_informal and not case.is_waiting]:
        if model.has.need:
            severity = severity_after_informal_help(case.severity, p.informal_relief)
            case.severity = single(severity)
            if severity < p.need_solved:
                case.end()
                continue
        those = serving(case)
        if those and model.draw(Purpose.BRIDGE, case.number) < bridge_chance(p.bridge_chance, p.recognition):
            most_trusted = best_of(those, resident, lambda agency: resident.bonds[agency].trust)
            case.join_waiting_list(most_trusted, model.week)
            model.events[Event.BRIDGED] += 1


def turn_elsewhere(case: Case) -> None:
    """Let a resident who weighed asking in vain turn to his or her organisation, or else to the street."""
    who, model = case.resident, case.resident.model
    is_over = who.cases.get(case.domain) is not case
    if is_over or case.is_informal or case.is_street or case.is_waiting:
        return
    if who.is_member:
        if model.draw(Purpose.INFORMAL_START, case.number) < who.p.informal_start:
            case.is_informal = True
            model.events[Event.INFORMAL_STARTS] += 1
    elif model.draw(Purpose.STREET_START, case.number) < street_chance(who.p.street_start, case.severity, who.norm):
        case.is_street = True
        model.events[Event.STREET_SOLUTIONS] += 1
