"""Hand-over to another agency, other domains taken along, help closed too early (Dibi 2020, 3.1.3, 3.1.10, 4.2.1).

SF38, SF40, SF48, SF49. Where agencies know each other a case goes to the one that fits best; where they
do not, it goes to any other, and may go round in circles.
"""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, AgencySeries, Encounter, Event, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, comes_first, stream, uniform
from sim.core.portable_math import logistic_in_odds
from sim.state.operations import LOWEST_BIT, enter_queue, note_encounter, stop_case
from sim.state.records import CARRIED_OVER, LEARNT  # fmt: skip

REFER, REFER_TO, ARRIVE = PURPOSE["refer"], PURPOSE["refer_to"], PURPOSE["arrive"]
HAND_OVER, CLOSE, EQUALS = PURPOSE["hand_over"], PURPOSE["close_early"], PURPOSE["equals"]


@compiled_inline
def refer_chance(chance, complexity, specialism):
    """Return the chance per contact that a case is sent on: it is complex and there is no specialist (3.1.10)."""
    return chance * complexity * (1.0 - specialism)


@compiled_inline
def lent(trust, lent_trust):
    """Return trust in the receiving agency when someone who is trusted vouches for it (SF49)."""
    return trust + lent_trust * (1.0 - trust)


@compiled_inline
def arrival_chance(trust, log_odds_midpoint, steepness, is_warm, lent_trust):
    """Return the chance to arrive at the next agency: trust in the receiver, with lent trust where warm (SF48)."""
    return logistic_in_odds(lent(trust, lent_trust) if is_warm else trust, log_odds_midpoint, steepness)


@compiled_inline
def closes_early(severity, closing_from, u, early_closure):
    """Return whether help is scaled down because it goes a little better (SF38)."""
    return severity < closing_from and u < early_closure


@compiled_inline
def receiver(agencies, equals, g, i, a, d, u_known, u_any):
    """Return the agency to which a sends resident i of group g in domain d: the best, or any other; -1 if none.

    Of those that are equally good one is taken by lot (`equals`: a stream). u_known in [0, 1) decides, by how well a
    cooperates, whether it knows where the case is helped best; u_any in [0, 1) draws one otherwise.
    """
    best, most, n = -1, -1.0, 0
    for b in range(agencies.shape[1]):
        if b != a and agencies[g, b].domains >> d & 1:
            n += 1
            special = agencies[g, b].specialism
            if special > most or (special == most and comes_first(equals, i, b, best)):
                best, most = b, special
    if best < 0 or u_known < agencies[g, a].cooperation:
        return best
    nth = int(u_any * n)
    for b in range(agencies.shape[1]):
        if b != a and agencies[g, b].domains >> d & 1:
            if nth == 0:
                return b
            nth -= 1
    return best


@compiled_inline
def hand_over(state, series, agencies, p, starts, i, d, a, t):
    """Send case (i, d) from agency a to another; starts: streams, see `step`."""
    number, g = i * N_DOMAINS + d, np.int64(state.people[i].group)
    b = receiver(agencies, starts[5], g, i, a, d, uniform(starts[0], number), uniform(starts[1], number))
    if b < 0:
        return
    series.events[t, Event.REFERRED] += 1
    person, case = state.people[i], state.cases[i, d]
    is_warm = uniform(starts[2], number) < agencies[g, a].warm_handover
    chance = arrival_chance(
        np.float64(state.bonds[i, b].trust), p.log_odds_midpoint, p.trust_steepness, is_warm, p.lent_trust
    )
    stop_case(person, case, d, Stage.MISMATCH)
    if uniform(starts[3], number) < chance:
        enter_queue(person, case, b, d, t)
        series.events[t, Event.ARRIVED] += 1
    else:
        series.events[t, Event.DROPPED_OUT] += 1


@compiled_inline
def take_along(state, series, agencies, p, starts, i, d, a, t):
    """Let agency a take up the other unhelped needs of resident i, itself or by hand-over, as they come up (5.1)."""
    person = state.people[i]
    g = np.int64(person.group)
    others = np.int64(state.open_needs[i]) & ~(np.int64(person.care_in) | np.int64(person.waiting_in))
    while others != 0:
        d = np.int64(LOWEST_BIT[others])
        others &= others - 1
        number = i * N_DOMAINS + d
        if uniform(starts[4], number) >= p.mention_chance + (1.0 - p.mention_chance) * agencies[g, a].integral:
            continue
        if agencies[g, a].domains >> d & 1:
            enter_queue(person, state.cases[i, d], a, d, t)
        else:
            hand_over(state, series, agencies, p, starts, i, d, a, t)


@compiled_step
def step(state, scratch, series, agencies, params, seed, t):
    """Let this week's contacts lead to referral, to other domains taken along, or to help closed too early."""
    cases, people = state.cases, state.people
    starts = (
        stream(seed, t, REFER_TO), stream(seed, t, REFER_TO + 1), stream(seed, t, HAND_OVER), stream(seed, t, ARRIVE),
        stream(seed, t, HAND_OVER + 1), stream(seed, t, EQUALS),
    )  # fmt: skip
    refer, close = stream(seed, t, REFER), stream(seed, t, CLOSE)
    for k in range(scratch.length[CARRIED_OVER], scratch.length[LEARNT]):
        number = np.int64(scratch.met[k])
        i, d = number // N_DOMAINS, number % N_DOMAINS
        person, case = people[i], cases[i, d]
        if person.care_in >> d & 1 == 0 or person.forced_in >> d & 1:
            continue
        a = np.int64(case.agency)
        p, agency = params[person.group], agencies[person.group, a]
        if uniform(refer, number) < refer_chance(p.refer_chance, np.float64(person.complexity), agency.specialism):
            hand_over(state, series, agencies, p, starts, i, d, a, t)
        elif scratch.outcome[k] < Encounter.BAD:
            take_along(state, series, agencies, p, starts, i, d, a, t)
            if p.has_need and closes_early(
                np.float64(case.severity), p.early_closure_from, uniform(close, number), agency.early_closure
            ):
                stop_case(person, case, d, Stage.MISMATCH)
                note_encounter(scratch, person, state.bonds[i, a], number, a, Encounter.SLIGHT)
                series.events[t, Event.CLOSED_EARLY] += 1
                series.events[t, Event.SLIGHTS] += 1
                series.by_agency[t, a, AgencySeries.ENDED_UNSOLVED] += 1
