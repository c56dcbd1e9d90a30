"""Which lever removes most non-reach, and at what cost? Every lever against the same town without it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sim.costs import LeverCost, lever_cost, sum_of
from sim.errors import InputError, nearest
from sim.lever_library import BUILT_IN
from sim.levers import Lever
from sim.scenario import Scenario

from .output import write_csv, write_json, write_parquet
from .runner import Job, Result, run_all

BASELINE, ALL = "baseline", "all"
N_DIGITS = 6
"""Digits behind the point that are kept in the table."""


@dataclass(frozen=True)
class Line:
    """What one lever does; the first line of a table is the baseline, which removes nothing.

    Attributes
    ----------
    lever, code, title : short name, number in the list of levers ("" where it has none), and words for people.
    n_seeds : paired runs that the line rests on.
    non_reach : share of residents, last year, mean over seeds, in per cent.
    removed, removed_low, removed_high : percentage points of non-reach removed against the baseline of the same
        seed, with the 95 % t interval of its mean.
    residents : residents fewer unreached, so many resident-years a year.
    hours_per_year, taken_hours : staff hours of the lever in this neighbourhood, and those of them taken from casework.
    euros_per_year : cost of the lever (`sim.costs.lever_cost`).
    saved_euros : what forced help costs less a year than in the baseline of the same seed, mean over seeds.
    euros_per_resident : cost per resident-year fewer unreached, savings not counted; None if the interval has 0.
    """

    lever: str
    code: str
    title: str
    n_seeds: int
    non_reach: float
    removed: float
    removed_low: float
    removed_high: float
    residents: float
    hours_per_year: float
    taken_hours: float
    euros_per_year: float
    saved_euros: float
    euros_per_resident: float | None


def levers_of(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[Lever, ...]:
    """Return the levers to compare: the built-in ones and those of the scenario, which win, or only `names`.

    Raises
    ------
    InputError : a name that is neither, or a lever that is called as the comparison calls something else.
    """
    known = {lever.name: lever for lever in (*BUILT_IN, *scenario.levers)}
    for name in (BASELINE, ALL):
        if name in known:
            raise InputError(f"a lever may not be called '{name}' here; it stands for something else in the comparison")
    if names is None:
        return tuple(known.values())
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise InputError(f"--levers: '{name}' is not a lever; {nearest(name, known)}")
    if not chosen:
        raise InputError(f"--levers: no lever is named; known are {', '.join(known)}")
    return tuple(known[name] for name in chosen)


def plan(scenario: Scenario, levers: Sequence[Lever], seeds: Sequence[int]) -> list[Job]:
    """Return the runs: for every seed the scenario without levers, with each alone, and with all of them."""
    baseline = scenario.changed(levers=())
    variants = {BASELINE: baseline} | {lever.name: baseline.with_levers([lever]) for lever in levers}
    if len(levers) > 1:
        variants[ALL] = baseline.with_levers(levers)
    return [Job(name, variant, seed) for seed in seeds for name, variant in variants.items()]


def carry_out(
    jobs: Sequence[Job], out: Path, n_threads: int | None = None, report: Callable[[int], object] = lambda n: None
) -> list[Result]:
    """Return the results of all jobs, in the order of the jobs.

    Parameters
    ----------
    jobs : from `plan`.
    out : folder; where something stops the work, what was finished is written there as unfinished.parquet.
    n_threads : seeds at the same time; by default one for each core.
    report : called with the number of runs just finished.
    """
    unfinished = out / "unfinished.parquet"
    done: list[Result] = []
    try:
        with closing(run_all(jobs, n_threads)) as groups:
            for results in groups:
                done += results
                report(len(results))
    except BaseException:
        if done:
            write_runs(unfinished, _in_order(done, jobs))
            print(f"{len(done)} of {len(jobs)} runs were finished and are kept in {unfinished}.", file=sys.stderr)
        raise
    unfinished.unlink(missing_ok=True)
    return _in_order(done, jobs)


def tabulate(results: Sequence[Result], levers: Sequence[Lever]) -> list[Line]:
    """Return a line for the baseline, each lever (most removed first) and all together.

    A seed counts for a lever where both the run with it and the baseline came to their end; a lever
    without such a seed has no line.

    Raises
    ------
    InputError : no run of the baseline came to its end.
    """
    if not _by_seed(results, BASELINE):
        reason = next(result.error for result in results if result.job.name == BASELINE)
        raise InputError(f"no run without a lever came to its end: {reason}")
    by_seed = {name: _by_seed(results, name) for name in dict.fromkeys(result.job.name for result in results)}
    scenario = results[0].job.scenario
    costs = {lever.name: lever_cost(lever, scenario) for lever in levers}
    labels = {lever.name: (lever.code, lever.title or lever.name) for lever in levers}
    labels |= {BASELINE: ("", "No lever"), ALL: ("", "All levers together")}
    costs |= {ALL: sum_of(costs.values()), BASELINE: sum_of([])}
    lines = [
        _line((name, *labels[name]), by_seed[BASELINE], with_lever, costs[name], scenario.residents)
        for name, with_lever in by_seed.items()
        if with_lever.keys() & by_seed[BASELINE].keys()
    ]
    single = [line for line in lines if line.lever not in (BASELINE, ALL)]
    ends = {line.lever: line for line in lines if line.lever in (BASELINE, ALL)}
    ordered = sorted(single, key=lambda line: (-line.removed, line.lever))
    return [ends[BASELINE], *ordered, *([ends[ALL]] if ALL in ends else [])]


def best_single(lines: Sequence[Line]) -> Line:
    """Return the line of the lever that alone removes most."""
    return next(line for line in lines if line.lever not in (BASELINE, ALL))


def weekly_of(results: Sequence[Result], name: str) -> np.ndarray:
    """Return weekly non-reach (seeds, T) of the runs called `name` that came to their end, share of residents."""
    return np.array([result.weekly for result in results if result.job.name == name and result.is_done])


def t_interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over axis 0 and half the width of its 95 % t interval; infinite for a single value."""
    from scipy.special import stdtrit

    n = len(values)
    mean = np.array([math.fsum(column) for column in np.reshape(values, (n, -1)).T]) / n
    if n < 2:
        return mean, np.full(mean.shape, np.inf)
    deviation = np.reshape(values, (n, -1)) - mean
    variance = np.array([math.fsum(column) for column in (deviation * deviation).T]) / (n - 1)
    return mean, stdtrit(n - 1, 0.975) * np.sqrt(variance / n)


