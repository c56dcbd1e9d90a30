"""Where runs are carried out: in this process, in processes on this machine, or on a cluster.

All three are a `concurrent.futures.Executor`. Which one is used, and how many workers it has, changes no result.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sim.core.errors import InputError

FEW_SECONDS = 15.0
"""Work of one core, in seconds, up to which starting processes does not pay."""
CLUSTER_SECONDS = 5.0
"""How long a scheduler may take to answer, and to have its first worker."""


@dataclass(frozen=True)
class Workers:
    """Who carries out the runs.

    Attributes
    ----------
    n : int or None
        Runs at the same time; None for one on each core.
    kind : str
        "threads" of this process, "processes" of this machine, or "" to choose by the amount of work.
    cluster : str
        Address of a dask scheduler that is used instead, such as tcp://10.0.0.1:8786; "" for none.
    """

    n: int | None = None
    kind: str = ""
    cluster: str = ""

    @property
    def number(self) -> int:
        """Runs at the same time, on this machine."""
        return self.n or os.cpu_count() or 1

    def start(self, seconds: float) -> tuple[Executor, int]:
        """Return a new executor for about `seconds` of one core's work, and how many workers it has.

        Raises
        ------
        InputError
            No cluster answers at the address, it has no worker, or dask is not installed.
        """
        if self.cluster:
            return _connect(self.cluster)
        kind = self.kind or ("threads" if seconds <= FEW_SECONDS else "processes")
        if kind == "threads":
            return ThreadPoolExecutor(self.number), self.number
        return _Processes(self.number), self.number


def has_lost_a_worker(executor: Executor) -> bool:
    """Return whether a process of an executor has ended; what it had under way may then never come back."""
    return isinstance(executor, _Processes) and not all(process.is_alive() for process in executor.started)


class _Processes(ProcessPoolExecutor):
    """Processes of this machine that are known, so that these, and no other child of this process, can be ended.

    Python's own executor waits for ever for a worker that dies while it is being started, or in the midst of an answer.
    """

    def __init__(self, n: int) -> None:
        self.started: list[Any] = []
        self._answers: list[Any] = []
        context: Any = _Noting(_fresh_processes(), self.started, self._answers)
        super().__init__(n, mp_context=context, initializer=_begin_worker)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes at once, whatever they are doing; all that was finished is back already."""
        for process in self.started:
            if process.is_alive():
                process.kill()
        for queue in self._answers:
            queue._writer.close()  # now nobody holds it, so that half an answer is met by an end of file
        super().shutdown(wait, cancel_futures=cancel_futures)


class _Noting:
    """A way to start processes that notes those that it makes, and the queues by which they answer."""

    def __init__(self, inner: Any, started: list[Any], answers: list[Any]) -> None:
        self._inner, self._started, self._answers = inner, started, answers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def Process(self, *args: Any, **options: Any) -> Any:
        """Return a new process, and note it."""
        process = self._inner.Process(*args, **options)
        self._started.append(process)
        return process

    def SimpleQueue(self) -> Any:
        """Return a new queue, and note it."""
        queue = self._inner.SimpleQueue()
        self._answers.append(queue)
        return queue


def _fresh_processes():
    """Return how processes are started: from a server that has the rules loaded, or each from nothing."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["experiments.engine.preload"])
    return context


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _connect(address: str) -> tuple[Executor, int]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "--cluster needs dask, which is not installed; install it with: pip install 'bereik[cluster]'"
        ) from None
    try:
        asyncio.run(asyncio.wait_for(_ask(address), CLUSTER_SECONDS))
        client = Client(address, timeout=CLUSTER_SECONDS)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"--cluster: nothing answers at '{address}': {error or type(error).__name__}") from None
    try:
        client.wait_for_workers(1, timeout=CLUSTER_SECONDS)
    except TimeoutError:
        client.close()
        raise InputError(f"--cluster: the scheduler at '{address}' has no workers; start some first") from None
    n_workers = len(client.scheduler_info(n_workers=-1)["workers"])
    print(f"The cluster has {n_workers} workers.", file=sys.stderr)
    return _ClusterExecutor(client), n_workers


async def _ask(address: str) -> None:
    """See whether a dask scheduler is at an address: a client waits for ever where something listens but is silent."""
    from distributed import rpc

    async with rpc(address) as scheduler:
        answer: Any = await scheduler.identity()
    kind = str(answer["type"])
    if kind != "Scheduler":
        raise ValueError(f"there is a {kind.lower()} of dask there, and no scheduler")


class _ClusterExecutor(Executor):
    """The executor of a dask client, which closes its client when it is shut down."""

    def __init__(self, client) -> None:
        self._client, self._inner = client, client.get_executor(pure=False)

    def submit(self, fn, /, *args, **kwargs):
        """Return the future of a call on the cluster."""
        return self._inner.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on without us."""
        self._inner.shutdown(wait=wait)
        self._client.close()
