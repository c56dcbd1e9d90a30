"""Runs on a list: which they are, how they are carried out, and what comes back of each.

A job is frozen data, and so is its result; jobs that share a history share one burn-in. Which thread
carries out what, and in which order, changes nothing in any result.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from threading import Event

import numpy as np

from sim.errors import InputError
from sim.measures import non_reach
from sim.outcomes import outcomes
from sim.run import Run, simulate
from sim.scenario import Scenario


@dataclass(frozen=True)
class Job:
    """One run that is to be carried out: a scenario, a seed, and what the run is called among the others."""

    name: str
    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class Result:
    """What came back of a job.

    Attributes
    ----------
    job : the job.
    outcomes : numbers of the whole run by name (`sim.outcomes`); empty where the run failed.
    weekly : non-reach (T,), share of residents, in every week after burn-in; empty where the run failed.
    error : what went wrong; "" where nothing did.
    """

    job: Job
    outcomes: dict[str, float] = field(default_factory=dict)
    weekly: np.ndarray = field(default_factory=lambda: np.empty(0))
    error: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the run came to its end."""
        return not self.error


def share_histories(jobs: Iterable[Job]) -> list[tuple[Job, ...]]:
    """Return the jobs in groups that have everything up to the end of burn-in in common, in the order they came."""
    groups: dict[tuple[Scenario, int], list[Job]] = {}
    for job in jobs:
        history = job.scenario.changed(levers=(), weeks=1, name="history", title="", description="")
        groups.setdefault((history, job.seed), []).append(job)
    return [tuple(group) for group in groups.values()]


def run_together(jobs: Sequence[Job], stop: Event | None = None) -> list[Result]:
    """Return the results of jobs that share a history: one burn-in, and a fork for each.

    A run that fails gives a result with an error; bad input is for the user to know, and is raised.

    Parameters
    ----------
    jobs : one group of `share_histories`.
    stop : once it is set, no further fork is begun.

    Raises
    ------
    InputError : the scenario cannot be carried out.
    """
    try:
        base = Run(jobs[0].scenario, jobs[0].seed).burn_in()
    except InputError:
        raise
    except Exception as error:  # a failure belongs to its runs, not to the runs beside them
        return [Result(job, error=_describe(error)) for job in jobs]
    results = []
    for job in jobs:
        if stop is not None and stop.is_set():
            break
        results.append(_run_on(base, job))
    return results


def run_all(jobs: Iterable[Job], n_threads: int | None = None) -> Generator[list[Result], None, None]:
    """Carry out all jobs and yield the results of each group that shares a history as soon as it is finished.

    Parameters
    ----------
    jobs : what is to be done.
    n_threads : groups that are carried out at the same time; by default one for each core.

    Raises
    ------
    InputError : a scenario cannot be carried out; what was yielded before stands.
    """
    stop = Event()
    pool = ThreadPoolExecutor(n_threads or os.cpu_count() or 1)
    try:
        waiting = [pool.submit(run_together, group, stop) for group in share_histories(jobs)]
        for finished in as_completed(waiting):
            yield finished.result()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def compile_rules() -> None:
    """Compile the rules of the model, or load them, with the smallest of towns."""
    simulate(Scenario(residents=20, weeks=1, burn_in=0))


def _run_on(base: Run, job: Job) -> Result:
    try:
        run = base.fork(job.scenario).advance()
        return Result(job, outcomes(run), non_reach(run))
    except InputError:
        raise
    except Exception as error:
        return Result(job, error=_describe(error))


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
