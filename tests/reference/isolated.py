"""Run the reference in a process of its own, as plain Python."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from sim.population.graph import Ties
from sim.population.residents import Residents
from sim.scenario.scenario import Scenario
from sim.state.records import Series

TESTS = Path(__file__).parent.parent


@dataclass(frozen=True)
class Job:
    """A town and a scenario to run; and what is made wrong on purpose, so that a comparison must notice.

    changed: a rule that this package uses, as "contact.success_chance", which then gives a quarter less.
    swapped: names of two phases of the week that change places.
    """

    scenario: Scenario
    seed: int
    town: Residents
    ties: Ties
    changed: str = ""
    swapped: tuple[str, str] | None = None


@dataclass(frozen=True)
class Result:
    """What the reference gives: weekly series, residents at the end, and the processor time of the weeks in seconds."""

    series: Series
    residents: dict[str, np.ndarray] = field(repr=False)
    seconds: float


def run_apart(jobs: Sequence[Job]) -> list[Result]:
    """Run all jobs in one new process, without compiled code."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "jobs", Path(folder) / "results"
        given.write_bytes(pickle.dumps(list(jobs)))
        subprocess.run(
            [sys.executable, "-m", "reference", str(given), str(made)],
            env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path},
            check=True,
        )
        return pickle.loads(made.read_bytes())


def run_job(job: Job) -> Result:
    """Run one job in this process."""
    from .end_state import end_of
    from .model import ReferenceModel

    restore = _change(job.changed) if job.changed else None
    try:
        model = ReferenceModel(job.scenario, job.seed, job.town, job.ties)
        if job.swapped:
            _swap(model, *job.swapped)
        before = time.process_time()
        for _ in range(job.scenario.burn_in + job.scenario.weeks):
            model.step()
        seconds = time.process_time() - before
    finally:
        if restore is not None:
            restore()
    return Result(model.series, end_of(model), seconds)


def _change(name: str) -> Callable[[], None]:
    """Let a rule give a quarter less; return what puts it back."""
    module_name, _, own_name = name.rpartition(".")
    module: Any = import_module(f"reference.{module_name}")
    own = getattr(module, own_name)
    setattr(module, own_name, lambda *args, **kwargs: own(*args, **kwargs) * 0.75)
    return lambda: setattr(module, own_name, own)


def _swap(model: Any, one: str, other: str) -> None:
    phases = [phase.__name__ for phase in model.phases]
    k, m = phases.index(one), phases.index(other)
    order = list(model.phases)
    order[k], order[m] = order[m], order[k]
    model.phases = tuple(order)


def main(given: str, made: str) -> None:
    """Run the jobs in one file and write their results into another."""
    jobs: list[Job] = pickle.loads(Path(given).read_bytes())
    Path(made).write_bytes(pickle.dumps([run_job(job) for job in jobs]))
