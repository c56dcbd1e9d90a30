"""How fast thousands of runs are on this machine: the runner and its store, with all cores at work."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.engine.executors import Workers
from experiments.engine.plan import Outcomes, Plan
from experiments.engine.runner import carry_out
from experiments.engine.store import Store
from experiments.studies.kept_outcomes import keep_non_reach
from experiments.studies.lever_sets import package_of, plan_subsets
from sim.parameters.registry import PARAMETERS
from sim.run import Run
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.scenario import Scenario

Show = Callable[[str, str, str], None]
PROCESSES = Workers(kind="processes")
N_SHAPLEY, N_SOBOL = 32_768, 17_408
"""Runs of the exact Shapley values of 12 levers with 8 seeds, and of a Sobol study of 16 parameters with N = 512."""


def nothing(run: Run) -> Outcomes:
    """Keep 90 numbers that cost nothing, so that only the runner and the store are left to measure."""
    return {f"number {k}": float(k) for k in range(90)}


def runs_per_second(plan: Plan, workers: Workers = PROCESSES) -> float:
    """Return the rate from the first chunk that is back to the last, so that the start of workers does not count."""
    marks: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as folder, Store(folder, plan) as store:
        carry_out(plan, store, workers, lambda done, of: marks.append((time.perf_counter(), done)))
    (since, first), (until, last) = marks[1], marks[-1]
    return (last - first) / (until - since)


def bench_runs(show: Show) -> None:
    """Measure runs a second of three kinds of lists, and the memory that the parent needs for a longer one."""
    strengths = pd.DataFrame({"lever.interpreters": np.linspace(0.0, 1.0, 100)})
    rate = runs_per_second(Plan(Scenario(), strengths, tuple(range(6)), work=keep_non_reach))
    show("runs a second: 5,000 residents x 156 weeks, forked", f"{rate:.0f}", "at least 80")
    subsets = plan_subsets(Scenario(residents=2000), package_of(Scenario()), range(2))
    part = Plan(subsets.base, subsets.table.sample(500, random_state=1), subsets.seeds, subsets.levers, subsets.work)
    rate = runs_per_second(part)
    show("32,768 runs of 12 levers, 2,000 residents, minutes", f"{N_SHAPLEY / rate / 60:.1f}", "at most 6")
    rng = np.random.default_rng(1)
    chosen = [one for one in PARAMETERS if one.is_assumed and one.mechanism in ("seeking", "contact")][:16]
    values = {f"parameter.{one.name}": rng.uniform(one.low, one.high, 800) for one in chosen}
    rate = runs_per_second(Plan(Scenario(residents=1000), pd.DataFrame(values), (0,), work=keep_non_reach))
    show("17,408 runs of 16 parameters, 1,000 residents, minutes", f"{N_SOBOL / rate / 60:.1f}", "at most 5")
    show("memory of the parent, 1,024 and 16,384 runs, MB", " and ".join(map(peak_of_parent, (128, 2048))), "the same")


def peak_of_parent(n_variants: int) -> str:
    """Return the greatest memory of a new process that carries out so many variants with 8 seeds, in MB."""
    import subprocess
    import sys

    code = f"from experiments.benchmarks.runner import list_of; list_of({n_variants})"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    return done.stdout.strip() or "failed"


def list_of(n_variants: int) -> None:
    """Carry out runs that do nothing, and print the greatest memory of this process in MB."""
    import resource

    table = pd.DataFrame({f"lever.{BUILT_IN[0].name}": np.linspace(0.0, 1.0, n_variants)})
    plan = Plan(Scenario(residents=20, weeks=1, burn_in=0), table, tuple(range(8)), work=nothing)
    with tempfile.TemporaryDirectory() as folder, Store(folder, plan) as store:
        carry_out(plan, store, PROCESSES)
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
