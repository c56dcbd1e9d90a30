"""Writing files so that a reader never meets half of one, with a clear sentence where it cannot be done."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.reporting.names import in_csv
from sim.core.errors import InputError

if TYPE_CHECKING:
    import pandas
    import pyarrow
    from matplotlib.figure import Figure


def open_folder(path: str | Path) -> Path:
    """Return the folder at `path`, made if it is not there.

    Raises
    ------
    InputError
        It cannot be made, or nothing can be written there.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"--out: nothing can be written in the folder '{folder}'; give another one")
    return folder


def write(path: Path, fill: Callable[[Path], object]) -> Path:
    """Let `fill` write a file beside `path`, then put it in its place in one step; return `path`.

    Raises
    ------
    InputError
        The disk refuses it.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        fill(partial)
        with partial.open("rb+") as file:  # on the disk before it takes its place, so that a crash leaves no half of it
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise _refusal(path, error) from None
    finally:
        partial.unlink(missing_ok=True)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8 with plain line ends."""
    return write(path, lambda partial: partial.write_bytes(text.encode()))


def write_json(path: Path, content: object) -> Path:
    """Write tables, lists, texts and finite numbers as JSON."""
    return write_text(path, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def rows_of(frame: pandas.DataFrame, n_digits: int = 6) -> list[dict[str, Any]]:
    """Return the rows of a frame for tables and files: rounded, and None where there is no finite number."""

    def plain(value: Any) -> Any:
        if not isinstance(value, float):
            return value
        return round(value, n_digits) + 0.0 if math.isfinite(value) else None

    return [{name: plain(value) for name, value in row.items()} for row in frame.astype(object).to_dict("records")]


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows with the same keys; None becomes an empty cell."""
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: in_csv(cell) for name, cell in row.items()} for row in rows)
    return write_text(path, text.getvalue())


def write_parquet(path: Path, columns: Mapping[str, Iterable[Any]], schema: pyarrow.Schema) -> Path:
    """Write columns in the order and with the types of `schema`."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({name: columns[name] for name in schema.names}, schema=schema)
    return write(path, lambda partial: pyarrow.parquet.write_table(table, partial))


def write_figure(path: Path, figure: Figure) -> Path:
    """Write a figure as PNG, without the time and the version of what drew it."""
    return write(path, lambda partial: figure.savefig(partial, format="png", metadata={"Software": None}))


def _refusal(path: Path, error: OSError) -> InputError:
    return InputError(f"--out: '{path}' cannot be written: {(error.strerror or str(error)).lower()}")
