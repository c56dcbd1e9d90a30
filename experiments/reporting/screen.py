"""The screen: how wide it is, and what stands on it above and under every result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

from experiments.reporting.manifest import ASSUMED, PURPOSE

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def console(width: int = 110, of_errors: bool = False) -> Console:
    """Return a console for standard output or errors; where that is no terminal, lines are `width` characters."""
    stream = sys.stderr if of_errors else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else width)


def print_heading(screen: Console, title: str, text: str) -> None:
    """Print what a result is about: a title, and in a sentence or two what was run."""
    screen.print(title, style="bold", markup=False)
    screen.print(f"{text}\n", markup=False)


def size_of(scenario: Scenario) -> str:
    """Return in words how many residents are simulated, and for how long."""
    return f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in"


def print_notes(screen: Console, text: str, scenario: Scenario) -> None:
    """Print how a result is to be read, and what it rests on."""
    notes = f"{text}\nProfile: {scenario.neighbourhood.source}.\n{PURPOSE}\n{ASSUMED}"
    screen.print(notes, style="dim", markup=False)
