"""Writing files so that a reader never meets half of one, with a clear sentence where it cannot be done."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.reporting.names import in_csv
from sim.core.errors import InputError

N_DIGITS = 32
"""Hexadecimal digits of a digest in the name of a file."""

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
    except (OSError, ValueError) as error:  # a ValueError where the path has a zero byte
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
    return _put(path.with_name(path.name + ".partial"), fill, lambda partial: path)


def write_by_digest(folder: Path, suffix: str, fill: Callable[[Path], object], before: str = "") -> Path:
    """Let `fill` write a file of `folder` that is named by what is in it; return its path.

    Two files with other content have other names, and `is_whole` tells whether the bytes are still those that were
    written. `before` stands before the digest in the name.

    Raises
    ------
    InputError
        The disk refuses it.
    """
    partial = folder / f"{before}{uuid.uuid4().hex}.partial"
    return _put(partial, fill, lambda it: folder / f"{before}{digest_of(it)[:N_DIGITS]}{suffix}")


def is_whole(path: Path) -> bool:
    """Return whether a file that `write_by_digest` wrote can be read and has the bytes that were written."""
    try:
        return path.stem.endswith(digest_of(path)[:N_DIGITS])
    except OSError:
        return False


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def set_aside(path: Path) -> Path:
    """Give a damaged file a name under which nothing reads it, and return that.

    Raises
    ------
    InputError
        The disk refuses it.
    """
    aside = path.with_name(path.name + ".damaged")
    try:
        os.replace(path, aside)
    except OSError as error:
        raise _refusal(path, error) from None
    return aside


def _put(partial: Path, fill: Callable[[Path], object], place: Callable[[Path], Path]) -> Path:
    """Let `fill` write `partial`, and put it where `place` says in one step."""
    try:
        fill(partial)
        with partial.open("rb+") as file:  # on the disk before it takes its place, so that a crash leaves no half of it
            os.fsync(file.fileno())
        path = place(partial)
        os.replace(partial, path)
    except OSError as error:
        raise _refusal(partial.with_suffix(""), error) from None
    finally:
        partial.unlink(missing_ok=True)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8 with plain line ends; a byte of a file name that is no text is written as an escape."""
    return write(path, lambda partial: partial.write_bytes(text.encode(errors="backslashreplace")))


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


def _refusal(path: Path, error: OSError | ValueError) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"--out: '{path}' cannot be written: {reason.lower()}")
