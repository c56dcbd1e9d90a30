"""Read a table from an Excel workbook by the names in its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from sim.core.errors import InputError, nearest
from sim.data import kept

N_HEADER_ROWS = 10
"""The header is sought in this many rows of each sheet."""

WORTH_KEEPING = 500_000
"""Bytes of a workbook from which on it is quicker to keep what was read than to read it again."""

SHEET, NUMBER = "(sheet)", "(row)"
"""Columns beside those of the workbook: the sheet of a row, and its number there, from 1."""

Row = Mapping[str, Any]


class Workbook(NamedTuple):
    """What is read of a workbook: its path, the year of the figures ("" if it is not said), and its rows."""

    path: str
    year: str
    rows: tuple[Row, ...]


def open_workbook(path: str | Path, columns: tuple[str, ...]) -> Workbook:
    """Return the rows of the sheet that has `columns`, each row a mapping from column to value.

    The first of `columns` identifies a row: rows without it are left out. The year is taken from the name
    of the sheet, else from that of the file. A workbook that did not change is read once, a large one also by later
    processes (`sim.data.kept`).

    Raises
    ------
    InputError
        Missing file, not a workbook, or missing columns.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)
        ) from None
    source = Path(__file__).read_bytes()  # another way of reading gives other rows
    return _read(path, columns, kept.checksum(content, repr(columns).encode(), source), len(content))


def place_of(row: Row) -> str:
    """Return where a row stands: "sheet 'kwb-2023', row 17"."""
    return f"sheet '{row[SHEET]}', row {row[NUMBER]}"


@lru_cache(maxsize=8)
def _read(path: Path, columns: tuple[str, ...], key: str, size: int) -> Workbook:
    found = kept.load(key) if size >= WORTH_KEEPING else None
    if found is None:
        found = _parse(path, columns)
        if size >= WORTH_KEEPING:
            kept.keep(key, found)
    rows = tuple(dict(zip(found, cells, strict=True)) for cells in zip(*found.values(), strict=True))
    title = str(rows[0][SHEET]) if rows else ""
    year = re.search(r"(?:19|20)\d\d", title) or re.search(r"(?:19|20)\d\d", path.name)
    return Workbook(str(path), year[0] if year else "", rows)


def _parse(path: Path, columns: tuple[str, ...]) -> dict[str, list[object]]:
    """Return the cells of a workbook by column, with the sheet and the number of every row."""
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            heads = {sheet.title: list(_cells(sheet, last=N_HEADER_ROWS)) for sheet in book.worksheets}
            title, start, header = _header(heads, columns, str(path))
            place = [header.index(column) for column in columns]
            rows = [
                (*(_plain(cells[k]) if k < len(cells) else None for k in place), title, number)
                for number, cells in enumerate(_cells(book[title], first=start + 2), start + 2)
                if place[0] < len(cells) and cells[place[0]]
            ]
    except InputError:
        raise
    except Exception:  # whatever openpyxl meets in a file that is damaged or something else
        raise InputError("this is not an Excel workbook (.xlsx) that can be read", where=str(path)) from None
    return {name: [row[k] for row in rows] for k, name in enumerate((*columns, SHEET, NUMBER))}


def _cells(sheet: Any, first: int = 1, last: int | None = None) -> Any:
    return sheet.iter_rows(min_row=first, max_row=last, values_only=True)


def _plain(cell: object) -> object:
    return cell if cell is None or isinstance(cell, str | int | float) else str(cell)


def _header(sheets: Mapping[str, Sequence[Any]], columns: Sequence[str], where: str) -> tuple[str, int, list[str]]:
    """Return the sheet, the row and the names of the header: the row that has most of `columns`."""
    candidates = [
        (title, k, [str(cell).strip().lower() if cell is not None else "" for cell in cells])
        for title, rows in sheets.items()
        for k, cells in enumerate(rows)
    ]
    best = max(candidates, key=lambda row: len(set(columns) & set(row[2])), default=("", 0, []))
    missing = [column for column in columns if column not in best[2]]
    if len(missing) == len(columns):
        raise InputError(f"no sheet has a header with the columns '{columns[0]}' to '{columns[-1]}'", where=where)
    if missing:
        listed = ", ".join(f"'{column}'" for column in missing)
        word = "column is" if len(missing) == 1 else "columns are"
        raise InputError(f"the {word} missing: {listed}; {nearest(missing[0], filter(None, best[2]))}", where=where)
    return best
