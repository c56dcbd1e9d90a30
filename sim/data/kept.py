"""What was read of a large workbook, kept as Parquet beside the compiled code, so that it is read once.

A file is named by what it was read from and by the checksum of its own bytes. One that is damaged is never looked into:
it is removed, and the workbook is read again.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

Columns = Mapping[str, Sequence[object]]
"""Cells by column: texts, numbers, true and false, and None."""


def folder() -> Path:
    """Return the folder in which they are kept."""
    from sim.core.compiled import CACHE

    return CACHE.parent / "workbooks"


def checksum(*parts: bytes) -> str:
    """Return a checksum of these bytes, 32 letters."""
    return sha256(b"\0".join(parts)).hexdigest()[:32]


def load(key: str) -> dict[str, list[object]] | None:
    """Return what is kept under a key; None where there is nothing, or nothing whole."""
    for path in sorted(folder().glob(f"{key}-*.parquet")):
        with suppress(OSError):
            content = path.read_bytes()
            if path.stem == f"{key}-{checksum(content)}":
                return _columns(content)
            path.unlink()
    return None


def keep(key: str, columns: Columns) -> None:
    """Keep columns under a key; where the disk refuses it, they are not kept."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({name: [json.dumps(cell) for cell in cells] for name, cells in columns.items()})
    stream = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, stream)
    content = stream.getvalue().to_pybytes()
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        number, partial = tempfile.mkstemp(dir=folder())
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
            os.replace(partial, folder() / f"{key}-{checksum(content)}.parquet")
        finally:
            Path(partial).unlink(missing_ok=True)


def _columns(content: bytes) -> dict[str, list[object]]:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(pyarrow.BufferReader(content))
    return {name: json.loads(f"[{','.join(table[name].to_pylist())}]") for name in table.column_names}
