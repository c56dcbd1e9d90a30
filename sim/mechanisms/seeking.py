"""A resident with a need decides whether to approach an agency (Dibi 2020, 3.1, 5.1; SF1, SF7, SF13, SF19, SF25, SF28).

What stands in the way is conjunctive: each barrier takes its part of what the others leave. Pressing need
and an experience expert who comes along are ways in of their own, which do not need trust.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import MAX_AGENCIES, N_DOMAINS, AgencySeries, Event, SeekingRule, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import Purpose, comes_first, stream, uniform
from sim.core.portable_math import logistic_in_odds
from sim.mechanisms.common.awareness import knows
from sim.mechanisms.common.burden import language_gap, paper_burden
from sim.state.domains import domains_of, is_in
from sim.state.operations import unhelped
from sim.state.records import ACTIVE, ASKING, DECLINED, NO_AGENCY


@compiled_inline
def consider_chance(severity, base, severe, early_help):
    """Return the chance per week that a need makes a resident weigh asking for help.

    Severe needs press; where agencies act early they come to residents with light needs as well (4.2.2).
    """
    return base + severe * max(severity, early_help)


@compiled_inline
def willingness(trust, midpoint, log_odds_midpoint, steepness, is_threshold):
    """Return the part of asking that trust leaves: 0 without trust, 1 at full trust.

    The rule "logit" rises with the odds of trust, 1/2 at the midpoint; the rival rule "threshold" jumps
    there from 0 to 1.
    """
    if is_threshold:
        return 1.0 if trust >= midpoint else 0.0
    return logistic_in_odds(trust, log_odds_midpoint, steepness)


@compiled_inline
def urgency(severity, start, weight):
    """Return the chance that pressing need brings a resident in, whatever the trust (SF19)."""
    if severity <= start:
        return 0.0
    pressure = (severity - start) / (1.0 - start)
    return weight * pressure * pressure


@compiled_inline
def company(expert, key_figure):
    """Return the chance that someone comes along who is trusted: an experience expert or a key figure (3.2.5)."""
    return 1.0 - (1.0 - expert) * (1.0 - key_figure)


@compiled_inline
def chance_to_ask(willing, fear, shame, norm, language, paper, urgent, peer):
    """Return the chance to approach the agency, once asking is weighed.

    `willing` is what trust leaves; fear, shame, norm, language and paper are the parts of asking that
    each barrier takes; `urgent` and `peer` are chances of coming in another way. All in [0, 1].
    """
    alone = willing * (1.0 - fear) * (1.0 - shame) * (1.0 - norm) * (1.0 - language) * (1.0 - paper)
    return 1.0 - (1.0 - alone) * (1.0 - urgent) * (1.0 - peer)


@compiled_inline
def binding_barrier(willing, has_own, has_heard, fear, shame, norm, language, paper):
    """Return the stage of a resident who does not ask: the barrier that takes the largest part.

    Distrust counts as own experience where there is any bad one, else as stories where one was heard;
    a resident with neither is held back by the largest other barrier.
    """
    stage, largest = Stage.SHAME, shame
    if norm > largest:
        stage, largest = Stage.NORM, norm
    if fear > largest:
        stage, largest = Stage.FEAR, fear
    if language > largest:
        stage, largest = Stage.LANGUAGE, language
    if paper > largest:
        stage, largest = Stage.PAPER, paper
    if (has_own or has_heard) and 1.0 - willing > largest:
        stage = Stage.OWN_EXPERIENCE if has_own else Stage.STORIES
    return stage


class Streams(NamedTuple):
    """Streams of this week."""

    known: int
    ask: int
    equals: int


@compiled_inline
def most_trusted_known(world, week, streams, i, d):
    """Return the agency for domain d that resident i knows of and trusts most; NO_AGENCY if none.

    Of agencies that are trusted equally one comes to mind by lot.
    """
    settings, t, c = world.settings, week.t, np.int64(world.state.people[i].reach_class)
    best, most = NO_AGENCY, -1.0
    for k in range(settings.n_serving[d]):
        a = np.int64(settings.serving[d, k])
        bond = world.state.bonds[i, a]
        trust = np.float64(bond.trust)
        is_better = trust > most or (trust == most and comes_first(streams.equals, i, a, best))
        if is_better and knows(
            bond, settings.common, settings.log_kept, c, a, t, uniform(streams.known, i * MAX_AGENCIES + a)
        ):
            best, most = a, trust
    return best


@compiled_inline
def weigh(world, week, i, d, a, u):
    """Let resident i weigh asking agency a, with u in [0, 1): return True if so, else note what held i back."""
    person, case = world.state.people[i], world.state.cases[i, d]
    p, agency = week.params[person.group], week.agencies[person.group, a]
    willing = willingness(
        np.float64(world.state.bonds[i, a].trust),
        p.trust_midpoint,
        p.log_odds_midpoint,
        p.trust_steepness,
        p.seeking_rule == SeekingRule.THRESHOLD,
    )
    fear = p.fear_weight * np.float64(person.fear) * (1.0 - p.fear_information * p.information)
    shame = p.shame_weight * np.float64(person.shame)
    norm = p.norm_weight * np.float64(person.norm)
    language = p.burden_weight * language_gap(np.float64(person.proficiency), agency.interpreters)
    paper = p.burden_weight * paper_burden(
        agency.paper, np.float64(person.paper_skill), agency.digital, np.float64(person.digital_skill)
    )
    urgent = urgency(np.float64(case.severity), p.urgency_start, p.urgency_weight)
    peer = company(p.peer_effect * agency.peers, p.key_figures * p.key_figure_company)
    if u < chance_to_ask(willing, fear, shame, norm, language, paper, urgent, peer):
        return True
    has_own, has_heard = person.has_own_bad != 0, person.has_heard_bad != 0
    case.stage = binding_barrier(willing, has_own, has_heard, fear, shame, norm, language, paper)
    return False


@compiled_inline
def is_due(case, grace, t):
    """Return whether the grace period is over and help was never weighed: at the latest now it is."""
    return case.stage == Stage.NOT_COUNTED and t - np.int64(case.opened) >= grace


@compiled_inline
def weighs_asking(world, week, consider, i, d):
    """Return whether resident i weighs asking for help in domain d this week; consider: a stream."""
    person, case = world.state.people[i], world.state.cases[i, d]
    p = week.params[person.group]
    chance = consider_chance(np.float64(case.severity), p.consider_base, p.consider_severe, p.early_help)
    if is_in(person.street_in, d):
        chance *= 1.0 - p.street_outlet
    return uniform(consider, i * N_DOMAINS + d) < chance or is_due(case, p.grace_weeks, week.t)


@compiled_inline
def choose_agency(world, week, streams, i, d):
    """Return the agency that resident i, who weighs asking, asks for help in domain d; NO_AGENCY if none."""
    a = most_trusted_known(world, week, streams, i, d)
    if a == NO_AGENCY:
        world.state.cases[i, d].stage = Stage.DOES_NOT_KNOW
    elif not weigh(world, week, i, d, a, uniform(streams.ask, i * N_DOMAINS + d)):
        return NO_AGENCY
    return a


@compiled_inline
def choose_any(world, choose, i, d):
    """Return an agency for domain d, drawn evenly; NO_AGENCY if none serves it. choose: a stream."""
    n = world.settings.n_serving[d]
    if n == 0:
        world.state.cases[i, d].stage = Stage.DOES_NOT_KNOW
        return NO_AGENCY
    return np.int64(world.settings.serving[d, int(uniform(choose, i * N_DOMAINS + d) * n)])


@compiled_step
def note_choice(world, week, i, d, a):
    """List a case that was weighed: it asks agency a, or was declined where a is NO_AGENCY."""
    state, lists, series = world.state, world.lists, world.series
    which = DECLINED if a == NO_AGENCY else ASKING
    k = lists.length[which]
    lists.length[which] = k + 1
    if a == NO_AGENCY:
        lists.declined[k] = i * N_DOMAINS + d
        return
    lists.asking[k] = i * N_DOMAINS + d
    state.cases[i, d].agency = a
    series.by_agency[week.t, a, AgencySeries.ASKED] += 1.0
    series.events[week.t, Event.ASKED] += 1


@compiled_step
def step(world, week):
    """Let every resident with an unhelped need decide whether to ask for help, and list the cases that ask."""
    seed, t = world.seed, week.t
    consider = stream(seed, t, Purpose.CONSIDER)
    streams = Streams(
        known=stream(seed, t, Purpose.KNOWN), ask=stream(seed, t, Purpose.ASK), equals=stream(seed, t, Purpose.EQUALS)
    )
    for k in range(world.lists.length[ACTIVE]):
        i = np.int64(world.lists.active[k])
        for d in domains_of(unhelped(world.state, i)):
            if weighs_asking(world, week, consider, i, d):
                note_choice(world, week, i, d, choose_agency(world, week, streams, i, d))


@compiled_step
def stand_in(world, week):
    """Where seeking is off: let every unhelped need ask an agency for its domain, drawn evenly."""
    choose = stream(world.seed, week.t, Purpose.CHOOSE)
    for k in range(world.lists.length[ACTIVE]):
        i = np.int64(world.lists.active[k])
        for d in domains_of(unhelped(world.state, i)):
            note_choice(world, week, i, d, choose_any(world, choose, i, d))
