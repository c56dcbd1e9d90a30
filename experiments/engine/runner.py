"""Carrying out a list of runs: in an even order, on any executor, with every finished run in the store.

Runs with one history share one burn-in. A chunk of runs is what a worker carries out at a time, for about a second;
its rows are written as soon as it is back. Chunks come in the order of their keys, which is as good as random: where
the work stops early, what is there is an even sample of the whole.
"""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, current_thread, main_thread

from experiments.engine.executors import Workers, has_lost_a_worker
from experiments.engine.histories import find, keep
from experiments.engine.plan import Job, Plan, Work
from experiments.engine.store import Row, Store
from sim.core.errors import InputError
from sim.core.fingerprint import model_fingerprint
from sim.quantities import Quantities
from sim.run import Run, simulate
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

CHUNK_SECONDS, MOST_IN_CHUNK = 1.0, 64
RESIDENT_WEEKS_PER_SECOND, SECONDS_BESIDE = 15e6, 0.01
"""About how fast a core is, and what a run takes besides; they decide how runs are cut into chunks, and no result."""
SECONDS_BETWEEN_LOOKS = 1.0
"""While nothing comes back, seconds until it is looked whether all workers live."""


@dataclass(frozen=True)
class Chunk:
    """Runs that one worker carries out one after another.

    Attributes
    ----------
    base, levers, work
        See `experiments.engine.plan.Plan`.
    jobs : tuple of Job
        The runs; those with one history stand together.
    histories : Path or None
        Folder for the state at the end of burn-in, where other chunks need the same; None where none does.
    source : str
        Fingerprint of the model that must carry them out.
    """

    base: Scenario
    levers: tuple[Lever, ...]
    work: Work
    jobs: tuple[Job, ...]
    histories: Path | None
    source: str


ON_ALL_CORES = Workers()


def carry_out(
    plan: Plan,
    store: Store,
    workers: Workers = ON_ALL_CORES,
    report: Callable[[int, int], object] = lambda done, of: None,
) -> Path:
    """Carry out all runs of a plan that the store does not hold yet, and return the path of the finished table.

    Parameters
    ----------
    plan, store
        The runs, and where they go.
    workers : Workers
        Who carries them out.
    report : callable
        Called with the number of finished runs and of all runs, at the start and whenever it has changed.

    Raises
    ------
    InputError
        The disk refuses a part, no cluster answers, or a worker has another version of the model.
    KeyboardInterrupt
        On Ctrl-C, once the chunks under way are in the store.
    """
    chunks, n_all = cut(plan, store)
    n_done = n_all - sum(len(chunk.jobs) for chunk in chunks)
    report(n_done, n_all)
    seconds = (n_all - n_done) * _seconds_per_run(plan.base)
    with _held_ctrl_c() as is_stopped:
        for rows in _Crew(workers, seconds, deque(chunks), is_stopped).rows():
            store.add(rows)
            n_done += len(rows)
            report(n_done, n_all)
    if is_stopped():
        raise KeyboardInterrupt
    return store.finish()


def cut(plan: Plan, store: Store) -> tuple[list[Chunk], int]:
    """Return the runs of a plan that are not in the store, each once, in an even order, and the number of all runs."""
    groups: dict[str, dict[str, Job]] = {}
    keys = set()
    for job in plan.jobs():
        keys.add(job.key)
        if job.key not in store.done:
            groups.setdefault(job.history, {})[job.key] = job
    size = max(1, min(MOST_IN_CHUNK, int(CHUNK_SECONDS / _seconds_per_run(plan.base))))
    shared = {history for history, jobs in groups.items() if len(jobs) > size}
    pieces: list[list[Job]] = []
    for jobs in groups.values():
        ordered = sorted(jobs.values(), key=lambda job: job.key)
        pieces += [ordered[k : k + size] for k in range(0, len(ordered), size)]
    chunks: list[list[Job]] = []
    mixed: list[Job] = []  # short pieces, of histories that no other chunk needs
    for piece in sorted(pieces, key=lambda piece: piece[0].key):
        if piece[0].history in shared:
            chunks.append(piece)
            continue
        if mixed and len(mixed) + len(piece) > size:
            chunks.append(mixed)
            mixed = []
        mixed = mixed + piece
    chunks += [mixed] if mixed else []
    chunks.sort(key=lambda jobs: jobs[0].key)
    folder = store.histories.absolute()
    return [
        Chunk(
            plan.base,
            plan.levers,
            plan.work,
            tuple(jobs),
            folder if jobs[0].history in shared else None,
            model_fingerprint(),
        )
        for jobs in chunks
    ], len(keys)


