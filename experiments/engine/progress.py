"""Progress of many runs on standard error: how many are done, how fast, and how long it still takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

WINDOW = 30.0
"""Seconds over which the rate is measured, and between two lines where the output is no terminal."""

Report = Callable[[int, int], object]
"""To be called with the number of pieces of work that are done, and of all."""


@contextmanager
def progress(what: str = "runs") -> Iterator[Report]:
    """Show progress while the block lasts; the value is to be called first with what is there already."""
    console = Console(stderr=True, highlight=False)
    parts = (TextColumn("{task.completed} of {task.total} " + what), BarColumn(), PaceColumn())
    with Progress(
        *parts, console=console, transient=True, disable=not console.is_terminal, speed_estimate_period=WINDOW
    ) as bar:
        task = bar.add_task("", total=None)
        last_line = None

        def report(done: int, of: int) -> None:
            nonlocal last_line
            if last_line is None:
                last_line = time.monotonic()
                if done:
                    console.print(f"{done} of {of} {what} are there already and are not run again.")
            note(bar, task, done, of)
            if not console.is_terminal and time.monotonic() - last_line >= WINDOW:
                last_line = time.monotonic()
                text = pace(bar.tasks[task])
                print(f"{done} of {of} {what}{', ' if text else ''}{text}", file=sys.stderr, flush=True)

        yield report


def note(bar: Progress, task: TaskID, done: int, of: int) -> None:
    """Note how much is done; what is there at the first note counts for no pace."""
    if bar.tasks[task].total is None:
        bar.update(task, total=of, already=done)
    bar.advance(task, done - bar.tasks[task].completed)


class PaceColumn(ProgressColumn):
    """The pace beside the bar."""

    def render(self, task: Task) -> Text:
        """Return the pace in words."""
        return Text(pace(task))


def pace(task: Task) -> str:
    """Return the rate and the time that is left, in words; "" before anything is known.

    The rate is that over the last half minute or, where nothing came back in it, that since the first note.
    """
    if task.remaining is None or task.elapsed is None or task.elapsed < 1.0:
        return ""
    rate = task.speed or (task.completed - task.fields["already"]) / task.elapsed
    return f"{rate:.3g} a second, {in_words(task.remaining / rate)} left" if rate else ""


def in_words(seconds: float) -> str:
    """Return a time as people say it, no more exact than an estimate is."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
