"""The order of one week, and nothing else.

A mechanism that is off does nothing; four of them leave something that must be done all the same, and `stand_in` does
it. `params[0]` holds what concerns no resident in particular, switches among it.
"""

from __future__ import annotations

from sim.core.compiled import compiled
from sim.mechanisms import (
    access,
    contact,
    escalation,
    image,
    informal_help,
    learning,
    moving,
    need,
    record,
    referral,
    seeking,
    staffing,
    stories,
)
from sim.state.operations import begin_week, end_learning
from sim.state.world import week_of


@compiled
def run_weeks(world, first, last):
    """Let the weeks from `first` up to, not including, `last` pass; weeks count from the start of burn-in."""
    for t in range(first, last):
        week = week_of(world.settings, t)
        p = week.params[0]
        begin_week(world.lists, world.state.people, t)
        need.step(world, week) if p.has_need else need.stand_in(world, week)
        staffing.step(world, week) if p.has_staffing else staffing.stand_in(world, week)
        # outreach has no step: awareness follows presence by itself, and is computed when it is read
        seeking.step(world, week) if p.has_seeking else seeking.stand_in(world, week)
        access.step(world, week) if p.has_access else access.stand_in(world, week)
        if p.has_contact:
            contact.step(world, week)
        if p.has_learning:
            learning.step(world, week)
        if p.has_stories:
            stories.step(world, week)
        end_learning(world.lists)
        if p.has_referral:
            referral.step(world, week)
        if p.has_informal_help:
            informal_help.step(world, week)
        if p.has_escalation:
            escalation.step(world, week)
        if p.has_image:
            image.step(world, week)
        if p.has_moving:
            moving.step(world, week)
        record.step(world, week)
