"""Needs start, worsen, spread to other domains and heal by themselves (Dibi 2020, 2.1, SF18)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Stage
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.core.portable_math import geometric_gap, log
from sim.state.operations import LOWEST_BIT, end_need
from sim.state.records import ACTIVE, NEVER

GAP, DOMAIN, SEVERITY = PURPOSE["need_gap"], PURPOSE["need_domain"], PURPOSE["need_severity"]
COURSE, SPREAD = PURPOSE["need_course"], PURPOSE["spread_domain"]
STAYS, HEALS, SPREADS = range(3)


@compiled_inline
def worsen(severity, worsening):
    """Return the severity of an untreated need a week later."""
    return severity + worsening * (1.0 - severity)


@compiled_inline
def course(severity, u, healing, spreading):
    """Return what else an untreated need does in a week: STAYS, HEALS (light ones) or SPREADS (severe ones)."""
    if u < healing * (1.0 - severity):
        return HEALS
    if u >= 1.0 - spreading * severity:
        return SPREADS
    return STAYS


@compiled_inline
def draw_domain(weights, g, u):
    """Return the domain that u in [0, 1) falls on in group g; `weights` (G, D) are cumulative and end at 1."""
    for d in range(N_DOMAINS - 1):
        if u < weights[g, d]:
            return d
    return N_DOMAINS - 1


@compiled_inline
def begin(case, open_needs, i, d, severity, t):
    """Open a need of resident i in domain d, or make the one that is there as severe as the new one."""
    if open_needs[i] >> d & 1:
        case.severity = max(severity, np.float64(case.severity))
        return
    open_needs[i] = open_needs[i] | (1 << d)
    case.severity = severity
    case.opened = t
    case.since = t
    case.stage = Stage.NOT_COUNTED
    case.relationship = 0.0


@compiled_inline
def begin_on_calendar(person, cases, open_needs, weights, p, seed, i, t):
    """Open the need that the calendar of resident i holds for this week; return the week of the next one.

    weights (G, D): cumulative weights of domains.
    """
    k = np.int64(person.n_needs)
    d = draw_domain(weights, person.group, uniform(stream(seed, k, DOMAIN), i))
    u = uniform(stream(seed, k, SEVERITY), i)
    begin(cases[i, d], open_needs, i, d, p.need_start_low + u * (p.need_start_high - p.need_start_low), t)
    person.n_needs = k + 1
    return min(NEVER, t + geometric_gap(uniform(stream(seed, k + 1, GAP), i), log(1.0 - np.float64(person.need_rate))))


@compiled_inline
def spread(cases, open_needs, p, seed, number, t):
    """Let the need of case `number` open another domain, drawn evenly."""
    i = number // N_DOMAINS
    d = int(uniform(stream(seed, t, SPREAD), number) * N_DOMAINS)
    begin(cases[i, d], open_needs, i, d, p.need_start_low, t)


@compiled
def first_needs(people, seed, next_need):
    """Fill next_need (n,) with the week of each resident's first need."""
    draws = stream(seed, 0, GAP)
    for i in range(next_need.shape[0]):
        next_need[i] = min(NEVER, geometric_gap(uniform(draws, i), log(1.0 - np.float64(people[i].need_rate))) - 1)


@compiled_step
def step(state, scratch, weights, params, seed, t):
    """Let one week pass over all needs, and list the residents who have one."""
    people, cases, open_needs, next_need = state.people, state.cases, state.open_needs, state.next_need
    for i in range(open_needs.shape[0]):
        if next_need[i] == t:
            next_need[i] = begin_on_calendar(people[i], cases, open_needs, weights, params[people[i].group], seed, i, t)
    n_active = 0
    for i in range(open_needs.shape[0]):
        # no branch: nothing foretells who has a need
        scratch.active[n_active] = i
        n_active += open_needs[i] != 0
    scratch.length[ACTIVE] = n_active
    if not params[0].has_need:
        return
    draws = stream(seed, t, COURSE)
    for k in range(n_active):
        i = np.int64(scratch.active[k])
        p = params[people[i].group]
        untreated = np.int64(open_needs[i]) & ~np.int64(people[i].care_in)
        while untreated != 0:
            d = np.int64(LOWEST_BIT[untreated])
            untreated &= untreated - 1
            case, number = cases[i, d], i * N_DOMAINS + d
            severity = worsen(np.float64(case.severity), p.need_worsening)
            case.severity = severity
            what = course(severity, uniform(draws, number), p.need_healing, p.need_spreading)
            if what == HEALS:
                end_need(people[i], case, open_needs, i, d)
            elif what == SPREADS:
                spread(cases, open_needs, p, seed, number, t)
