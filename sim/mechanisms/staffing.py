"""Contact persons leave, tenders replace whole teams, and load sets time per contact (Dibi 2020, 4.1.6, 4.1.7, 4.2.2).

SF33, SF34, SF42, SF51. Presence in the neighbourhood takes staff time from casework; so may levers.
"""

from __future__ import annotations

import numpy as np

from sim.codes import WEEKS_PER_YEAR
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.state.domains import domains_of
from sim.state.records import ACTIVE, MAX_WAIT

MAX_WORKERS = 1 << 16


@compiled_inline
def is_tender(t, contract_weeks, offset):
    """Return whether the contract of an agency ends in week t; it is tendered every contract_weeks (SF34)."""
    return t > 0 and (t + offset) % contract_weeks == 0


@compiled_inline
def n_places(workers, casework, caseload):
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
def replace_workers(world, week):
    """Let contact persons leave and teams be replaced; a post that falls vacant is filled at once."""
    state, agencies, t = world.state, week.agencies_untargeted, week.t
    leave, tender = stream(world.seed, t, Purpose.LEAVE_POST), stream(world.seed, 0, Purpose.TENDER)
    for a in range(agencies.shape[0]):
        contract = int(agencies[a].contract_years * WEEKS_PER_YEAR + 0.5)
        whole_team = agencies[a].contract_years < week.params[0].no_tender and is_tender(
            t, contract, int(uniform(tender, a) * contract)
        )
        for w in range(state.n_workers[a]):
            if whole_team or uniform(leave, a * MAX_WORKERS + w) < agencies[a].leaving_chance:
                state.worker_since[a, w] = t


@compiled_step
def count_cases(world, week):
    """Count the cases of every agency: in care, waiting, and by weeks those whose procedure is over."""
    state, lists = world.state, world.lists
    people, cases, capacity, by_weeks = state.people, state.cases, state.capacity, state.waiting_by_weeks
    for a in range(capacity.shape[0]):
        capacity[a].in_care = 0
        capacity[a].waiting = 0
    by_weeks[:, :] = 0
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        for d in domains_of(people[i].care_in):
            capacity[cases[i, d].agency].in_care += 1
        for d in domains_of(people[i].waiting_in):
            case = cases[i, d]
            capacity[case.agency].waiting += 1
            weeks = min(MAX_WAIT - 1, week.t - np.int64(case.since))
            if weeks >= week.agencies[people[i].group, case.agency].waiting_weeks:
                by_weeks[case.agency, weeks] += 1


@compiled_inline
def plan_week(world, week, a):
    """Set free places, time per contact and who of the waiting list has a turn at agency a."""
    capacity, agency = world.state.capacity[a], week.agencies_untargeted[a]
    workers = agency.staff * world.settings.thousands
    free = max(0, n_places(workers, agency.casework, agency.caseload) - capacity.in_care)
    capacity.time = time_per_contact(capacity.in_care, workers, agency.casework, week.params[0].ideal_caseload)
    # nobody waited longer than t
    weeks, number = waiting_cutoff(world.state.waiting_by_weeks[a, : week.t + 1], free)
    capacity.waiting_cutoff = weeks
    capacity.at_cutoff = number
    capacity.free_places = free


@compiled_step
def step(world, week):
    """Count the cases of every agency, renew contact persons, and set what each can do this week."""
    count_cases(world, week)
    replace_workers(world, week)
    for a in range(week.agencies_untargeted.shape[0]):
        plan_week(world, week, a)


@compiled_step
def stand_in(world, week):
    """Where staffing is off: count the cases of every agency, and limit none."""
    count_cases(world, week)
