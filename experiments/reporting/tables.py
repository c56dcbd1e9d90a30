"""Tables for the screen and in Markdown, and numbers as people write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table

from experiments.reporting.names import on_one_line

LONGEST_WORD = 24
"""Characters of a word that is never broken."""


class FittingTable(Table):
    """A table without lines in which no number is ever cut.

    Where the screen is too narrow for all columns, they come in blocks below each other, and the first column, of
    names, stands before each block.
    """

    def add_row(self, *cells: Any, **options: Any) -> None:
        """Add a row; a name in the first column stands on one line."""
        first, *others = cells
        super().add_row(on_one_line(first) if isinstance(first, str) else first, *others, **options)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if len(self.columns) < 2 or self._holds(console, options):
            yield from super().__rich_console__(console, options)
            return
        left = list(range(1, len(self.columns)))
        while left:
            n, block = 1, self._block(left[:1], options.max_width)
            while n < len(left) and (wider := self._block(left[: n + 1], options.max_width))._holds(console, options):
                n, block = n + 1, wider
            if not block._holds(console, options):  # the name is folded, and what is wider than the screen
                for column in block.columns:
                    is_number = column.justify == "right"
                    column.no_wrap = is_number and _longest(_lines(column)) <= options.max_width - 3
            del left[:n]
            block.caption, block.caption_justify = (None if left else self.caption), self.caption_justify
            yield from Table.__rich_console__(block, console, options)
            if left:
                yield ""

    def _block(self, chosen: Sequence[int], screen: int) -> FittingTable:
        """Return the first column, which is not broken up to half the screen, and those chosen, as one table."""
        indices = (0, *chosen)
        columns = [replace(self.columns[k], overflow="fold", _cells=[]) for k in indices]
        if _longest(_lines(self.columns[0])) > screen // 2:
            columns[0].no_wrap = False
        block = FittingTable(*columns, box=None, pad_edge=False, padding=self.padding, header_style=self.header_style)
        cells = [list(self.columns[k].cells) for k in indices]
        for k, row in enumerate(self.rows):
            block.add_row(*(column[k] for column in cells), style=row.style)
        return block

    def _holds(self, console: Console, options: ConsoleOptions) -> bool:
        """Return whether every column is as wide here as its numbers and most of its words need."""
        widths = self._calculate_column_widths(console, options)
        least = [_least_width(column, k == 0, options.max_width) for k, column in enumerate(self.columns)]
        gaps = [self.padding[1]] * (len(least) - 1) + [0]
        return all(width - gap >= n for width, gap, n in zip(widths, gaps, least, strict=True))


def table(*columns: str | Column, gap: int = 2) -> FittingTable:
    """Return an empty table without lines, which never cuts a number.

    Parameters
    ----------
    columns
        Of plain heads the first stands above words and the others above numbers; see also `words`, `numbers`.
    gap : int
        Spaces between two columns.
    """
    heads = [_column(column, is_first=k == 0) for k, column in enumerate(columns)]
    return FittingTable(*heads, box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")


def words(head: str, **options: Any) -> Column:
    """Return a column of words, at the foot of its row; options are those of `rich.table.Column`."""
    return Column(head, **{"vertical": "bottom", **options})


def numbers(head: str, **options: Any) -> Column:
    """Return a column of numbers, flush right and never broken; options are those of `rich.table.Column`."""
    return Column(head, **{"justify": "right", "vertical": "bottom", "no_wrap": True, **options})


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """Return a number as people write it, and "-" where there is none."""
    return f"{value:z,.{digits}f}{unit}" if value is not None and math.isfinite(value) else "-"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent, and "-" where there is none."""
    return number(100.0 * share, digits)


def formatted(value: float, form: str) -> str:
    """Return a number in a form such as ".4g": never as -0, and large ones and 0 without an exponent."""
    text = f"{value:z{form}}"
    return f"{value:z,.0f}" if "e+" in text and abs(value) < 1e15 else text


def plus_minus(mean: float, half: float | None, form: str = ".2f", form_of_half: str = "") -> str:
    """Return a mean and, where it is known, half its interval; each in its form, or both in the first."""
    if half is None or math.isnan(half):
        return formatted(mean, form)
    whole = formatted(half, f"#{form_of_half or form}").rstrip(".")  # with the zeros at the end, which are known too
    return f"{formatted(mean, form)} ± {whole}"


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Return a Markdown table; columns with an index in `right` are set flush right."""
    to_right = set(right)
    rule = ["---:" if column in to_right else "---" for column in range(len(heads))]
    lines = (heads, rule, *rows)
    return "\n".join("| " + " | ".join(on_one_line(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def _column(column: str | Column, is_first: bool) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column) if is_first else numbers(column, no_wrap=False)


def _least_width(column: Column, is_first: bool, screen: int) -> int:
    """Return the width below which a column would break numbers, or words that should stay whole."""
    lines, head = _lines(column), str(column.header)
    of_head = 0
    if column.no_wrap:
        of_head = _longest(head.splitlines())
    elif column.overflow != "fold":
        of_head = _longest(head.split())
    if column.justify == "right" or (is_first and column.no_wrap):
        return max(_longest(lines), of_head)
    of_words = _longest([word for line in lines for word in line.split()])
    return max(min(of_words, LONGEST_WORD, screen // 2), of_head)


def _lines(column: Column) -> list[str]:
    return [line for cell in column.cells if isinstance(cell, str) for line in cell.splitlines()]


def _longest(lines: Sequence[str]) -> int:
    return max(map(cell_len, lines), default=0)
