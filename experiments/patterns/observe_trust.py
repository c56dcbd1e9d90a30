"""What patterns SF1 to SF27 read from a run: trust, stories, and what follows from distrust."""

from __future__ import annotations

from typing import Any

from sim.run import Run


class Trust:
    """Notes on one run, from the end of burn-in on."""

    def __init__(self, run: Run) -> None:
        pass

    def after_week(self, run: Run) -> None:
        """Note what one week changed."""

    def after_quarter(self, run: Run) -> None:
        """Note how things stand."""

    def numbers(self, run: Run) -> dict[str, Any]:
        """Return the numbers by name."""
        return {}
