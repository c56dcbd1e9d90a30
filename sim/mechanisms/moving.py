"""Some households leave; newcomers take their homes, with a newcomer's trust and no memory of the neighbourhood.

A newcomer takes over the attributes of the home (who lives there does not change in kind: the profile of the
neighbourhood stays what it is), but neither needs, nor experience, nor stories. Ties with the street begin
with the home; those with kin, community and organisations grow with the weeks (`familiarity`).
"""

from __future__ import annotations

import numpy as np

from sim.codes import Event, Stage, TrustSource
from sim.core.compiled import compiled, compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, stream, uniform
from sim.core.portable_math import geometric_gap, log
from sim.state.operations import LOWEST_BIT, end_need, move_trust, stop_case
from sim.state.records import NEVER

GAP, NEWCOMER = PURPOSE["move_gap"], PURPOSE["newcomer"]


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
    draws = stream(seed, 0, GAP)
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
def replace(state, p, seed, i, t):
    """Let a newcomer take the place of resident i."""
    person = state.people[i]
    domains = np.int64(state.open_needs[i])
    while domains != 0:
        d = np.int64(LOWEST_BIT[domains])
        domains &= domains - 1
        case = state.cases[i, d]
        if p.has_need:
            end_need(person, case, state.open_needs, i, d)
        else:  # a standing need stays with the home
            stop_case(person, case, d, Stage.NOT_COUNTED)
            case.opened = t
    person.informal_in = 0
    person.street_in = 0
    u_1, u_2, u_3 = (
        uniform(stream(seed, t, NEWCOMER), i), uniform(stream(seed, t, NEWCOMER + 1), i),
        uniform(stream(seed, t, NEWCOMER + 2), i),
    )  # fmt: skip
    trust = newcomers_trust(p.newcomer_trust, p.start_trust_spread, u_1, u_2, u_3)
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
    state.next_move[i] = next_move(uniform(stream(seed, t, GAP), person.household), t, p.moving_rate)


@compiled_step
def step(state, series, params, seed, t):
    """Let the households move whose week it is."""
    for i in range(state.next_move.shape[0]):
        if state.next_move[i] == t:
            replace(state, params[state.people[i].group], seed, i, t)
            series.events[t, Event.MOVED] += 1
