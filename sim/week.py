"""The order of one week, and nothing else.

`lines` (G,) and `agencies` (G, A) are this week's settings for each risk group, since a lever may be meant
for some groups only; what concerns no resident in particular is read from the first.
"""

from __future__ import annotations

from sim.core.compiled import compiled
from sim.mechanisms.access import step as let_in
from sim.mechanisms.contact import step as meet
from sim.mechanisms.escalation import step as escalate
from sim.mechanisms.image import step as form_image
from sim.mechanisms.informal_help import step as help_informally
from sim.mechanisms.learning import step as learn
from sim.mechanisms.moving import step as move
from sim.mechanisms.need import step as begin_needs
from sim.mechanisms.record import step as record
from sim.mechanisms.referral import step as refer
from sim.mechanisms.seeking import step as seek
from sim.mechanisms.staffing import step as staff
from sim.mechanisms.stories import step as tell_stories
from sim.state.operations import carry_over
from sim.state.records import LEARNT, MET


@compiled
def run_weeks(state, scratch, series, settings, ties, n_residents, seed, first, last):
    """Let the weeks from `first` up to, not including, `last` pass; weeks count from the start of burn-in."""
    for t in range(first, last):
        line = settings.regime_of_week[t]
        params, agencies = settings.params[line], settings.agencies[line]
        p = params[0]
        carry_over(scratch, state.people, t)

        begin_needs(state, scratch, settings.domain_weights, params, seed, t)
        staff(state, scratch, agencies, settings.agencies_untargeted[line], settings.thousands, p, seed, t)
        # outreach: awareness follows presence by itself; it is computed when it is read (awareness.py)
        seek(state, scratch, series, settings, agencies, params, seed, t)
        let_in(state, scratch, series, agencies, params, seed, t)
        if p.has_contact:
            meet(state, scratch, series, agencies, params, seed, t)
        if p.has_learning:
            learn(state, scratch, agencies, params)
        if p.has_stories:
            tell_stories(state, scratch, series, settings, ties, params, seed, t)
        scratch.length[LEARNT] = scratch.length[MET]
        if p.has_referral:
            refer(state, scratch, series, agencies, params, seed, t)
        if p.has_informal_help:
            help_informally(state, scratch, series, settings, params, seed, t)
        if p.has_escalation:
            escalate(state, scratch, series, agencies, params, seed, t)
        if p.has_image:
            form_image(state, scratch, params)
        if p.has_moving:
            move(state, series, params, seed, t)
        record(state, scratch, series, agencies[0], n_residents, p.need_threshold, p.grace_weeks, t)
