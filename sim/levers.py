"""Levers: what a municipality can change, how far, from when, and what it costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from .agencies import ATTRIBUTES
from .errors import nearest
from .parameters import BY_NAME
from .profile import FrozenModel, Share

Weeks = Annotated[int, Field(ge=0, strict=True)]
Amount = Annotated[float, Field(ge=0.0, allow_inf_nan=False, strict=True)]


class Move(FrozenModel):
    """One quantity that a lever moves, and how far it moves it at strength 1.

    `quantity` is "agency." with an attribute of agencies, or the name of a parameter. A value that is
    already beyond the target stays where it is: a lever never undoes what is better.
    """

    quantity: str
    raise_to: float | None = Field(None, allow_inf_nan=False, strict=True)
    lower_to: float | None = Field(None, allow_inf_nan=False, strict=True)

    @model_validator(mode="after")
    def _is_sound(self) -> Move:
        known = [f"agency.{name}" for name in ATTRIBUTES] + list(BY_NAME)
        if self.quantity not in known:
            raise ValueError(f"'{self.quantity}' is not a quantity that a lever can move; {nearest(self.quantity, known)}")
        if (self.raise_to is None) == (self.lower_to is None):
            raise ValueError(f"the move of '{self.quantity}' must have either raise_to or lower_to")
        return self

    def apply(self, value: float, strength: float) -> float:
        """Return `value` moved by `strength` in [0, 1]; at strength 0 exactly `value`."""
        if self.raise_to is not None:
            return value + strength * max(0.0, self.raise_to - value)
        assert self.lower_to is not None
        return value - strength * max(0.0, value - self.lower_to)


class Lever(FrozenModel):
    """A declared intervention.

    Attributes
    ----------
    name, title : short name for files and commands; words for people.
    code : number in the list of levers that the evidence gives, L1 to L31.
    sections : sections of the seed report that name it.
    moves : the quantities it moves.
    agencies : names of the agencies that take part; empty for all of them.
    groups : risk groups whom it is meant for; empty for everyone. Hours and euros stay what they are.
    strength : how far it is carried out, in [0, 1].
    start, ramp : week after burn-in in which it begins; weeks until it has its full strength.
    weeks : weeks after which it stops, for what is done once; None for what stays.
    hours_per_year, euros_per_year : staff time and other cost per 1,000 residents at strength 1.
    from_casework : share of those hours that is taken from the casework of the agencies; -1 adds them all to it.
    cost_source : where the cost comes from.
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
    weeks: Annotated[int, Field(ge=1)] | None = None
    hours_per_year: Amount = 0.0
    euros_per_year: Amount = 0.0
    from_casework: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)] = 0.0
    cost_source: str = "assumed"

    def strength_in(self, week: int) -> float:
        """Return the strength in `week` (weeks since the end of burn-in; negative before it)."""
        if week < self.start or (self.weeks is not None and week >= self.start + self.weeks):
            return 0.0
        if self.ramp == 0:
            return self.strength
        return self.strength * min(1.0, (week - self.start + 1) / self.ramp)
