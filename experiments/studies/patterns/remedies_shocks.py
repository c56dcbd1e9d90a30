"""Shocks, pulses and repairs that the arms of patterns SF28 to SF54 name as "lever.NAME".

They are no policy, but what is varied: each takes one barrier to its worst or its best at once, at no cost. Where a
pattern is about a policy and its cost, its arms name the built-in lever instead.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move

CAMPAIGN_WEEKS = 26
"""Weeks of presence that is given once; at strength CAMPAIGN_WEEKS / 156 presence that stays takes as much in all."""


def _shock(name: str, title: str, *moves: Move, **rest: Any) -> Lever:
    return Lever(name=name, title=title, moves=moves, ramp=0, **rest)


def _up(quantity: str, to: float) -> Move:
    return Move(quantity=quantity, raise_to=to)


def _down(quantity: str, to: float) -> Move:
    return Move(quantity=quantity, lower_to=to)


REMEDY_SHOCKS: tuple[Lever, ...] = (
    _shock("unknown", "Hardly anybody gets to know an agency, or remembers it", _down("outreach_gain", 0.01),
           _up("awareness_loss", 0.08), _down("key_figure_reach", 0.0), _down("meeting_place_reach", 0.0)),
    _shock("only_full_trust", "Only great trust is enough to ask", _up("trust_midpoint", 0.7),
           _up("trust_steepness", 5.0)),
    _shock("closed_doors", "No question fits the criteria", _up("agency.strictness", 1.0),
           _down("agency.discretion", 0.0)),
    _shock("all_digital", "The way in is a screen or a telephone menu", _up("agency.digital", 1.0)),
    _shock("all_paper", "The fullest burden of paper at the intake", _up("agency.paper", 1.0)),
    _shock("long_waits", "Nobody is helped within twenty weeks", _up("agency.waiting_weeks", 20.0)),
    _shock("changing_faces", "Another contact person every time", _down("agency.continuity", 0.0),
           _up("agency.turnover", 0.6)),
    _shock("yearly_tenders", "A tender every year", _down("agency.contract_years", 1.0)),
    _shock("no_tenders", "No tender at all", _up("agency.contract_years", 50.0)),
    _shock("full_interpreting", "An interpreter whenever one is needed", _up("agency.interpreters", 1.0)),
    _shock("generalists", "No specialism in the neighbourhood", _down("agency.specialism", 0.0)),
    _shock("specialists", "Every complex problem meets a specialist", _up("agency.specialism", 1.0)),
    _shock("closing_early", "Help is scaled down as soon as it goes better", _up("agency.early_closure", 0.9)),
    _shock("seeing_through", "Help is never scaled down early", _down("agency.early_closure", 0.0)),
    _shock("own_strength", "Everything is left to the resident", _up("agency.self_reliance", 1.0)),
    _shock("fragmented", "Nobody holds the whole story", _down("agency.cooperation", 0.0),
           _down("agency.integral", 0.0)),
    _shock("one_story", "One holds the whole story, and all know where help is best", _up("agency.cooperation", 1.0),
           _up("agency.integral", 1.0)),
    _shock("cultural_match", "The whole distance in culture is bridged", _up("agency.cultural_fit", 1.0)),
    _shock("half_the_staff", "Half the staff for the same cases", Move(quantity="agency.staff", times=0.5),
           Move(quantity="agency.caseload", times=2.0)),
    _shock("campaign", "Full presence for half a year, and then no more of it", _up("agency.outreach", 1.0),
           weeks=CAMPAIGN_WEEKS),
    _shock("presence", "Presence that stays", _up("agency.outreach", 1.0)),
    _shock("elder_visits", "A fellow elder comes by, and goes along", _up("agency.peers", 0.6),
           groups=("older people",)),
    _shock("elder_information", "Information for older residents", _up("information", 0.8), groups=("older people",)),
    _shock("no_meeting_places", "No place to meet is left", _down("meeting_places", 0.0)),
    _shock("all_meeting_places", "All places to meet that could be used", _up("meeting_places", 1.0)),
    _shock("all_warm", "Every hand-over is a warm one", _up("agency.warm_handover", 1.0)),
    _shock("all_cold", "No hand-over is a warm one", _down("agency.warm_handover", 0.0)),
    LEVERS["early_help"].model_copy(update={"name": "early_help_at_once", "ramp": 0}),
    _shock("by_the_book", "No professional goes outside the rules", _down("agency.discretion", 0.0)),
    _shock("free_hands", "Every professional may go outside the rules", _up("agency.discretion", 1.0)),
    _shock("shared_background", "Every contact person shares the resident's background", _up("agency.diversity", 1.0)),
    _shock("no_shared_background", "No contact person shares the resident's background",
           _down("agency.diversity", 0.0)),
)  # fmt: skip
