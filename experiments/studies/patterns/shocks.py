"""Shocks and repairs that the arms of patterns SF1 to SF27 name as "lever.NAME": no policy, but what is varied.

All begin at the end of burn-in, at once and at no cost, so that their arms share the history before it.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.levers import Lever, Move

TEAM = "Wijkteam"
"""The neighbourhood team: the agency that shocks to one agency concern."""

OTHERS = tuple(agency.name for agency in DEFAULT_AGENCIES if agency.name != TEAM)
YEAR, QUARTER = 52, 13


def _shock(name: str, title: str, *moves: Move, **rest: Any) -> Lever:
    return Lever(name=name, title=title, moves=moves, ramp=0, **rest)


def _up(quantity: str, to: float) -> Move:
    return Move(quantity=quantity, raise_to=to)


def _down(quantity: str, to: float = 0.0) -> Move:
    return Move(quantity=quantity, lower_to=to)


NOTHING_GOES_WRONG = (
    _up("agency.quality", 1.0), _up("agency.discretion", 1.0), _down("agency.strictness"),
    _down("agency.early_closure"), _down("culture_effect"), _down("language_effect"), _down("closed_effect"),
    _down("new_face_effect"), _down("self_reliance_effect"), _down("misjudgement_effect"), _down("hurry_effect"),
    _down("prejudice_effect"), _down("attitude_effect"), _down("forced_effect"), _down("slight_chance"),
    _down("paper_barrier"), _down("language_barrier"), _down("waiting_loss"), _down("escalation_chance"),
)  # fmt: skip
"""What makes encounters go wrong, all of it taken away."""

SHOCKS: tuple[Lever, ...] = (
    _shock("repaired", "No encounter goes wrong any more", *NOTHING_GOES_WRONG),
    _shock("all_goes_wrong", "For a year every contact goes wrong, and more is told", _down("agency.quality"),
           _up("notable_good", 0.8), weeks=YEAR),
    _shock("repaired_later", "After a year nothing goes wrong, and more is told", *NOTHING_GOES_WRONG,
           _up("notable_good", 0.8), start=YEAR),
    _shock("worse", "Every agency does half as well for a year", Move(quantity="agency.quality", times=0.5),
           weeks=YEAR),
    _shock("team_fails", "Every contact with the neighbourhood team goes wrong", _down("agency.quality"),
           agencies=(TEAM,)),
    _shock("team_fails_once", "The same for a quarter of a year", _down("agency.quality"), agencies=(TEAM,),
           weeks=QUARTER),
    _shock("gentle", "No severe event", _down("agency.harshness"), _down("severe_misjudgement"),
           _down("escalation_chance")),
    _shock("gentle_elsewhere", "No severe event, but with the neighbourhood team", _down("agency.harshness"),
           _down("severe_misjudgement"), _down("escalation_chance"), agencies=OTHERS),
    _shock("team_is_severe", "Every contact with the neighbourhood team is a severe event for a quarter of a year",
           _down("agency.quality"), _up("agency.harshness", 1.0), _up("severe_chance", 1.0), agencies=(TEAM,),
           weeks=QUARTER),
    _shock("many_slights", "Many contacts hold a slight", _up("slight_chance", 0.5)),
    _shock("no_slights", "No contact that does its work holds a slight", _down("slight_chance")),
    _shock("no_fear_of_stories", "Stories bring no fear", _down("fear_from_story")),
    _shock("norm_counts", "The norm against asking counts in full", _up("norm_weight", 1.0)),
    _shock("norm_counts_not", "The norm against asking does not count", _down("norm_weight")),
    _shock("no_spill_over", "What is lived with one agency stays with it", _down("spill_over"),
           _down("spill_over_severe"), _down("spill_over_good")),
    _shock("much_coercion", "Grave needs are met with force", _up("escalation_chance", 0.5)),
    _shock("no_coercion", "No help is forced", _down("escalation_chance")),
    _shock("much_street", "Solutions of the street are at hand", _up("street_start", 0.8)),
    _shock("no_street", "No solutions of the street", _down("street_start")),
    _shock("self_help", "Organisations help, out of sight of agencies", _up("informal_start", 0.8),
           _down("recognition")),
    _shock("self_help_bridged", "Organisations help, and lead on to agencies", _up("informal_start", 0.8),
           _up("recognition", 1.0)),
    _shock("no_self_help", "Organisations do not help", _down("informal_start")),
    _shock("image_follows", "The image of a community follows difficult contacts fast", _up("image_from_bad", 0.1)),
    _shock("image_is_fixed", "The image of a community follows nothing", _down("image_from_bad"),
           _down("image_from_good")),
)  # fmt: skip
