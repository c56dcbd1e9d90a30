"""The model as a problem for SALib: names, bounds and groups of its inputs, and a function that runs a sample.

Ranges are those that the declarations state. SALib itself is not needed to state a problem.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim.adapters.ema import Experiment
from sim.adapters.inputs import chosen, uncertain
from sim.core.errors import InputError
from sim.quantities import Quantities
from sim.scenario.scenario import Scenario


def salib_problem(
    names: Iterable[str] | None = None,
    *,
    levers: Iterable[str] = (),
    scenario: Scenario | None = None,
    by_mechanism: bool = True,
) -> dict[str, Any]:
    """Return a problem as SALib wants it: names, bounds and groups of the inputs.

    Parameters
    ----------
    names : Iterable[str] | None
        Parameters to vary; by default all whose value is assumed and which act in `scenario`: their mechanism is on,
        they belong to the rule that is followed, and they say more than what is counted.
    levers : Iterable[str]
        Levers to vary in strength, by name; the scenario's own or built-in ones.
    scenario : Scenario | None
        By default the default scenario.
    by_mechanism : bool
        Whether to put parameters of one mechanism, and levers, in one group. SALib then samples and analyses groups as
        a whole; without groups it takes every input by itself.

    Returns
    -------
    problem : dict[str, Any]
        "num_vars", "names", "bounds" ([low, high] each) and, if wanted, "groups" (the group of each input).

    Raises
    ------
    InputError
        A parameter or lever that is not known, or one that stands twice.
    """
    scenario = scenario or Scenario()
    varied = uncertain(names, scenario) + chosen("a lever", Quantities(scenario).levers, levers)
    problem: dict[str, Any] = {
        "num_vars": len(varied),
        "names": [one.identifier for one in varied],
        "bounds": [[one.low, one.high] for one in varied],
    }
    if by_mechanism:
        problem["groups"] = [one.group for one in varied]
    return problem


def evaluate(
    problem: Mapping[str, Any],
    values: np.ndarray,
    scenario: Scenario | None = None,
    seeds: Sequence[int] = (0,),
    outcome: str = "non_reach",
    n_threads: int | None = None,
) -> np.ndarray:
    """Run every row of a sample and return one outcome of each, float64 (rows,): its mean over the seeds.

    All rows have the same seeds, so that they differ through their inputs and not through luck.

    Parameters
    ----------
    problem : Mapping[str, Any]
        What the columns are (`salib_problem`).
    values : np.ndarray
        Sample (rows, inputs).
    scenario : Scenario | None
        What is left as it is; by default the default scenario.
    outcome : str
        A name that `sim.measures.outcomes` gives.
    n_threads : int | None
        Runs that are carried out at the same time; by default one for each core.

    Raises
    ------
    InputError
        A sample of another width, a value out of range, an unknown outcome, or no seeds.
    """
    values, names = np.asarray(values, dtype=np.float64), list(problem["names"])
    if values.ndim != 2 or values.shape[1] != len(names):
        raise InputError(f"the sample has the shape {values.shape}, but it must be (rows, {len(names)})")
    experiment = Experiment(scenario or Scenario(), tuple(seeds), (outcome,))
    with ThreadPoolExecutor(n_threads or os.cpu_count() or 1) as pool:
        rows = pool.map(lambda row: experiment(**dict(zip(names, row.tolist(), strict=True))), values)
        return np.array([row[outcome] for row in rows], dtype=np.float64)
