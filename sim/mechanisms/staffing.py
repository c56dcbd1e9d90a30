"""Contact persons leave, tenders replace whole teams, and load sets time per contact (Dibi 2020, 4.1.6, 4.1.7, 4.2.2).

SF33, SF34, SF42, SF51. Presence in the neighbourhood takes staff time from casework; so may levers.
"""

from __future__ import annotations

import numpy as np

from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.state.operations import LOWEST_BIT
from sim.state.records import ACTIVE, MAX_WAIT

LEAVE_POST, TENDER = PURPOSE["leave_post"], PURPOSE["tender"]
MAX_WORKERS = 1 << 16
WEEKS_PER_YEAR = 52
NO_TENDER = 50.0
"""Contract years that stand for: never tendered."""


@compiled_inline
def is_tender(t, contract_weeks, offset):
    """Return whether the contract of an agency ends in week t; it is tendered every contract_weeks (SF34)."""
    return t > 0 and (t + offset) % contract_weeks == 0


@compiled_inline
def places(workers, casework, caseload):
    """Return how many cases an agency takes on, one at the least: workers, share of casework, cases per worker."""
    return max(1, int(workers * casework * caseload + 0.5))


@compiled_inline
def time_per_contact(in_care, workers, casework, ideal_caseload):
    """Return the time per contact, as part of what it should be: 1 up to the ideal caseload (SF42)."""
    room = workers * casework * ideal_caseload
    if in_care <= room:
        return 1.0
    return room / in_care


@compiled_inline
def waiting_cutoff(counts, free):
    """Return (weeks, number): all who waited longer are admitted, and `number` of those who waited so long.

    counts (MAX_WAIT,): cases by weeks waited. First come, first served; free places are not exceeded.
    """
    weeks = counts.shape[0] - 1
    while weeks >= 0 and counts[weeks] <= free:
        free -= counts[weeks]
        weeks -= 1
    return weeks, free


@compiled_inline
def replace_workers(state, agencies, seed, t):
    """Let contact persons leave and teams be replaced; a place that falls vacant is filled at once."""
    leave, tender = stream(seed, t, LEAVE_POST), stream(seed, 0, TENDER)
    for a in range(agencies.shape[0]):
        contract = int(agencies[a].contract_years * WEEKS_PER_YEAR + 0.5)
        whole_team = agencies[a].contract_years < NO_TENDER and is_tender(
            t, contract, int(uniform(tender, a) * contract)
        )
        for w in range(state.n_workers[a]):
            if whole_team or uniform(leave, a * MAX_WORKERS + w) < agencies[a].leaving_chance:
                state.worker_since[a, w] = t


@compiled_inline
def count_cases(state, scratch, agencies, t):
    """Count the cases of every agency: in care, waiting, and by weeks those whose procedure is over."""
    people, cases, desks, by_weeks = state.people, state.cases, state.capacity, state.waiting_by_weeks
    for a in range(desks.shape[0]):
        desks[a].in_care = 0
        desks[a].waiting = 0
    by_weeks[:, :] = 0
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(scratch.active[k])
        in_care, waiting = np.int64(people[i].care_in), np.int64(people[i].waiting_in)
        while in_care != 0:
            desks[cases[i, np.int64(LOWEST_BIT[in_care])].agency].in_care += 1
            in_care &= in_care - 1
        while waiting != 0:
            case = cases[i, np.int64(LOWEST_BIT[waiting])]
            waiting &= waiting - 1
            desks[case.agency].waiting += 1
            weeks = min(MAX_WAIT - 1, t - np.int64(case.since))
            if weeks >= agencies[people[i].group, case.agency].waiting_weeks:
                by_weeks[case.agency, weeks] += 1


@compiled_step
def step(state, scratch, agencies, desk_lines, thousands, p, seed, t):
    """Renew contact persons, and set free places and time per contact of every agency; count its cases in any case.

    agencies (G, A): lines of the week for each group; desk_lines (A,): those for nobody in particular;
    thousands: of residents.
    """
    count_cases(state, scratch, agencies, t)
    if not p.has_staffing:
        return
    replace_workers(state, desk_lines, seed, t)
    for a in range(desk_lines.shape[0]):
        desk, agency = state.capacity[a], desk_lines[a]
        workers = agency.staff * thousands
        free = places(workers, agency.casework, agency.caseload) - desk.in_care
        desk.time = time_per_contact(desk.in_care, workers, agency.casework, p.ideal_caseload)
        weeks, number = waiting_cutoff(state.waiting_by_weeks[a, : t + 1], max(0, free))  # nobody waited longer than t
        desk.waiting_cutoff = weeks
        desk.at_cutoff = number
        desk.free_places = max(0, free)
