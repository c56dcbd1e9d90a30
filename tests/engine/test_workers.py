"""Workers that die at a bad moment hold nobody up, and only our own are ended."""

import gc
import multiprocessing
import os
import random
import signal
import struct
import time
from multiprocessing.queues import SimpleQueue
from threading import Event, Thread

import pytest
from helpers.plans import finished, plan_of, takes_a_while

from experiments.engine.executors import Workers, has_lost_a_worker
from experiments.engine.store import read_runs
from sim.run import Run

N_ROUNDS = int(os.environ.get("BEREIK_ROUNDS", "40"))


def dies_in_the_midst_of_an_answer(run: Run) -> dict[str, float]:
    if run.seed == 1 and multiprocessing.parent_process() is not None:
        for queue in gc.get_objects():
            if isinstance(queue, SimpleQueue):
                os.write(queue._writer.fileno(), struct.pack("!i", 1000) + b"half of it")
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed_again": float(run.seed)}


def in_time(seconds, call):
    """Return what a call returns; fail where it does not within so many seconds."""
    answers = []
    thread = Thread(target=lambda: answers.append(call()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), f"nothing came back in {seconds} s"
    return answers[0]


def test_half_an_answer_holds_nobody_up(tmp_path, short_chunks):
    plan = plan_of(2, work=dies_in_the_midst_of_an_answer)
    in_time(60, lambda: finished(tmp_path, plan, Workers(2, "processes")))
    runs = read_runs(tmp_path)
    assert (runs["error"].str.startswith("a worker died") == (runs["seed"] == 1)).all()


def test_a_worker_that_dies_unseen_is_noticed():
    pool, _ = Workers(1, "processes").start(0.0)
    pool.submit(time.sleep, 60)
    assert not has_lost_a_worker(pool)
    (process,) = pool.started
    process.kill()
    process.join()
    assert has_lost_a_worker(pool)
    in_time(20, lambda: pool.shutdown(cancel_futures=True) or True)


def test_a_child_of_the_user_is_left_alone(tmp_path, short_chunks):
    child = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    child.start()
    try:
        plan = plan_of(2, work=dies_in_the_midst_of_an_answer)
        finished(tmp_path, plan, Workers(2, "processes"))
        pool, _ = Workers(1, "processes").start(0.0)
        pool.submit(time.sleep, 60)
        pool.shutdown()
        assert child.is_alive()
        assert multiprocessing.active_children() == [child]
    finally:
        child.kill()
        child.join()


@pytest.mark.slow
def test_killed_workers_never_hang_a_list_of_runs(tmp_path, short_chunks):
    plan, moments, n_kills = plan_of(work=takes_a_while), random.Random(1), 0
    whole = finished(tmp_path / "whole", plan)
    began = time.monotonic()
    for k in range(N_ROUNDS):
        is_over = Event()

        def kill_some(is_over=is_over):
            nonlocal n_kills
            for _ in range(moments.randint(1, 3)):
                if is_over.wait(moments.uniform(0.0, 0.15)):
                    return
                for child in moments.sample(children := multiprocessing.active_children(), min(1, len(children))):
                    os.kill(child.pid, signal.SIGKILL)
                    n_kills += 1

        killer = Thread(target=kill_some)
        killer.start()
        folder = tmp_path / f"{k}"
        in_time(240, lambda folder=folder: finished(folder, plan, Workers(4, "processes")))
        is_over.set()
        killer.join()
        assert finished(folder, plan) == whole  # what died with its worker each time is a row, and is tried again
    print(f"{N_ROUNDS} rounds, {n_kills} workers killed, {time.monotonic() - began:.0f} s")
    assert n_kills >= N_ROUNDS / 2
