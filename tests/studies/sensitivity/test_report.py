"""The files of a sensitivity analysis, dead parameters, resuming, and one sentence for a mistake."""

import json

import pandas as pd
import pytest
from helpers.sensitivity import DEAD, NAMES, TOWN

from experiments.cli import main
from experiments.engine.executors import Workers
from experiments.engine.runner import compile_rules
from experiments.engine.store import read_runs
from experiments.engine.study import Execution
from experiments.statistics import sensitivity_indices
from experiments.studies.sensitivity import analysis
from experiments.studies.sensitivity.analysis import SensitivitySettings
from experiments.studies.sensitivity.report import STUDY
from sim.adapters.salib import salib_problem
from sim.parameters.registry import BY_NAME
from sim.scenario.scenario import Scenario

THREADS = Workers(2, "threads")

FILES = {"indices.csv", "indices.json", "convergence.csv", "indices.png", "convergence.png", "manifest.json"}


@pytest.fixture(scope="module", autouse=True)
def few_repeats():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis, "N_REPEATED", 8)
        patch.setattr(analysis, "N_REPEATS", 3)
        patch.setattr(sensitivity_indices, "N_PAWN_RESAMPLES", 4)
        patch.setattr(sensitivity_indices, "N_RESAMPLES", 20)
        yield


def analysed(out, **choices):
    execution = Execution(out, "bereik sensitivity", THREADS, compile_rules)
    assert STUDY.conduct(SensitivitySettings(TOWN, **choices), execution) == 0
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("sensitivity") / "four"
    return analysed(out, parameters=NAMES, n=16, has_second_order=True)


def test_all_files_are_written(folder):
    made = {path.name for path in folder.iterdir()}
    assert made == FILES | {"pairs.csv", "runs"}
    for name in ("indices.png", "convergence.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")


def test_a_dead_parameter_has_a_total_index_below_005(folder):
    table = pd.read_csv(folder / "indices.csv").set_index("factor")
    assert set(table.index) == {*NAMES, sensitivity_indices.DUMMY}
    for name in DEAD:
        assert table["ST"][name] < 0.05
        assert table["ST"][name] == 0.0  # rows share their seeds, so that nothing at all changes
        assert table["cautions"][name] == "S1 may be 0; ST may be 0; PAWN like the dummy"
    assert table["ST"]["need_rate"] > 0.5
    assert table.index[0] == "need_rate"
    assert table.index[-1] == sensitivity_indices.DUMMY
    assert table["mechanism"]["need_rate"] == BY_NAME["need_rate"].mechanism


def test_the_indices_are_those_of_the_runs(folder):
    problem = salib_problem(NAMES, by_mechanism=False)
    y = read_runs(folder / "runs" / "sobol")["non_reach"].to_numpy()
    single, pairs = sensitivity_indices.sobol_indices(problem, y, True)
    table = pd.read_csv(folder / "indices.csv").set_index("factor")
    assert table["S1"][single["factor"]].to_numpy() == pytest.approx(single["S1"], abs=1e-6)
    assert pd.read_csv(folder / "pairs.csv")["S2"].to_numpy() == pytest.approx(pairs["S2"], abs=1e-6)
    again = read_runs(folder / "runs" / "sobol_chance")["non_reach"].to_numpy().reshape(8, 3)
    chance = json.loads((folder / "manifest.json").read_text())["chance"]["sobol"]
    assert chance["own"] == sensitivity_indices.split_variance(again).own > 0.0


def test_the_manifest_tells_nothing_of_the_machine(folder):
    text = (folder / "manifest.json").read_text()
    assert str(folder.parent) not in text
    assert json.loads(text)["choices"]["parameters"] == list(NAMES)
    assert Scenario.from_dict(json.loads(text)["scenario"]) == TOWN


def test_a_second_analysis_uses_the_runs_that_are_there(folder, capsys):
    before = (folder / "indices.csv").read_bytes()
    n_parts = len(list((folder / "runs" / "sobol" / "parts").iterdir()))
    analysed(folder, parameters=NAMES, n=16, has_second_order=True)
    assert (folder / "indices.csv").read_bytes() == before
    assert len(list((folder / "runs" / "sobol" / "parts").iterdir())) == n_parts
    said = capsys.readouterr()
    assert "160 of 160 runs are there already" in said.err
    for part in ("no forecast", "assumed", "by chance", "95 %", "need_rate", "Profile:"):
        assert part in said.out


def test_screening_by_mechanism_hands_on_the_greatest(tmp_path):
    out = analysed(tmp_path / "groups", by_mechanism=True, n=16, n_trajectories=3, n_top=2, n_seeds=1)
    table = pd.read_csv(out / "indices.csv").set_index("factor")
    assert set(table.index) == set(salib_problem(scenario=TOWN)["groups"])
    assert table["ST"].notna().sum() == 2
    assert set(table.index[table["ST"].notna()]) == set(table["mu_star"].nlargest(2).index)
    assert "image" not in table.index  # it is switched off
    assert (out / "morris.png").exists()
    assert "morris" in json.loads((out / "manifest.json").read_text())["chance"]


def test_an_unknown_outcome_is_named_with_the_nearest(capsys, tmp_path):
    status = main.main(["sensitivity", "--outcome", "non_reech", "--out", str(tmp_path / "out")])
    assert status == 2
    assert capsys.readouterr().err == "bereik: --outcome: 'non_reech' is not an outcome; did you mean 'non_reach'?\n"
    assert not list(tmp_path.iterdir())
