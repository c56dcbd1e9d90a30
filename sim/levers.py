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
    sections : sections of the seed report that name it.
    moves : the quantities it moves.
    agencies : names of the agencies that take part; empty for all of them.
    strength : how far it is carried out, in [0, 1].
    start, ramp : week after burn-in in which it begins; weeks until it has its full strength.
    hours_per_year, euros_per_year : staff time and other cost per 1,000 residents at strength 1.
    from_casework : share of those hours that is taken from casework of the agencies, not added to it.
    cost_source : where the cost comes from.
    """

    name: str = Field(min_length=1)
    title: str = ""
    sections: str = ""
    moves: tuple[Move, ...] = Field(min_length=1)
    agencies: tuple[str, ...] = ()
    strength: Share = 1.0
    start: Weeks = 0
    ramp: Weeks = 26
    hours_per_year: Amount = 0.0
    euros_per_year: Amount = 0.0
    from_casework: Share = 0.0
    cost_source: str = "assumed"

    def strength_in(self, week: int) -> float:
        """Return the strength in `week` (weeks since the end of burn-in; negative before it)."""
        if week < self.start:
            return 0.0
        if self.ramp == 0:
            return self.strength
        return self.strength * min(1.0, (week - self.start + 1) / self.ramp)


def _lever(name: str, title: str, sections: str, hours: float, euros: float, cost: str, *moves: Move) -> Lever:
    return Lever(
        name=name, title=title, sections=sections, moves=moves, hours_per_year=hours, euros_per_year=euros,
        cost_source=f"assumed: {cost}",
    )  # fmt: skip


def _raise(attribute: str, to: float) -> Move:
    return Move(quantity=f"agency.{attribute}", raise_to=to)


def _lower(attribute: str, to: float) -> Move:
    return Move(quantity=f"agency.{attribute}", lower_to=to)


# name, title, sections, hours and euros per year per 1,000 residents, what the cost stands for, moves
BUILT_IN: tuple[Lever, ...] = (
    _lever("outreach_presence", "Be present: street, market, mosque, school, door to door", "3.2.2, 3.2.4, 4.2.2, 5.1",
           900, 49_500, "a half-time outreach worker, 55 euros an hour", _raise("outreach", 0.80)),
    _lever("fixed_contact", "One fixed contact person", "3.2.3, 3.2.6, 4.1.6, 5.1",
           500, 27_500, "longer hand-overs and a place kept for each worker", _raise("continuity", 0.92)),
    _lever("cultural_sensitivity", "Culturally sensitive working", "3.2.1, 3.2.3, 4.2.3, 5.1",
           250, 21_000, "training and intervision for all workers", _raise("cultural_fit", 0.75)),
    _lever("interpreters", "Interpreters and own language", "3.1.8, 3.2.3, 5.1",
           0, 30_000, "400 hours of interpreting at 75 euros", _raise("interpreters", 0.90)),
    _lever("less_paper", "Less paper, and help with what is left", "3.2.3, 3.2.6, 5.1",
           350, 19_000, "volunteers and workers who fill in forms", _lower("paper", 0.10)),
    _lever("experience_experts", "Experience experts beside professionals", "3.2.5, 5.1, 5.2-3",
           700, 32_000, "paid experience experts and their coach", _raise("peers", 0.40)),
    _lever("realistic_self_reliance", "A realistic demand for self-reliance", "3.1.9, 3.2.2, 4.1.4",
           400, 22_000, "more time with residents who cannot do it alone", _lower("self_reliance", 0.10)),
    _lever("careful_measures", "Careful use of harsh measures", "2.4, 3.1.1, 5.1",
           200, 15_000, "consultation before a measure, and explaining it", _lower("harshness", 0.03)),
)  # fmt: skip
"""The levers that come with the model. Costs are assumed; in the seed, careful_measures is implied, not advised."""

LEVERS = {lever.name: lever for lever in BUILT_IN}
