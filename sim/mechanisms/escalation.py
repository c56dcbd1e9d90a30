"""At high severity help is forced: more professionals, more contacts, less trust (Dibi 2020, 2.4; SF20, SF21)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, comes_first, stream, uniform
from sim.state.operations import LOWEST_BIT, note_contact, note_encounter
from sim.state.records import ACTIVE  # fmt: skip

ESCALATE, HARSH, EQUALS = PURPOSE["escalate"], PURPOSE["forced_severe"], PURPOSE["equals"]


@compiled_inline
def escalation_chance(severity, start, chance, harshness, nuisance):
    """Return the chance per week that help is forced.

    It begins at severity `start` and grows to chance * harshness at the worst; nuisance (1 or more)
    brings it nearer (2.2, 2.4).
    """
    if severity <= start:
        return 0.0
    return min(1.0, chance * harshness * nuisance * (severity - start) / (1.0 - start))


@compiled_inline
def harshest(agencies, equals, g, i, d):
    """Return the agency for domain d that is harshest on resident i of group g, of equals one by lot; -1 if none is.

    equals: a stream.
    """
    best, most = -1, 0.0
    for a in range(agencies.shape[1]):
        harshness = agencies[g, a].harshness
        is_harsher = harshness > most or (harshness == most and most > 0.0 and comes_first(equals, i, a, best))
        if is_harsher and agencies[g, a].domains >> d & 1:
            best, most = a, harshness
    return best


@compiled_inline
def force(state, scratch, series, p, u, i, d, a, t):
    """Start forced help by agency a in case (i, d): a bad contact at best."""
    person, case = state.people[i], state.cases[i, d]
    keep = 63 & ~(1 << d)
    person.waiting_in = person.waiting_in & keep
    person.informal_in = person.informal_in & keep
    person.street_in = person.street_in & keep
    person.care_in = person.care_in | (1 << d)
    person.forced_in = person.forced_in | (1 << d)
    case.agency = a
    case.stage = Stage.FORCED
    case.since = t
    case.worker = 0
    case.relationship = 0.0
    note_encounter(
        scratch,
        person,
        state.bonds[i, a],
        i * N_DOMAINS + d,
        a,
        Encounter.SEVERE if u < p.forced_severe else Encounter.BAD,
    )
    series.events[t, Event.FORCED] += 1


@compiled_step
def step(state, scratch, series, agencies, params, seed, t):
    """Force help where an unhelped need has grown grave, and stack professionals around those who are forced."""
    people, cases = state.people, state.cases
    escalate, harsh, equals = stream(seed, t, ESCALATE), stream(seed, t, HARSH), stream(seed, t, EQUALS)
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        person = people[i]
        g = np.int64(person.group)
        p = params[g]
        forced = np.int64(person.forced_in)
        while forced != 0:
            d = np.int64(LOWEST_BIT[forced])
            forced &= forced - 1
            extra = int(p.stacking + uniform(harsh, i * N_DOMAINS + d))
            note_contact(person, series.by_agency, t, np.int64(cases[i, d].agency), extra)
            series.events[t, Event.FORCED_CONTACTS] += extra
        free = np.int64(state.open_needs[i]) & ~np.int64(person.care_in)
        while free != 0:
            d = np.int64(LOWEST_BIT[free])
            free &= free - 1
            severity, number = np.float64(cases[i, d].severity), i * N_DOMAINS + d
            if severity <= p.escalation_from:
                continue
            a = harshest(agencies, equals, g, i, d)
            if a < 0:
                continue
            nuisance = p.nuisance if person.street_in >> d & 1 else 1.0
            chance = escalation_chance(
                severity, p.escalation_from, p.escalation_chance, agencies[g, a].harshness, nuisance
            )
            if uniform(escalate, number) < chance:
                force(state, scratch, series, p, uniform(harsh, number), i, d, a, t)
