"""Count where every resident stands this week."""

from __future__ import annotations

import numpy as np

from sim.codes import AgencySeries, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.state.operations import LOWEST_BIT
from sim.state.records import ACTIVE, IN_CARE, IN_NEED  # fmt: skip


@compiled_inline
def is_counted(severity, weeks_open, threshold, grace):
    """Return whether a need is severe enough, and open for long enough, to count."""
    return severity >= threshold and weeks_open > grace


@compiled_inline
def stage_of(person, cases, open_needs, threshold, grace, i, t):
    """Return the one place of resident i in the funnel.

    Whoever is in care counts as helped, or as forced where all care is. Of the others, who have a need that
    counts, the most severe such need says why they are not reached. is_open: domains with a need, as bits.
    """
    if open_needs == 0:
        return Stage.NO_NEED
    if person.care_in != 0:
        return Stage.FORCED if person.care_in == person.forced_in else Stage.HELPED
    stage, worst = Stage.NOT_COUNTED, -1.0
    while open_needs != 0:
        d = np.int64(LOWEST_BIT[open_needs])
        open_needs &= open_needs - 1
        severity = np.float64(cases[i, d].severity)
        if severity > worst and is_counted(severity, t - np.int64(cases[i, d].opened), threshold, grace):
            worst = severity
            stage = (
                Stage.INFORMAL if (person.informal_in & ~person.waiting_in) >> d & 1 else np.int64(cases[i, d].stage)
            )
    return stage


@compiled_inline
def tenure(worker_since, n_workers, a, t):
    """Return the mean weeks that the contact persons of agency a have been there."""
    total = 0.0
    for w in range(n_workers):
        total += t - worker_since[a, w]
    return total / n_workers


@compiled_inline
def note_care(person, cases, agencies, counted, reach, i):
    """Count resident i at every agency where he or she is in care; reach (A, 2) is that of the resident's group.

    Care that is forced is not reach (Dibi 2020, 1.1: help that fits the question). Whoever is in care counts as in
    need of that agency, though the need may have grown lighter; `counted` holds the domains that count, as bits.
    """
    in_care, forced = np.int64(person.care_in), np.int64(person.forced_in)
    seen, reached = 0, 0
    while in_care != 0:
        d = np.int64(LOWEST_BIT[in_care])
        in_care &= in_care - 1
        a = np.int64(cases[i, d].agency)
        if seen >> a & 1 == 0 and counted & agencies[a].domains == 0:
            reach[a, IN_NEED] += 1
        seen |= 1 << a
        if reached >> a & 1 == 0 and forced >> d & 1 == 0:
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


@compiled_step
def step(state, scratch, series, agencies, n_residents, threshold, grace, t):
    """Write this week's line of every series; agencies (A,): their line; n_residents (G,): of each group."""
    people, cases, places = state.people, state.cases, series.funnel
    n_needs, total = 0, 0.0
    n_by_domains = scratch.n_by_domains
    n_by_domains[:, :] = 0
    for g in range(n_residents.shape[0]):
        places[t, g, Stage.NO_NEED] = n_residents[g]
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        person, domains = people[i], np.int64(state.open_needs[i])
        places[t, person.group, Stage.NO_NEED] -= 1
        places[t, person.group, stage_of(person, cases, domains, threshold, grace, i, t)] += 1
        counted = 0
        while domains != 0:
            d = np.int64(LOWEST_BIT[domains])
            severity = np.float64(cases[i, d].severity)
            if is_counted(severity, t - np.int64(cases[i, d].opened), threshold, grace):
                counted |= 1 << d
            total += severity
            n_needs += 1
            domains &= domains - 1
        n_by_domains[person.group, counted] += 1
        if person.care_in != 0:
            note_care(person, cases, agencies, counted, series.reach[t, person.group], i)
    series.needs[t], series.severity[t] = n_needs, total
    note_needs(n_by_domains, agencies, series.reach[t])
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
