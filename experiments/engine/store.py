"""The store of a list of runs: what is finished stays, whatever happens next.

A folder holds `plan.json` (what the runs are made from), `variants.parquet` (the table of what varies), `parts/`
(finished runs in the order in which they were finished) and, once all are there, `runs.parquet`: one row for each run
in the order of the plan. A file is written beside its place, brought to the disk, and put there in one step. Rows are
found by the key of their run, so that a plan that grew finds what it already had. A part is named by a digest of its
bytes, so that no part takes the place of another and a damaged one is noticed; `runs.sha256` tells it of the table.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
from filelock import BaseFileLock, FileLock, Timeout

from experiments.engine.plan import Outcomes, Plan
from experiments.engine.plan_file import write_plan
from experiments.reporting.files import (
    digest_of,
    is_whole,
    open_folder,
    set_aside,
    write,
    write_by_digest,
    write_text,
)
from sim.core.errors import InputError


@dataclass(frozen=True)
class Row:
    """A finished run: its key, and its outcomes or what went wrong."""

    key: str
    outcomes: Outcomes = field(default_factory=dict)
    error: str = ""


class Store:
    """Finished runs in a folder, open for one process at a time.

    Parameters
    ----------
    folder : str or Path
        The folder; it is made where it is not there.
    plan : Plan
        The runs that are to be carried out.
    command : str
        The command that asks for them, to be kept.

    Attributes
    ----------
    done
        Keys of the runs that came to their end. A run that failed is not among them, and is tried again.

    Raises
    ------
    InputError
        The folder cannot be written, or another process has it open.
    """

    def __init__(self, folder: str | Path, plan: Plan, command: str = "") -> None:
        self.folder, self.plan = open_folder(folder), plan
        self._parts = open_folder(self.folder / "parts")
        self._lock = _locked(self.folder)
        try:
            for partial in self._parts.glob("*.partial"):
                partial.unlink()
            self._forget_histories()
            write_plan(self.folder, plan, command)
            self._set_damaged_aside()
            self.done = {row for path in self._part_files() for row in _keys_done(path)}
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @property
    def histories(self) -> Path:
        """The folder in which workers share the states at the end of burn-in."""
        return self.folder / "histories"

    def add(self, rows: Sequence[Row]) -> None:
        """Write finished runs as one part.

        Raises
        ------
        InputError
            The disk refuses it; what was there before stands.
        """
        if not rows:
            return
        table = _as_table(rows)
        write_by_digest(self._parts, ".parquet", lambda partial: parquet.write_table(table, partial))
        self.done.update(row.key for row in rows if not row.error)

    def finish(self) -> Path:
        """Write the rows of all runs of the plan in its order as `runs.parquet`, and return its path.

        Raises
        ------
        InputError
            A run is not there, or the disk refuses it.
        """
        self._set_damaged_aside()
        parts = [parquet.read_table(path) for path in self._part_files()]
        rows = [row for part in parts for row in _keys(part)]
        # where a failed run was tried again and came to its end, the end counts
        place = {key: k for k, (key, error) in enumerate(rows) if error}
        place |= {key: k for k, (key, error) in enumerate(rows) if not error}
        jobs = [(job.key, job.variant, job.seed) for job in self.plan.jobs()]
        missing = sum(key not in place for key, _, _ in jobs)
        if missing:
            raise InputError(
                f"{missing} of {len(jobs)} runs of '{self.folder}' are not there yet; call the command again"
            )
        columns = _label_columns(self.plan, jobs) | _number_columns(parts, [place[key] for key, _, _ in jobs])
        table = pa.table({name: columns[name] for name in _order(columns)})
        path = self.folder / "runs.parquet"
        check = _check_of(path)
        check.unlink(missing_ok=True)  # without one, a table is what an earlier version or a killed command left
        write(path, lambda partial: parquet.write_table(table, partial))
        write_text(check, f"{digest_of(path)}  {path.name}\n")
        self._forget_histories()
        return path

    def _forget_histories(self) -> None:
        """Remove what workers shared, also before the first run: what a folder brings along is not run on."""
        if self.histories.is_symlink():
            self.histories.unlink()
        shutil.rmtree(self.histories, ignore_errors=True)

    def _set_damaged_aside(self) -> None:
        """Set damaged files aside, and say which: parts are run again, and the finished table is made from parts."""
        damaged = [path for path in self._part_files() if not is_whole(path)]
        if damaged:
            names = ", ".join(str(set_aside(path)) for path in damaged[:3])
            more = [set_aside(path) for path in damaged[3:]]
            _say(f"damaged parts are set aside and their runs carried out again: {names}", len(more))
        table = self.folder / "runs.parquet"
        if is_damaged(table):
            _say(f"a damaged table is set aside and made again: {set_aside(table)}")

    def _part_files(self) -> list[Path]:
        return sorted(self._parts.glob("*.parquet"))


def read_runs(folder: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the finished table of a store, or some of its columns: a row for each run in the order of the plan.

    Columns are `key`, `variant`, `seed`, `error`, what varies, and the numbers that were kept.

    Raises
    ------
    InputError
        There is no finished table, or it is damaged.
    """
    path = Path(folder) / "runs.parquet"
    if not path.exists():
        raise InputError(f"'{path}' is not there: the runs are not finished, or this is not a folder of runs")
    try:
        if is_damaged(path):
            raise pa.ArrowInvalid
        there = parquet.read_schema(path).names
        wanted = there if columns is None else list(columns)
        runs = parquet.read_table(path, columns=[name for name in wanted if name in there]).to_pandas()
    except (pa.ArrowException, OSError):
        raise InputError(f"'{path}' is damaged; call the command that made it again, which makes it anew") from None
    return runs.reindex(columns=wanted)  # where every run failed no number is there


