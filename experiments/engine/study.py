"""What every question to the model does with its plan: carry it out in a folder, and read the runs as a frame."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.engine.executors import Workers
from experiments.engine.plan import Plan
from experiments.engine.progress import progress
from experiments.engine.runner import ON_ALL_CORES, carry_out
from experiments.engine.store import Store, read_runs
from experiments.reporting.files import open_folder

RUNS = "runs"
"""Folder of the store within the folder of results."""


@dataclass(frozen=True)
class Study:
    """A question put to the model: where its answer goes, and who carries out its runs.

    Attributes
    ----------
    out : folder of results; it is made where it is not there. Runs that it holds already are not run again.
    command : the command that puts the question, to be kept with the answer.
    workers : who carries out the runs.
    prepare : called once the input is known to be good, before the first run.
    """

    out: Path
    command: str
    workers: Workers = ON_ALL_CORES
    prepare: Callable[[], object] = lambda: None

    def open(self) -> Path:
        """Return the folder of results, made and ready, when all is known to be good.

        Raises
        ------
        InputError : it cannot be made, or nothing can be written there.
        """
        folder = open_folder(self.out)
        self.prepare()
        return folder

    def carry_out(self, plan: Plan, stage: str = "", what: str = "runs") -> pd.DataFrame:
        """Carry out what is not there yet of a plan, with progress on standard error, and return its runs.

        Parameters
        ----------
        plan : the runs; their store is the folder `runs` of the results, or `stage` in it.
        stage : where a study has more than one plan.
        what : what the runs are called in the line of progress.

        Raises
        ------
        InputError : the folder cannot be written, or is in use.
        """
        with Store(self.out / RUNS / stage, plan, self.command) as store:
            with progress(what) as report:
                carry_out(plan, store, self.workers, report)
            return read_runs(store.folder)


def say(text: str) -> None:
    """Say on standard error how much work there is, before it begins."""
    print(text, file=sys.stderr, flush=True)


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
