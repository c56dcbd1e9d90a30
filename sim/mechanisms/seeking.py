"""A resident with a need decides whether to approach an agency (Dibi 2020, 3.1, 5.1; SF1, SF7, SF13, SF19, SF25, SF28).

What stands in the way is conjunctive: each barrier takes its part of what the others leave. Pressing need
and an experience expert who comes along are ways in of their own, which do not need trust.
"""

from __future__ import annotations

import numpy as np

from sim.codes import MAX_AGENCIES, N_DOMAINS, AgencySeries, Event, SeekingRule, Stage
from sim.core.compiled import compiled_inline, compiled_step
from sim.core.keyed_random import PURPOSE, comes_first, stream, uniform
from sim.core.portable_math import logistic_in_odds
from sim.mechanisms.common.awareness import knows
from sim.mechanisms.common.burden import language_gap, paper_burden
from sim.state.operations import LOWEST_BIT
from sim.state.records import ACTIVE, ASKING, DECLINED  # fmt: skip

CONSIDER, KNOWN, CHOOSE, ASK = PURPOSE["consider"], PURPOSE["known"], PURPOSE["choose"], PURPOSE["ask"]
EQUALS = PURPOSE["equals"]


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
    """Return the place of a resident who does not ask: the barrier that takes the largest part.

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


@compiled_inline
def most_trusted_known(bonds, serving, n_serving, common, log_kept, draws, equals, i, c, d, t):
    """Return the agency for domain d that resident i, of reach class c, knows of and trusts most; -1 if none.

    Of agencies that are trusted equally one comes to mind by lot (`equals`: a stream). serving (D, A),
    n_serving (D,): the agencies that serve a domain, and how many there are.
    """
    best, most = -1, -1.0
    for k in range(n_serving[d]):
        a = np.int64(serving[d, k])
        bond = bonds[i, a]
        trust = np.float64(bond.trust)
        is_better = trust > most or (trust == most and comes_first(equals, i, a, best))
        if is_better and knows(bond, common, log_kept, c, a, t, uniform(draws, i * MAX_AGENCIES + a)):
            best, most = a, trust
    return best


@compiled_inline
def weigh(person, case, bonds, agency, p, i, a, u):
    """Let resident i weigh asking agency a, with u in [0, 1): return True if so, else note what held i back."""
    willing = willingness(
        np.float64(bonds[i, a].trust),
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
    own, heard = person.has_own_bad != 0, person.has_heard_bad != 0
    case.stage = binding_barrier(willing, own, heard, fear, shame, norm, language, paper)
    return False


@compiled_inline
def is_due(case, grace, t):
    """Return whether the grace period is over and help was never weighed: at the latest now it is."""
    return case.stage == Stage.NOT_COUNTED and t - np.int64(case.opened) >= grace


@compiled_inline
def seek(state, settings, agencies, p, draws, g, i, d, t):
    """Return the agency that resident i of group g, who weighs asking, asks for help in domain d; -1 if none.

    draws: streams to know, to ask, to choose, and for agencies that are trusted equally.
    """
    number = i * N_DOMAINS + d
    person, case = state.people[i], state.cases[i, d]
    if not p.has_seeking:
        n = settings.n_serving[d]
        a = np.int64(settings.serving[d, int(uniform(draws[2], number) * n)]) if n > 0 else -1
    else:
        know, ask = draws[0], draws[1]
        common, log_kept = settings.common, settings.log_kept
        c = np.int64(person.reach_class)
        a = most_trusted_known(
            state.bonds, settings.serving, settings.n_serving, common, log_kept, know, draws[3], i, c, d, t
        )
        if a >= 0 and not weigh(person, case, state.bonds, agencies[g, a], p, i, a, uniform(ask, number)):
            return -1
    if a < 0:
        case.stage = Stage.DOES_NOT_KNOW
    return a


@compiled_step
def step(state, scratch, series, settings, agencies, params, seed, t):
    """Let every resident with an unhelped need decide whether to ask for help, and list the cases that ask."""
    people, cases, open_needs, active = state.people, state.cases, state.open_needs, scratch.active
    consider = stream(seed, t, CONSIDER)
    draws = (stream(seed, t, KNOWN), stream(seed, t, ASK), stream(seed, t, CHOOSE), stream(seed, t, EQUALS))
    n_asking, n_declined = 0, 0
    for k in range(scratch.length[ACTIVE]):
        i = np.int64(active[k])
        g = np.int64(people[i].group)
        p = params[g]
        unhelped = np.int64(open_needs[i]) & ~(np.int64(people[i].care_in) | np.int64(people[i].waiting_in))
        while unhelped != 0:
            d = np.int64(LOWEST_BIT[unhelped])
            unhelped &= unhelped - 1
            case, number = cases[i, d], i * N_DOMAINS + d
            chance = consider_chance(np.float64(case.severity), p.consider_base, p.consider_severe, p.early_help)
            if people[i].street_in >> d & 1:
                chance *= 1.0 - p.street_outlet
            weighs = uniform(consider, number) < chance
            if not (weighs or is_due(case, p.grace_weeks, t)) and p.has_seeking:
                continue
            a = seek(state, settings, agencies, p, draws, g, i, d, t)
            if a >= 0:
                case.agency = a
                scratch.asking[n_asking] = number
                n_asking += 1
                series.by_agency[t, a, AgencySeries.ASKED] += 1.0
            else:
                scratch.declined[n_declined] = number
                n_declined += 1
    scratch.length[ASKING] = n_asking
    scratch.length[DECLINED] = n_declined
    series.events[t, Event.ASKED] += n_asking
