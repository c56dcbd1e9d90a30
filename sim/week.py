"""The order of one week, and nothing else.

Places that are named but empty belong to mechanisms of the model description that are still to come.
"""

from __future__ import annotations

from .compiled import rule
from .mechanisms import access, contact, learning, need, record, seeking, stories
from .state import MET

need_step, seeking_step, access_step, contact_step = need.step, seeking.step, access.step, contact.step
learning_step, stories_step, record_step = learning.step, stories.step, record.step


@rule
def run_weeks(state, scratch, series, settings, ties, n_residents, seed, first, last):
    """Let the weeks from `first` up to, not including, `last` pass; weeks count from the start of burn-in."""
    for t in range(first, last):
        line = settings.line_of_week[t]
        p, agencies = settings.lines[line], settings.agencies[line]
        scratch.length[MET] = 0

        need_step(state, scratch, settings.domain_weights, p, seed, t)
        # staffing: contact persons leave, teams are replaced, capacity is divided
        # outreach: awareness follows presence by itself; it is computed when it is read (awareness.py)
        seeking_step(state, scratch, series, settings, agencies, p, seed, t)
        access_step(state, scratch, series, agencies, p, seed, t)
        if p.has_contact:
            contact_step(state, scratch, series, agencies, p, seed, t)
        if p.has_learning:
            learning_step(state, scratch, p)
        if p.has_stories:
            stories_step(state, scratch, series, settings, ties, p, seed, t)
        # referral: hand-over to another agency, warm or cold
        # informal help: community organisations and solutions of the street
        # escalation: forced help at high severity
        # image: professionals' image of communities
        # moving: some leave, newcomers take their homes
        record_step(state, scratch, series, n_residents, p, t)
