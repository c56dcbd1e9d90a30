"""Encounters become stories, which go from resident to resident (`sim/README.md`, 8.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Encounter, Event, TieKind, TrustSource
from sim.core.keyed_random import Purpose
from sim.core.portable_math import geometric_gap
from sim.mechanisms.common.decay import strength_after
from sim.mechanisms.stories import (
    fear_after_story,
    lived_strength,
    norm_after_story,
    notable_chance,
    retold_strength,
    trust_after_story,
)
from sim.state.records import NEVER

from .awareness import hear_of
from .records import Incident, Meeting, Story, single

if TYPE_CHECKING:
    from .resident import ResidentAgent


def strength_of(story: Story | None, resident: ResidentAgent, week: int) -> float:
    """Return how strong a story is that a resident keeps, after fading; 0 without one."""
    return (
        0.0
        if story is None
        else strength_after(story.strength, week - story.week, resident.model.at_start.story_fading)
    )


def plan_telling(resident: ResidentAgent, log_silence: float) -> None:
    """Write on the calendar when a resident tells next, unless something is written there."""
    if resident.next_tell == NEVER:
        resident.next_tell = min(
            NEVER, resident.model.week + geometric_gap(resident.draw(Purpose.TELL_GAP), log_silence)
        )


def live(encounter: Meeting) -> None:
    """Make an encounter a story, if it is notable and stronger than the story that is kept."""
    who, agency, outcome = encounter.resident, encounter.agency, encounter.outcome
    model, p, bond = who.model, who.p, who.bonds[agency]
    if model.draw(Purpose.NOTABLE, encounter.number) >= notable_chance(outcome, p.notable_good, p.tell_ratio):
        return
    strength = lived_strength(outcome, p.strength_good, p.strength_bad, p.strength_severe)
    if strength > strength_of(bond.story, who, model.week):
        incident = Incident(who, who.moved_in, agency, model.week)
        bond.story = Story(
            incident, single(strength), model.week, outcome != Encounter.GOOD, outcome == Encounter.SEVERE
        )
        plan_telling(who, p.log_silence)


def pick_story(resident: ResidentAgent) -> Story | None:
    """Return the strongest story that is still told, the last of equals; none if all are too weak."""
    week, lowest = resident.model.week, resident.p.telling_strength
    told = [bond.story for bond in resident.bonds.values() if bond.story is not None and bond.story.is_told]
    strong = [story for story in told if strength_of(story, resident, week) >= lowest]
    return max(reversed(strong), key=lambda story: strength_of(story, resident, week), default=None)


def have_say(resident: ResidentAgent) -> None:
    """Let a resident whose time it is tell a story to one tie; without a story, telling ends."""
    model, p = resident.model, resident.p
    if resident.next_tell != model.week:
        return
    resident.next_tell = NEVER
    story = pick_story(resident)
    if story is None:
        return
    plan_telling(resident, p.log_silence)
    if not resident.ties:
        return
    listener, kind = resident.ties[int(resident.draw(Purpose.TELL_TO) * len(resident.ties))]
    model.events[Event.TOLD] += 1
    if is_known(story, listener):
        if resident.draw(Purpose.STIFLE) < listener.p.stifling:
            story.is_told = False
    elif resident.draw(Purpose.ACCEPT) < listener.p.acceptance * closeness(resident, listener, kind):
        model.events[Event.TAKEN_IN] += 1
        if take_in(listener, story, strength_of(story, resident, model.week)):
            plan_telling(listener, listener.p.log_silence)


def is_known(story: Story, listener: ResidentAgent) -> bool:
    """Return whether a listener keeps a story of this incident, or lived it."""
    incident, kept = story.incident, listener.bonds[story.incident.agency].story
    has_lived = incident.witness is listener and incident.tenancy == listener.moved_in
    return has_lived or (kept is not None and kept.incident.is_same_as(incident))


def settled(resident: ResidentAgent, settling_weeks: float) -> float:
    """Return how close a resident's wider ties are: they grow with the weeks after moving in."""
    return min(1.0, (resident.model.week - resident.moved_in) / settling_weeks) if resident.moved_in else 1.0


def closeness(teller: ResidentAgent, listener: ResidentAgent, kind: int) -> float:
    """Return how readily a listener takes in what this resident tells, the household being 1."""
    p = teller.p
    close = 1.0 if kind == TieKind.HOUSEHOLD else getattr(teller.model.at_start, f"closeness_{TieKind.words()[kind]}")
    if kind not in (TieKind.HOUSEHOLD, TieKind.STREET):
        close *= min(settled(teller, p.settling_weeks), settled(listener, p.settling_weeks))
    return close * p.expert_credibility if teller.is_expert else close


def take_in(listener: ResidentAgent, heard: Story, told_strength: float) -> bool:
    """Let a listener take in a story; return whether it becomes the one that is kept."""
    p, agency = listener.p, heard.incident.agency
    bond = listener.bonds[agency]
    strength = retold_strength(told_strength, heard.is_bad, p.sharpening_bad, p.levelling_good)
    trust = trust_after_story(bond.trust, strength, heard.is_bad, p.hearsay_weight, p.hearsay_good)
    listener.set_trust(agency, trust, TrustSource.STORIES)
    weight = p.norm_from_story * (p.norm_youth if listener.is_young else 1.0)
    listener.norm = single(norm_after_story(listener.norm, strength, heard.is_bad, weight))
    if heard.is_bad:
        listener.has_heard_bad = True
    if heard.is_severe:
        weight = p.fear_from_story * (p.fear_parents if listener.is_parent else 1.0)
        listener.fear = single(fear_after_story(listener.fear, strength, weight))
    hear_of(listener, agency, p.awareness_from_story)
    week = listener.model.week
    if strength <= strength_of(bond.story, listener, week):
        return False
    bond.story = Story(heard.incident, single(strength), week, heard.is_bad, heard.is_severe)
    return True
