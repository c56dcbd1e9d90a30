"""Between asking and help: criteria, paper, language and the waiting list (seed 3.1.5, 3.1.7, 3.1.8; SF28-SF32)."""

from __future__ import annotations

import numpy as np

from ..burden import language_gap, paper_burden
from ..compiled import rule
from ..draws import PURPOSE, stream, uniform
from ..state import (
    ACTIVE, ADMITTED, ASKING, HELPED, LANGUAGE, LOWEST_BIT, N_DOMAINS, PAPER, REFUSED, SLIGHT, SLIGHTS, WAITING,
    note_encounter, stop_case,
)  # fmt: skip

CRITERIA, PAPERWORK, TALK, LEAVE = PURPOSE["criteria"], PURPOSE["paper"], PURPOSE["language"], PURPOSE["leave_queue"]


@rule
def refusal_chance(strictness, discretion):
    """Return the chance that the question fits no criterion and no professional works around that (3.1.7, SF52)."""
    return strictness * (1.0 - discretion)


@rule
def fate_of_intake(u_criteria, u_paper, u_language, refusal, paper, language):
    """Return where an intake ends: REFUSED, PAPER, LANGUAGE, or WAITING for help.

    The three hurdles stand one behind the other, each with its own draw, so that the chance to pass is
    the product of the chances to pass each (evidence Q4).
    """
    if u_criteria < refusal:
        return REFUSED
    if u_paper < paper:
        return PAPER
    if u_language < language:
        return LANGUAGE
    return WAITING


@rule
def fate_of_waiting(u, weeks, waiting_weeks, waiting_loss):
    """Return HELPED when the wait is over, REFUSED (of waiting longer) when one gives up, else WAITING."""
    if weeks >= waiting_weeks:
        return HELPED
    if u < waiting_loss:
        return REFUSED
    return WAITING


@rule
def admit(person, case, series, d, t):
    """Start help for a case in domain d."""
    person.is_waiting = person.is_waiting & (63 & ~(1 << d))
    person.is_in_care = person.is_in_care | (1 << d)
    case.place = HELPED
    case.since = t
    series.events[t, ADMITTED] += 1


@rule
def take_leave(case, bond, scratch, series, number, place, t):
    """Let a case end before help began, at this place in the funnel; it is felt as a slight (3.1.5)."""
    case.place = place
    note_encounter(scratch, bond, number, SLIGHT)
    series.events[t, SLIGHTS] += 1


@rule
def advance_waiting(state, scratch, series, agencies, p, seed, t):
    """Let everyone who waits wait a week longer, be admitted, or give up."""
    people, cases, bonds, active = state.people, state.cases, state.bonds, scratch.active
    draws = stream(seed, t, LEAVE)
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(active[k])
        person = people[i]
        waiting = np.int64(person.is_waiting)
        while waiting != 0:
            d = LOWEST_BIT[waiting]
            waiting &= waiting - 1
            case, number = cases[i, d], i * N_DOMAINS + d
            weeks = t - np.int64(case.since)
            fate = fate_of_waiting(uniform(draws, number), weeks, agencies[case.agency].waiting_weeks, p.waiting_loss)
            if fate == HELPED:
                admit(person, case, series, d, t)
            elif fate == REFUSED:
                stop_case(person, case, d, WAITING)
                take_leave(case, bonds[i, case.agency], scratch, series, number, WAITING, t)


@rule
def step(state, scratch, series, agencies, p, seed, t):
    """Let waiting lists move, and take the intake of everyone who asks this week."""
    advance_waiting(state, scratch, series, agencies, p, seed, t)
    criteria, paperwork, talk = stream(seed, t, CRITERIA), stream(seed, t, PAPERWORK), stream(seed, t, TALK)
    for k in range(scratch.length[ASKING]):
        number = np.int64(scratch.asking[k])
        i, d = number // N_DOMAINS, number % N_DOMAINS
        person, case = state.people[i], state.cases[i, d]
        agency = agencies[case.agency]
        if not p.has_access:
            admit(person, case, series, d, t)
            continue
        burden = paper_burden(agency.paper, float(person.paper_skill), agency.digital, float(person.digital_skill))
        fate = fate_of_intake(
            uniform(criteria, number),
            uniform(paperwork, number),
            uniform(talk, number),
            refusal_chance(agency.strictness, agency.discretion),
            p.paper_barrier * burden,
            p.language_barrier * language_gap(float(person.proficiency), agency.interpreters),
        )
        if fate != WAITING:
            take_leave(case, state.bonds[i, case.agency], scratch, series, number, fate, t)
        elif agency.waiting_weeks < 1.0:
            admit(person, case, series, d, t)
        else:
            case.place = WAITING
            case.since = t
            person.is_waiting = person.is_waiting | (1 << d)
