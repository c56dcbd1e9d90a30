"""Count where every resident stands this week."""

from __future__ import annotations

import numpy as np

from ..compiled import weekly, woven
from ..state import ACTIVE, CLIENTS, FORCED, HELPED, INFORMAL, LOWEST_BIT, NO_NEED, NOT_COUNTED, TENURE, TIME, WAITING_CASES


@woven
def is_counted(severity, weeks_open, threshold, grace):
    """Return whether a need is severe enough, and open for long enough, to count."""
    return severity >= threshold and weeks_open > grace


@woven
def place_of(person, cases, is_open, threshold, grace, i, t):
    """Return the one place of resident i in the funnel.

    Whoever is in care counts as helped, or as forced where all care is. Of the others, who have a need that counts, the most severe
    such need says why they are not reached. is_open: domains with a need, as bits.
    """
    if is_open == 0:
        return NO_NEED
    if person.is_in_care != 0:
        return FORCED if person.is_in_care == person.is_forced else HELPED
    place, worst = NOT_COUNTED, -1.0
    while is_open != 0:
        d = LOWEST_BIT[is_open]
        is_open &= is_open - 1
        severity = float(cases[i, d].severity)
        if severity > worst and is_counted(severity, t - np.int64(cases[i, d].opened), threshold, grace):
            worst = severity
            place = INFORMAL if person.is_informal >> d & 1 else np.int64(cases[i, d].place)
    return place


@woven
def tenure(worker_since, n_workers, a, t):
    """Return the mean weeks that the contact persons of agency a have been there."""
    total = 0.0
    for w in range(n_workers):
        total += t - worker_since[a, w]
    return total / n_workers


@weekly
def step(state, scratch, series, n_residents, threshold, grace, t):
    """Write this week's line of every series; n_residents (G,) counts the residents of each group."""
    people, cases, places = state.people, state.cases, series.places
    n_needs, total = 0, 0.0
    for g in range(n_residents.shape[0]):
        places[t, g, NO_NEED] = n_residents[g]
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        person, domains = people[i], np.int64(state.is_open[i])
        places[t, person.group, NO_NEED] -= 1
        places[t, person.group, place_of(person, cases, domains, threshold, grace, i, t)] += 1
        while domains != 0:
            total += float(cases[i, LOWEST_BIT[domains]].severity)
            n_needs += 1
            domains &= domains - 1
    series.needs[t], series.severity[t] = n_needs, total
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
