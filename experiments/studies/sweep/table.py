"""A table as a spreadsheet or a program wrote it, cell by cell: nothing in it is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sim.core.errors import InputError

SEPARATORS = (",", ";", "\t")
FORMULA = "f"
"""How openpyxl calls the type of a cell with a formula."""


class Row(NamedTuple):
    """A row of a table.

    Attributes
    ----------
    number : int
        Where it stands in the file, as the program counts that people open it with.
    cells : tuple
        Its values, as many as there are columns; None where a cell is empty.
    """

    number: int
    cells: tuple[Any, ...]


class Cells(NamedTuple):
    """A table: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_cells(path: Path) -> Cells:
    """Return the cells of a table: CSV (with commas, semicolons or tabs), Parquet or the first sheet of a workbook.

    Raises
    ------
    InputError
        No such file, not a table, a row that is longer or shorter than the header, a value under no name, or a
        formula whose value was never saved.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(f"a table is a file that ends in {', '.join(READERS)}", where=str(path))
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    try:
        rows = list(READERS[suffix](path))
    except InputError as error:
        raise InputError(f"{path}: {error.reason}") from None
    except Exception as error:  # what the readers raise differs with the format and with what is wrong in the file
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(f"the table cannot be read: {reason}", where=str(path)) from None
    if not rows:
        raise InputError("the table cannot be read: it is empty", where=str(path))
    names = ["" if cell is None else str(cell) for cell in rows[0].cells]
    for k, name in enumerate(names):
        if not name:
            raise InputError(f"row {rows[0].number}: column {k + 1} has no name", where=str(path))
    return Cells(tuple(names), tuple(rows[1:]))


def _of_csv(path: Path) -> Iterator[Row]:
    text = path.read_text(encoding="utf-8-sig")
    header = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=header.count), strict=True)
    n_columns = 0
    number = 1
    for fields in reader:
        cells = tuple(field.strip() or None for field in fields)
        n_columns = n_columns or len(cells)
        if cells and len(cells) != n_columns:
            hint = "; is there a separator at its end?" if cells[-1] is None else ""
            raise InputError(f"row {number} has {len(cells)} cells, but the header has {n_columns}{hint}")
        if cells:
            yield Row(number, cells)
        number = reader.line_num + 1


def _of_workbook(path: Path) -> Iterator[Row]:
    with closing(load_workbook(path)) as written, closing(load_workbook(path, data_only=True)) as computed:
        sheet, values = written.worksheets[0], computed.worksheets[0]
        last = max((cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None), default=0)
        n_columns = 0
        both = zip(sheet.iter_rows(max_row=last), values.iter_rows(max_row=last, values_only=True), strict=True)
        for number, (formulas, found) in enumerate(both, 1):
            for k, (formula, value) in enumerate(zip(formulas, found, strict=True), 1):
                if formula.data_type == FORMULA and value is None:
                    place = f"row {number}, column {get_column_letter(k)}"
                    raise InputError(f"{place}: a formula without a value; save the workbook in a spreadsheet program")
            cells = [_stripped(value) for value in found]
            while len(cells) > n_columns and cells[-1] is None:
                cells.pop()
            n_columns = n_columns or len(cells)
            if len(cells) > n_columns:
                place = f"row {number}, column {get_column_letter(len(cells))}"
                raise InputError(f"{place}: the value '{cells[-1]}' stands under no name")
            if n_columns:
                yield Row(number, tuple(cells))


def _of_parquet(path: Path) -> Iterator[Row]:
    frame = pd.read_parquet(path)
    if len(frame.columns):
        yield Row(0, tuple(frame.columns))
    for k, values in enumerate(frame.itertuples(index=False, name=None)):
        yield Row(k + 1, tuple(None if _is_missing(value) else _stripped(value) for value in values))


def _is_missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _stripped(value: Any) -> Any:
    """Return a value without the blanks around it, None where nothing is left."""
    return (value.strip() or None) if isinstance(value, str) else value


READERS = {".csv": _of_csv, ".parquet": _of_parquet, ".xlsx": _of_workbook}
"""How each format is read, by the end of its name."""
