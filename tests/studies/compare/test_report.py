"""A comparison: paired, repeatable, complete, and nothing lost where something fails."""

import csv
import json

import numpy as np
import pytest
from helpers.comparisons import NAMES, TOWN

from experiments.engine.executors import Workers
from experiments.engine.store import read_runs
from experiments.engine.study import Execution
from experiments.studies.compare.analysis import CompareSettings
from experiments.studies.compare.report import STUDY
from experiments.studies.lever_sets import ALL, BASELINE
from sim.measures.non_reach import non_reach
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario

FILES = {"runs", "table.csv", "table.json", "removed.png", "weekly.png", "manifest.json"}


def compared(out, scenario=TOWN, names=NAMES, n=2):
    execution = Execution(out, "bereik compare", Workers(n, "threads"))
    assert STUDY.conduct(CompareSettings(scenario, names, range(3)), execution) == 0
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return compared(tmp_path_factory.mktemp("compare") / "two")


def test_all_files_are_written_and_no_others(folder):
    assert {path.name for path in folder.iterdir()} == FILES
    for name in ("removed.png", "weekly.png"):
        assert (folder / name).read_bytes().startswith(b"\x89PNG")


def test_the_number_of_threads_changes_no_byte(folder, tmp_path):
    other = compared(tmp_path / "one", n=1)
    for name in ("table.csv", "table.json", "runs/runs.parquet"):
        assert (other / name).read_bytes() == (folder / name).read_bytes(), name


def test_one_row_for_each_run(folder):
    runs = read_runs(folder / "runs")
    found = list(zip(runs["variant"], runs["seed"], strict=True))
    assert found == [(name, seed) for name in (BASELINE, *NAMES, ALL) for seed in range(3)]
    assert set(runs["error"]) == {""}
    run = simulate(TOWN.with_levers(["interpreters"]), 0)
    assert {name: runs[name][3] for name in outcomes(run)} == pytest.approx(outcomes(run), nan_ok=True)
    assert np.array_equal(runs["weekly_non_reach"][3], non_reach(run))


def test_the_table_is_what_the_runs_say(folder):
    with (folder / "table.csv").open(encoding="utf-8") as file:
        lines = {line["lever"]: line for line in csv.DictReader(file)}
    assert set(lines) == {BASELINE, *NAMES, ALL}
    share = read_runs(folder / "runs").set_index(["variant", "seed"])["non_reach"]
    for name, line in lines.items():
        removed = 100 * np.array([share[BASELINE, seed] - share[name, seed] for seed in range(3)])
        assert float(line["removed"]) == pytest.approx(removed.mean(), abs=2e-6)
        half = 4.302653 * removed.std(ddof=1) / np.sqrt(3)  # the 97.5 % point of t with 2 degrees of freedom
        assert float(line["removed_high"]) - float(line["removed"]) == pytest.approx(half, abs=1e-5)
        assert float(line["residents"]) == pytest.approx(3 * removed.mean(), abs=1e-5)
    assert json.loads((folder / "table.json").read_text())[0]["lever"] == BASELINE
    assert lines["interpreters"]["code"] == "L6"
    assert float(lines["less_paper"]["hours_per_year"]) == pytest.approx(0.3 * 350)
    assert float(lines["less_paper"]["taken_hours"]) == pytest.approx(0.3 * 350 * 0.3)
    assert float(lines["interpreters"]["euros_per_year"]) == 0.3 * LEVERS["interpreters"].euros_per_year
    assert float(lines[ALL]["euros_per_year"]) == pytest.approx(0.3 * sum(LEVERS[n].euros_per_year for n in NAMES))


def test_the_manifest_says_how_to_make_it_again(folder):
    made_from = json.loads((folder / "manifest.json").read_text())
    assert Scenario.from_dict(made_from["scenario"]) == TOWN
    assert made_from["fingerprint"] == TOWN.fingerprint()
    assert made_from["seeds"] == [0, 1, 2]
    assert [lever["name"] for lever in made_from["compared"]] == list(NAMES)
    assert str(folder.parent) not in (folder / "manifest.json").read_text()


def test_a_lever_at_strength_0_removes_exactly_nothing(tmp_path):
    idle = LEVERS["interpreters"].model_copy(update={"strength": 0.0})
    out = compared(tmp_path / "idle", TOWN.with_levers([idle]), ("interpreters",))
    _, line = json.loads((out / "table.json").read_text())
    assert line["removed"] == line["removed_low"] == line["removed_high"] == 0.0
    assert line["euros_per_year"] == 0.0
    assert line["euros_per_resident"] is None


def test_a_run_that_fails_is_left_out_of_its_line_and_of_no_other(tmp_path, monkeypatch, capsys):
    fork = Run.fork

    def breaks_once(self, scenario):
        if self.seed == 1 and any(lever.name == "less_paper" for lever in scenario.levers):
            raise MemoryError("no room")
        return fork(self, scenario)

    monkeypatch.setattr(Run, "fork", breaks_once)
    execution = Execution(tmp_path, "bereik compare", Workers(2, "threads"))
    assert STUDY.conduct(CompareSettings(TOWN, NAMES, range(3)), execution) == 2
    assert "2 of 12 runs failed" in capsys.readouterr().err
    lines = {line["lever"]: line for line in json.loads((tmp_path / "table.json").read_text())}
    assert lines["interpreters"]["n_seeds"] == 3
    assert lines["less_paper"]["n_seeds"] == 2
