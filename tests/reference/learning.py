"""Trust and fear move with one's own encounters (`sim/README.md`, 8.7); so do images of communities (8.12)."""

from __future__ import annotations

from sim.codes import Encounter, TrustSource
from sim.mechanisms.image import image_after_contact
from sim.mechanisms.learning import fear_after_event, rate_of_bad, rate_of_good, trust_after_bad, trust_after_good

from .records import Meeting, single


def learn(encounter: Meeting) -> None:
    """Let a resident learn from one encounter, and carry part of it over to all other agencies."""
    resident, met, outcome = encounter.resident, encounter.agency, encounter.outcome
    p, bond = resident.p, resident.bonds[met]
    is_rival = resident.model.scenario.rules.learning == "confirmation"
    agreement, ratio = (p.confirmation, 1.0) if is_rival else (0.0, p.bad_to_good)
    if outcome == Encounter.GOOD:
        gain = min(1.0, p.trust_gain * (1.0 + p.trust_work_gain * resident.offer(met).trust_work))
        rate = rate_of_good(bond.trust, bond.n_bad, gain, p.hardening, agreement)
        move, share = trust_after_good, p.spill_over_good
    else:
        rate = rate_of_bad(bond.trust, outcome, p.trust_gain, ratio, p.slight_weight, p.severe_weight, agreement)
        move, share = trust_after_bad, p.spill_over_severe if outcome == Encounter.SEVERE else p.spill_over
    for agency, other in resident.bonds.items():
        if agency is met:
            resident.set_trust(agency, move(other.trust, rate), TrustSource.OWN_EXPERIENCE)
        elif share * rate > 0.0:
            resident.set_trust(agency, move(other.trust, share * rate), TrustSource.SPILL_OVER)
    if outcome == Encounter.SEVERE:
        resident.fear = single(fear_after_event(resident.fear, p.fear_from_event))


def form_image(encounter: Meeting) -> None:
    """Let the agency's image of the resident's community follow an encounter."""
    p, agency, community = encounter.resident.p, encounter.agency, encounter.resident.community
    agency.image[community] = image_after_contact(
        agency.image[community],
        encounter.outcome,
        p.image_from_bad,
        p.image_from_good,
        p.image_severe_weight,
        len(agency.posts),
    )
