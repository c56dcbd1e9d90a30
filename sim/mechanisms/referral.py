"""Hand-over to another agency, other domains taken along, help closed too early (Dibi 2020, 3.1.3, 3.1.10, 4.2.1).

SF38, SF40, SF48, SF49. Where agencies know each other a case goes to the one that fits best; where they
do not, it goes to any other, and may go round in circles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import N_DOMAINS, AgencySeries, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, comes_first, stream, uniform
from sim.core.portable_math import logistic_in_odds
from sim.state.domains import domains_of, is_in
from sim.state.operations import enter_queue, note_encounter, stop_case, unhelped
from sim.state.records import CARRIED_OVER, LEARNT, NO_AGENCY


@compiled_inline
def refer_chance(chance, complexity, specialism):
    """Return the chance per contact that a case is sent on: it is complex and there is no specialist (3.1.10)."""
    return chance * complexity * (1.0 - specialism)


@compiled_inline
def trust_after_introduction(trust, lent_trust):
    """Return trust in the receiving agency when someone who is trusted vouches for it (SF49)."""
    return trust + lent_trust * (1.0 - trust)


@compiled_inline
def arrival_chance(trust, log_odds_midpoint, steepness, is_warm, lent_trust):
    """Return the chance to arrive at the next agency: trust in the receiver, with lent trust where warm (SF48)."""
    if is_warm:
        trust = trust_after_introduction(trust, lent_trust)
    return logistic_in_odds(trust, log_odds_midpoint, steepness)


@compiled_inline
def closes_early(severity, closing_from, u, early_closure):
    """Return whether help is scaled down because it goes a little better (SF38)."""
    return severity < closing_from and u < early_closure


class Streams(NamedTuple):
    """Streams of this week."""

    known: int
    any: int
    warm: int
    arrive: int
    mention: int
    equals: int


@compiled_inline
def receiver(world, week, equals, i, d, a, u_known, u_any):
    """Return the agency to which a sends resident i in domain d: the best, or any other; NO_AGENCY if there is none.

    Of those that are equally good one is taken by lot (`equals`: a stream). u_known in [0, 1) decides, by how well a
    cooperates, whether it knows where the case is helped best; u_any in [0, 1) draws one otherwise.
    """
    agencies = week.agencies[world.state.people[i].group]
    best, most, n = NO_AGENCY, -1.0, 0
    for b in range(agencies.shape[0]):
        if b != a and is_in(agencies[b].domains, d):
            n += 1
            special = agencies[b].specialism
            if special > most or (special == most and comes_first(equals, i, b, best)):
                best, most = b, special
    if best == NO_AGENCY or u_known < agencies[a].cooperation:
        return best
    nth = int(u_any * n)
    for b in range(agencies.shape[0]):
        if b != a and is_in(agencies[b].domains, d):
            if nth == 0:
                return b
            nth -= 1
    return best


@compiled_step
def hand_over(world, week, streams, i, d, a):
    """Send case (i, d) from agency a to another."""
    state, series, t, number = world.state, world.series, week.t, i * N_DOMAINS + d
    u_known, u_any = uniform(streams.known, number), uniform(streams.any, number)
    b = receiver(world, week, streams.equals, i, d, a, u_known, u_any)
    if b == NO_AGENCY:
        return
    series.events[t, Event.REFERRED] += 1
    person, case = state.people[i], state.cases[i, d]
    p = week.params[person.group]
    is_warm = uniform(streams.warm, number) < week.agencies[person.group, a].warm_handover
    chance = arrival_chance(
        np.float64(state.bonds[i, b].trust), p.log_odds_midpoint, p.trust_steepness, is_warm, p.lent_trust
    )
    stop_case(person, case, d, Stage.MISMATCH)
    if uniform(streams.arrive, number) < chance:
        enter_queue(person, case, b, d, t)
        series.events[t, Event.ARRIVED] += 1
    else:
        series.events[t, Event.DROPPED_OUT] += 1


@compiled_inline
def take_along(world, week, streams, i, a):
    """Let agency a take up the other unhelped needs of resident i, itself or by hand-over, as they come up (5.1)."""
    state, person = world.state, world.state.people[i]
    p, agency = week.params[person.group], week.agencies[person.group, a]
    chance = p.mention_chance + (1.0 - p.mention_chance) * agency.integral
    for d in domains_of(unhelped(state, i)):
        if uniform(streams.mention, i * N_DOMAINS + d) >= chance:
            continue
        if is_in(agency.domains, d):
            enter_queue(person, state.cases[i, d], a, d, week.t)
        else:
            hand_over(world, week, streams, i, d, a)


@compiled_inline
def close_early(world, week, number):
    """Scale help down, which is felt as a slight."""
    state, series, i, d = world.state, world.series, number // N_DOMAINS, number % N_DOMAINS
    a = np.int64(state.cases[i, d].agency)
    stop_case(state.people[i], state.cases[i, d], d, Stage.MISMATCH)
    note_encounter(state, world.lists, number, a, Encounter.SLIGHT)
    series.events[week.t, Event.CLOSED_EARLY] += 1
    series.events[week.t, Event.SLIGHTS] += 1
    series.by_agency[week.t, a, AgencySeries.ENDED_UNSOLVED] += 1


@compiled_step
def step(world, week):
    """Let this week's contacts lead to referral, to other domains taken along, or to help closed too early."""
    state, lists, seed, t = world.state, world.lists, world.seed, week.t
    refer, close = stream(seed, t, Purpose.REFER), stream(seed, t, Purpose.CLOSE_EARLY)
    streams = Streams(
        known=stream(seed, t, Purpose.REFER_TO),
        any=stream(seed, t, Purpose.REFER_TO, 1),
        warm=stream(seed, t, Purpose.HAND_OVER),
        arrive=stream(seed, t, Purpose.ARRIVE),
        mention=stream(seed, t, Purpose.HAND_OVER, 1),
        equals=stream(seed, t, Purpose.EQUALS),
    )
    for k in range(lists.length[CARRIED_OVER], lists.length[LEARNT]):
        number = np.int64(lists.met[k])
        i, d = number // N_DOMAINS, number % N_DOMAINS
        person, case = state.people[i], state.cases[i, d]
        if not is_in(person.care_in, d) or is_in(person.forced_in, d):
            continue
        a = np.int64(case.agency)
        p, agency = week.params[person.group], week.agencies[person.group, a]
        if uniform(refer, number) < refer_chance(p.refer_chance, np.float64(person.complexity), agency.specialism):
            hand_over(world, week, streams, i, d, a)
        elif lists.outcome[k] < Encounter.BAD:
            take_along(world, week, streams, i, a)
            if p.has_need and closes_early(
                np.float64(case.severity), p.early_closure_from, uniform(close, number), agency.early_closure
            ):
                close_early(world, week, number)
