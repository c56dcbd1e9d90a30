"""Levers: what a municipality can change, how far, from when, and what it costs."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.codes import Group
from sim.core.errors import nearest
from sim.parameters.registry import BY_NAME, MOVABLE
from sim.scenario.agencies import ATTRIBUTE_LIMITS, ATTRIBUTES
from sim.scenario.profile import FrozenModel, Share

Weeks = Annotated[int, Field(ge=0, le=10_000, strict=True)]
Amount = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False, strict=True)]


class Movable(NamedTuple):
    """What a lever can move: an attribute of agencies or a parameter (the other one is ""), and its limits."""

    attribute: str
    parameter: str
    lowest: float
    highest: float


_PARAMETERS = {name: Movable("", name, *BY_NAME[name].limits) for name in MOVABLE}
MOVABLES = (
    {f"agency.{name}": Movable(name, "", *ATTRIBUTE_LIMITS[name]) for name in ATTRIBUTES}
    | _PARAMETERS
    | {f"parameter.{name}": movable for name, movable in _PARAMETERS.items()}
)
"""All that a lever can move, by name; a parameter may be written without its kind."""


def limits_of(quantity: str) -> tuple[float, float]:
    """Return the lowest and the highest value that a lever can move a quantity to."""
    return MOVABLES[quantity][2:]


class Move(FrozenModel):
    """One quantity that a lever moves, and how far it moves it at strength 1.

    A value that is already beyond the target stays where it is: a lever never undoes what is better.

    Attributes
    ----------
    quantity : str
        "agency." with an attribute of agencies, or "parameter." with a parameter; the latter may be left out.
    raise_to, lower_to : float or None
        Value to which it goes up, or down.
    times : float or None
        Factor by which it is multiplied, 0 to 10.

    Raises
    ------
    InputError
        One sentence about what a lever cannot move, or cannot move there.
    """

    quantity: str
    raise_to: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    lower_to: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    times: float | None = Field(default=None, ge=0.0, le=10.0, allow_inf_nan=False, strict=True)

    @model_validator(mode="after")
    def _is_sound(self) -> Move:
        if self.quantity not in MOVABLES:
            raise ValueError(
                f"'{self.quantity}' is not a quantity that a lever can move; {nearest(self.quantity, MOVABLES)}"
            )
        targets = [target for target in (self.raise_to, self.lower_to) if target is not None]
        if len(targets) + (self.times is not None) != 1:
            raise ValueError(f"the move of '{self.quantity}' must have one of raise_to, lower_to and times")
        low, high = limits_of(self.quantity)
        if targets and not low <= targets[0] <= high:
            raise ValueError(
                f"the move of '{self.quantity}' goes to {targets[0]:g}, but it must lie in [{low:g}, {high:g}]"
            )
        return self

    @property
    def attribute(self) -> str:
        """The attribute of agencies that is moved; "" where it is a parameter."""
        return MOVABLES[self.quantity].attribute

    @property
    def parameter(self) -> str:
        """The parameter that is moved; "" where it is an attribute of agencies."""
        return MOVABLES[self.quantity].parameter

    def apply(self, value: np.ndarray, strength: np.ndarray) -> np.ndarray:
        """Return values moved by `strength` in [0, 1], numbers or arrays; at strength 0 exactly the value."""
        if self.raise_to is not None:
            return value + strength * np.maximum(0.0, self.raise_to - value)
        if self.lower_to is not None:
            return value - strength * np.maximum(0.0, value - self.lower_to)
        assert self.times is not None
        return np.clip(value + strength * (value * self.times - value), *limits_of(self.quantity))


class Lever(FrozenModel):
    """A declared intervention.

    Attributes
    ----------
    name, title : str
        Short name for files and commands; words for people.
    code : str
        Number in the list of levers drawn from Dibi 2020, L1 to L31 (`sim/sources.md`).
    sections : str
        Sections of the study (Dibi 2020) that name it.
    moves : tuple[Move, ...]
        The quantities it moves.
    agencies : tuple[str, ...]
        Names of the agencies that take part; empty for all of them.
    groups : tuple[str, ...]
        Risk groups whom it is meant for; empty for everyone. Hours and euros stay what they are.
    strength : Share
        How far it is carried out, in [0, 1].
    start, ramp : Weeks
        Week after burn-in in which it begins; weeks until it has its full strength.
    weeks : Annotated[int, Field(ge=1)] | None
        Weeks after which it stops, for what is done once; None for what stays.
    hours_per_year, euros_per_year : Amount
        Staff time and other cost per 1,000 residents at strength 1.
    from_casework : float
        Share of those hours that is taken from the casework of the agencies; -1 adds them all to it.
    cost_source : str
        Where the cost comes from.
    """

    name: str = Field(min_length=1)
    code: str = ""
    title: str = ""
    sections: str = ""
    moves: tuple[Move, ...] = Field(min_length=1)
    agencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    strength: Share = 1.0
    start: Weeks = 0
    ramp: Weeks = 26
    weeks: Annotated[int, Field(ge=1, le=10_000, strict=True)] | None = None
    hours_per_year: Amount = 0.0
    euros_per_year: Amount = 0.0
    from_casework: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False, strict=True)] = 0.0
    cost_source: str = "assumed"

    @field_validator("groups")
    @classmethod
    def _groups_are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for group in value:
            if group not in Group.words():
                raise ValueError(f"'{group}' is not a risk group; {nearest(group, Group.words())}")
        return value

    @field_validator("agencies", "groups")
    @classmethod
    def _names_stand_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if value.count(name) > 1:
                raise ValueError(f"'{name}' stands twice; each name once is enough")
        return value

    def strength_in(self, weeks: np.ndarray) -> np.ndarray:
        """Return the strength in each of `weeks` (since the end of burn-in; negative before it)."""
        is_on = weeks >= self.start
        if self.weeks is not None:
            is_on &= weeks < self.start + self.weeks
        reached = np.minimum(1.0, (weeks - self.start + 1) / self.ramp) if self.ramp > 0 else 1.0
        return np.where(is_on, self.strength * reached, 0.0)
