"""What a sweep writes, and what it says where it cannot."""

import json

import numpy as np
import pandas as pd
import pytest
from helpers.sweeps import TOWN, design, into

from experiments.engine.plan import Plan
from experiments.engine.store import read_runs
from experiments.reporting.outcome_labels import MAIN
from experiments.studies.sweep import analysis
from experiments.studies.sweep.analysis import SweepSettings
from experiments.studies.sweep.input import design_of
from experiments.studies.sweep.report import STUDY
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.run import simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("sweep") / "two"
    asked = design("trust_gain=0.02:0.12:2", "lever.interpreters=0,1")
    assert STUDY.conduct(SweepSettings(TOWN, asked, "trust", range(3)), into(out)) == 0
    return out


def test_a_sweep_writes_a_row_for_each_run_and_each_variant(folder):
    assert {path.name for path in folder.iterdir()} == {"runs", "summary.csv", "sweep.png", "manifest.json"}
    runs = read_runs(folder / "runs")
    assert len(runs) == 4 * 3
    run = simulate(TOWN.changed(parameters={"trust_gain": 0.12}).with_levers(["interpreters"]), 2)
    assert runs.iloc[-1][list(outcomes(run))].to_dict() == pytest.approx(outcomes(run), nan_ok=True)
    summary = pd.read_csv(folder / "summary.csv")
    assert len(summary) == 4
    assert set(summary["n_seeds"]) == {3}
    assert {f"{name}{end}" for name in ("trust", *MAIN) for end in ("", "_low", "_high")} < set(summary.columns)
    trust = runs["trust"].to_numpy().reshape(4, 3)
    assert summary["trust"].to_numpy() == pytest.approx(trust.mean(axis=1), abs=1e-6)
    half = 4.302653 * trust.std(axis=1, ddof=1) / np.sqrt(3)  # the 97.5 % point of t with 2 degrees of freedom
    assert (summary["trust_high"] - summary["trust"]).to_numpy() == pytest.approx(half, abs=2e-6)
    assert (summary["trust"] - summary["trust_low"]).to_numpy() == pytest.approx(half, abs=2e-6)


def test_the_manifest_of_a_sweep_says_what_varied(folder):
    text = (folder / "manifest.json").read_text()
    made_from = json.loads(text)
    assert made_from["design"] == "grid"
    assert made_from["varied"] == {"parameter.trust_gain": [0.02, 0.12], "lever.interpreters": [0.0, 1.0]}
    assert made_from["seeds"] == [0, 1, 2]
    assert str(folder.parent) not in text


def test_a_second_sweep_runs_only_what_is_new(folder, capsys):
    asked = design("trust_gain=0.02:0.12:2", "lever.interpreters=0,0.5,1")
    assert STUDY.conduct(SweepSettings(TOWN, asked, "non_reach", range(3)), into(folder)) == 0
    said = capsys.readouterr()
    assert "12 of 18 runs are there already" in said.err
    for part in ("6 variants (grid), 3 seeds each", "trust_gain", "no forecast", "assumed", "Profile:", "95 %"):
        assert part in said.out


def broken(run):
    raise ArithmeticError("broken on purpose")


def test_a_sweep_in_which_every_run_failed_says_so_and_ends(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(analysis, "Plan", lambda *given: Plan(*given, work=broken))
    asked = design("trust_gain=0.02,0.12")
    assert STUDY.conduct(SweepSettings(TOWN, asked, "trust", range(2)), into(tmp_path)) == 4
    assert "4 of 4 runs failed" in capsys.readouterr().err


def test_an_outcome_without_a_value_is_refused(tmp_path):
    idle = TOWN.changed(parameters={"need_rate": 0.0})
    asked = design_of(idle, ["trust_gain=0.02,0.12"], "grid", None, None, None)
    with pytest.raises(InputError, match="'weeks_waited' has no value in any run"):
        STUDY.conduct(SweepSettings(idle, asked, "weeks_waited", range(2)), into(tmp_path))