def perform(chunk: Chunk) -> list[Row]:
    """Carry out the runs of a chunk, and return a row for each; a run that fails is a row that says why.

    Raises
    ------
    InputError
        This process has another version of the model.
    """
    if chunk.source != model_fingerprint():
        raise InputError(
            f"a worker has model source {model_fingerprint()}, but {chunk.source} is asked for; "
            "install the same version of bereik there"
        )
    quantities = Quantities(chunk.base, chunk.levers)
    rows, base, history = [], None, ""
    for job in chunk.jobs:
        try:
            scenario = quantities.vary(job.changes)
            if base is None or job.history != history:
                base, history = _at_end_of_burn_in(scenario, job, chunk.histories), job.history
            rows.append(Row(job.key, dict(chunk.work(base.fork(scenario)))))
        except Exception as error:  # a failure belongs to its run, not to the runs beside it
            rows.append(Row(job.key, error=f"{type(error).__name__}: {error}"))
    return rows


def compile_rules() -> None:
    """Compile the rules of the model, or load them, with the smallest of neighbourhoods."""
    simulate(Scenario(residents=20, weeks=1, burn_in=0))


class _Crew:
    """An executor at work on chunks; where a worker dies, its chunks are tried again, one at a time.

    A run that is under way when a worker dies alone is what kills it, and becomes a row that says so.
    """

    def __init__(self, workers: Workers, seconds: float, chunks: deque[Chunk], is_stopped: Callable[[], bool]) -> None:
        self._workers, self._seconds, self._chunks, self._is_stopped = workers, seconds, chunks, is_stopped
        self._suspects: deque[Chunk] = deque()
        self._busy: dict[Future, Chunk] = {}
        self._executor: Executor | None = None
        self._n_workers, self._is_alone = 1, False

    def rows(self) -> Iterator[list[Row]]:
        """Yield the rows of each chunk as it comes back; once stopped, of those that are under way."""
        try:
            while self._busy or ((self._chunks or self._suspects) and not self._is_stopped()):
                if self._is_stopped():
                    self._busy = {future: chunk for future, chunk in self._busy.items() if not future.cancel()}
                else:
                    self._hand_out()
                for future in self._come_back():
                    yield from self._take(future)
        finally:
            self._close()

    def _hand_out(self) -> None:
        """Keep every worker busy; a suspect is carried out with nothing beside it."""
        if self._suspects:
            if not self._busy:
                self._is_alone = True
                self._submit(self._suspects.popleft())
            return
        self._is_alone = False
        while self._chunks and len(self._busy) < 2 * self._n_workers and not self._suspects:
            self._submit(self._chunks.popleft())

    def _submit(self, chunk: Chunk) -> None:
        if self._executor is None:
            self._executor, self._n_workers = self._workers.start(self._seconds)
        try:
            self._busy[self._executor.submit(perform, chunk)] = chunk
        except Exception:  # the executor broke before it could take the chunk
            self._suspects.append(chunk)
            self._close()

    def _come_back(self) -> list[Future]:
        """Return calls that came to an end: all, where a worker died and the executor does not see it."""
        while not (done := wait(self._busy, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done):
            if self._executor is not None and has_lost_a_worker(self._executor):
                self._close()
        return list(done)

    def _take(self, future: Future) -> Iterator[list[Row]]:
        chunk = self._busy.pop(future)
        try:
            yield future.result()
            return
        except InputError:
            raise
        except Exception as error:
            died = f"a worker died: {type(error).__name__}"
        if not self._is_alone:
            self._suspects.append(chunk)
        elif len(chunk.jobs) == 1:
            yield [Row(job.key, error=died) for job in chunk.jobs]
        else:
            self._suspects.extend(replace(chunk, jobs=(job,)) for job in chunk.jobs)
        if not self._busy:
            self._close()

    def _close(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)
        for future in self._busy:
            if not future.done():  # the executor lost it
                future.set_exception(BrokenProcessPool())


@contextmanager
def _held_ctrl_c() -> Iterator[Callable[[], bool]]:
    """While the block lasts, note the first Ctrl-C instead of breaking off; the second one breaks off."""
    stopped = Event()

    def stop(*_: object) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        print("\nStopping once the runs under way are finished; Ctrl-C again leaves them.", file=sys.stderr, flush=True)

    is_ours = current_thread() is main_thread()  # only there may a signal be handled
    before = signal.signal(signal.SIGINT, stop) if is_ours else None
    try:
        yield stopped.is_set
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, before)


def _seconds_per_run(scenario: Scenario) -> float:
    return scenario.residents * (scenario.weeks + scenario.burn_in) / RESIDENT_WEEKS_PER_SECOND + SECONDS_BESIDE


def _at_end_of_burn_in(scenario: Scenario, job: Job, histories: Path | None) -> Run:
    """Return a run at the end of burn-in: from the folder, or carried out here and put there for the others."""
    alone = scenario.changed(levers=())
    base = find(histories, job.history, alone, job.seed) if histories else None
    if base is None:
        base = Run(alone, job.seed).burn_in()
        if histories:
            keep(base, histories, job.history)
    return base
