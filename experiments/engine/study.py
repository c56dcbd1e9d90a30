"""The template of every study: it analyses runs, writes files, and shows what came out.

A study is a folder of `studies/`. Its `analysis.py` says what may be asked (`<Study>Settings`), which runs answer it
(`design`) and what they say (`analyse`, which returns a `<Study>Result`), and knows nothing of files; `figures.py`
draws; `report.py` writes files and shows the result, and ties all of it together as `STUDY`. What is the same for all
is here: time, the folder, runs with progress, failures, the manifest, and the closing line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd
from rich.console import Console

from experiments.engine.executors import Workers
from experiments.engine.plan import Plan
from experiments.engine.progress import progress
from experiments.engine.runner import ON_ALL_CORES, carry_out
from experiments.engine.store import Store, read_runs
from experiments.reporting.files import open_folder, write_json
from experiments.reporting.manifest import Provenance, manifest
from experiments.reporting.screen import console

RUNS = "runs"
"""Folder of the store within the folder of results."""

Settings = TypeVar("Settings")
Result = TypeVar("Result")


class Execution:
    """How a study is carried out: by whom, and into which folder.

    Parameters
    ----------
    out : Path
        Folder of results; it is made where it is not there. Runs that it holds already are not run again.
    command : str
        The command that asks for the study, to be kept with its result.
    workers : Workers
        Who carries out the runs.
    prepare : callable
        Called once, when the input is known to be good and before the first run.

    Attributes
    ----------
    n_failed : int
        Pieces of work that have failed so far.
    """

    def __init__(
        self,
        out: Path,
        command: str,
        workers: Workers = ON_ALL_CORES,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        self.out, self.command, self.workers = out, command, workers
        self.n_failed = 0
        self._prepare = prepare
        self._is_open = False

    def open(self) -> Path:
        """Return the folder of results, made and ready; to be called when all input is known to be good.

        Raises
        ------
        InputError
            It cannot be made, or nothing can be written there.
        """
        if not self._is_open:
            open_folder(self.out)
            self._prepare()
            self._is_open = True
        return self.out

    def carry_out(self, plan: Plan, stage: str = "", announcement: str = "", what: str = "runs") -> pd.DataFrame:
        """Carry out what is not there yet of a plan, and return its runs; progress and failures go to standard error.

        Parameters
        ----------
        plan : Plan
            The runs; their store is the folder `runs` of the results, or `stage` in it.
        stage : str
            Name of this plan, where a study has more than one.
        announcement : str
            What is said of the work before it begins; nothing if empty.
        what : str
            What the runs are called in the line of progress.

        Raises
        ------
        InputError
            The folder cannot be written, or is in use.
        """
        self.open()
        if announcement:
            print(announcement, file=sys.stderr, flush=True)
        with Store(self.out / RUNS / stage, plan, self.command) as store:
            with progress(what) as report:
                carry_out(plan, store, self.workers, report)
            runs = read_runs(store.folder)
        self.n_failed += warn_of_failures(runs)
        return runs


@dataclass(frozen=True)
class Study(Generic[Settings, Result]):
    """A question that can be put to the model.

    Attributes
    ----------
    analyse : callable
        (settings, execution) -> what the runs say, which it lets the execution carry out; None where none came to
        its end, so that there is nothing to write or show.
    write : callable
        (settings, result, folder): writes tables and figures.
    show : callable
        (settings, result, screen): prints the result.
    provenance : callable
        (settings, result) -> what the result was made from, for the manifest.
    files : str
        What is in the folder in the end, for the closing line.
    width : int
        Characters of a line where the screen is no terminal.
    """

    analyse: Callable[[Settings, Execution], Result | None]
    write: Callable[[Settings, Result, Path], None]
    show: Callable[[Settings, Result, Console], None]
    provenance: Callable[[Settings, Result], Provenance]
    files: str = "Tables, figures and a manifest"
    width: int = 110

    def conduct(self, settings: Settings, execution: Execution) -> int:
        """Analyse, write all files, show the result, and return how many pieces of work failed.

        Raises
        ------
        InputError
            Settings that cannot be used, or a folder that cannot be written.
        """
        began = time.perf_counter()
        result = self.analyse(settings, execution)
        if result is None:
            return execution.n_failed
        out = execution.open()
        self.write(settings, result, out)
        made_from = self.provenance(settings, result)
        write_json(out / "manifest.json", manifest(made_from, execution.command, time.perf_counter() - began))
        screen = console(self.width)
        self.show(settings, result, screen)
        screen.print(f"{self.files} are in {out}.", markup=False, soft_wrap=True)
        return execution.n_failed


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
