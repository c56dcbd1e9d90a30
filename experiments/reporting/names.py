"""Names that people chose, made harmless where they are shown: on the screen, in figures, and in spreadsheets."""

from __future__ import annotations

import re
from typing import TypeVar

Cell = TypeVar("Cell")

_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters but the line end, halves of characters, and what turns the direction of writing."""
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_NUMBER = re.compile(r"[-+]?[\d.,]+([eE][-+]?\d+)?")


class OwnText(str):
    """A text that nobody chose, such as the formula of a case: it goes into CSV as it is."""


def printable(text: str) -> str:
    r"""Return a text in which what would steer a terminal is written out, such as \x1b; line ends stay."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def on_one_line(name: str) -> str:
    """Return a name without line ends, and with nothing that would steer a terminal."""
    return printable(_LINE_ENDS.sub(" ", name))


def in_csv(cell: Cell) -> Cell | str:
    """Return a cell of a CSV file: text on one line, with an apostrophe before what would be taken for a formula."""
    if not isinstance(cell, str) or isinstance(cell, OwnText):
        return cell
    text = on_one_line(cell)
    return f"'{text}" if len(text) > 1 and text[0] in "=+-@" and not _NUMBER.fullmatch(text) else text
