"""Which parameters does an outcome depend on? First all assumed ones roughly (Morris), then a few in full (Sobol).

Every parameter varies between its low and its high, evenly and apart from the others. All rows of a design share
their seeds: a parameter that changes nothing then gives exactly the same outcome, so that its indices are exactly 0.
What luck does beside the parameters is measured on some rows, each repeated with the same few seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from SALib.sample import morris, sobol

from experiments.engine.plan import Plan
from experiments.engine.study import Execution
from experiments.reporting.outcome_labels import Outcome, outcome
from experiments.statistics import sensitivity_indices
from experiments.statistics.sensitivity_indices import Chance, Problem
from experiments.studies.sampling import check_power_of_two
from sim.adapters.salib import salib_problem
from sim.core.errors import InputError, nearest
from sim.parameters.registry import BY_NAME
from sim.scenario.scenario import Scenario

SEED = 1
"""Seed of the designs."""
N_REPEATED, N_REPEATS = 64, 8
"""Rows of a design that are repeated to measure chance, and seeds of each."""
LEAST_SAMPLES = 16


@dataclass(frozen=True)
class SensitivitySettings:
    """What a user chose.

    Attributes
    ----------
    scenario : Scenario
        What the parameters are varied in.
    outcome : str
        Name of an outcome (`sim.measures.outcomes`).
    parameters : tuple of str or None
        Parameters to analyse without screening; None to screen all assumed ones.
    by_mechanism : bool
        Whether the parameters of a mechanism are moved together, as one factor.
    n : int
        Base samples of the Sobol design; a power of two.
    has_second_order : bool
        Whether indices of pairs are wanted.
    n_trajectories : int
        Trajectories of the Morris design.
    n_top : int
        Factors that go on from screening.
    n_seeds : int
        Seeds of every row.

    Raises
    ------
    InputError
        A parameter that is not known, or a number that will not do.
    """

    scenario: Scenario
    outcome: str = "non_reach"
    parameters: tuple[str, ...] | None = None
    by_mechanism: bool = False
    n: int = 512
    has_second_order: bool = False
    n_trajectories: int = 20
    n_top: int = 16
    n_seeds: int = 1

    def __post_init__(self) -> None:
        check_power_of_two(self.n, LEAST_SAMPLES)
        if self.parameters is None:
            return
        for name in self.parameters:
            if name not in BY_NAME:
                raise InputError(f"--parameters: '{name}' is not a parameter; {nearest(name, BY_NAME)}")
        if len(set(self.parameters)) < 2:
            raise InputError("--parameters: name two different parameters at least, with commas between them")
        if self.by_mechanism and len({BY_NAME[name].mechanism for name in self.parameters}) < 2:
            raise InputError(
                "--by-mechanism moves a mechanism as a whole, but all --parameters are of one mechanism; "
                "name parameters of two at least, or leave --by-mechanism out"
            )

    @property
    def seeds(self) -> range:
        """The seeds of every row."""
        return range(self.n_seeds)

    @property
    def asked(self) -> Outcome:
        """The outcome that is analysed."""
        return outcome(self.outcome)

    @property
    def choices(self) -> dict[str, Any]:
        """What a user chose, by name, besides the scenario."""
        return {name: value for name, value in vars(self).items() if name != "scenario"}

    def problem(self) -> Problem:
        """Return what is screened, or analysed at once: all assumed parameters that act, or those that were named."""
        names = None if self.parameters is None else list(dict.fromkeys(self.parameters))
        return salib_problem(names, scenario=self.scenario, by_mechanism=self.by_mechanism)


@dataclass(frozen=True)
class SensitivityResult:
    """What the analysis found.

    Attributes
    ----------
    table : DataFrame
        A row for each factor (`joined`).
    pairs : DataFrame
        Indices of pairs; without rows where they were not asked for.
    convergence : DataFrame
        Sobol indices from a quarter, half and all of the base samples.
    screening : DataFrame or None
        Morris measures; None where nothing was screened.
    chance : Chance
        How the variance splits in the Sobol design.
    screening_chance : Chance or None
        The same in the Morris design.
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    convergence: pd.DataFrame
    chance: Chance
    screening: pd.DataFrame | None = None
    screening_chance: Chance | None = None


def mechanism_of(factor: str) -> str:
    """Return the mechanism of a factor: of the parameter that it is, or the mechanism that it is itself."""
    return BY_NAME[factor].mechanism if factor in BY_NAME else factor


def morris_design(problem: Problem, n_trajectories: int) -> np.ndarray:
    """Return the rows of a Morris design (trajectories * (factors + 1), parameters)."""
    return morris.sample(dict(problem), n_trajectories, num_levels=sensitivity_indices.LEVELS, seed=SEED)


def sobol_design(problem: Problem, n: int, has_second_order: bool) -> np.ndarray:
    """Return the rows of a Saltelli design (n * block size, parameters)."""
    return sobol.sample(dict(problem), n, calc_second_order=has_second_order, seed=SEED)


def restricted(problem: Problem, chosen: Sequence[str]) -> Problem:
    """Return the problem with only the chosen factors."""
    groups = problem.get("groups")
    owners = groups or problem["names"]
    names = [name for name, owner in zip(problem["names"], owners, strict=True) if owner in chosen]
    return salib_problem(names, by_mechanism=groups is not None)


