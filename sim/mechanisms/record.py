"""Count where every resident stands this week."""

from __future__ import annotations

import numpy as np

from sim.codes import AgencySeries, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.state.domains import domains_of, is_in
from sim.state.records import ACTIVE, IN_CARE, IN_NEED


@compiled_inline
def is_counted(severity, weeks_open, threshold, grace):
    """Return whether a need is severe enough, and open for long enough, to count."""
    return severity >= threshold and weeks_open > grace


@compiled_inline
def counts(case, p, t):
    """Return whether the need of a case counts in week t."""
    return is_counted(np.float64(case.severity), t - np.int64(case.opened), p.need_threshold, p.grace_weeks)


@compiled_inline
def stage_of(person, cases, open_needs, p, i, t):
    """Return the one stage of the funnel at which resident i stands.

    Whoever is in care counts as helped, or as forced where all care is. Of the others, who have a need that
    counts, the most severe such need says why they are not reached. open_needs: domains with a need, as bits; p: the
    parameters of the week.
    """
    if open_needs == 0:
        return Stage.NO_NEED
    if person.care_in != 0:
        return Stage.FORCED if person.care_in == person.forced_in else Stage.HELPED
    stage, worst = Stage.NOT_COUNTED, -1.0
    for d in domains_of(open_needs):
        case = cases[i, d]
        severity = np.float64(case.severity)
        if severity > worst and counts(case, p, t):
            worst = severity
            is_informal = is_in(person.informal_in & ~person.waiting_in, d)
            stage = Stage.INFORMAL if is_informal else np.int64(case.stage)
    return stage


@compiled_inline
def tenure(worker_since, n_workers, a, t):
    """Return the mean weeks that the contact persons of agency a have been there."""
    total = 0.0
    for w in range(n_workers):
        total += t - worker_since[a, w]
    return total / n_workers


@compiled_inline
def note_care(world, week, i, counted):
    """Count resident i at every agency where he or she is in care.

    Care that is forced is not reach (Dibi 2020, 1.1: help that fits the question). Whoever is in care counts as in
    need of that agency, though the need may have grown lighter; `counted` holds the domains that count, as bits.
    """
    person, agencies = world.state.people[i], week.agencies[0]
    reach = world.series.reach[week.t, person.group]
    seen, reached = 0, 0
    for d in domains_of(person.care_in):
        a = np.int64(world.state.cases[i, d].agency)
        if seen >> a & 1 == 0 and counted & agencies[a].domains == 0:
            reach[a, IN_NEED] += 1
        seen |= 1 << a
        if reached >> a & 1 == 0 and not is_in(person.forced_in, d):
            reach[a, IN_CARE] += 1
            reached |= 1 << a


@compiled_inline
def note_needs(n_by_domains, agencies, reach):
    """Add to reach (G, A, 2) the residents with a need that counts in a domain that an agency serves.

    n_by_domains (G, 64): residents by the domains in which they have such a need, as bits.
    """
    for g in range(n_by_domains.shape[0]):
        for domains in range(1, n_by_domains.shape[1]):
            n = n_by_domains[g, domains]
            if n > 0:
                for a in range(agencies.shape[0]):
                    if domains & agencies[a].domains:
                        reach[g, a, IN_NEED] += n


@compiled_inline
def note_residents(world, week):
    """Write down at which stage residents stand, their needs, and which agencies reach them."""
    state, lists, series, t = world.state, world.lists, world.series, week.t
    p, funnel, cases = week.params[0], world.series.funnel, world.state.cases
    n_needs, total = 0, 0.0
    lists.n_by_domains[:, :] = 0
    for g in range(world.group_sizes.shape[0]):
        funnel[t, g, Stage.NO_NEED] = world.group_sizes[g]
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        person, open_needs = state.people[i], state.open_needs[i]
        funnel[t, person.group, Stage.NO_NEED] -= 1
        funnel[t, person.group, stage_of(person, cases, open_needs, p, i, t)] += 1
        counted = 0
        for d in domains_of(open_needs):
            if counts(cases[i, d], p, t):
                counted |= 1 << d
            total += np.float64(cases[i, d].severity)
            n_needs += 1
        lists.n_by_domains[person.group, counted] += 1
        if person.care_in != 0:
            note_care(world, week, i, counted)
    series.needs[t], series.severity[t] = n_needs, total
    note_needs(lists.n_by_domains, week.agencies[0], series.reach[t])


@compiled_inline
def note_agencies(world, week):
    """Write down trust in every agency, its cases, time and contact persons, and its image of communities."""
    state, series, t = world.state, world.series, week.t
    n_rows, n_groups, n_agencies = state.trust_ledger.shape
    for row in range(n_rows):
        for g in range(n_groups):
            for a in range(n_agencies):
                series.trust_ledger[t, row, g, a] = state.trust_ledger[row, g, a]
    for a in range(n_agencies):
        series.by_agency[t, a, AgencySeries.CLIENTS] = state.capacity[a].in_care
        series.by_agency[t, a, AgencySeries.WAITING] = state.capacity[a].waiting
        series.by_agency[t, a, AgencySeries.TIME_PER_CONTACT] = state.capacity[a].time
        series.by_agency[t, a, AgencySeries.TENURE] = tenure(state.worker_since, state.n_workers[a], a, t)
        for c in range(state.image.shape[1]):
            series.image[t, a, c] = state.image[a, c]


@compiled_step
def step(world, week):
    """Write this week's row of every series."""
    note_residents(world, week)
    note_agencies(world, week)
