"""A plan of 24 short runs, how it is carried out, and kinds of work, which other processes must find by name."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.engine.executors import Workers
from experiments.engine.plan import Plan, finish
from experiments.engine.runner import carry_out
from experiments.engine.store import Store
from sim.run import Run
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=60, weeks=8, burn_in=4)
TABLE = pd.DataFrame(
    {"lever.interpreters": [0.0, 0.5, 1.0, 1.0], "parameter.trust_gain": [math.nan, math.nan, math.nan, 0.1]},
    pd.Index(["nothing", "half", "whole", "both"], name="variant"),
)
THREADS = Workers(2, "threads")


def plan_of(n_seeds: int = 6, table: pd.DataFrame = TABLE, work=finish, base: Scenario = TOWN) -> Plan:
    """Return a plan of all variants of the table with so many seeds."""
    return Plan(base, table, tuple(range(n_seeds)), work=work)


def finished(folder: Path, plan: Plan, workers: Workers = THREADS) -> bytes:
    """Carry out what is left of a plan and return the bytes of the finished table."""
    with Store(folder, plan) as here:
        return carry_out(plan, here, workers).read_bytes()


def few_numbers(run: Run) -> dict:
    """Work that can be told from the default one."""
    run.advance()
    return {"weeks": float(run.week), "by_week": np.arange(float(run.week))}


def breaks_with_seed_3(run: Run) -> dict[str, float]:
    """Work that fails in some runs."""
    if run.seed == 3:
        raise MemoryError("no room")
    return {"seed_again": float(run.seed)}


def kills_its_process_once(run: Run) -> dict[str, float]:
    """Work that in one run kills the process that does it, unless that is the one of the test."""
    is_the_one = run.seed == 3 and [lever.strength for lever in run.scenario.levers] == [0.5]
    if is_the_one and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"seed_again": float(run.seed)}


def takes_a_while(run: Run) -> dict[str, float]:
    """Work during which a process can be killed."""
    time.sleep(0.004)
    return {"seed_again": float(run.seed)}
