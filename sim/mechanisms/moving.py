"""Some households leave; newcomers take their homes, with a newcomer's trust and no memory of the neighbourhood.

A newcomer takes over the attributes of the home (who lives there does not change in kind: the profile of the
neighbourhood stays what it is), but neither needs, nor experience, nor stories. Ties with the street begin
with the home; those with kin, community and organisations grow with the weeks (`familiarity`).
"""

from __future__ import annotations

import numpy as np

from sim.codes import Event, Stage, TrustSource
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, stream, uniform
from sim.core.portable_math import geometric_gap, log
from sim.state.domains import domains_of
from sim.state.operations import end_need, move_trust, stop_case
from sim.state.records import NEVER


@compiled_inline
def next_move(u, t, moving_rate):
    """Return the week in which a household that came in week t moves away; u in [0, 1)."""
    return min(NEVER, t + geometric_gap(u, log(1.0 - moving_rate)))


@compiled_inline
def newcomers_trust(mean, spread, u_1, u_2, u_3):
    """Return a newcomer's trust in every agency: about `mean`, with standard deviation `spread`."""
    return min(1.0, max(0.0, mean + 2.0 * spread * (u_1 + u_2 + u_3 - 1.5)))


@compiled
def first_moves(people, seed, moving_rate, moves):
    """Fill moves (n,) with the week in which each resident's household moves away."""
    draws = stream(seed, 0, Purpose.MOVE_GAP)
    for i in range(moves.shape[0]):
        moves[i] = next_move(uniform(draws, people[i].household), 0, moving_rate)


@compiled_inline
def forget(bond, awareness, t):
    """Leave nothing of what a resident lived and heard of an agency, and `awareness` of what was known."""
    bond.awareness = awareness
    bond.aware_week = t
    bond.n_good = 0
    bond.n_bad = 0
    bond.story_strength = 0.0
    bond.story_marks = 0


@compiled_inline
def end_needs(world, week, i):
    """End all needs of resident i; a standing need stays with the home."""
    state, person = world.state, world.state.people[i]
    for d in domains_of(state.open_needs[i]):
        case = state.cases[i, d]
        if week.params[person.group].has_need:
            end_need(person, case, state.open_needs, i, d)
        else:
            stop_case(person, case, d, Stage.NOT_COUNTED)
            case.opened = week.t
    person.informal_in = 0
    person.street_in = 0


@compiled_inline
def replace(world, week, i):
    """Let a newcomer take the place of resident i."""
    state, seed, t = world.state, world.seed, week.t
    person = state.people[i]
    p = week.params[person.group]
    end_needs(world, week, i)
    trust = newcomers_trust(
        p.newcomer_trust,
        p.start_trust_spread,
        uniform(stream(seed, t, Purpose.NEWCOMER), i),
        uniform(stream(seed, t, Purpose.NEWCOMER, 1), i),
        uniform(stream(seed, t, Purpose.NEWCOMER, 2), i),
    )
    for a in range(state.bonds.shape[1]):
        forget(state.bonds[i, a], 0.0 if p.has_outreach else 1.0, t)
        move_trust(state.bonds[i, a], trust, state.trust_ledger, TrustSource.NEWCOMERS, np.int64(person.group), a)
    person.fear = person.start_fear
    person.norm = p.start_norm_youth if person.is_young else p.start_norm
    person.n_contacts = 0
    person.has_own_bad = 0
    person.has_heard_bad = 0
    person.moved_in = t
    state.next_tell[i] = NEVER
    state.next_move[i] = next_move(uniform(stream(seed, t, Purpose.MOVE_GAP), person.household), t, p.moving_rate)


@compiled_step
def step(world, week):
    """Let the households move whose week it is."""
    for i in range(world.state.next_move.shape[0]):
        if world.state.next_move[i] == week.t:
            replace(world, week, i)
            world.series.events[week.t, Event.MOVED] += 1
