"""What a declared number is: default, range, unit, meaning, source and mechanism."""

from __future__ import annotations

from dataclasses import dataclass


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
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value that has a meaning; [low, high] is the narrower range found plausible."""
        if self.unit.startswith(("share", "chance", "0 to 1")):
            return 0.0, 1.0
        if self.unit == "hours per year":  # other hours are divided by these
            return 1.0, 8760.0
        return 0.0, 1e6

    @property
    def is_assumed(self) -> bool:
        """True where no source gives the number."""
        return self.source.startswith("assumed")


def declare(mechanism: str, *rows: tuple[str, float, float, float, str, str, str]) -> tuple[Parameter, ...]:
    """Return parameters of one mechanism from rows of name, default, low, high, unit, meaning and source."""
    return tuple(Parameter(*row, mechanism=mechanism) for row in rows)
