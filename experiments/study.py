"""What every question to the model does with its plan: carry it out in a folder, and read the runs as a frame."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from .executors import Workers
from .plan import Plan
from .progress import progress
from .runner import ON_ALL_CORES, carry_out
from .store import Store, read_runs

RUNS = "runs"
"""Folder of the store within the folder of results."""


def carry_out_in(
    out: Path, plan: Plan, command: str, workers: Workers = ON_ALL_CORES, columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Carry out what is not there yet of a plan, with progress on standard error, and return its runs.

    Parameters
    ----------
    out : folder of results; the store is `runs` in it.
    plan, workers : the runs, and who carries them out.
    command : the command that asks for them, to be kept.
    columns : the columns that are wanted; by default all.

    Raises
    ------
    InputError : the folder cannot be written, or is in use.
    """
    with Store(out / RUNS, plan, command) as store:
        with progress() as report:
            carry_out(plan, store, workers, report)
        return read_runs(store.folder, columns)


def warn_of_failures(runs: pd.DataFrame) -> int:
    """Say on standard error how many runs failed, and why the first did; return their number."""
    failed = runs[runs["error"] != ""]
    if len(failed):
        first = failed.iloc[0]
        print(
            f"bereik: {len(failed)} of {len(runs)} runs failed and are left out; "
            f"the first is '{first['variant']}' with seed {first['seed']}: {first['error']}",
            file=sys.stderr,
        )
    return len(failed)