def design(scenario: Scenario, problem: Problem, x: np.ndarray, seeds: Sequence[int]) -> Plan:
    """Return the runs of the rows of a design, each with every seed."""
    table = pd.DataFrame(x, columns=[f"parameter.{name}" for name in problem["names"]])
    table.index = pd.Index([f"{k + 1}" for k in range(len(x))], name="variant")
    return Plan(scenario, table, tuple(seeds))


def repeated(x: np.ndarray) -> np.ndarray:
    """Return the rows of a design that are repeated, an even sample of it."""
    rows = np.random.default_rng(SEED).permutation(len(x))[:N_REPEATED]
    return x[np.sort(rows)]


def by_row(runs: pd.DataFrame, outcome: str, n_seeds: int) -> np.ndarray:
    """Return an outcome by row and seed of a plan; NaN where a run failed or gave no value."""
    values = runs[outcome] if outcome in runs else np.full(len(runs), np.nan)  # no column where every run failed
    return np.asarray(values, dtype=float).reshape(-1, n_seeds)


def analyse(settings: SensitivitySettings, execution: Execution) -> SensitivityResult:
    """Carry out the screening, where one is asked for, and the Sobol design, and return what they say.

    Raises
    ------
    InputError
        An outcome that is not known, or that does not vary.
    """
    problem, screening, screening_chance = settings.problem(), None, None
    if settings.parameters is None:
        x = morris_design(problem, settings.n_trajectories)
        y, screening_chance = outcomes_of("morris", problem, x, settings, execution)
        screening = sensitivity_indices.morris_effects(problem, x, y)
        problem = restricted(problem, list(screening["factor"][: settings.n_top]))
    x = sobol_design(problem, settings.n, settings.has_second_order)
    y, chance = outcomes_of("sobol", problem, x, settings, execution)
    _, pairs = sensitivity_indices.sobol_indices(problem, y, settings.has_second_order)
    return SensitivityResult(
        joined(screening, single_table(problem, x, y, chance, settings)),
        pairs, sensitivity_indices.convergence(problem, y, settings.has_second_order), chance,
        screening, screening_chance,
    )  # fmt: skip


def outcomes_of(
    stage: str, problem: Problem, x: np.ndarray, settings: SensitivitySettings, execution: Execution
) -> tuple[np.ndarray, Chance]:
    """Carry out a design; return the mean outcome of each of its rows, and how the variance splits."""
    asked, y = settings.asked.name, []
    for name, rows, seeds in ((stage, x, settings.seeds), (f"{stage}_chance", repeated(x), range(N_REPEATS))):
        plan = design(settings.scenario, problem, rows, seeds)
        runs = execution.carry_out(plan, name, f"{name.replace('_', ', ')}: {len(plan):,} runs")
        y.append(by_row(runs, asked, len(seeds)))
    return y[0].mean(axis=1), sensitivity_indices.split_variance(y[1])


def single_table(
    problem: Problem, x: np.ndarray, y: np.ndarray, chance: Chance, settings: SensitivitySettings
) -> pd.DataFrame:
    """Return Sobol and PAWN indices of each factor and of the dummy, with what a reader must be told of them.

    x, y : the Saltelli design, and the mean outcome of each of its rows.
    """
    single, _ = sensitivity_indices.sobol_indices(problem, y, settings.has_second_order)
    kept = chance.kept(settings.n_seeds)
    single["S1_without_chance"] = single["S1"] / kept
    single["cautions"] = sensitivity_indices.cautions(single, 1.0 - kept)
    if problem.get("groups"):  # PAWN looks at one column at a time
        return single.assign(PAWN=np.nan, PAWN_conf=np.nan)
    rows = sensitivity_indices.base_rows(len(x), sensitivity_indices.block_size(problem, settings.has_second_order))
    table = single.merge(sensitivity_indices.pawn_indices(problem["names"], x[rows], y[rows]), on="factor", how="right")
    is_dummy = table["factor"] == sensitivity_indices.DUMMY
    is_low = ~is_dummy & (table["PAWN"] - table["PAWN_conf"] <= float(table["PAWN"].iloc[-1]))
    table["cautions"] = table["cautions"].fillna("")
    table.loc[is_low, "cautions"] = [f"{said}; PAWN like the dummy".lstrip("; ") for said in table["cautions"][is_low]]
    return table


def joined(screening: pd.DataFrame | None, single: pd.DataFrame) -> pd.DataFrame:
    """Return one table of all factors: those with Sobol indices first, by total index, then the others by mu*."""
    columns = ["factor", "mechanism", "mu_star", "mu_star_conf", "sigma", "S1", "S1_conf", "S1_without_chance", "ST",
               "ST_conf", "PAWN", "PAWN_conf", "cautions"]  # fmt: skip
    if screening is None:
        table = single.assign(mu_star=np.nan, mu_star_conf=np.nan, sigma=np.nan)
    else:
        table = screening.merge(single, on="factor", how="outer")
    table = table.sort_values(["ST", "mu_star"], ascending=False, kind="stable", ignore_index=True)
    is_dummy = table["factor"] == sensitivity_indices.DUMMY
    table["mechanism"] = [mechanism_of(name) for name in table["factor"].where(~is_dummy, "")]
    table["cautions"] = table["cautions"].fillna("")
    return pd.concat([table.loc[~is_dummy], table.loc[is_dummy]], ignore_index=True).loc[:, columns]
