"""Trust moves with own experience: asymmetric, hardening, spilling over (Dibi 2020, 3.1, 3.1.1; SF1-SF8, SF16)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, LearningRule, TrustSource
from sim.core.compiled import compiled_inline, compiled_step
from sim.state.operations import move_trust
from sim.state.records import MET


@compiled_inline
def rate_of_good(trust, n_bad, trust_gain, hardening, confirmation):
    """Return the part of the distance to full trust that a good contact closes.

    Each earlier bad contact lessens it (SF8). Under the rule of confirmation (`confirmation` > 0) high
    trust raises it and low trust lowers it.
    """
    return min(1.0, trust_gain / (1.0 + hardening * n_bad) * (1.0 + confirmation * (2.0 * trust - 1.0)))


@compiled_inline
def rate_of_bad(trust, outcome, trust_gain, bad_to_good, slight_weight, severe_weight, confirmation):
    """Return the part of trust that a slight, a bad contact or a severe event takes away."""
    if outcome == Encounter.SEVERE:
        return severe_weight
    rate = trust_gain * bad_to_good * (1.0 - confirmation * (2.0 * trust - 1.0))
    return min(1.0, rate if outcome == Encounter.BAD else rate * slight_weight)


@compiled_inline
def gained(trust, rate):
    """Return trust after a good experience at this rate (Bush and Mosteller; evidence E1-E3)."""
    return trust + rate * (1.0 - trust)


@compiled_inline
def lost(trust, rate):
    """Return trust after a bad experience at this rate."""
    return trust * (1.0 - rate)


@compiled_inline
def risen(fear, share):
    """Return fear after an event that closes `share` of the distance to full fear (SF7)."""
    return fear + share * (1.0 - fear)


@compiled_inline
def learn_from(person, bonds, trust_ledger, p, trust_work, i, a, outcome):
    """Let resident i learn from one encounter with agency a, and carry part of it over to the others.

    trust_work: how far the agency works on trust before substance; it makes good contacts count for more.
    """
    bond, g = bonds[i, a], np.int64(person.group)
    trust = np.float64(bond.trust)
    # Agreement with present trust matters under the rule of confirmation only; there, bad does not outweigh good.
    is_rival = p.learning_rule == LearningRule.CONFIRMATION
    confirmation, ratio = (p.confirmation, 1.0) if is_rival else (0.0, p.bad_to_good)
    if outcome == Encounter.GOOD:
        gain = min(1.0, p.trust_gain * (1.0 + p.trust_work_gain * trust_work))
        rate = rate_of_good(trust, np.int64(bond.n_bad), gain, p.hardening, confirmation)
        move_trust(bond, gained(trust, rate), trust_ledger, TrustSource.OWN_EXPERIENCE, g, a)
        carried = p.spill_over_good * rate
    else:
        rate = rate_of_bad(trust, outcome, p.trust_gain, ratio, p.slight_weight, p.severe_weight, confirmation)
        move_trust(bond, lost(trust, rate), trust_ledger, TrustSource.OWN_EXPERIENCE, g, a)
        carried = (p.spill_over_severe if outcome == Encounter.SEVERE else p.spill_over) * rate
        if outcome == Encounter.SEVERE:
            person.fear = risen(np.float64(person.fear), p.fear_from_event)
    for b in range(bonds.shape[1]):
        if b != a and carried > 0.0:
            other = np.float64(bonds[i, b].trust)
            moved = gained(other, carried) if outcome == Encounter.GOOD else lost(other, carried)
            move_trust(bonds[i, b], moved, trust_ledger, TrustSource.SPILL_OVER, g, b)


@compiled_step
def step(state, scratch, agencies, params):
    """Let everyone learn from this week's encounters, in the order in which they happened."""
    people, bonds, trust_ledger = state.people, state.bonds, state.trust_ledger
    for k in range(scratch.length[MET]):
        i = np.int64(scratch.met[k]) // N_DOMAINS
        a = np.int64(scratch.met_agency[k])
        g = np.int64(people[i].group)
        learn_from(people[i], bonds, trust_ledger, params[g], agencies[g, a].trust_work, i, a, scratch.outcome[k])
