"""Cases are sent on, other domains taken along, help closed too early (`sim/README.md`, 8.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Encounter, Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms.referral import arrival_chance, closes_early, refer_chance

from .records import Case
from .seeking import best_of, serving

if TYPE_CHECKING:
    from .agency import AgencyAgent


def follow_up(case: Case, outcome: int) -> None:
    """Let this week's contact of a case lead further."""
    if not case.is_in_care or case.is_forced:
        return
    who, agency = case.resident, case.agency
    model, p, offer = who.model, who.p, who.offer(agency)
    if model.draw(Purpose.REFER, case.number) < refer_chance(p.refer_chance, who.complexity, offer.specialism):
        send_on(case, agency)
        return
    if outcome not in (Encounter.GOOD, Encounter.SLIGHT):
        return
    for other in who.unhelped_cases:
        if (
            model.draw(Purpose.HAND_OVER, other.number, 1)
            < p.mention_chance + (1.0 - p.mention_chance) * offer.integral
        ):
            if other.domain in agency.domains:
                other.join_waiting_list(agency, model.week)
            else:
                send_on(other, agency)
    u = model.draw(Purpose.CLOSE_EARLY, case.number)
    if model.has.need and closes_early(case.severity, p.early_closure_from, u, offer.early_closure):
        case.stop(Stage.MISMATCH)
        who.meet(case.domain, agency, Encounter.SLIGHT)
        model.events[Event.CLOSED_EARLY] += 1
        model.events[Event.SLIGHTS] += 1
        agency.n_unsolved += 1


def send_on(case: Case, sender: AgencyAgent) -> None:
    """Let an agency send a case to another one; the resident arrives there, or stays away."""
    who = case.resident
    model, p = who.model, who.p
    receiver = receiver_of(case, sender)
    if receiver is None:
        return
    model.events[Event.REFERRED] += 1
    is_warm = model.draw(Purpose.HAND_OVER, case.number) < who.offer(sender).warm_handover
    trust = who.bonds[receiver].trust
    chance = arrival_chance(trust, p.log_odds_midpoint, p.trust_steepness, is_warm, p.lent_trust)
    case.stop(Stage.MISMATCH)
    if model.draw(Purpose.ARRIVE, case.number) < chance:
        case.join_waiting_list(receiver, model.week)
        model.events[Event.ARRIVED] += 1
    else:
        model.events[Event.DROPPED_OUT] += 1


def receiver_of(case: Case, sender: AgencyAgent) -> AgencyAgent | None:
    """Return where a case goes: where it is helped best if the sender knows, else to any other agency."""
    who, draw = case.resident, case.resident.model.draw
    others = [one for one in serving(case) if one is not sender]
    if not others:
        return None
    if draw(Purpose.REFER_TO, case.number) < who.offer(sender).cooperation:
        return best_of(others, who, lambda one: who.offer(one).specialism)
    return others[int(draw(Purpose.REFER_TO, case.number, 1) * len(others))]
