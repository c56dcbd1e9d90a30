"""A resident weighs whether to ask an agency for help (`sim/README.md`, 8.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.codes import MAX_AGENCIES, Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms.common.burden import language_gap, paper_burden
from sim.mechanisms.seeking import binding_barrier, chance_to_ask, company, consider_chance, urgency, willingness

from .awareness import awareness
from .records import Case

if TYPE_CHECKING:
    from .agency import AgencyAgent
    from .resident import ResidentAgent


def seek(resident: ResidentAgent) -> None:
    """Let a resident weigh each unhelped need; the model lists who asks and who does not."""
    model = resident.model
    for case in resident.unhelped_cases:
        if model.has.seeking and not weighs_asking(case):
            continue
        agency = choose(case) if model.has.seeking else any_agency(case)
        if agency is None:
            case.stage = Stage.DOES_NOT_KNOW
        elif model.has.seeking and not asks(case, agency):
            agency = None
        if agency is None:
            model.declined.append(case)
        else:
            case.agency = agency
            agency.n_asked += 1
            model.events[Event.ASKED] += 1
            model.asking.append(case)


def weighs_asking(case: Case) -> bool:
    """Return whether asking is weighed this week: by chance, and at the latest when the need begins to count."""
    model, p = case.resident.model, case.resident.p
    chance = consider_chance(case.severity, p.consider_base, p.consider_severe, p.early_help)
    if case.is_street:
        chance *= 1.0 - p.street_outlet
    was_never_weighed = case.stage == Stage.NOT_COUNTED
    is_due = was_never_weighed and model.week - case.opened >= p.grace_weeks
    return is_due or model.draw(Purpose.CONSIDER, case.number) < chance


def best_of(
    agencies: list[AgencyAgent], resident: ResidentAgent, score: Callable[[AgencyAgent], float]
) -> AgencyAgent | None:
    """Return the agency with the highest score; of equals the one that a lot of the resident puts first."""

    def lot(agency: AgencyAgent) -> float:
        return resident.model.draw(Purpose.EQUALS, resident.number * MAX_AGENCIES + agency.number)

    return max(agencies, key=lambda agency: (score(agency), -lot(agency)), default=None)


def serving(case: Case) -> list[AgencyAgent]:
    """Return the agencies for the domain of a case."""
    return case.resident.model.agencies_for[case.domain]


def any_agency(case: Case) -> AgencyAgent | None:
    """Return an agency for the domain, drawn evenly: what is left where seeking is switched off."""
    those = serving(case)
    return those[int(case.resident.model.draw(Purpose.CHOOSE, case.number) * len(those))] if those else None


def choose(case: Case) -> AgencyAgent | None:
    """Return the most trusted agency of those that come to mind; of equals one by lot."""
    resident = case.resident
    known = [
        agency
        for agency in serving(case)
        if resident.model.draw(Purpose.KNOWN, resident.number * MAX_AGENCIES + agency.number)
        < awareness(resident, agency)
    ]
    return best_of(known, resident, lambda agency: resident.bonds[agency].trust)


def asks(case: Case, agency: AgencyAgent) -> bool:
    """Return whether the resident asks this agency; if not, the case stands at the barrier that took most."""
    who, p, offer = case.resident, case.resident.p, case.resident.offer(agency)
    willing = willingness(
        who.bonds[agency].trust, p.trust_midpoint, p.log_odds_midpoint, p.trust_steepness,
        who.model.scenario.rules.seeking == "threshold",
    )  # fmt: skip
    fear = p.fear_weight * who.fear * (1.0 - p.fear_information * p.information)
    shame, norm = p.shame_weight * who.shame, p.norm_weight * who.norm
    language = p.burden_weight * language_gap(who.proficiency, offer.interpreters)
    paper = p.burden_weight * paper_burden(offer.paper, who.paper_skill, offer.digital, who.digital_skill)
    urgent = urgency(case.severity, p.urgency_start, p.urgency_weight)
    peer = company(p.peer_effect * offer.peers, p.key_figures * p.key_figure_company)
    if who.model.draw(Purpose.ASK, case.number) < chance_to_ask(
        willing, fear, shame, norm, language, paper, urgent, peer
    ):
        return True
    case.stage = binding_barrier(willing, who.has_own_bad, who.has_heard_bad, fear, shame, norm, language, paper)
    return False
