"""What happens when quantities vary? A design says which values they take together: it is the table of a plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy.stats import qmc

from experiments.engine.plan import Plan
from experiments.engine.study import Execution
from experiments.statistics.intervals import t_interval
from experiments.studies.sampling import check_power_of_two
from sim.core.errors import InputError
from sim.measures.outcomes import MAIN, Outcome, outcome
from sim.quantities import Quantity, Value
from sim.scenario.scenario import Scenario

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
    quantity : Quantity
        What varies.
    values : tuple of Value
        The values; () for a range.
    low, high : float
        Ends of the range.
    levels : int or None
        Number of values of the range in a grid; None where nothing was said.
    """

    quantity: Quantity
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    levels: int | None = None

    @property
    def most_on_grid(self) -> int:
        """The most values that the quantity takes in a grid: fewer where two levels are rounded to one."""
        n = len(self.values) or self.levels or LEVELS
        is_rounded = self.quantity.is_whole and not self.values and n <= MOST_VARIANTS
        return min(n, round(self.high) - round(self.low) + 1) if is_rounded else n

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
    kind : str
        One of DESIGNS, or "table".
    table : DataFrame
        A row for each variant, a column for each quantity (`experiments.engine.plan.Plan`).
    """

    kind: str
    table: pd.DataFrame


@dataclass(frozen=True)
class SweepSettings:
    """What is swept.

    Attributes
    ----------
    scenario : Scenario
        What is varied.
    design : Design
        How it is varied.
    outcome : str
        Name of the outcome that the figure and the printed table show.
    seeds : sequence of int
        Seeds of every variant.
    """

    scenario: Scenario
    design: Design
    outcome: str = "non_reach"
    seeds: Sequence[int] = range(10)

    @property
    def asked(self) -> Outcome:
        """The outcome that is shown."""
        return outcome(self.outcome, "--outcome")

    @property
    def quantities(self) -> list[str]:
        """What varies."""
        return list(self.design.table.columns)


@dataclass(frozen=True)
class SweepResult:
    """What follows: a row for each variant, from `summarise`."""

    summary: pd.DataFrame


def design(settings: SweepSettings) -> Plan:
    """Return the runs: every variant with every seed."""
    return Plan(settings.scenario, settings.design.table, tuple(settings.seeds))


def analyse(settings: SweepSettings, execution: Execution) -> SweepResult | None:
    """Carry out the runs, and return what follows; None where every run failed.

    Raises
    ------
    InputError
        An outcome that is not known, or that has no value in any run.
    """
    plan, asked = design(settings), settings.asked
    runs = execution.carry_out(plan, announcement=f"{len(settings.design.table):,} variants, {len(plan):,} runs")
    if all(runs["error"] != ""):
        return None
    if all(runs[asked.name].isna()):
        raise InputError(f"--outcome: '{asked.name}' has no value in any run; look at another outcome")
    return SweepResult(summarise(runs, settings.design.table, list(dict.fromkeys([asked.name, *MAIN]))))


def lay_out(varied: Sequence[Varied], kind: str, n: int | None) -> Design:
    """Return a design over quantities.

    Parameters
    ----------
    varied : sequence of Varied
        What varies.
    kind : str
        "grid" (all combinations of values), "latin" (a Latin hypercube) or "sobol" (a Sobol sequence).
    n : int or None
        Number of variants of the last two; None for a grid.

    Raises
    ------
    InputError
        A number of variants or a quantity that does not fit the design.
    """
    if kind == "grid":
        if n is not None:
            raise InputError("--n is for the designs latin and sobol; a grid has a variant for every combination")
        _check_number(math.prod(one.most_on_grid for one in varied), "take fewer levels, or --design latin")
        levels = [one.on_grid() for one in varied]
        return Design(kind, _as_table(varied, list(product(*levels))))
    for one in varied:
        if one.values or one.levels is not None:
            raise InputError(
                f"--vary {one.quantity.name}: the design {kind} takes a range low:high, without values or levels; "
                "the design grid takes them, and so does a table"
            )
    if n is None:
        raise InputError(f"--design {kind} needs --n, the number of variants")
    _check_number(n, "take a smaller --n")
    if kind == "sobol":
        check_power_of_two(n, 2)
        points = qmc.Sobol(len(varied), rng=np.random.default_rng(SEED)).random(n)
    else:
        points = qmc.LatinHypercube(len(varied), rng=np.random.default_rng(SEED)).random(n)
    columns = [one.at(points[:, k]) for k, one in enumerate(varied)]
    return Design(kind, _as_table(varied, list(zip(*columns, strict=True))))


def _check_number(n: int, advice: str) -> None:
    """Refuse a design that is too large, before it is built."""
    if n > MOST_VARIANTS:
        raise InputError(f"the design has {n:,} variants, but {MOST_VARIANTS:,} is the most; {advice}")


def summarise(runs: pd.DataFrame, table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return mean and 95 % t interval of outcomes over the seeds of each variant.

    Parameters
    ----------
    runs : DataFrame
        A row for each run, in the order of the plan; those that failed have no outcomes.
    table : DataFrame
        What varies; its index names the variants.
    names : sequence of str
        The outcomes.

    Returns
    -------
    Columns variant, what varies, n_seeds (runs that came to their end), and for each outcome its mean, `_low` and
    `_high`; an interval is empty where fewer than two seeds gave a value.
    """
    n_variants = len(table)
    columns = {"n_seeds": (runs["error"].to_numpy() == "").reshape(n_variants, -1).sum(axis=1)}
    for name in names:
        by_variant = runs[name].to_numpy(float).reshape(n_variants, -1)
        columns |= t_interval(by_variant.T, "omit").columns(name)
    return table.assign(**columns).rename_axis("variant").reset_index()


def _as_table(varied: Sequence[Varied], rows: list[tuple[Value, ...]]) -> pd.DataFrame:
    index = pd.Index([f"{k + 1}" for k in range(len(rows))], name="variant")
    return pd.DataFrame(rows, columns=[one.quantity.name for one in varied], index=index)


def _distinct(values) -> list[Value]:
    return list(dict.fromkeys(values))
