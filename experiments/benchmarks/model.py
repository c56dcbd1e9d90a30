"""How fast is the model on this machine? Prints what was measured beside what it should be.

`make bench`, or `python -m experiments.benchmarks.model [--full]`; --full adds a million residents, which takes up to a
minute and 2 GB of memory.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments.benchmarks.runner import bench_runs
from sim.core.compiled import has_warm_cache
from sim.core.keyed_random import Purpose, uniforms
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario
from sim.state.records import bytes_per_resident

ROOT = Path(__file__).parents[2]
FIVE_YEARS = Scenario(weeks=156, burn_in=104)
"""260 weeks of the default neighbourhood, with 5,000 residents and all mechanisms."""

FROM_START = Scenario(weeks=20, burn_in=0)
"""The first 20 weeks of the same neighbourhood."""

FIRST_CALL = """
from sim.run import simulate
from sim.scenario.scenario import Scenario
simulate(Scenario(), 1)
"""

PEER = "reference.isolated"
"""The module of the tests that has the same model of one object per resident and agency."""

Seconds = tuple[float, float]
"""Wall time and processor time."""


def measure(work: Callable[[], object]) -> Seconds:
    """Return the wall time and processor time, in seconds, of one piece of work."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def repeat(make: Callable[[], Callable[[], object]], n_times: int) -> list[Seconds]:
    """Measure n_times a piece of work that `make` prepares afresh; preparing is not measured."""
    return [measure(make()) for _ in range(n_times)]


def summary(times: list[Seconds], unit: float, digits: int) -> str:
    """Return median, least and processor time (of the median run) in units of `unit` seconds."""
    walls, processors = zip(*times, strict=True)
    median, least, processor = statistics.median(walls), min(walls), statistics.median(processors)
    return f"{median / unit:.{digits}f} (least {least / unit:.{digits}f}, processor {processor / unit:.{digits}f})"


def show(what: str, measured: str, target: str) -> None:
    """Print one line: what, measured, target."""
    print(f"{what:<54} {measured:<44} {target}", flush=True)


def bench_neighbourhood() -> None:
    """Measure 5,000 residents over 260 weeks."""
    runs = iter(Run(FIVE_YEARS, seed) for seed in range(30))
    times = repeat(lambda: next(runs).advance, 30)
    show("5,000 residents x 260 weeks, ms", summary(times, 1e-3, 1), "at most 15")
    n_weeks = FIVE_YEARS.residents * (FIVE_YEARS.weeks + FIVE_YEARS.burn_in)
    walls = [wall for wall, _ in times]
    speed = f"{n_weeks / statistics.median(walls) / 1e6:.0f} (most {n_weeks / min(walls) / 1e6:.0f})"
    show("resident-weeks a second, millions", speed, "about 90")


def bench_forks() -> None:
    """Measure forked runs, all included: fork, settings, 156 weeks and outcomes; how many one core does in a second."""
    for n_residents, levers, target in ((5000, (), "at least 40"), (2000, tuple(LEVERS)[:12], "at least 50")):
        base = Run(FIVE_YEARS.changed(residents=n_residents), 1).burn_in()
        forked = base.scenario.with_levers(levers)
        times = repeat(lambda base=base, forked=forked: lambda: outcomes(base.fork(forked).advance()), 30)
        processors = [processor for _, processor in times]
        speed = f"{1.0 / statistics.median(processors):.0f} (most {1.0 / min(processors):.0f})"
        show(f"forked runs a second: {n_residents:,}, {len(levers)} levers", speed, target)


def bench_million() -> None:
    """Measure a million residents over 260 weeks; building them is shown apart."""
    scenario = FIVE_YEARS.changed(residents=1_000_000)
    neighbourhoods: list[Run] = []
    built = measure(lambda: neighbourhoods.append(Run(scenario, 1)))
    show("building 1,000,000 residents with ties, s", summary([built], 1.0, 1), "")
    show("1,000,000 residents x 260 weeks, s", summary([measure(neighbourhoods[0].advance)], 1.0, 1), "at most 10")


def bench_state() -> None:
    """Show what a resident takes, and measure how long it takes to make 100,000 of them."""
    run = Run(FIVE_YEARS, 1)
    show("state of a resident, bytes", f"{bytes_per_resident(run.state):.0f}", "at most 300")
    fixed = sum(array.nbytes for array in (*run.residents, *run.ties)) / run.scenario.residents
    show("fixed attributes and ties of a resident, bytes", f"{fixed:.0f}", "")
    scenario = FIVE_YEARS.changed(residents=100_000)
    times = repeat(lambda: lambda: Run(scenario, 1), 3)
    show("building 100,000 residents with ties, s", summary(times, 1.0, 2), "at most 3")


def bench_draws() -> None:
    """Measure what one keyed draw costs where many are made."""
    n = 2_000_000
    who = np.arange(n)
    times = repeat(lambda: lambda: uniforms(1, Purpose.ASK, who), 9)
    show("one keyed draw, array of 2 million, ns", summary(times, n * 1e-9, 2), "")


def bench_peer() -> None:
    """Compare processor time with the same model of one object per resident and agency, in plain Python on Mesa.

    That model is part of the tests, so that only a checkout of the source has it.
    """
    folder = ROOT / "tests"
    if not (folder / "reference").is_dir():
        return
    sys.path.append(str(folder))
    peer = importlib.import_module(PEER)
    neighbourhood = Run(FROM_START, 1)
    results = peer.run_apart([peer.Job(FROM_START, 1, neighbourhood.residents, neighbourhood.ties)] * 3)
    slow = statistics.median(result.seconds for result in results)
    runs = [Run(FROM_START, 1) for _ in range(30)]
    quick = statistics.median(measure(run.advance)[1] for run in runs)
    n_weeks = FROM_START.residents * FROM_START.weeks
    show("plain Mesa, 5,000 x 20 weeks, resident-weeks a second", f"{n_weeks / slow:,.0f}", "")
    is_same = all(np.array_equal(mine, theirs) for mine, theirs in zip(runs[0].series, results[0].series, strict=True))
    same = "same series" if is_same else "OTHER SERIES"
    show("compiled model, times as fast in these weeks", f"{slow / quick:.0f} ({same})", "above 300")


def run_apart(cache: Path) -> Seconds:
    """Measure a new process that imports the model and makes one run, with compiled code kept in `cache`."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}
    before = os.times()
    wall = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST_CALL], env=environment, check=True)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - wall, processor


def bench_start() -> None:
    """Measure the first run ever, compilation included, and the first run of later processes."""
    with tempfile.TemporaryDirectory() as folder:
        show("first run ever: start, compile, run, s", summary([run_apart(Path(folder))], 1.0, 1), "at most 15")
        times = [run_apart(Path(folder)) for _ in range(3)]
        show("later processes: start, load, run, s", summary(times, 1.0, 2), "at most 2")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description="Measure how fast the model is on this machine.")
    parser.add_argument("--full", action="store_true", help="also a million residents (a minute, 2 GB of memory)")
    is_full = parser.parse_args().full or os.environ.get("BENCH_FULL") == "1"
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}")
    print("Wall time: median (least, processor time). Other work on the machine makes wall times longer.")
    if not has_warm_cache():
        print("Compiling the model for the first time (about half a minute) ...", flush=True)
    simulate(FIVE_YEARS, 0)
    show("what", "measured", "target")
    bench_neighbourhood()
    bench_forks()
    bench_state()
    bench_draws()
    bench_peer()
    bench_runs(show)
    if is_full:
        bench_million()
    bench_start()


if __name__ == "__main__":
    main()
