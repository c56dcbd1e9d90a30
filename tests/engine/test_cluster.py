"""Runs on a cluster: a real dask scheduler and two real workers on this machine, one of which is killed."""

import os
import signal
import socket
import subprocess
import sys
import time

import pandas as pd
import pytest
from helpers.paths import ROOT

from experiments.engine import runner
from experiments.engine.executors import Workers
from experiments.engine.plan import Plan
from experiments.engine.runner import carry_out
from experiments.engine.store import Store, read_runs
from sim.core.errors import InputError
from sim.scenario.scenario import Scenario

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

TOWN = Scenario(residents=100, weeks=20, burn_in=10)
TABLE = pd.DataFrame({"lever.interpreters": [k / 30 for k in range(30)]})


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers; yield the address and the processes of the workers."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "10"}
    address = f"tcp://127.0.0.1:{free_port()}"
    host, port = address.removeprefix("tcp://").split(":")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": tmp_path}
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", host, "--port", port,
         "--dashboard-address", ":0"], **quiet,
    )  # fmt: skip
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
             "--no-dashboard", "--name", f"worker {k}", "--local-directory", str(tmp_path / f"worker {k}")], **quiet,
        )
        for k in range(2)
    ]  # fmt: skip
    try:
        wait_for_workers(address, 2)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def wait_for_workers(address, n):
    from distributed import Client

    with Client(address, timeout=60) as client:
        client.wait_for_workers(n, timeout=60)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_one_process(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "MOST_IN_CHUNK", 3)
    address, workers = cluster
    plan = Plan(TOWN, TABLE, (0, 1, 2))
    with Store(tmp_path / "serial", plan) as here:
        serial = carry_out(plan, here, Workers(1, "threads")).read_bytes()
    seen = []

    def kill_one(done, of):
        seen.append(done)
        if len(seen) == 4:
            workers[0].send_signal(signal.SIGKILL)

    began = time.monotonic()
    with Store(tmp_path / "cluster", plan) as here:
        spread = carry_out(plan, here, Workers(cluster=address), kill_one).read_bytes()
    assert workers[0].wait(10) == -signal.SIGKILL
    assert workers[1].poll() is None
    assert len(seen) > 10 and time.monotonic() - began < 120
    assert (read_runs(tmp_path / "cluster")["error"] == "").all()
    assert spread == serial


def test_where_no_cluster_answers_is_one_sentence(tmp_path):
    plan = Plan(TOWN, TABLE, (0,))
    with Store(tmp_path, plan) as here, pytest.raises(InputError, match="--cluster: nothing answers at"):
        carry_out(plan, here, Workers(cluster=f"tcp://127.0.0.1:{free_port()}"))
    with Store(tmp_path, plan) as here, pytest.raises(InputError, match="--cluster"):
        carry_out(plan, here, Workers(cluster="nonsense"))


def refusal_of(tmp_path, address):
    """Return the sentence that refuses a cluster, and how many seconds it took."""
    began = time.monotonic()
    with Store(tmp_path, Plan(TOWN, TABLE, (0,))) as here, pytest.raises(InputError) as refusal:
        carry_out(here.plan, here, Workers(cluster=address))
    return str(refusal.value), time.monotonic() - began


def test_where_something_listens_but_is_silent_is_one_sentence(tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        sentence, seconds = refusal_of(tmp_path, f"tcp://127.0.0.1:{silent.getsockname()[1]}")
    assert sentence.startswith("--cluster: nothing answers at 'tcp://127.0.0.1:") and seconds < 15


@pytest.mark.slow
def test_a_scheduler_without_workers_is_one_sentence(cluster, tmp_path):
    address, workers = cluster
    for worker in workers:
        worker.kill()
        worker.wait()
    time.sleep(1.0)
    sentence, seconds = refusal_of(tmp_path, address)
    assert sentence == f"--cluster: the scheduler at '{address}' has no workers; start some first" and seconds < 20
