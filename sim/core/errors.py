"""One clear sentence for bad input, and the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Bad input from a user: the message is one sentence that can be shown as it is.

    The sentence says where the value stands, what is wrong, what is allowed and,
    for a name, which known name comes nearest.

    Attributes
    ----------
    reason : str
        What is wrong and what is allowed.
    at : tuple[str | int, ...]
        Keys and places in lists (from 0) that lead to the value; () where it is not in a table.
    where : str
        The file; "" where there is none.
    """

    def __init__(self, reason: str, at: tuple[str | int, ...] = (), where: str = "") -> None:
        super().__init__(": ".join(part for part in (where, dotted(at), reason) if part))
        self.reason, self.at, self.where = reason, at, where


def dotted(at: tuple[str | int, ...]) -> str:
    """Return the path of a value as people write it, counted from 1: "agency[2].outreach"."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in at)
    return "".join(parts).removeprefix(".")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names what comes nearest to `name`, or lists what is known.

    Parameters
    ----------
    name : str
        The name that a user wrote.
    known : Iterable[str]
        The names that exist.
    """
    names = sorted(known)
    if not names:
        return "none are known"
    lowered = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.5)
    if close:
        return f"did you mean '{lowered[close[0]]}'?"
    if len(names) <= 12:
        return "known are " + ", ".join(f"'{candidate}'" for candidate in names)
    return f"known are {len(names)} names, among them " + ", ".join(f"'{c}'" for c in names[:5])
