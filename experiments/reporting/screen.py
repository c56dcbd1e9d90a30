"""The screen: how wide it is, and what stands on it above and under every result."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from experiments.reporting.manifest import ASSUMED, PURPOSE
from experiments.reporting.names import on_one_line, printable

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario.scenario import Scenario


_waiting: list[str] = []
"""Warnings that come below the title of what is printed next."""


def console(width: int = 110, of_errors: bool = False) -> Console:
    """Return a console for standard output or errors; where that is no terminal, lines are `width` characters.

    It prints every text as it is: no brackets in a name are a style, and no character in it steers the terminal.
    """
    from rich.console import Console
    from rich.text import Text

    class PlainConsole(Console):
        def render_str(self, text: str, **options: Any) -> Text:
            return super().render_str(printable(text), **options)

    stream = sys.stderr if of_errors else sys.stdout
    return PlainConsole(
        file=stream, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else width
    )


def hold_warnings(sentences: Iterable[str]) -> None:
    """Keep warnings, in place of those kept before, until a title is printed or else until the end."""
    _waiting[:] = sentences


@atexit.register
def print_warnings() -> None:
    """Print the warnings that wait, on standard error."""
    for sentence in _waiting:
        print(f"warning: {on_one_line(sentence)}", file=sys.stderr, flush=True)
    _waiting.clear()


def print_title(screen: Console, title: str) -> None:
    """Print the title of a result, and the warnings that wait for it."""
    screen.print(on_one_line(title), style="bold")
    print_warnings()


def print_heading(screen: Console, title: str, text: str) -> None:
    """Print what a result is about: a title, and in a sentence or two what was run."""
    print_title(screen, title)
    screen.print(f"{text}\n")


def size_of(scenario: Scenario) -> str:
    """Return in words how many residents are simulated, and for how long."""
    return f"{scenario.residents:,} simulated residents, {scenario.weeks} weeks after {scenario.burn_in} of burn-in"


def print_notes(screen: Console, text: str, scenario: Scenario) -> None:
    """Print how a result is to be read, and what it rests on."""
    notes = f"{text}\nProfile: {on_one_line(scenario.neighbourhood.source)}.\n{PURPOSE}\n{ASSUMED}"
    screen.print(notes, style="dim")
