"""Community organisations help, and may lead on to agencies; others turn to the street (Dibi 2020, 2.2, 2.3, 3.1.4).

SF22, SF23. Informal help eases a need while agencies keep out of sight; a solution of the street keeps
agencies at a distance, and what they then see is nuisance.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Event
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, comes_first, stream, uniform
from sim.state.operations import LOWEST_BIT, end_need, enter_queue
from sim.state.records import ACTIVE, DECLINED  # fmt: skip

START, BRIDGE, STREET = PURPOSE["informal_start"], PURPOSE["bridge"], PURPOSE["street_start"]
EQUALS = PURPOSE["equals"]


@compiled_inline
def street_chance(chance, severity, norm):
    """Return the chance of a solution of the street: the need presses and asking is not done (2.2, 2.3)."""
    return chance * severity * norm


@compiled_inline
def bridge_chance(chance, recognition):
    """Return the chance per week that an organisation takes someone along to an agency (SF23)."""
    return chance * recognition


@compiled_inline
def eased(severity, relief):
    """Return severity after a week of informal help."""
    return severity * (1.0 - relief)


@compiled_inline
def most_trusted(bonds, serving, n_serving, equals, i, d):
    """Return the agency for domain d that resident i trusts most; -1 if none serves it.

    Of equals one is taken by lot (`equals`: a stream). serving (D, A), n_serving (D,): the agencies that serve a
    domain, and how many there are.
    """
    best, most = -1, -1.0
    for k in range(n_serving[d]):
        a = np.int64(serving[d, k])
        trust = np.float64(bonds[i, a].trust)
        if trust > most or (trust == most and comes_first(equals, i, a, best)):
            best, most = a, trust
    return best


@compiled_inline
def be_helped(state, series, settings, p, bridge, equals, i, d, t):
    """Let a week of informal help pass for case (i, d); bridge, equals: streams."""
    person, case = state.people[i], state.cases[i, d]
    severity = eased(np.float64(case.severity), p.informal_relief) if p.has_need else np.float64(case.severity)
    case.severity = severity
    if severity < p.need_solved and p.has_need:
        end_need(person, case, state.open_needs, i, d)
    elif uniform(bridge, i * N_DOMAINS + d) < bridge_chance(p.bridge_chance, p.recognition):
        a = most_trusted(state.bonds, settings.serving, settings.n_serving, equals, i, d)
        if a >= 0:
            enter_queue(person, case, a, d, t)
            series.events[t, Event.BRIDGED] += 1


@compiled_inline
def turn_elsewhere(person, case, series, p, start, street, number, t):
    """Let a resident who does not ask an agency turn to his or her organisation, or else to the street."""
    d = number % N_DOMAINS
    if (person.informal_in | person.street_in | person.waiting_in) >> d & 1:
        return
    if person.is_member:
        if uniform(start, number) < p.informal_start:
            person.informal_in = person.informal_in | (1 << d)
            series.events[t, Event.INFORMAL_STARTS] += 1
    elif uniform(street, number) < street_chance(p.street_start, np.float64(case.severity), np.float64(person.norm)):
        person.street_in = person.street_in | (1 << d)
        series.events[t, Event.STREET_SOLUTIONS] += 1


@compiled_step
def step(state, scratch, series, settings, params, seed, t):
    """Help those who are helped informally, and let those who weighed asking in vain turn elsewhere."""
    people, cases = state.people, state.cases
    start, bridge, street = stream(seed, t, START), stream(seed, t, BRIDGE), stream(seed, t, STREET)
    equals = stream(seed, t, EQUALS)
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        informal = np.int64(people[i].informal_in)
        while informal != 0:
            d = np.int64(LOWEST_BIT[informal])
            informal &= informal - 1
            if (people[i].waiting_in >> d & 1) == 0:
                be_helped(state, series, settings, params[people[i].group], bridge, equals, i, d, t)
    for k in range(scratch.length[DECLINED]):
        number = np.int64(scratch.declined[k])
        i = number // N_DOMAINS
        person, case = people[i], cases[i, number % N_DOMAINS]
        if (state.open_needs[i] >> (number % N_DOMAINS) & 1) == 0:
            continue
        turn_elsewhere(person, case, series, params[person.group], start, street, number, t)
