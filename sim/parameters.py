"""Every number of the model once: default, range, unit, meaning, source and mechanism.

The tables of the documentation and the bounds of every sweep are made from these declarations.
A source that begins with "assumed" says so openly: the range then is what we find plausible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import InputError, nearest


@dataclass(frozen=True)
class Parameter:
    """One number of the model."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    mechanism: str

    @property
    def is_assumed(self) -> bool:
        """True where no source gives the number."""
        return self.source.startswith("assumed")


def _declare(mechanism: str, *rows: tuple[str, float, float, float, str, str, str]) -> tuple[Parameter, ...]:
    return tuple(Parameter(*row, mechanism=mechanism) for row in rows)


POPULATION = _declare(
    "population",
    # name, default, low, high, unit, meaning, source
)

PARAMETERS: tuple[Parameter, ...] = POPULATION
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def check(name: str, value: float) -> float:
    """Return `value` as a float if parameter `name` exists and admits it.

    Raises
    ------
    InputError : unknown name, or a value outside the range (NaN included).
    """
    if name not in BY_NAME:
        raise InputError(f"'{name}' is not a parameter; {nearest(name, BY_NAME)}")
    parameter = BY_NAME[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"parameter '{name}' is {value!r}, but it must be a number")
    if not parameter.low <= value <= parameter.high:
        raise InputError(
            f"parameter '{name}' is {value:g}, but it must lie in [{parameter.low:g}, {parameter.high:g}] ({parameter.unit})"
        )
    return float(value)


def values(changed: Mapping[str, float] = {}) -> dict[str, float]:
    """Return the value of every parameter: the defaults, with `changed` put over them."""
    return {p.name: p.default for p in PARAMETERS} | {name: check(name, value) for name, value in changed.items()}
