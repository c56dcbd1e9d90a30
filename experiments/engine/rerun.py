"""One run of a finished list again, alone, and whether it gives the same numbers to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from rich.console import Console

from experiments.engine.plan_file import read_plan
from experiments.engine.runner import Chunk, perform
from experiments.engine.store import read_runs
from sim.core.errors import InputError, nearest
from sim.core.fingerprint import model_fingerprint


def rerun(folder: Path, key: str) -> tuple[dict, dict]:
    """Return what the store of `folder` holds of the run whose key begins with `key`, and what it gives now, by name.

    Raises
    ------
    InputError
        No finished run has this key, or more than one; or another version of the model made the store.
    """
    keys = read_runs(folder, ["key"])["key"]
    found = keys.index[keys.str.startswith(key)]
    if len(set(keys[found])) != 1:
        problem = f"{len(found)} runs have a key that begins so" if len(found) else nearest(key, keys)
        raise InputError(f"'{key}' does not name one run of '{folder}'; {problem}")
    whole = keys[found[0]]
    plan = read_plan(folder)
    job = next((job for job in plan.jobs() if job.key == whole), None)
    if job is None:
        raise InputError(f"the plan in '{folder}' has no run '{whole}'; call the command that made the folder again")
    (row,) = perform(Chunk(plan.base, plan.levers, plan.work, (job,), None, model_fingerprint()))
    stored = parquet.read_table(folder / "runs.parquet").slice(int(found[0]), 1).to_pylist()[0]
    again = {"key": row.key, "error": row.error, **row.outcomes}
    return stored, again


def show_rerun(folder: Path, key: str, console: Console, prepare: Callable[[], object]) -> bool:
    """Rerun one run, print its numbers, and return whether they are the same to the last bit."""
    prepare()
    stored, again = rerun(folder, key)
    differing = [name for name in again if not _is_same(stored[name], again[name])]
    labels = [f"{name} {value}" for name, value in stored.items() if name not in again and value is not None]
    console.print(f"Run {stored['key']}: {', '.join(labels)}", markup=False)
    for name, value in again.items():
        if name != "key" and np.ndim(value) == 0 and value != "":
            console.print(f"  {name:<36} {value}", markup=False)
    if differing:
        console.print(f"Not the same as in {folder}: {', '.join(differing)}.", markup=False)
    else:
        console.print(f"All {len(again)} numbers are the same to the last bit as in {folder}.", markup=False)
    return not differing


def _is_same(stored: object, again: object) -> bool:
    if isinstance(again, str) or stored is None:
        return stored == again
    return np.asarray(stored, dtype=float).tobytes() == np.asarray(again, dtype=float).tobytes()
