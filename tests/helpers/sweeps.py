"""Sweeps over a small town."""

from __future__ import annotations

from pathlib import Path

from experiments.engine.executors import Workers
from experiments.engine.runner import compile_rules
from experiments.engine.study import Execution
from experiments.studies.sweep.analysis import Design
from experiments.studies.sweep.input import design_of
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=150, weeks=30, burn_in=10)


def into(folder: Path) -> Execution:
    """Return how a sweep is carried out that writes into a folder."""
    return Execution(folder, "bereik sweep", Workers(2, "threads"), compile_rules)


def design(*texts: str, kind: str = "grid", n: int | None = None, table=None, file=None) -> Design:
    """Return what the options of the command say."""
    return design_of(TOWN, texts, kind, n, table, file)
