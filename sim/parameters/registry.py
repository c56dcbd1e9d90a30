"""Every number of the model, in one list; the tables of the documentation and every sweep are made from it."""

from __future__ import annotations

from collections.abc import Mapping

from sim.core.errors import InputError, nearest
from sim.parameters import mechanisms as week
from sim.parameters import population as town
from sim.parameters.parameter import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    *town.POPULATION,
    *town.TIES,
    *week.NEED,
    *week.OUTREACH,
    *week.SEEKING,
    *week.ACCESS,
    *week.STAFFING,
    *week.CONTACT,
    *week.LEARNING,
    *week.REFERRAL,
    *week.INFORMAL,
    *week.ESCALATION,
    *week.IMAGE,
    *week.MOVING,
    *week.STORIES,
    *week.RECORD,
    *town.START,
    *week.COSTS,
)

# fmt: off
DOMAIN_WEIGHTS = {
    # income, housing, health, upbringing, participation, safety
    "young people": (0.20, 0.10, 0.20, 0.15, 0.25, 0.10),
    "parents": (0.25, 0.15, 0.15, 0.30, 0.05, 0.10),
    "older people": (0.20, 0.10, 0.45, 0.00, 0.15, 0.10),
    "adult care avoiders": (0.25, 0.20, 0.30, 0.00, 0.15, 0.10),
    "others": (0.30, 0.20, 0.25, 0.00, 0.15, 0.10),
}
# fmt: on
"""Assumed: in which life domain a need starts, by risk group; each line adds up to 1 (order of DOMAINS)."""

WEEKLY = tuple(dict.fromkeys(parameter.mechanism for parameter in PARAMETERS if parameter.is_weekly))
"""Mechanisms whose parameters are read every week; the others only shape the start, or what is counted."""

MOVABLE = tuple(parameter.name for parameter in PARAMETERS if parameter.is_movable)
"""Parameters that a lever may move."""

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def check(name: str, value: float) -> float:
    """Return `value` as a float if parameter `name` exists and admits it.

    Raises
    ------
    InputError
        An unknown name, or a value outside the limits (NaN included).
    """
    if name not in BY_NAME:
        raise InputError(f"'{name}' is not a parameter; {nearest(name, BY_NAME)}")
    return BY_NAME[name].check(value)


def values(changed: Mapping[str, float] = {}) -> dict[str, float]:
    """Return the value of every parameter: the defaults, with `changed` put over them."""
    return {p.name: p.default for p in PARAMETERS} | {name: check(name, value) for name, value in changed.items()}
