"""Trust moves with own experience: asymmetric, hardening, spilling over (Dibi 2020, 3.1, 3.1.1; SF1-SF8, SF16)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, LearningRule, TrustSource
from sim.core.compiled import compiled, compiled_inline, compiled_step
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
def trust_after_good(trust, rate):
    """Return trust after a good experience at this rate (Bush and Mosteller 1955; cases E1 to E3)."""
    return trust + rate * (1.0 - trust)


@compiled_inline
def trust_after_bad(trust, rate):
    """Return trust after a bad experience at this rate."""
    return trust * (1.0 - rate)


@compiled_inline
def fear_after_event(fear, share):
    """Return fear after an event that closes `share` of the distance to full fear (SF7)."""
    return fear + share * (1.0 - fear)


@compiled_inline
def confirmation_of(p):
    """Return how much agreement with present trust matters: under the rule of confirmation only."""
    return p.confirmation if p.learning_rule == LearningRule.CONFIRMATION else 0.0


@compiled_inline
def share_lost(p, trust, outcome):
    """Return the part of trust that an encounter which is not good takes away, under the rule that the run follows."""
    # under the rule of confirmation bad does not outweigh good
    ratio = 1.0 if p.learning_rule == LearningRule.CONFIRMATION else p.bad_to_good
    return rate_of_bad(trust, outcome, p.trust_gain, ratio, p.slight_weight, p.severe_weight, confirmation_of(p))


@compiled_inline
def learn_from(world, week, i, a, outcome):
    """Let resident i learn from one encounter with agency a, and carry part of it over to the others."""
    bonds, trust_ledger, person = world.state.bonds, world.state.trust_ledger, world.state.people[i]
    g = np.int64(person.group)
    p, bond = week.params[g], bonds[i, a]
    trust = np.float64(bond.trust)
    if outcome == Encounter.GOOD:
        # work on trust before substance makes good contacts count for more
        gain = min(1.0, p.trust_gain * (1.0 + p.trust_work_gain * week.agencies[g, a].trust_work))
        rate = rate_of_good(trust, np.int64(bond.n_bad), gain, p.hardening, confirmation_of(p))
        move_trust(bond, trust_after_good(trust, rate), trust_ledger, TrustSource.OWN_EXPERIENCE, g, a)
        carried = p.spill_over_good * rate
    else:
        rate = share_lost(p, trust, outcome)
        move_trust(bond, trust_after_bad(trust, rate), trust_ledger, TrustSource.OWN_EXPERIENCE, g, a)
        carried = (p.spill_over_severe if outcome == Encounter.SEVERE else p.spill_over) * rate
        if outcome == Encounter.SEVERE:
            person.fear = fear_after_event(np.float64(person.fear), p.fear_from_event)
    for b in range(bonds.shape[1]):
        if b != a and carried > 0.0:
            other = np.float64(bonds[i, b].trust)
            moved = trust_after_good(other, carried) if outcome == Encounter.GOOD else trust_after_bad(other, carried)
            move_trust(bonds[i, b], moved, trust_ledger, TrustSource.SPILL_OVER, g, b)


@compiled
def learn_before_the_run(trust, met, params):
    """Let residents learn from one bad contact of before the run: trust (n, A) moves.

    met (n,): the agency of that contact, -1 for none. params (1,): as declared, before any lever.
    """
    p = params[0]
    for i in range(met.shape[0]):
        if met[i] < 0:
            continue
        rate = share_lost(p, trust[i, met[i]], Encounter.BAD)
        for a in range(trust.shape[1]):
            trust[i, a] = trust_after_bad(trust[i, a], rate if a == met[i] else p.spill_over * rate)


@compiled_step
def step(world, week):
    """Let everyone learn from this week's encounters, in the order in which they happened."""
    lists = world.lists
    for k in range(lists.length[MET]):
        learn_from(world, week, np.int64(lists.met[k]) // N_DOMAINS, np.int64(lists.met_agency[k]), lists.outcome[k])
