"""Who is not reached in one neighbourhood, and why? One run; the run is its own result, which measures are taken of."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.engine.study import Execution
from experiments.reporting.screen import console
from sim.run import Run, simulate
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class RunSettings:
    """What is run: a scenario, with a seed."""

    scenario: Scenario
    seed: int = 0


def analyse(settings: RunSettings, execution: Execution) -> Run:
    """Return the run, at its end."""
    execution.open()
    with console(of_errors=True).status(f"Running {settings.scenario.residents:,} residents"):
        return simulate(settings.scenario, settings.seed)
