"""Tables for the screen and in Markdown, and numbers as people write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Column, Table


def table(*columns: str | Column, gap: int = 2) -> Table:
    """Return an empty table without lines.

    Parameters
    ----------
    columns
        Of plain heads the first stands above words and the others above numbers; see also `words`, `numbers`.
    gap : int
        Spaces between two columns.
    """
    heads = [_column(column, is_first=k == 0) for k, column in enumerate(columns)]
    return Table(*heads, box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")


def words(head: str, **options: Any) -> Column:
    """Return a column of words, at the foot of its row; options are those of `rich.table.Column`."""
    return Column(head, **{"vertical": "bottom", **options})


def numbers(head: str, **options: Any) -> Column:
    """Return a column of numbers, flush right and never broken; options are those of `rich.table.Column`."""
    return Column(head, **{"justify": "right", "vertical": "bottom", "no_wrap": True, **options})


def number(value: float | None, digits: int = 2, unit: str = "") -> str:
    """Return a number as people write it, and "-" where there is none."""
    return f"{value:,.{digits}f}{unit}" if value is not None and math.isfinite(value) else "-"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent, and "-" where there is none."""
    return number(100.0 * share, digits)


def plus_minus(mean: float, half: float | None, form: str = ".2f", form_of_half: str = "") -> str:
    """Return a mean and, where it is known, half its interval; each in its form, or both in the first."""
    if half is None or math.isnan(half):
        return f"{mean:{form}}"
    return f"{mean:{form}} ± {half:{form_of_half or form}}"


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Return a Markdown table; columns with an index in `right` are set flush right."""
    to_right = set(right)
    rule = ["---:" if column in to_right else "---" for column in range(len(heads))]
    lines = (heads, rule, *rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _column(column: str | Column, is_first: bool) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column) if is_first else numbers(column, no_wrap=False)
