"""At high severity help is forced: more professionals, more contacts, less trust (Dibi 2020, 2.4; SF20, SF21)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, comes_first, stream, uniform
from sim.state.domains import add_domain, domains_of, is_in
from sim.state.operations import note_contact, note_encounter, take_into_care
from sim.state.records import ACTIVE, NO_AGENCY


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
def harshest(world, week, equals, i, d):
    """Return the agency for domain d that is harshest on resident i, of equals one by lot; NO_AGENCY if none is.

    equals: a stream.
    """
    agencies = week.agencies[world.state.people[i].group]
    best, most = NO_AGENCY, 0.0
    for a in range(agencies.shape[0]):
        harshness = agencies[a].harshness
        is_harsher = harshness > most or (harshness == most and most > 0.0 and comes_first(equals, i, a, best))
        if is_harsher and is_in(agencies[a].domains, d):
            best, most = a, harshness
    return best


@compiled_inline
def force(world, week, harsh, i, d, a):
    """Start forced help by agency a in case (i, d): a bad contact at best; harsh: a stream."""
    state, person, case = world.state, world.state.people[i], world.state.cases[i, d]
    take_into_care(person, d)
    person.forced_in = add_domain(person.forced_in, d)
    case.agency = a
    case.stage = Stage.FORCED
    case.since = week.t
    case.worker = 0
    case.relationship = 0.0
    number = i * N_DOMAINS + d
    is_severe = uniform(harsh, number) < week.params[person.group].forced_severe
    note_encounter(state, world.lists, number, a, Encounter.SEVERE if is_severe else Encounter.BAD)
    world.series.events[week.t, Event.FORCED] += 1


@compiled_inline
def stack(world, week, harsh, i, d):
    """Let other professionals have their contacts around forced case (i, d); harsh: a stream."""
    person = world.state.people[i]
    n = int(week.params[person.group].stacking + uniform(harsh, i * N_DOMAINS + d))
    note_contact(person, world.series.by_agency, week.t, np.int64(world.state.cases[i, d].agency), n)
    world.series.events[week.t, Event.FORCED_CONTACTS] += n


@compiled_inline
def chance_of_force(world, week, i, d, a):
    """Return the chance that agency a forces help in case (i, d) this week."""
    person = world.state.people[i]
    p, harshness = week.params[person.group], week.agencies[person.group, a].harshness
    nuisance = p.nuisance if is_in(person.street_in, d) else 1.0
    severity = np.float64(world.state.cases[i, d].severity)
    return escalation_chance(severity, p.escalation_from, p.escalation_chance, harshness, nuisance)


@compiled_step
def step(world, week):
    """Force help where an unhelped need has grown grave, and stack professionals around those who are forced."""
    state, lists, seed, t = world.state, world.lists, world.seed, week.t
    escalate, harsh = stream(seed, t, Purpose.ESCALATE), stream(seed, t, Purpose.FORCED_SEVERE)
    equals = stream(seed, t, Purpose.EQUALS)
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        person = state.people[i]
        p = week.params[person.group]
        for d in domains_of(person.forced_in):
            stack(world, week, harsh, i, d)
        for d in domains_of(state.open_needs[i] & ~person.care_in):
            if np.float64(state.cases[i, d].severity) <= p.escalation_from:
                continue
            a = harshest(world, week, equals, i, d)
            if a != NO_AGENCY and uniform(escalate, i * N_DOMAINS + d) < chance_of_force(world, week, i, d, a):
                force(world, week, harsh, i, d, a)