def write_tables(lines: Sequence[Line], out: Path) -> None:
    """Write table.csv and table.json."""
    rows = [asdict(line) for line in lines]
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", rows)


def write_runs(path: Path, results: Sequence[Result]) -> None:
    """Write one row per run; where a run failed, its outcomes are empty and `error` says why."""
    import pyarrow as pa

    names = next((list(result.outcomes) for result in results if result.is_done), [])
    labels = {
        "scenario": [result.job.scenario.name for result in results],
        "lever": [result.job.name for result in results],
        "seed": [result.job.seed for result in results],
        "fingerprint": _fingerprints(results),
        "error": [result.error for result in results],
    }
    numbers = {name: [result.outcomes.get(name) for result in results] for name in names}
    kinds = [(name, pa.int64() if name == "seed" else pa.string()) for name in labels]
    write_parquet(path, labels | numbers, pa.schema(kinds + [(name, pa.float64()) for name in names]))


def write_weekly(path: Path, results: Sequence[Result]) -> None:
    """Write one row per run and week: non-reach, share of residents."""
    import pyarrow as pa

    done = [result for result in results if result.is_done]
    lengths = [len(result.weekly) for result in done]
    columns = {
        "lever": np.repeat([result.job.name for result in done], lengths),
        "seed": np.repeat([result.job.seed for result in done], lengths),
        "week": np.concatenate([np.arange(length) for length in lengths]),
        "non_reach": np.concatenate([result.weekly for result in done]),
    }
    kinds = zip(columns, (pa.string(), pa.int64(), pa.int64(), pa.float64()), strict=True)
    write_parquet(path, columns, pa.schema(list(kinds)))


def _fingerprints(results: Sequence[Result]) -> list[str]:
    known = {result.job.name: result.job.scenario for result in results}
    fingerprints = {name: scenario.fingerprint() for name, scenario in known.items()}
    return [fingerprints[result.job.name] for result in results]


def _in_order(results: Iterable[Result], jobs: Sequence[Job]) -> list[Result]:
    place = {(job.name, job.seed): k for k, job in enumerate(jobs)}
    return sorted(results, key=lambda result: place[result.job.name, result.job.seed])


def _by_seed(results: Iterable[Result], name: str) -> dict[int, dict[str, float]]:
    """Return the outcomes of the runs called `name` that came to their end, by seed."""
    return {result.job.seed: result.outcomes for result in results if result.job.name == name and result.is_done}


def _line(
    labels: tuple[str, str, str],
    baseline: dict[int, dict[str, float]],
    with_lever: dict[int, dict[str, float]],
    cost: LeverCost,
    n_residents: int,
) -> Line:
    seeds = [seed for seed in with_lever if seed in baseline]
    share = math.fsum(with_lever[seed]["non_reach"] for seed in seeds) / len(seeds)
    removed, saved = (
        np.array([baseline[seed][name] - with_lever[seed][name] for seed in seeds])
        for name in ("non_reach", "forced_help_euros")
    )
    mean, half = (float(value[0]) for value in t_interval(removed))
    residents = mean * n_residents
    is_certain = mean - half > 0.0 and cost.euros > 0.0
    return Line(
        *labels,
        n_seeds=len(seeds),
        non_reach=_rounded(100.0 * share),
        removed=_rounded(100.0 * mean),
        removed_low=_rounded(100.0 * (mean - half)),
        removed_high=_rounded(100.0 * (mean + half)),
        residents=_rounded(residents),
        hours_per_year=_rounded(cost.hours),
        taken_hours=_rounded(cost.taken),
        euros_per_year=_rounded(cost.euros),
        saved_euros=_rounded(math.fsum(saved) / len(seeds)),
        euros_per_resident=_rounded(cost.euros / residents) if is_certain else None,
    )


def _rounded(number: float) -> float:
    return round(number, N_DIGITS) + 0.0
