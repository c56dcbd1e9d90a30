"""Progress of many runs on standard error: how many are done, how fast, and how long it still takes."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

WINDOW = 30.0
"""Seconds over which the rate is measured, and between two lines where the output is no terminal."""


@contextmanager
def progress(what: str = "runs") -> Iterator[Callable[[int, int], None]]:
    """Show progress while the block lasts; the value is to be called with the number done and the number of all."""
    console = Console(stderr=True, highlight=False)
    parts = (TextColumn("{task.completed} of {task.total} " + what), BarColumn(), TextColumn("{task.description}"))
    with Progress(*parts, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        pace = Pace()
        told = None

        def report(done: int, of: int) -> None:
            nonlocal told
            if told is None:
                told = time.monotonic()
                if done:
                    console.print(f"{done} of {of} {what} are there already and are not run again.")
            text = pace.after(done, of, time.monotonic())
            bar.update(task, completed=done, total=of, description=text)
            if not console.is_terminal and time.monotonic() - told >= WINDOW:
                told = time.monotonic()
                print(f"{done} of {of} {what}{', ' if text else ''}{text}", file=sys.stderr, flush=True)

        yield report


class Pace:
    """The rate over the last half minute, and what it means for the time that is left."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def after(self, done: int, of: int, now: float) -> str:
        """Return the rate and the time left in words, once enough is known; "" before that.

        done, of : pieces of work finished, and in all; now : seconds of a clock that only goes forward.
        """
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW:
            self._seen.popleft()
        since, first = self._seen[0]
        if done == first or now - since < 1.0:
            return ""
        rate = (done - first) / (now - since)
        return f"{rate:.3g} a second, {in_words((of - done) / rate)} left"


def in_words(seconds: float) -> str:
    """Return a time as people say it, no more exact than an estimate is."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
