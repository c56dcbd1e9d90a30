"""Options that take a number: read in one way, and shown as it was understood where that is not plain."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer


def whole_number(help: str, least: int | None = None) -> Any:
    """Return what declares an option for a whole number, of at least `least` where that is given."""
    return _option(help, least, is_whole=True)


def number(help: str, least: float | None = None) -> Any:
    """Return what declares an option for a number, of at least `least` where that is given."""
    return _option(help, least, is_whole=False)


def _option(help: str, least: float | None, is_whole: bool) -> Any:
    words = "whole number" if is_whole else "number"
    said = help if least is None else f"{help} At least {least:g}."
    return typer.Option(parser=_reader(words, least, is_whole), metavar=f"<{words}>", help=said)


def _reader(words: str, least: float | None, is_whole: bool) -> Callable[[Any], float]:
    """Return what reads the text behind an option; a default is no text, and stays what it is."""

    def read(text: Any) -> float:
        from sim.core.errors import InputError
        from sim.core.numbers import exactly, note_of, number_of, whole_number_of

        try:
            value = (whole_number_of if is_whole else number_of)(text)
        except InputError as error:
            raise typer.BadParameter(error.reason) from None
        if least is not None and value < least:
            raise typer.BadParameter(f"the value is {exactly(value)}, but it must be a {words} of at least {least:g}")
        if note := note_of(text, value):
            print(f"note: {note}", file=sys.stderr)
        return value

    return read
