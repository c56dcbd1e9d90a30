"""The model as a model of the EMA workbench; the library is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.adapters.inputs import (
    LEVER,
    RIVALS,
    RULE,
    _check_known,
    _check_unique,
    _lever,
    _parameters,
    outcome_names,
    with_inputs,
)
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes as outcomes_of
from sim.run import simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from ema_workbench import Model


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
    outcomes : names that `sim.measures.outcomes` gives; of each the mean over the seeds.
    rules : what is decided by rival rules (`sim.scenario.scenario.Rules`) and is uncertain; by default all of it.
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
