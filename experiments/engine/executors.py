"""Where runs are carried out: in this process, in processes on this machine, or on a cluster.

All three are a `concurrent.futures.Executor`. Which one is used, and how many workers it has, changes no result.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

from sim.core.errors import InputError

FEW_SECONDS = 15.0
"""Work of one core, in seconds, up to which starting processes does not pay."""


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
            No cluster answers at the address, or dask is not installed.
        """
        if self.cluster:
            return _connect(self.cluster)
        kind = self.kind or ("threads" if seconds <= FEW_SECONDS else "processes")
        if kind == "threads":
            return ThreadPoolExecutor(self.number), self.number
        pool = ProcessPoolExecutor(self.number, mp_context=_fresh_processes(), initializer=_begin_worker)
        return pool, self.number


def stop_workers() -> None:
    """End the processes of this machine's executors at once, whatever they are doing."""
    for process in multiprocessing.active_children():
        process.kill()


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
        client = Client(address, timeout=5)
    except (OSError, ValueError) as error:
        raise InputError(f"--cluster: nothing answers at '{address}': {error or type(error).__name__}") from None
    n_workers = len(client.scheduler_info(n_workers=-1)["workers"])
    print(f"The cluster has {n_workers} workers.", file=sys.stderr)
    return _ClusterExecutor(client), max(1, n_workers)


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
