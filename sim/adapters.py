"""The model in the hands of other libraries: a SALib problem, and a model of the EMA workbench.

Inputs are parameters by their name, levers as "lever_" with their name (strength in [0, 1]), and rival rules as
"rule_" with theirs. All ranges are those that the declarations state (`sim.parameters`). The libraries are imported
when they are used; SALib itself is not needed to state a problem.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import numpy as np

from .errors import InputError, nearest
from .lever_library import LEVERS
from .levers import Lever
from .outcomes import outcomes as outcomes_of
from .parameter import Parameter
from .parameters import BY_NAME, PARAMETERS
from .run import simulate
from .scenario import Mechanisms, Rules, Scenario

if TYPE_CHECKING:
    from ema_workbench import Model  # pyright: ignore[reportMissingImports]

LEVER, RULE = "lever_", "rule_"
RIVALS = {name: get_args(kind) for name, kind in get_type_hints(Rules).items() if name in Rules.model_fields}
"""Rival rules by what they decide."""

COUNTING = ("record", "costs")
"""Mechanisms whose parameters say what is counted; nothing in the neighbourhood depends on them."""

UNDER_A_RULE = {
    "confirmation": ("learning", "confirmation"),
    "peer_effect": ("peers", "on"),
    "key_figure_company": ("peers", "on"),
    "ring_degree": ("ties", "watts_strogatz"),
    "ring_rewiring": ("ties", "watts_strogatz"),
}
"""Parameters that act under one of the rival rules only."""


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
    names : parameters to vary; by default all whose value is assumed and which act in `scenario`: their mechanism is
        on, they belong to the rule that is followed, and they say more than what is counted.
    levers : levers to vary in strength, by name; the scenario's own or built-in ones.
    scenario : by default the default scenario.
    by_mechanism : whether to put parameters of one mechanism, and levers, in one group. SALib then samples and
        analyses groups as a whole; without groups it takes every input by itself.

    Returns
    -------
    problem : "num_vars", "names", "bounds" ([low, high] each) and, if wanted, "groups" (the group of each input).

    Raises
    ------
    InputError : a parameter or lever that is not known, or one that stands twice.
    """
    scenario = scenario or Scenario()
    varied = _parameters(names, scenario)
    strengths = [LEVER + _lever(name, scenario).name for name in levers]
    inputs = [parameter.name for parameter in varied] + strengths
    _check_unique(inputs)
    problem: dict[str, Any] = {
        "num_vars": len(inputs),
        "names": inputs,
        "bounds": [[parameter.low, parameter.high] for parameter in varied] + [[0.0, 1.0]] * len(strengths),
    }
    if by_mechanism:
        problem["groups"] = [parameter.mechanism for parameter in varied] + ["levers"] * len(strengths)
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
    problem : what the columns are (`salib_problem`).
    values : sample (rows, inputs).
    scenario : what is left as it is; by default the default scenario.
    outcome : a name that `sim.outcomes` gives.
    n_threads : runs that are carried out at the same time; by default one for each core.

    Raises
    ------
    InputError : a sample of another width, a value out of range, an unknown outcome, or no seeds.
    """
    values, names = np.asarray(values, dtype=np.float64), list(problem["names"])
    if values.ndim != 2 or values.shape[1] != len(names):
        raise InputError(f"the sample has the shape {values.shape}, but it must be (rows, {len(names)})")
    experiment = Experiment(scenario or Scenario(), tuple(seeds), (outcome,))
    with ThreadPoolExecutor(n_threads or os.cpu_count() or 1) as pool:
        rows = pool.map(lambda row: experiment(**dict(zip(names, row.tolist(), strict=True))), values)
        return np.array([row[outcome] for row in rows], dtype=np.float64)


def ema_model(
    scenario: Scenario | None = None,
    parameters: Iterable[str] | None = None,
    levers: Iterable[str] | None = None,
    outcomes: Iterable[str] = ("non_reach", "trust", "severity", "all_euros"),
    rules: Iterable[str] | None = None,
    seeds: Sequence[int] = (0,),
) -> Model:
    """Return the model for the EMA workbench: uncertainties, levers and outcomes from the declarations.

    Parameters
    ----------
    scenario : what is left as it is; by default the default scenario.
    parameters : parameters that are uncertain; by default all whose value is assumed and which act (`salib_problem`).
    levers : levers to vary in strength, by name; by default all that are built in.
    outcomes : names that `sim.outcomes` gives; of each the mean over the seeds.
    rules : what is decided by rival rules (`sim.scenario.Rules`) and is uncertain; by default all of it.
    seeds : seeds of the runs of every experiment.

    Returns
    -------
    model : an `ema_workbench.Model`; it can be pickled, and so run in several processes.

    Raises
    ------
    InputError : an unknown name, or no seeds.
    ImportError : the EMA workbench is not installed: pip install bereik[discover].
    """
    from ema_workbench import (  # pyright: ignore[reportMissingImports]
        CategoricalParameter,
        Model,
        RealParameter,
        ScalarOutcome,
    )

    scenario = scenario or Scenario()
    rivals = tuple(RIVALS if rules is None else rules)
    _check_known("what rival rules decide", rivals, RIVALS)
    experiment = Experiment(scenario, tuple(seeds), tuple(outcomes))
    varied = _parameters(parameters, scenario, rivals)
    strengths = [LEVER + _lever(name, scenario).name for name in (LEVERS if levers is None else levers)]
    _check_unique([parameter.name for parameter in varied] + [*rivals] + strengths)
    model = Model("bereik", function=experiment)
    model.uncertainties = [
        *(RealParameter(parameter.name, parameter.low, parameter.high) for parameter in varied),
        *(CategoricalParameter(RULE + name, RIVALS[name]) for name in rivals),
    ]
    model.levers = [RealParameter(name, 0.0, 1.0) for name in strengths]
    model.outcomes = [ScalarOutcome(name) for name in experiment.outcomes]
    return model


@dataclass(frozen=True)
class Experiment:
    """A function of named inputs: a scenario is changed, run with each seed, and the mean outcomes are returned."""

    scenario: Scenario
    seeds: tuple[int, ...]
    outcomes: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.seeds:
            raise InputError("there are no seeds, but an experiment needs one at least")
        _check_known("an outcome", self.outcomes, outcome_names())

    def __call__(self, **inputs: Any) -> dict[str, float]:
        """Return the outcomes for these inputs, by name."""
        changed = with_inputs(self.scenario, inputs)
        runs = [outcomes_of(simulate(changed, seed)) for seed in self.seeds]
        return {name: float(np.mean([run[name] for run in runs])) for name in self.outcomes}


def with_inputs(scenario: Scenario, inputs: Mapping[str, Any]) -> Scenario:
    """Return the scenario with inputs set: parameters, and levers ("lever_...") and rules ("rule_...").

    Raises
    ------
    InputError : an unknown name, or a value that is not allowed.
    """
    parameters = dict(scenario.parameters)
    rules = scenario.rules.model_dump()
    levers = []
    for name, value in inputs.items():
        if name.startswith(LEVER):
            levers.append(_at_strength(_lever(name.removeprefix(LEVER), scenario), value))
        elif name.startswith(RULE):
            rules[name.removeprefix(RULE)] = value
        else:
            parameters[name] = value
    return scenario.changed(parameters=parameters, rules=rules).with_levers(levers)


@cache
def outcome_names() -> tuple[str, ...]:
    """Return the names of all outcomes, in their order."""
    return tuple(outcomes_of(simulate(Scenario(residents=20, weeks=1, burn_in=0))))


def _parameters(names: Iterable[str] | None, scenario: Scenario, varied_rules: Sequence[str] = ()) -> list[Parameter]:
    """Return the parameters with these names; by default those that are assumed and act."""
    if names is None:
        return [one for one in PARAMETERS if one.is_assumed and _acts(one, scenario, varied_rules)]
    names = list(names)
    _check_known("a parameter", names, BY_NAME)
    return [BY_NAME[name] for name in names]


def _acts(parameter: Parameter, scenario: Scenario, varied_rules: Sequence[str]) -> bool:
    """Return whether the neighbourhood depends on a parameter under the scenario, and any choice of varied rules."""
    mechanism = parameter.mechanism
    if mechanism in COUNTING or (mechanism in Mechanisms.model_fields and not getattr(scenario.mechanisms, mechanism)):
        return False
    decision, rule = UNDER_A_RULE.get(parameter.name, ("", ""))
    return not decision or decision in varied_rules or getattr(scenario.rules, decision) == rule


def _lever(name: str, scenario: Scenario) -> Lever:
    known = {**LEVERS, **{lever.name: lever for lever in scenario.levers}}
    _check_known("a lever", [name], known)
    return known[name]


def _at_strength(lever: Lever, strength: float) -> Lever:
    if not 0.0 <= strength <= 1.0:
        raise InputError(f"the strength of lever '{lever.name}' is {strength!r}, but it must lie in [0, 1]")
    return lever.model_copy(update={"strength": float(strength)})


def _check_known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = tuple(known)
    for name in names:
        if name not in known:
            raise InputError(f"'{name}' is not {what}; {nearest(str(name), known)}")


def _check_unique(inputs: Sequence[str]) -> None:
    for k, name in enumerate(inputs):
        if name in inputs[:k]:
            raise InputError(f"input '{name}' stands twice; names must be unique")
