"""The model as a model of the EMA workbench; the library is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.adapters.inputs import chosen, uncertain, with_inputs
from sim.core.errors import InputError
from sim.measures.outcomes import outcome
from sim.measures.outcomes import outcomes as outcomes_of
from sim.quantities import Quantities
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
    scenario : Scenario | None
        What is left as it is; by default the default scenario.
    parameters : Iterable[str] | None
        Parameters that are uncertain; by default all whose value is assumed and which act (`salib_problem`).
    levers : Iterable[str] | None
        Levers to vary in strength, by name; by default all that are built in.
    outcomes : Iterable[str]
        Names that `sim.measures.outcomes` gives; of each the mean over the seeds.
    rules : Iterable[str] | None
        What is decided by rival rules (`sim.scenario.scenario.Rules`) and is uncertain; by default all of it.
    seeds : Sequence[int]
        Seeds of the runs of every experiment.

    Returns
    -------
    model : Model
        An `ema_workbench.Model`; it can be pickled, and so run in several processes.

    Raises
    ------
    InputError
        An unknown name, or no seeds.
    ImportError
        The EMA workbench is not installed: pip install bereik[discover].
    """
    from ema_workbench import (  # pyright: ignore[reportMissingImports]
        CategoricalParameter,
        Model,
        RealParameter,
        ScalarOutcome,
    )

    scenario = scenario or Scenario()
    experiment = Experiment(scenario, tuple(seeds), tuple(outcomes))
    rivals = chosen("what rival rules decide", Quantities.rules, Quantities.rules if rules is None else rules)
    varied = uncertain(parameters, scenario, [rule.short for rule in rivals])
    strengths = chosen("a lever", Quantities(scenario).levers, LEVERS if levers is None else levers)
    model = Model("bereik", function=experiment)
    model.uncertainties = [
        *(RealParameter(one.identifier, one.low, one.high) for one in varied),
        *(CategoricalParameter(one.identifier, one.options) for one in rivals),
    ]
    model.levers = [RealParameter(one.identifier, one.low, one.high) for one in strengths]
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
        for name in self.outcomes:
            outcome(name)

    def __call__(self, **inputs: Any) -> dict[str, float]:
        """Return the outcomes for these inputs, by name."""
        changed = with_inputs(self.scenario, inputs)
        runs = [outcomes_of(simulate(changed, seed)) for seed in self.seeds]
        return {name: float(np.mean([run[name] for run in runs])) for name in self.outcomes}
