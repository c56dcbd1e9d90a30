"""Read a table from an Excel workbook by the names in its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sim.core.errors import InputError, nearest

N_HEADER_ROWS = 10
"""The header is sought in this many rows of each sheet."""

Row = Mapping[str, object]


class Workbook(NamedTuple):
    """What is read of a workbook: its path, the year of the figures ("" if it is not said), and its rows."""

    path: str
    year: str
    rows: tuple[Row, ...]


def open_workbook(path: str | Path, columns: tuple[str, ...]) -> Workbook:
    """Return the rows of the sheet that has `columns`, each row a mapping from column to value.

    The first of `columns` identifies a row: rows without it are left out. The year is taken from the name
    of the sheet, else from that of the file. A workbook that did not change is read once.

    Raises
    ------
    InputError
        Missing file, not a workbook, or missing columns.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    status = path.stat()
    return _read(path, columns, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, columns: tuple[str, ...], _changed: int, _size: int) -> Workbook:
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        raise InputError("this is not an Excel workbook (.xlsx) that can be read", where=str(path)) from None
    title, start, header = _header(sheets, columns, str(path))
    place = {column: header.index(column) for column in columns}
    rows = tuple(
        {column: cells[k] if k < len(cells) else None for column, k in place.items()}
        for cells in sheets[title][start + 1 :]
        if place[columns[0]] < len(cells) and cells[place[columns[0]]]
    )
    year = re.search(r"(?:19|20)\d\d", title) or re.search(r"(?:19|20)\d\d", path.name)
    return Workbook(str(path), year[0] if year else "", rows)


def _header(sheets: Mapping[str, Sequence[Any]], columns: Sequence[str], where: str) -> tuple[str, int, list[str]]:
    """Return the sheet, the row and the names of the header: the row that has most of `columns`."""
    candidates = [
        (title, k, [str(cell).strip().lower() if cell is not None else "" for cell in cells])
        for title, rows in sheets.items()
        for k, cells in enumerate(rows[:N_HEADER_ROWS])
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
