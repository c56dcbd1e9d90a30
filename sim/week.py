"""The order of one week, and nothing else.

`lines` (G,) and `agencies` (G, A) are this week's settings for each risk group, since a lever may be meant
for some groups only; what concerns no resident in particular is read from the first.
"""

from __future__ import annotations

from .compiled import rule
from .mechanisms.access import step as let_in
from .mechanisms.contact import step as meet
from .mechanisms.escalation import step as escalate
from .mechanisms.image import step as form_image
from .mechanisms.informal_help import step as help_informally
from .mechanisms.learning import step as learn
from .mechanisms.moving import step as move
from .mechanisms.need import step as begin_needs
from .mechanisms.record import step as record
from .mechanisms.referral import step as refer
from .mechanisms.seeking import step as seek
from .mechanisms.staffing import step as staff
from .mechanisms.stories import step as tell_stories
from .state import LEARNT, MET, carry_over


@rule
def run_weeks(state, scratch, series, settings, ties, n_residents, seed, first, last):
    """Let the weeks from `first` up to, not including, `last` pass; weeks count from the start of burn-in."""
    for t in range(first, last):
        line = settings.line_of_week[t]
        lines, agencies = settings.lines[line], settings.agencies[line]
        p = lines[0]
        carry_over(scratch, state.people, t)

        begin_needs(state, scratch, settings.domain_weights, lines, seed, t)
        staff(state, scratch, agencies, settings.desks[line], settings.thousands, p, seed, t)
        # outreach: awareness follows presence by itself; it is computed when it is read (awareness.py)
        seek(state, scratch, series, settings, agencies, lines, seed, t)
        let_in(state, scratch, series, agencies, lines, seed, t)
        if p.has_contact:
            meet(state, scratch, series, agencies, lines, seed, t)
        if p.has_learning:
            learn(state, scratch, agencies, lines)
        if p.has_stories:
            tell_stories(state, scratch, series, settings, ties, lines, seed, t)
        scratch.length[LEARNT] = scratch.length[MET]
        if p.has_referral:
            refer(state, scratch, series, agencies, lines, seed, t)
        if p.has_informal_help:
            help_informally(state, scratch, series, settings, lines, seed, t)
        if p.has_escalation:
            escalate(state, scratch, series, agencies, lines, seed, t)
        if p.has_image:
            form_image(state, scratch, lines)
        if p.has_moving:
            move(state, series, lines, seed, t)
        record(state, scratch, series, agencies[0], n_residents, p.need_threshold, p.grace_weeks, t)
