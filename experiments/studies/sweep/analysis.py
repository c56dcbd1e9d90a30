"""What happens when quantities vary? A design says which values they take together: it is the table of a plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import stdtrit
from scipy.stats import qmc

from experiments.studies.sampling import check_power_of_two
from sim.core.errors import InputError
from sim.quantities import Quantity, Value

DESIGNS = ("grid", "latin", "sobol")
LEVELS = 5
"""Values that a range takes in a grid, unless it says how many."""
MOST_VARIANTS = 1_000_000
SEED = 1
"""Seed of the Latin hypercube and of the Sobol sequence."""


@dataclass(frozen=True)
class Varied:
    """A quantity that varies: over the values that are listed, or else over a range.

    Attributes
    ----------
    quantity : what varies.
    values : the values; () for a range.
    low, high : ends of the range.
    levels : number of values of the range in a grid; None where nothing was said.
    """

    quantity: Quantity
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    levels: int | None = None

    def on_grid(self) -> list[Value]:
        """Return the values that the quantity takes in a grid."""
        if self.values:
            return list(self.values)
        return _distinct(self._plain(value) for value in np.linspace(self.low, self.high, self.levels or LEVELS))

    def at(self, shares: np.ndarray) -> list[Value]:
        """Return the values that lie at `shares` of the range, each in [0, 1]."""
        return [self._plain(self.low + share * (self.high - self.low)) for share in shares]

    def _plain(self, value: float) -> Value:
        return round(value) if self.quantity.is_whole else float(f"{value:.12g}")


@dataclass(frozen=True)
class Design:
    """The variants of a sweep.

    Attributes
    ----------
    kind : one of DESIGNS, or "table".
    table : a row for each variant, a column for each quantity (`experiments.engine.plan.Plan`).
    """

    kind: str
    table: pd.DataFrame


def lay_out(varied: Sequence[Varied], kind: str, n: int | None) -> Design:
    """Return a design over quantities.

    Parameters
    ----------
    varied : what varies.
    kind : "grid" (all combinations of values), "latin" (a Latin hypercube) or "sobol" (a Sobol sequence).
    n : number of variants of the last two; None for a grid.

    Raises
    ------
    InputError : a number of variants or a quantity that does not fit the design.
    """
    if kind == "grid":
        if n is not None:
            raise InputError("--n is for the designs latin and sobol; a grid has a variant for every combination")
        levels = [one.on_grid() for one in varied]
        n_variants = math.prod(len(each) for each in levels)
        if n_variants > MOST_VARIANTS:
            raise InputError(
                f"the grid has {n_variants:,} variants, but {MOST_VARIANTS:,} is the most; take fewer levels, "
                "or --design latin"
            )
        return Design(kind, _as_table(varied, list(product(*levels))))
    for one in varied:
        if one.values or one.levels is not None:
            raise InputError(
                f"--vary {one.quantity.name}: the design {kind} takes a range low:high, without values or levels; "
                "the design grid takes them, and so does a table"
            )
    if n is None:
        raise InputError(f"--design {kind} needs --n, the number of variants")
    if kind == "sobol":
        check_power_of_two(n, 2)
        points = qmc.Sobol(len(varied), rng=np.random.default_rng(SEED)).random(n)
    else:
        points = qmc.LatinHypercube(len(varied), rng=np.random.default_rng(SEED)).random(n)
    columns = [one.at(points[:, k]) for k, one in enumerate(varied)]
    return Design(kind, _as_table(varied, list(zip(*columns, strict=True))))


def summarise(runs: pd.DataFrame, table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return mean and 95 % t interval of outcomes over the seeds of each variant.

    Parameters
    ----------
    runs : a row for each run, in the order of the plan; those that failed have no outcomes.
    table : what varies; its index names the variants.
    names : the outcomes.

    Returns
    -------
    Columns variant, what varies, n_seeds (runs that came to their end), and for each outcome its mean, `_low` and
    `_high`; an interval is empty where fewer than two seeds gave a value.
    """
    grouped = runs.groupby("variant", sort=False)
    summary = table.assign(n_seeds=(runs["error"].to_numpy() == "").reshape(len(table), -1).sum(axis=1))
    for name in names:
        mean, count = grouped[name].mean(), grouped[name].count()
        half = stdtrit((count - 1).clip(lower=1), 0.975) * grouped[name].std() / np.sqrt(count)
        summary = summary.join(pd.DataFrame({name: mean, f"{name}_low": mean - half, f"{name}_high": mean + half}))
    return summary.rename_axis("variant").reset_index()


def _as_table(varied: Sequence[Varied], rows: list[tuple[Value, ...]]) -> pd.DataFrame:
    index = pd.Index([f"{k + 1}" for k in range(len(rows))], name="variant")
    return pd.DataFrame(rows, columns=[one.quantity.name for one in varied], index=index)


def _distinct(values) -> list[Value]:
    return list(dict.fromkeys(values))
