"""Between asking and help: criteria, paper, language and the waiting list (Dibi 2020, 3.1.5, 3.1.7, 3.1.8).

SF28-SF32.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.mechanisms.common.burden import language_gap, paper_burden
from sim.state.operations import LOWEST_BIT, enter_queue, note_encounter, stop_case
from sim.state.records import ACTIVE, ASKING, MAX_WAIT  # fmt: skip

POST = PURPOSE["contact_person"]
CRITERIA, PAPERWORK, TALK, LEAVE = PURPOSE["criteria"], PURPOSE["paper"], PURPOSE["language"], PURPOSE["leave_queue"]


@compiled_inline
def refusal_chance(strictness, discretion):
    """Return the chance that the question fits no criterion and no professional works around that (3.1.7, SF52)."""
    return strictness * (1.0 - discretion)


@compiled_inline
def fate_of_intake(u_criteria, u_paper, u_language, refusal, paper, language):
    """Return where an intake ends: REFUSED, PAPER, LANGUAGE, or WAITING for help.

    The three hurdles stand one behind the other, each with its own draw, so that the chance to pass is
    the product of the chances to pass each (evidence Q4).
    """
    if u_criteria < refusal:
        return Stage.REFUSED
    if u_paper < paper:
        return Stage.PAPER
    if u_language < language:
        return Stage.LANGUAGE
    return Stage.WAITING


@compiled_inline
def has_turn(weeks, waiting_weeks, desk, has_staffing):
    """Return whether a case that waited so long is admitted this week, first come, first served.

    A procedure takes waiting_weeks at the least (3.1.5); where staff is limited, a place must be free too.
    """
    if weeks < waiting_weeks:
        return False
    if not has_staffing or weeks > desk.waiting_cutoff:
        return True
    return weeks == desk.waiting_cutoff and desk.at_cutoff > 0


@compiled_inline
def admit(person, case, bond, desk, agency, n_workers, series, p, posts, number, t):
    """Start help for a case: it gets a contact person, who is a known face where the agency is present."""
    d = number % N_DOMAINS
    keep = 63 & ~(1 << d)
    person.waiting_in = person.waiting_in & keep
    person.informal_in = person.informal_in & keep
    person.street_in = person.street_in & keep
    person.care_in = person.care_in | (1 << d)
    case.stage = Stage.HELPED
    case.since = t
    case.worker = int(uniform(posts, number) * n_workers[case.agency])
    case.relationship = p.familiarity * agency.outreach if p.has_outreach else 0.0
    bond.awareness = 1.0
    bond.aware_week = t
    desk.free_places -= 1
    series.events[t, Event.ADMITTED] += 1


@compiled_inline
def take_leave(person, case, bond, scratch, series, number, stage, t):
    """Let a case end before help began, at this place in the funnel; it is felt as a slight (3.1.5)."""
    case.stage = stage
    note_encounter(scratch, person, bond, number, case.agency, Encounter.SLIGHT)
    series.events[t, Event.SLIGHTS] += 1


@compiled_inline
def advance_waiting(state, scratch, series, agencies, params, seed, t):
    """Let everyone who waits wait a week longer, be admitted, or give up."""
    people, cases, bonds, active, desks = state.people, state.cases, state.bonds, scratch.active, state.capacity
    draws, posts = stream(seed, t, LEAVE), stream(seed, t, POST)
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(active[k])
        person = people[i]
        g = np.int64(person.group)
        p = params[g]
        waiting = np.int64(person.waiting_in)
        while waiting != 0:
            d = np.int64(LOWEST_BIT[waiting])
            waiting &= waiting - 1
            case, number = cases[i, d], i * N_DOMAINS + d
            weeks, desk = min(MAX_WAIT - 1, t - np.int64(case.since)), desks[case.agency]
            agency = agencies[g, case.agency]
            if not p.has_access or has_turn(weeks, agency.waiting_weeks, desk, p.has_staffing):
                if weeks == desk.waiting_cutoff:
                    desk.at_cutoff -= 1
                admit(person, case, bonds[i, case.agency], desk, agency, state.n_workers, series, p, posts, number, t)
            elif uniform(draws, number) < p.waiting_loss:
                stop_case(person, case, d, Stage.WAITING)
                take_leave(person, case, bonds[i, case.agency], scratch, series, number, Stage.WAITING, t)


@compiled_step
def step(state, scratch, series, agencies, params, seed, t):
    """Let waiting lists move, and take the intake of everyone who asks this week."""
    advance_waiting(state, scratch, series, agencies, params, seed, t)
    criteria, paperwork, talk = stream(seed, t, CRITERIA), stream(seed, t, PAPERWORK), stream(seed, t, TALK)
    posts, bonds = stream(seed, t, POST), state.bonds
    for k in range(scratch.length[ASKING]):
        number = np.int64(scratch.asking[k])
        i, d = number // N_DOMAINS, number % N_DOMAINS
        person, case = state.people[i], state.cases[i, d]
        p, agency = params[person.group], agencies[person.group, case.agency]
        desk = state.capacity[case.agency]
        if not p.has_access:
            admit(person, case, bonds[i, case.agency], desk, agency, state.n_workers, series, p, posts, number, t)
            continue
        burden = paper_burden(
            agency.paper, np.float64(person.paper_skill), agency.digital, np.float64(person.digital_skill)
        )
        fate = fate_of_intake(
            uniform(criteria, number),
            uniform(paperwork, number),
            uniform(talk, number),
            refusal_chance(agency.strictness, agency.discretion),
            p.paper_barrier * burden,
            p.language_barrier * language_gap(np.float64(person.proficiency), agency.interpreters),
        )
        if fate != Stage.WAITING:
            take_leave(person, case, state.bonds[i, case.agency], scratch, series, number, fate, t)
        elif agency.waiting_weeks < 1.0 and (desk.free_places > 0 or not p.has_staffing):
            admit(person, case, bonds[i, case.agency], desk, agency, state.n_workers, series, p, posts, number, t)
        else:
            enter_queue(person, case, case.agency, d, t)
