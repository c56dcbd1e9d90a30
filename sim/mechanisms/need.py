"""Needs start, worsen, spread to other domains and heal by themselves (Dibi 2020, 2.1, SF18)."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Stage
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.core.portable_math import geometric_gap, log
from sim.state.domains import add_domain, domains_of, is_in
from sim.state.operations import end_need
from sim.state.records import ACTIVE, NEVER

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
def begin(state, i, d, severity, t):
    """Open a need of resident i in domain d, or make the one that is there as severe as the new one."""
    case, open_needs = state.cases[i, d], state.open_needs
    if is_in(open_needs[i], d):
        case.severity = max(severity, np.float64(case.severity))
        return
    open_needs[i] = add_domain(open_needs[i], d)
    case.severity = severity
    case.opened = t
    case.since = t
    case.stage = Stage.NOT_COUNTED
    case.relationship = 0.0


@compiled_inline
def begin_on_calendar(world, week, i):
    """Open the need that the calendar of resident i holds for this week, and note the week of the next one."""
    state, seed, t = world.state, world.seed, week.t
    person = state.people[i]
    p = week.params[person.group]
    k = np.int64(person.n_needs)
    d = draw_domain(world.settings.domain_weights, person.group, uniform(stream(seed, k, Purpose.NEED_DOMAIN), i))
    u = uniform(stream(seed, k, Purpose.NEED_SEVERITY), i)
    begin(state, i, d, p.need_start_low + u * (p.need_start_high - p.need_start_low), t)
    person.n_needs = k + 1
    u_gap = uniform(stream(seed, k + 1, Purpose.NEED_GAP), i)
    state.next_need[i] = min(NEVER, t + geometric_gap(u_gap, log(1.0 - np.float64(person.need_rate))))


@compiled_inline
def spread(world, week, number):
    """Let the need of case `number` open another domain, drawn evenly."""
    i = number // N_DOMAINS
    d = int(uniform(stream(world.seed, week.t, Purpose.SPREAD_DOMAIN), number) * N_DOMAINS)
    begin(world.state, i, d, week.params[world.state.people[i].group].need_start_low, week.t)


@compiled_inline
def list_in_need(state, lists):
    """List the residents who have a need."""
    n = 0
    for i in range(state.open_needs.shape[0]):
        # no branch: nothing foretells who has a need
        lists.active[n] = i
        n += state.open_needs[i] != 0
    lists.length[ACTIVE] = n


@compiled
def first_needs(people, seed, next_need):
    """Fill next_need (n,) with the week of each resident's first need."""
    draws = stream(seed, 0, Purpose.NEED_GAP)
    for i in range(next_need.shape[0]):
        next_need[i] = min(NEVER, geometric_gap(uniform(draws, i), log(1.0 - np.float64(people[i].need_rate))) - 1)


@compiled_step
def step(world, week):
    """Let one week pass over all needs, and list the residents who have one."""
    state, lists = world.state, world.lists
    for i in range(state.next_need.shape[0]):
        if state.next_need[i] == week.t:
            begin_on_calendar(world, week, i)
    list_in_need(state, lists)
    courses = stream(world.seed, week.t, Purpose.NEED_COURSE)
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        person = state.people[i]
        p = week.params[person.group]
        for d in domains_of(state.open_needs[i] & ~person.care_in):
            case, number = state.cases[i, d], i * N_DOMAINS + d
            severity = worsen(np.float64(case.severity), p.need_worsening)
            case.severity = severity
            what = course(severity, uniform(courses, number), p.need_healing, p.need_spreading)
            if what == HEALS:
                end_need(person, case, state.open_needs, i, d)
            elif what == SPREADS:
                spread(world, week, number)


@compiled_step
def stand_in(world, week):
    """Where needs are off: list the residents, whose needs stand."""
    list_in_need(world.state, world.lists)
