"""Between asking and help: criteria, paper, language and the waiting list (Dibi 2020, 3.1.5, 3.1.7, 3.1.8).

SF28-SF32.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import N_DOMAINS, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.mechanisms.common.burden import language_gap, paper_burden
from sim.state.domains import domains_of
from sim.state.operations import enter_queue, note_encounter, stop_case, take_into_care
from sim.state.records import ACTIVE, ASKING, MAX_WAIT


class Streams(NamedTuple):
    """Streams of this week, one for each hurdle of an intake."""

    criteria: int
    paper: int
    language: int


@compiled_inline
def refusal_chance(strictness, discretion):
    """Return the chance that the question fits no criterion and no professional works around that (3.1.7, SF52)."""
    return strictness * (1.0 - discretion)


@compiled_inline
def fate_of_intake(u_criteria, u_paper, u_language, refusal, paper, language):
    """Return where an intake ends: REFUSED, PAPER, LANGUAGE, or WAITING for help.

    The three hurdles stand one behind the other, each with its own draw, so that the chance to pass is
    the product of the chances to pass each (case Q4).
    """
    if u_criteria < refusal:
        return Stage.REFUSED
    if u_paper < paper:
        return Stage.PAPER
    if u_language < language:
        return Stage.LANGUAGE
    return Stage.WAITING


@compiled_inline
def has_turn(weeks, waiting_weeks, capacity, has_staffing):
    """Return whether a case that waited so long is admitted this week, first come, first served.

    A procedure takes waiting_weeks at the least (3.1.5); where staff is limited, a place must be free too.
    """
    if weeks < waiting_weeks:
        return False
    if not has_staffing or weeks > capacity.waiting_cutoff:
        return True
    return weeks == capacity.waiting_cutoff and capacity.at_cutoff > 0


@compiled_step
def admit(world, week, posts, number):
    """Start help for a case: it gets a contact person, who is a known face where the agency is present.

    posts: a stream.
    """
    state, i, d = world.state, number // N_DOMAINS, number % N_DOMAINS
    person, case = state.people[i], state.cases[i, d]
    p, bond = week.params[person.group], state.bonds[i, case.agency]
    take_into_care(person, d)
    case.stage = Stage.HELPED
    case.since = week.t
    case.worker = int(uniform(posts, number) * state.n_workers[case.agency])
    case.relationship = p.familiarity * week.agencies[person.group, case.agency].outreach if p.has_outreach else 0.0
    bond.awareness = 1.0
    bond.aware_week = week.t
    state.capacity[case.agency].free_places -= 1
    world.series.events[week.t, Event.ADMITTED] += 1


@compiled_inline
def take_leave(world, week, number, stage):
    """Let a case end at this stage, before help began; it is felt as a slight (3.1.5)."""
    case = world.state.cases[number // N_DOMAINS, number % N_DOMAINS]
    case.stage = stage
    note_encounter(world.state, world.lists, number, np.int64(case.agency), Encounter.SLIGHT)
    world.series.events[week.t, Event.SLIGHTS] += 1


@compiled_inline
def wait(world, week, leave, posts, number):
    """Let a case wait a week longer, be admitted, or be given up; leave, posts: streams."""
    state, i, d = world.state, number // N_DOMAINS, number % N_DOMAINS
    person, case = state.people[i], state.cases[i, d]
    p, agency, capacity = (
        week.params[person.group], week.agencies[person.group, case.agency], state.capacity[case.agency],
    )  # fmt: skip
    weeks = min(MAX_WAIT - 1, week.t - np.int64(case.since))
    if has_turn(weeks, agency.waiting_weeks, capacity, p.has_staffing):
        if weeks == capacity.waiting_cutoff:
            capacity.at_cutoff -= 1
        admit(world, week, posts, number)
    elif uniform(leave, number) < p.waiting_loss:
        stop_case(person, case, d, Stage.WAITING)
        take_leave(world, week, number, Stage.WAITING)


@compiled_inline
def have_intake(world, week, streams, posts, number):
    """Take the intake of a case: it ends at a hurdle, joins the waiting list, or is admitted at once."""
    state, i, d = world.state, number // N_DOMAINS, number % N_DOMAINS
    person, case = state.people[i], state.cases[i, d]
    p, agency = week.params[person.group], week.agencies[person.group, case.agency]
    burden = paper_burden(
        agency.paper, np.float64(person.paper_skill), agency.digital, np.float64(person.digital_skill)
    )
    fate = fate_of_intake(
        uniform(streams.criteria, number),
        uniform(streams.paper, number),
        uniform(streams.language, number),
        refusal_chance(agency.strictness, agency.discretion),
        p.paper_barrier * burden,
        p.language_barrier * language_gap(np.float64(person.proficiency), agency.interpreters),
    )
    if fate != Stage.WAITING:
        take_leave(world, week, number, fate)
    elif agency.waiting_weeks < 1.0 and (state.capacity[case.agency].free_places > 0 or not p.has_staffing):
        admit(world, week, posts, number)
    else:
        enter_queue(person, case, np.int64(case.agency), d, week.t)


@compiled_step
def step(world, week):
    """Let waiting lists move, and take the intake of everyone who asks this week."""
    seed, t, lists = world.seed, week.t, world.lists
    leave, posts = stream(seed, t, Purpose.LEAVE_QUEUE), stream(seed, t, Purpose.CONTACT_PERSON)
    streams = Streams(
        stream(seed, t, Purpose.CRITERIA), stream(seed, t, Purpose.PAPER), stream(seed, t, Purpose.LANGUAGE)
    )
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        for d in domains_of(world.state.people[i].waiting_in):
            wait(world, week, leave, posts, i * N_DOMAINS + d)
    for k in range(lists.length[ASKING]):
        have_intake(world, week, streams, posts, np.int64(lists.asking[k]))


@compiled_step
def stand_in(world, week):
    """Where access is off: admit everyone who waits or asks."""
    lists, posts = world.lists, stream(world.seed, week.t, Purpose.CONTACT_PERSON)
    for k in range(lists.length[ACTIVE]):
        i = np.int64(lists.active[k])
        for d in domains_of(world.state.people[i].waiting_in):
            admit(world, week, posts, i * N_DOMAINS + d)
    for k in range(lists.length[ASKING]):
        admit(world, week, posts, np.int64(lists.asking[k]))
