"""Count where every resident stands this week."""

from __future__ import annotations

import numpy as np

from ..compiled import weekly, woven
from ..state import (
    ACTIVE,
    CLIENTS,
    FORCED,
    HELPED,
    IN_CARE,
    IN_NEED,
    INFORMAL,
    LOWEST_BIT,
    NO_NEED,
    NOT_COUNTED,
    TENURE,
    TIME,
    WAITING_CASES,
)  # fmt: skip


@woven
def is_counted(severity, weeks_open, threshold, grace):
    """Return whether a need is severe enough, and open for long enough, to count."""
    return severity >= threshold and weeks_open > grace


@woven
def place_of(person, cases, is_open, threshold, grace, i, t):
    """Return the one place of resident i in the funnel.

    Whoever is in care counts as helped, or as forced where all care is. Of the others, who have a need that
    counts, the most severe such need says why they are not reached. is_open: domains with a need, as bits.
    """
    if is_open == 0:
        return NO_NEED
    if person.is_in_care != 0:
        return FORCED if person.is_in_care == person.is_forced else HELPED
    place, worst = NOT_COUNTED, -1.0
    while is_open != 0:
        d = np.int64(LOWEST_BIT[is_open])
        is_open &= is_open - 1
        severity = np.float64(cases[i, d].severity)
        if severity > worst and is_counted(severity, t - np.int64(cases[i, d].opened), threshold, grace):
            worst = severity
            place = INFORMAL if (person.is_informal & ~person.is_waiting) >> d & 1 else np.int64(cases[i, d].place)
    return place


@woven
def tenure(worker_since, n_workers, a, t):
    """Return the mean weeks that the contact persons of agency a have been there."""
    total = 0.0
    for w in range(n_workers):
        total += t - worker_since[a, w]
    return total / n_workers


@woven
def note_care(person, cases, agencies, counted, reach, i):
    """Count resident i at every agency where he or she is in care; reach (A, 2) is that of the resident's group.

    Care that is forced is not reach (seed 1.1: help that fits the question). Whoever is in care counts as in
    need of that agency, though the need may have grown lighter; `counted` holds the domains that count, as bits.
    """
    in_care, forced = np.int64(person.is_in_care), np.int64(person.is_forced)
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


@woven
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


@weekly
def step(state, scratch, series, agencies, n_residents, threshold, grace, t):
    """Write this week's line of every series; agencies (A,): their line; n_residents (G,): of each group."""
    people, cases, places = state.people, state.cases, series.places
    n_needs, total = 0, 0.0
    n_by_domains = scratch.n_by_domains
    n_by_domains[:, :] = 0
    for g in range(n_residents.shape[0]):
        places[t, g, NO_NEED] = n_residents[g]
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        person, domains = people[i], np.int64(state.is_open[i])
        places[t, person.group, NO_NEED] -= 1
        places[t, person.group, place_of(person, cases, domains, threshold, grace, i, t)] += 1
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
        if person.is_in_care != 0:
            note_care(person, cases, agencies, counted, series.reach[t, person.group], i)
    series.needs[t], series.severity[t] = n_needs, total
    note_needs(n_by_domains, agencies, series.reach[t])
    n_rows, n_groups, n_agencies = state.books.shape
    for row in range(n_rows):
        for g in range(n_groups):
            for a in range(n_agencies):
                series.books[t, row, g, a] = state.books[row, g, a]
    for a in range(n_agencies):
        series.by_agency[t, a, CLIENTS] = state.desks[a].in_care
        series.by_agency[t, a, WAITING_CASES] = state.desks[a].waiting
        series.by_agency[t, a, TIME] = state.desks[a].time
        series.by_agency[t, a, TENURE] = tenure(state.worker_since, state.n_workers[a], a, t)
        for c in range(state.image.shape[1]):
            series.image[t, a, c] = state.image[a, c]
