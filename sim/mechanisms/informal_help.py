"""Community organisations help, and may lead on to agencies; others turn to the street (seed 2.2, 2.3, 3.1.4).

SF22, SF23. Informal help eases a need while agencies keep out of sight; a solution of the street keeps
agencies at a distance, and what they then see is nuisance.
"""

from __future__ import annotations

import numpy as np

from ..compiled import weekly, woven
from ..draws import PURPOSE, comes_first, stream, uniform
from ..state import (
    ACTIVE,
    BRIDGED,
    DECLINED,
    INFORMAL_STARTS,
    LOWEST_BIT,
    N_DOMAINS,
    STREET_SOLUTIONS,
    end_need,
    enter_queue,
)  # fmt: skip

START, BRIDGE, STREET = PURPOSE["informal_start"], PURPOSE["bridge"], PURPOSE["street_start"]
EQUALS = PURPOSE["equals"]


@woven
def street_chance(chance, severity, norm):
    """Return the chance of a solution of the street: the need presses and asking is not done (2.2, 2.3)."""
    return chance * severity * norm


@woven
def bridge_chance(chance, recognition):
    """Return the chance per week that an organisation takes someone along to an agency (SF23)."""
    return chance * recognition


@woven
def eased(severity, relief):
    """Return severity after a week of informal help."""
    return severity * (1.0 - relief)


@woven
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


@woven
def be_helped(state, series, settings, p, bridge, equals, i, d, t):
    """Let a week of informal help pass for case (i, d); bridge, equals: streams."""
    person, case = state.people[i], state.cases[i, d]
    severity = eased(np.float64(case.severity), p.informal_relief) if p.has_need else np.float64(case.severity)
    case.severity = severity
    if severity < p.need_solved and p.has_need:
        end_need(person, case, state.is_open, i, d)
    elif uniform(bridge, i * N_DOMAINS + d) < bridge_chance(p.bridge_chance, p.recognition):
        a = most_trusted(state.bonds, settings.serving, settings.n_serving, equals, i, d)
        if a >= 0:
            enter_queue(person, case, a, d, t)
            series.events[t, BRIDGED] += 1


@woven
def turn_elsewhere(person, case, series, p, start, street, number, t):
    """Let a resident who does not ask an agency turn to his or her organisation, or else to the street."""
    d = number % N_DOMAINS
    if (person.is_informal | person.is_street | person.is_waiting) >> d & 1:
        return
    if person.is_member:
        if uniform(start, number) < p.informal_start:
            person.is_informal = person.is_informal | (1 << d)
            series.events[t, INFORMAL_STARTS] += 1
    elif uniform(street, number) < street_chance(p.street_start, np.float64(case.severity), np.float64(person.norm)):
        person.is_street = person.is_street | (1 << d)
        series.events[t, STREET_SOLUTIONS] += 1


@weekly
def step(state, scratch, series, settings, lines, seed, t):
    """Help those who are helped informally, and let those who weighed asking in vain turn elsewhere."""
    people, cases = state.people, state.cases
    start, bridge, street = stream(seed, t, START), stream(seed, t, BRIDGE), stream(seed, t, STREET)
    equals = stream(seed, t, EQUALS)
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        informal = np.int64(people[i].is_informal)
        while informal != 0:
            d = np.int64(LOWEST_BIT[informal])
            informal &= informal - 1
            if (people[i].is_waiting >> d & 1) == 0:
                be_helped(state, series, settings, lines[people[i].group], bridge, equals, i, d, t)
    for k in range(scratch.length[DECLINED]):
        number = np.int64(scratch.declined[k])
        i = number // N_DOMAINS
        person, case = people[i], cases[i, number % N_DOMAINS]
        if (state.is_open[i] >> (number % N_DOMAINS) & 1) == 0:
            continue
        turn_elsewhere(person, case, series, lines[person.group], start, street, number, t)
