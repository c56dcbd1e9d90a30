"""Community organisations help, and may lead on to agencies; others turn to the street (Dibi 2020, 2.2, 2.3, 3.1.4).

SF22, SF23. Informal help eases a need while agencies keep out of sight; a solution of the street keeps
agencies at a distance, and what they then see is nuisance.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Event
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, comes_first, stream, uniform
from sim.state.domains import add_domain, domains_of, is_in
from sim.state.operations import end_need, enter_queue
from sim.state.records import ACTIVE, DECLINED, NO_AGENCY


@compiled_inline
def street_chance(chance, severity, norm):
    """Return the chance of a solution of the street: the need presses and asking is not done (2.2, 2.3)."""
    return chance * severity * norm


@compiled_inline
def bridge_chance(chance, recognition):
    """Return the chance per week that an organisation takes someone along to an agency (SF23)."""
    return chance * recognition


@compiled_inline
def severity_after_informal_help(severity, relief):
    """Return severity after a week of informal help."""
    return severity * (1.0 - relief)


@compiled_inline
def most_trusted(world, equals, i, d):
    """Return the agency for domain d that resident i trusts most; NO_AGENCY if none serves it.

    Of equals one is taken by lot (`equals`: a stream).
    """
    best, most = NO_AGENCY, -1.0
    for k in range(world.settings.n_serving[d]):
        a = np.int64(world.settings.serving[d, k])
        trust = np.float64(world.state.bonds[i, a].trust)
        if trust > most or (trust == most and comes_first(equals, i, a, best)):
            best, most = a, trust
    return best


@compiled_inline
def be_helped(world, week, bridge, equals, i, d):
    """Let a week of informal help pass for case (i, d); bridge, equals: streams."""
    state, person, case = world.state, world.state.people[i], world.state.cases[i, d]
    p = week.params[person.group]
    if p.has_need:
        severity = severity_after_informal_help(np.float64(case.severity), p.informal_relief)
        case.severity = severity
        if severity < p.need_solved:
            end_need(person, case, state.open_needs, i, d)
            return
    if uniform(bridge, i * N_DOMAINS + d) < bridge_chance(p.bridge_chance, p.recognition):
        a = most_trusted(world, equals, i, d)
        if a != NO_AGENCY:
            enter_queue(person, case, a, d, week.t)
            world.series.events[week.t, Event.BRIDGED] += 1


@compiled_inline
def turn_elsewhere(world, week, start, street, number):
    """Let a resident who does not ask an agency turn to his or her organisation, or else to the street.

    start, street: streams.
    """
    i, d = number // N_DOMAINS, number % N_DOMAINS
    person, case = world.state.people[i], world.state.cases[i, d]
    p = week.params[person.group]
    if is_in(person.informal_in | person.street_in | person.waiting_in, d):
        return
    if person.is_member:
        if uniform(start, number) < p.informal_start:
            person.informal_in = add_domain(person.informal_in, d)
            world.series.events[week.t, Event.INFORMAL_STARTS] += 1
    elif uniform(street, number) < street_chance(p.street_start, np.float64(case.severity), np.float64(person.norm)):
        person.street_in = add_domain(person.street_in, d)
        world.series.events[week.t, Event.STREET_SOLUTIONS] += 1


@compiled_step
def step(world, week):
    """Help those who are helped informally, and let those who weighed asking in vain turn elsewhere."""
    state, lists, seed, t = world.state, world.lists, world.seed, week.t
    bridge, equals = stream(seed, t, Purpose.BRIDGE), stream(seed, t, Purpose.EQUALS)
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        for d in domains_of(state.people[i].informal_in):
            if not is_in(state.people[i].waiting_in, d):
                be_helped(world, week, bridge, equals, i, d)
    start, street = stream(seed, t, Purpose.INFORMAL_START), stream(seed, t, Purpose.STREET_START)
    for k in range(lists.length[DECLINED]):
        number = np.int64(lists.declined[k])
        if is_in(state.open_needs[number // N_DOMAINS], number % N_DOMAINS):
            turn_elsewhere(world, week, start, street, number)