def is_damaged(table: Path) -> bool:
    """Return whether a finished table is other than `runs.sha256` beside it says; False where either is not there."""
    try:
        return _check_of(table).read_bytes()[:64] != digest_of(table).encode()
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _check_of(table: Path) -> Path:
    """Return where the checksum of a finished table stands; `sha256sum -c` reads it."""
    return table.with_suffix(".sha256")


def _locked(folder: Path) -> BaseFileLock:
    """Return the lock of a folder, held."""
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"--out: another command is at work in '{folder}'; wait for it, or give another folder"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise InputError(
            f"--out: '{folder / '.lock'}' cannot be locked: {error}; remove it, or give another folder"
        ) from None
    return lock


def _say(what: str, n_more: int = 0) -> None:
    print(f"bereik: {what}{f' and {n_more} more' if n_more else ''}.", file=sys.stderr, flush=True)


def _as_table(rows: Sequence[Row]) -> pa.Table:
    names = next((list(row.outcomes) for row in rows if not row.error), [])
    columns = {"key": pa.array([row.key for row in rows]), "error": pa.array([row.error for row in rows])}
    for name in names:
        values = [row.outcomes.get(name) for row in rows]
        is_series = any(np.ndim(value) == 1 for value in values if not (value is None or isinstance(value, float)))
        columns[name] = pa.array(values, pa.list_(pa.float64()) if is_series else pa.float64())
    return pa.table(columns)


def _keys(part: pa.Table) -> list[tuple[str, str]]:
    return list(zip(part["key"].to_pylist(), part["error"].to_pylist(), strict=True))


def _keys_done(path: Path) -> list[str]:
    return [key for key, error in _keys(parquet.read_table(path, columns=["key", "error"])) if not error]


def _number_columns(parts: Sequence[pa.Table], rows: Sequence[int]) -> dict[str, pa.Array]:
    """Return the columns of the parts with `rows` of all their rows; a column after the other, to spare memory."""
    names = dict.fromkeys(name for part in parts for name in part.column_names)
    order = pa.array(rows)
    columns = {}
    for name in names:
        kind = next(part.schema.field(name).type for part in parts if name in part.column_names)
        pieces = [part[name] if name in part.column_names else pa.nulls(len(part), kind) for part in parts]
        whole = pa.chunked_array([chunk for piece in pieces for chunk in _chunks(piece)], kind)
        # in one chunk, so that the bytes do not tell in which parts the rows came
        columns[name] = pa.concat_arrays(whole.take(order).chunks)
    return columns


def _chunks(piece: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return piece.chunks if isinstance(piece, pa.ChunkedArray) else [piece]


def _label_columns(plan: Plan, jobs: Sequence[tuple[str, int, int]]) -> dict[str, pa.Array]:
    """Return what names the runs, and what varies between them."""
    variants = [variant for _, variant, _ in jobs]
    varied = pa.Table.from_pandas(plan.table, preserve_index=False).take(variants).combine_chunks()
    return {
        "variant": pa.array([str(plan.table.index[variant]) for variant in variants]),
        "seed": pa.array([seed for _, _, seed in jobs], pa.int64()),
        **{name: pa.concat_arrays(varied[name].chunks) for name in varied.column_names},
    }


def _order(columns: dict[str, pa.Array]) -> list[str]:
    """Return the names of columns as the finished table has them."""
    first = ["key", "variant", "seed", "error"]
    return first + [name for name in columns if name not in first]
