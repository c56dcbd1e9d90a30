"""Tables for the screen, and numbers as people write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich.table import Table


def table(*columns: str) -> Table:
    """Return a table without lines: the first column is text, the others are numbers."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for k, column in enumerate(columns):
        made.add_column(column, justify="right" if k else "left", vertical="bottom" if k else "top")
    return made


def number(value: float, digits: int = 2) -> str:
    """Return a number as people write it, and "-" where there is none."""
    return f"{value:,.{digits}f}" if math.isfinite(value) else "-"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent, and "-" where there is none."""
    return number(100.0 * share, digits)


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Return a Markdown table; columns with an index in `right` are set flush right."""
    to_right = set(right)
    rule = ["---:" if column in to_right else "---" for column in range(len(heads))]
    lines = (heads, rule, *rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
