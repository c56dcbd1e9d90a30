"""The one place where a number that a person wrote is read: as it was meant where that is certain, else not at all.

Decimals stand behind a point or a comma (0.8, 0,8); thousands are set apart by points, commas or spaces (35.000). A
text such as 60.000 may mean two numbers: it is read where only whole numbers are meant, or where only one of the two
is admitted, and refused elsewhere.
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

import numpy as np

from sim.core.errors import InputError

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)
DECIMALS = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}([. \xa0\u202f'])\d{3}(\2\d{3})*)?,\d+", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([., \xa0\u202f'])\d{3}(\1\d{3})*", re.ASCII)
BOTH = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+", re.ASCII)
MARK = re.compile(r"[., \xa0\u202f']")
LONGEST = 400
"""Characters of the longest text that is read as a number."""


class Limits(NamedTuple):
    """What numbers are admitted.

    Attributes
    ----------
    lowest, highest : float
        The range.
    is_whole : bool
        Whether only whole numbers are meant.
    """

    lowest: float = -math.inf
    highest: float = math.inf
    is_whole: bool = False


ANY, WHOLE = Limits(), Limits(is_whole=True)


def number_of(value: Any, what: str = "the value", limits: Limits = ANY) -> float:
    """Return a finite number from what a person wrote: a number, or a text that reads as one.

    Parameters
    ----------
    value : Any
        What was written.
    what : str
        What it is the value of, in words for the sentence.
    limits : Limits
        What is admitted; it decides between two meanings of a text, and is not checked otherwise.

    Raises
    ------
    InputError
        Anything else, true and false included, and a text that may mean two numbers.
    """
    meanings = _meanings(value, limits) if isinstance(value, str) else [_plain(value)]
    if len(meanings) > 1:
        choices = " or ".join(exactly(meaning) for meaning in meanings)
        raise InputError(f"'{shown(value)}' may mean {choices}; write it without a mark between thousands")
    try:
        number = float(meanings[0] if meanings else "")
    except (TypeError, ValueError):
        raise InputError(f"'{shown(value)}' is not a number") from None
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InputError(f"{what} is {number:g}, but it must be a finite number")
    return number


def whole_number_of(value: Any, what: str = "the value") -> int:
    """Return a whole number from what a person wrote, exact however long; an InputError for anything else."""
    if isinstance(value, str) and len(value) <= LONGEST:
        bare = MARK.sub("", value.strip()) if THOUSANDS.fullmatch(value.strip()) else value.strip()
        if re.fullmatch(r"[+-]?\d+", bare, re.ASCII):
            return int(bare)
    number = number_of(value, what, WHOLE)
    if number != int(number):
        raise InputError(f"{what} is {shown(value)}, but it must be a whole number")
    return int(number)


def note_of(value: Any, number: float) -> str:
    """Return how a text was understood, where it might mean something else or Python cannot read it; "" elsewhere."""
    if not isinstance(value, str) or (PLAIN.fullmatch(value.strip()) and not THOUSANDS.fullmatch(value.strip())):
        return ""
    return f"'{shown(value)}' is read as {exactly(number)}"


def exactly(number: float) -> str:
    """Return a number in full, without anything between its thousands: 35000, 0.8."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else str(number)


def shown(value: Any) -> str:
    """Return what was written, on one line and not longer than 60 characters: 7, 0.5, 1e+300."""
    try:
        text = f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())
    except ValueError:  # Python writes no whole number of thousands of digits
        text = "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def _plain(value: Any) -> Any:
    """Return what is no text, if it may be a number, else None: true and false are none, numpy's own included."""
    return None if isinstance(value, (bool, np.bool_, bytes)) else value


def _meanings(text: str, limits: Limits) -> list[float]:
    """Return the numbers that a text may mean; only those that are admitted, where that leaves any."""
    bare = text.strip()
    if re.fullmatch(r"[+-]?(nan|inf)", bare, re.IGNORECASE):
        return [float(bare)]
    if len(bare) > LONGEST:
        return []
    found = []
    if THOUSANDS.fullmatch(bare):
        found.append(float(MARK.sub("", bare)))
    if BOTH.fullmatch(bare):
        found.append(float(bare.replace(",", "")))
    if not (limits.is_whole and found):
        if PLAIN.fullmatch(bare):
            found.append(float(bare))
        if DECIMALS.fullmatch(bare):
            whole, decimals = bare.split(",")
            found.append(float(f"{MARK.sub('', whole)}.{decimals}"))
    return [number for number in found if limits.lowest <= number <= limits.highest] or found
