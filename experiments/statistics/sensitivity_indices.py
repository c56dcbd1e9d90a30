"""Sensitivity indices: arrays in, frames out. Nothing here knows of the model, so that any function can be analysed.

A factor is a column of a design or, where the problem has groups, a group of columns. An outcome y has a value for
each row of the design; where every row was run with the same R seeds, y is the mean over them. What chance does then
follows from `split_variance`.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import morris, pawn, sobol

from experiments.statistics.intervals import half_of_resamples
from sim.core.errors import InputError

SEED = 1
"""Seed of bootstraps and of the dummy; SALib takes 0 for no seed."""
LEVELS = 4
"""Levels of each factor in a Morris design; a step is 2/3 of its range."""
WIDEST, MOST_CHANCE = 0.1, 0.05
"""A sample is too small where an interval is wider, or where chance is a greater part of the variance of parameters."""
N_RESAMPLES, N_PAWN_RESAMPLES = 200, 25
DUMMY = "(dummy)"

Problem = Mapping[str, Any]
"""A problem as SALib has it: names, bounds, num_vars and, perhaps, groups."""


@dataclass(frozen=True)
class Chance:
    """How the variance of an outcome splits over parameters x and seeds w: y = mean + a(x) + b(w) + c(x, w).

    Attributes
    ----------
    n_rows, n_seeds : int
        Rows of the design that were repeated, and seeds of each.
    by_parameters : float
        Var_x E[Y|x], the variance of a.
    shared : float
        The variance of b: luck that raises or lowers all rows alike. Where rows share their seeds, it cancels.
    own : float
        The variance of c: luck that falls otherwise in each row.
    """

    n_rows: int
    n_seeds: int
    by_parameters: float
    shared: float
    own: float

    @property
    def by_chance(self) -> float:
        """E_x Var[Y|x]: what remains of the variance where all parameters are known."""
        return self.shared + self.own

    def kept(self, n_seeds: int) -> float:
        """Return V / (V + s²/R): what is left of a first-order index, for rows that share R seeds.

        V is Var_x E[Y|x]. s² is only what chance does otherwise in each row; what it does to all alike has cancelled.
        """
        whole = self.by_parameters + self.own / n_seeds
        return self.by_parameters / whole if whole > 0.0 else 1.0

    def is_large(self, n_seeds: int) -> bool:
        """Return whether the means over R seeds hold too much chance: s²/R > 0.05 V."""
        return self.own / n_seeds > MOST_CHANCE * self.by_parameters

    def effect(self, n_seeds: int) -> float:
        """Return the mean elementary effect, in absolute value, of a factor that changes nothing but luck."""
        step = LEVELS / (2.0 * (LEVELS - 1.0))
        return 2.0 * np.sqrt(self.own / n_seeds / np.pi) / step


def split_variance(y: np.ndarray) -> Chance:
    """Return how the variance of y (rows, seeds) splits: Var(Y) = Var_x E[Y|x] + E_x Var[Y|x].

    A two-way analysis of variance with random rows and seeds; rows in which a value is missing are left out.
    Every row must have been run with the same seeds.

    Raises
    ------
    InputError
        Fewer than two rows or seeds are there.
    """
    y = y[np.isfinite(y).all(axis=1)]
    n, r = y.shape
    if n < 2 or r < 2:
        raise InputError(
            f"the chance part needs two rows and two seeds at least, but there are {n} rows with {r} seeds"
        )
    rows, seeds = y.mean(axis=1), y.mean(axis=0)
    rest = y - rows[:, None] - seeds[None, :] + y.mean()
    own = float((rest**2).sum() / ((n - 1) * (r - 1)))
    by_parameters = max(0.0, float(rows.var(ddof=1)) - own / r)
    shared = max(0.0, float(seeds.var(ddof=1)) - own / n)
    return Chance(n, r, by_parameters, shared, own)


def factors(problem: Problem) -> list[str]:
    """Return the names of the factors: the groups in the order in which they come first, or the columns."""
    return list(dict.fromkeys(problem.get("groups") or problem["names"]))


def morris_effects(problem: Problem, x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
    """Return Morris measures of each factor, greatest mu* first.

    Parameters
    ----------
    problem, x
        The problem and its design (trajectories * (factors + 1), columns).
    y : ndarray
        Outcome of each row; a trajectory in which a value is missing is left out.

    Returns
    -------
    Columns factor, mu (says little of a group), mu_star, mu_star_conf (half a 95 % interval) and sigma: effects on y of
    moving a factor over its whole range.
    """
    names = factors(problem)
    kept = _complete(y, len(names) + 1)
    found = morris.analyze(
        dict(problem), x[kept].astype(float), _varying(y[kept]), num_levels=LEVELS, num_resamples=N_RESAMPLES, seed=SEED
    )
    columns = {"factor": list(found["names"])}  # SALib has groups in an order of its own
    columns |= {name: np.ma.filled(found[name], np.nan) for name in ("mu", "mu_star", "mu_star_conf", "sigma")}
    frame = pd.DataFrame(columns)
    return frame.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)


def sobol_indices(problem: Problem, y: np.ndarray, has_second_order: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Sobol indices of each factor, and of each pair of factors.

    Parameters
    ----------
    problem : Problem
        The problem.
    y : ndarray
        Outcome of each row of its Saltelli design; a base sample of which a value is missing is left out.
    has_second_order : bool
        Whether the design has the rows for pairs.

    Returns
    -------
    Columns factor, S1, S1_conf, ST and ST_conf, in the order of the factors; and factor, other, S2 and S2_conf,
    greatest first, without rows where the design has none for pairs. `_conf` is half a 95 % interval.
    """
    names = factors(problem)
    kept = _complete(y, block_size(problem, has_second_order))
    found = sobol.analyze(
        dict(problem), _varying(y[kept]), calc_second_order=has_second_order, num_resamples=N_RESAMPLES, seed=SEED
    )
    single = pd.DataFrame({"factor": names} | {name: found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")})
    pairs = [
        (names[j], names[k], found["S2"][j, k], found["S2_conf"][j, k])
        for j in range(len(names) if has_second_order else 0)
        for k in range(j + 1, len(names))
    ]
    double = pd.DataFrame(pairs, columns=["factor", "other", "S2", "S2_conf"])
    return single, double.sort_values("S2", ascending=False, kind="stable", ignore_index=True)


def block_size(problem: Problem, has_second_order: bool) -> int:
    """Return the number of rows of a Saltelli design for each base sample."""
    n = len(factors(problem))
    return 2 * n + 2 if has_second_order else n + 2


def base_rows(n_rows: int, size: int) -> np.ndarray:
    """Return the rows of a Saltelli design that are an independent sample: first and last of each block."""
    starts = np.arange(0, n_rows, size)
    return np.sort(np.concatenate([starts, starts + size - 1]))


def convergence(problem: Problem, y: np.ndarray, has_second_order: bool) -> pd.DataFrame:
    """Return Sobol indices from the first quarter, half and all of the base samples, with a column `n` before them."""
    size = block_size(problem, has_second_order)
    n = len(y) // size
    frames = []
    for part in sorted({max(4, n // 4), max(4, n // 2), n}):
        single, _ = sobol_indices(problem, y[: part * size], has_second_order)
        frames.append(single.assign(n=part))
    return pd.concat(frames, ignore_index=True).loc[:, ["n", *frames[0].columns[:-1]]]


def pawn_indices(names: Sequence[str], x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
    """Return PAWN medians of each column of an independent sample, and of a dummy that has no effect.

    Returns
    -------
    Columns factor, PAWN (median over ten slices) and PAWN_conf (half a 95 % interval over resamples of the rows).
    The last row is the dummy: a factor whose median is not above that of the dummy may have no effect.
    """
    kept = np.isfinite(y)
    rng = np.random.default_rng(SEED)
    x, y = np.column_stack([x[kept], rng.random(int(kept.sum()))]), _varying(y[kept])
    problem = {"num_vars": x.shape[1], "names": [*names, DUMMY]}
    median = pawn.analyze(problem, x, y)["median"]
    samples = rng.integers(len(y), size=(N_PAWN_RESAMPLES, len(y)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # slices without a row, where a sample is small
        again = np.array([pawn.analyze(problem, x[rows], y[rows])["median"] for rows in samples])
    return pd.DataFrame({"factor": problem["names"], "PAWN": median, "PAWN_conf": half_of_resamples(again)})


def cautions(single: pd.DataFrame, floor: float) -> list[str]:
    """Return what a reader must be told of each row of Sobol indices, "" where there is nothing.

    floor : part of the variance of y that is chance; the total index of a factor that changes nothing but luck.
    """
    said = []
    for row in single.to_dict("records"):
        first_low, total_low = row["S1"] - row["S1_conf"], row["ST"] - row["ST_conf"]
        rules = {
            "S1 may be 0": first_low <= 0.0,
            "ST may be 0": total_low <= 0.0,
            "ST may be chance alone": 0.0 < total_low <= floor,
            f"interval wider than {WIDEST:g}": 2.0 * max(row["S1_conf"], row["ST_conf"]) > WIDEST,
        }
        said.append("; ".join(words for words, holds in rules.items() if holds))
    return said


def _complete(y: np.ndarray, size: int) -> np.ndarray:
    """Return which rows belong to blocks of `size` rows in which no value is missing."""
    return np.repeat(np.isfinite(y.reshape(-1, size)).all(axis=1), size)


def _varying(y: np.ndarray) -> np.ndarray:
    if len(y) == 0 or np.ptp(y) == 0.0:
        reason = "no run gave a value" if len(y) == 0 else f"it is {y[0]:g} in every run"
        raise InputError(f"the outcome cannot be analysed: {reason}")
    return y.astype(float)
