"""What a declared number is: default, ranges, unit, meaning, source, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sim.core.errors import InputError, nearest
from sim.core.numbers import shown


class Kind(Enum):
    """What a number is about."""

    NATURE = "nature"
    """How people and agencies behave."""
    STATE = "state"
    """How the neighbourhood is today: who lives there, and what is done there."""
    DEFINITION = "definition"
    """What is counted, and from when; nothing in the neighbourhood depends on it."""
    COST = "cost"
    """What things cost; nothing in the neighbourhood depends on it."""


PART, ANY = (0.0, 1.0), (0.0, 1e6)

LIMITS = {
    **dict.fromkeys(("share", "share per week", "share per contact", "share per event"), PART),
    **dict.fromkeys(("share per retelling", "share per story", "0 to 1"), PART),
    **dict.fromkeys(("chance", "chance per week", "chance per contact", "chance per bad contact"), PART),
    "chance per event": PART,
    **dict.fromkeys(("ratio", "ratio per contact", "factor", "per 10 years"), ANY),
    **dict.fromkeys(("weeks", "cases", "professionals"), ANY),
    "years": (0.0, 150.0),
    "persons per household": (0.0, 10.0),  # with more, a small town has no household
    "ties per resident": (0.0, 100.0),
    "members": (1.0, 1e6),
    "homes": (1.0, 1e4),
    "homes per hectare": (1.0, 1e4),
    "metres": (1.0, 1000.0),
    **dict.fromkeys(("hours per event", "hours per contact", "euros per event", "euros per hour"), ANY),
    "hours per year": (1.0, 8760.0),  # other hours are divided by these
}
"""Units of parameters, with the lowest and the highest value that has a meaning in each."""


@dataclass(frozen=True)
class Parameter:
    """One number of the model.

    Attributes
    ----------
    name : str
        How it is called in code, files and tables.
    default : float
        Its value where nothing else is said.
    low, high : float
        The range found plausible.
    unit, meaning, source : str
        What it is measured in, what it says, and where it comes from; sections in brackets are of Dibi 2020.
    mechanism : str
        The mechanism that reads it, or the part of the model.
    lowest, highest : float
        The range that is admitted: what has a meaning in its unit.
    kind : Kind
        What it is about.
    is_movable : bool
        Whether a lever may move it. Nothing that says what is counted may be moved.
    is_weekly : bool
        Whether it is read every week; the others only shape the start, or are read at the end.
    is_assumed : bool
        Whether no source gives its value; the range then is what we find plausible.
    acts_under : tuple[str, str] or None
        What is decided by rival rules, and the rule under which alone it acts; None where it always does.
    """

    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    mechanism: str
    lowest: float
    highest: float
    kind: Kind = Kind.NATURE
    is_movable: bool = False
    is_weekly: bool = False
    is_assumed: bool = True
    acts_under: tuple[str, str] | None = None

    @property
    def is_uncertain(self) -> bool:
        """Whether plausible worlds differ in it: no source gives it, and more than one value is plausible."""
        return self.is_assumed and self.low < self.high

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value that is admitted; [low, high] is the narrower range found plausible."""
        return self.lowest, self.highest

    def check(self, value: float) -> float:
        """Return `value` as a float if it is admitted.

        Raises
        ------
        InputError
            Something else than a number, or a value outside the limits (NaN included).
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError(f"parameter '{self.name}' is {value!r}, but it must be a number")
        if not self.lowest <= value <= self.highest:
            limits = f"[{self.lowest:g}, {self.highest:g}]"
            raise InputError(f"parameter '{self.name}' is {shown(value)}, but it must lie in {limits} ({self.unit})")
        return float(value)


def declare(mechanism: str, *rows: tuple[Any, ...], **block: Any) -> tuple[Parameter, ...]:
    """Return the parameters of one mechanism.

    Parameters
    ----------
    mechanism : str
        Name of the mechanism.
    rows : tuple
        Name, default, low, high, unit, meaning and source of a number; then, where it differs from the block in
        something, a dict of the fields of `Parameter` that differ.
    block : Any
        Fields of `Parameter` that hold for all rows, such as `is_movable=True`.

    Raises
    ------
    ValueError
        A unit that is not declared in LIMITS.
    """
    return tuple(_of_row(mechanism, row[:7], block | dict(*row[7:])) for row in rows)


def _of_row(mechanism: str, row: Iterable[Any], fields: dict[str, Any]) -> Parameter:
    name, default, low, high, unit, meaning, source = row
    if unit not in LIMITS:
        raise ValueError(f"'{name}' has the unit '{unit}', which is not declared in LIMITS; {nearest(unit, LIMITS)}")
    lowest, highest = LIMITS[unit]
    fields = {"lowest": lowest, "highest": highest} | fields
    return Parameter(name, default, low, high, unit, meaning, source, mechanism, **fields)
