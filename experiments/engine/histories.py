"""States at the end of burn-in, which runs with one history share, as files of plain arrays.

A file holds arrays one behind the other in the format of numpy, and never a pickle: to read it runs no code.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.lib.format import read_array, write_array

from experiments.reporting.files import is_whole, set_aside, write_by_digest
from sim.core.errors import InputError
from sim.population.graph import Ties
from sim.population.residents import Residents
from sim.run import Run
from sim.scenario.scenario import Scenario
from sim.settings import build_settings
from sim.state.records import Series, State, WeekLists

RECORDS = {"residents": Residents, "ties": Ties, "state": State, "series": Series, "_lists": WeekLists}
"""What of a run is kept: tuples of arrays, by the name that they have in it. The rest follows from the scenario."""

ARRAYS = ("group_sizes", "organisation")
"""Arrays by themselves that are kept as well."""


def keep(run: Run, folder: Path, history: str) -> None:
    """Write a run that stands at the end of burn-in into `folder`, where others find it by the key `history`.

    A worker elsewhere may not reach the folder; then each has a burn-in of its own.
    """
    with suppress(OSError, InputError):
        folder.mkdir(parents=True, exist_ok=True)
        write_by_digest(folder, ".npy", lambda path: _write(run, path), before=f"{history}-")


def find(folder: Path, history: str, scenario: Scenario, seed: int) -> Run | None:
    """Return the run of `scenario` and `seed` that stands at the end of burn-in; None where no whole file has it."""
    for path in folder.glob(f"{history}-*.npy"):
        if is_whole(path):
            with suppress(OSError, ValueError):  # a ValueError where it holds other things than arrays
                return _read(path, scenario, seed)
        else:
            with suppress(InputError):
                aside = set_aside(path)
                print(f"bereik: a damaged burn-in is set aside and carried out again: {aside}.", file=sys.stderr)
    return None


def _write(run: Run, path: Path) -> None:
    with path.open("wb") as file:
        for name in ARRAYS:
            write_array(file, getattr(run, name), allow_pickle=False)
        for name in RECORDS:
            for array in getattr(run, name):
                write_array(file, array, allow_pickle=False)


def _read(path: Path, scenario: Scenario, seed: int) -> Run:
    run = object.__new__(Run)
    run.scenario, run.seed, run.week, run.settings = scenario, seed, scenario.burn_in, build_settings(scenario)
    with path.open("rb") as file:
        vars(run).update({name: _next(file) for name in ARRAYS})
        vars(run).update({name: kind(*(_next(file) for _ in kind._fields)) for name, kind in RECORDS.items()})
    return run


def _next(file: BinaryIO) -> np.ndarray:
    array = read_array(file, allow_pickle=False)
    return array if array.dtype.names is None else array.view(np.recarray)
