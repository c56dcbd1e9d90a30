"""Results of every study, without running it: what is committed in `results/`, and for the others made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from experiments.statistics.sensitivity_indices import Chance
from experiments.studies.attribute import report as attribute
from experiments.studies.attribute.analysis import AttributeResult, AttributeSettings
from experiments.studies.compare import report as compare
from experiments.studies.compare.analysis import CompareResult, CompareSettings, LeverEffect
from experiments.studies.frontier import report as frontier
from experiments.studies.frontier.analysis import FrontierResult, FrontierSettings
from experiments.studies.frontier.regret import RemovedInWorlds
from experiments.studies.lever_sets import RemovedBySubset
from experiments.studies.patterns import report as patterns
from experiments.studies.patterns.analysis import PatternsResult, PatternsSettings
from experiments.studies.patterns.verdicts import PatternResult
from experiments.studies.run import report as run_report
from experiments.studies.run.analysis import RunSettings
from experiments.studies.sensitivity import report as sensitivity
from experiments.studies.sensitivity.analysis import SensitivityResult, SensitivitySettings
from experiments.studies.sweep import report as sweep
from experiments.studies.sweep.analysis import Design, SweepResult, SweepSettings
from experiments.studies.verify import report as verify
from experiments.studies.verify.analysis import CaseResult, VerifyResult, VerifySettings
from experiments.studies.verify.cases import CASES, NOT_REDUCED
from experiments.studies.verify.cases.case import CHANCE, Exact, Obtained
from helpers.paths import ROOT
from sim.run import Run
from sim.scenario.scenario import Scenario

RESULTS = ROOT / "results"
OVERVECHT = Scenario()
TRUST, SIZE, ADJUSTED = "trust_gain", "residents", "agency.outreach"


def of_compare() -> tuple[Any, Any, Any]:
    rows = json.loads((RESULTS / "compare" / "table.json").read_text(encoding="utf-8"))
    result = CompareResult([LeverEffect(**row) for row in rows], {})
    return compare.STUDY, CompareSettings(OVERVECHT), result


def of_attribute() -> tuple[Any, Any, Any]:
    table = pd.read_csv(RESULTS / "attribute" / "table.csv", keep_default_na=False, na_values=[""])
    table["code"] = table["code"].fillna("")
    levers, seeds = len(table) - 1, range(8)
    removed = RemovedBySubset(np.zeros((2**levers, 8, 1)), np.ones((8, 1)), np.full(8, 13.5), tuple(seeds))
    none = pd.DataFrame()
    return attribute.STUDY, AttributeSettings(OVERVECHT), AttributeResult(removed, table, none, none)


def of_frontier() -> tuple[Any, Any, Any]:
    mixes, budgets, singles = (
        pd.read_csv(RESULTS / "frontier" / f"{name}.csv") for name in ("table", "budgets", "singles")
    )
    removed = RemovedInWorlds(np.zeros((33, 2, 4)), np.full((33, 4), 12.25), n_left_out=1)
    result = FrontierResult(mixes, budgets, singles, 15_000.0, removed)
    return frontier.STUDY, FrontierSettings(OVERVECHT), result


def of_sweep() -> tuple[Any, Any, Any]:
    n = 20
    table = pd.DataFrame(
        {TRUST: np.linspace(0.0123, 0.1234, n), SIZE: 1000 + np.arange(n), ADJUSTED: np.linspace(0.12345, 0.9, n)}
    )
    mean = np.linspace(0.08525, 0.14125, n)
    summary = table.assign(
        variant=[f"{TRUST}={value:.4f} {SIZE}={1000 + k}" for k, value in enumerate(table[TRUST])],
        n_seeds=10, non_reach=mean, non_reach_low=mean - 0.01, non_reach_high=mean + 0.01,
    )  # fmt: skip
    return sweep.STUDY, SweepSettings(OVERVECHT, Design("grid", table)), SweepResult(summary)


def of_sensitivity() -> tuple[Any, Any, Any]:
    table = pd.read_csv(RESULTS / "sensitivity" / "indices.csv")
    table["cautions"] = table["cautions"].fillna("")
    table["mechanism"] = table["mechanism"].fillna("")
    pairs = pd.DataFrame([{"factor": "need_rate", "other": "trust_midpoint", "S2": 0.123, "S2_conf": 0.045}])
    result = SensitivityResult(table, pairs, pd.DataFrame(), Chance(64, 8, 3.2e-4, 1.2e-6, 2.4e-6))
    return sensitivity.STUDY, SensitivitySettings(OVERVECHT), result


def of_verify() -> tuple[Any, Any, Any]:
    cases = [
        CaseResult(case, Obtained(case.expected, 1e-6, "rounding" if k % 2 else CHANCE, 400))
        for k, case in enumerate(CASES)
    ]
    cases[3] = CaseResult(CASES[3], Obtained(1234.567891, 0.012, CHANCE, 400, Exact(1234.5, 1234.4, 0.1)))
    cases[4] = CaseResult(CASES[4], error="RuntimeError: step 17 of 23 failed")
    return verify.STUDY, VerifySettings(), VerifyResult(cases, NOT_REDUCED)


def of_patterns() -> tuple[Any, Any, Any]:
    rows = json.loads((RESULTS / "patterns" / "table.json").read_text(encoding="utf-8"))
    found = [PatternResult(**{"n_components" if k == "n_told" else k: v for k, v in row.items()}) for row in rows]
    return patterns.STUDY, PatternsSettings(OVERVECHT), PatternsResult(found, [])


def of_run(run: Run) -> tuple[Any, Any, Any]:
    return run_report.STUDY, RunSettings(run.scenario, run.seed), run


MADE: dict[str, Callable[..., tuple[Any, Any, Any]]] = {
    "compare": of_compare, "attribute": of_attribute, "frontier": of_frontier, "sweep": of_sweep,
    "sensitivity": of_sensitivity, "verify": of_verify, "patterns": of_patterns,
}  # fmt: skip
"""Study, settings and result of each study but `run`."""


def shown(made: tuple[Any, Any, Any], screen: Console) -> None:
    study, settings, result = made
    study.show(settings, result, screen)
