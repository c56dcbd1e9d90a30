"""The files of a frontier are equal to its runs."""

import json

import numpy as np
import pytest
from helpers.packages import NAMES, TOWN
from helpers.tables import rows

from experiments.cli import main
from experiments.engine.plan_file import read_plan
from experiments.engine.store import read_runs
from experiments.engine.study import Execution
from experiments.studies.frontier.analysis import FrontierSettings
from experiments.studies.frontier.report import STUDY
from experiments.studies.kept_outcomes import UNREACHED

FILES = {"table.csv", "table.json", "budgets.csv", "singles.csv", "manifest.json"}

FIGURES = {"frontier.png", "singles.png", "regret.png"}

BUDGET = 30_000.0

SETTINGS = FrontierSettings(TOWN, NAMES, BUDGET, worlds=3, seeds=2, screening_seeds=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("frontier")
    assert STUDY.conduct(SETTINGS, Execution(out, "bereik frontier")) == 0
    return out


def test_all_files_are_written_and_say_what_the_runs_say(folder):
    assert {path.name for path in folder.iterdir()} == {*FILES, *FIGURES, "runs"}
    screening, plan = read_plan(folder / "runs" / "screening"), read_plan(folder / "runs" / "worlds")
    assert not set(screening.seeds) & set(plan.seeds)
    assert len(screening) == 8
    runs = read_runs(folder / "runs" / "worlds").set_index(["variant", "seed"])
    non_reach = 100.0 * runs[[*UNREACHED]].sum(axis=1)
    table = {row["mix"]: row for row in rows(folder / "table.csv")}
    names = ["default", "world 1", "world 2", "world 3"]
    for mix in ("L12", "all 3"):
        removed = np.array([non_reach[f"{world}: no lever", 1] - non_reach[f"{world}: {mix}", 1] for world in names])
        assert float(table[mix]["removed"]) == pytest.approx(removed.mean(), abs=2e-6)
        assert float(table[mix]["removed_90"]) == pytest.approx(np.percentile(removed, 90), abs=2e-6)
    of_lever = {row["lever"]: row for row in rows(folder / "singles.csv")}
    removed = [non_reach[f"{w}: no lever", s] - non_reach[f"{w}: L6 alone", s] for w in names for s in (0, 1)]
    assert float(of_lever["interpreters"]["removed"]) == pytest.approx(np.mean(removed), abs=2e-6)
    assert BUDGET in [float(row["budget"]) for row in rows(folder / "budgets.csv")]
    made_from = json.loads((folder / "manifest.json").read_text())
    assert (made_from["worlds"], made_from["seeds"], made_from["screening_seeds"]) == (4, [0, 1], [1000])


def test_nothing_is_run_twice(folder, capsys):
    def parts():
        return {path for stage in ("screening", "worlds") for path in (folder / "runs" / stage / "parts").iterdir()}

    before, table = parts(), (folder / "table.csv").read_bytes()
    assert STUDY.conduct(SETTINGS, Execution(folder, "bereik frontier")) == 0
    assert (parts(), (folder / "table.csv").read_bytes()) == (before, table)
    assert "Within 30,000 euros a year per 1,000 residents" in " ".join(capsys.readouterr().out.split())


def test_the_command_needs_no_budget(tmp_path, capsys):
    options = "--levers less_paper,long_contracts --worlds 1 --seeds 2 --screening-seeds 1 --residents 100 --weeks 20"
    assert main.main(["frontier", *options.split(), "--workers", "1", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "Stage 1: 4 runs screen all 4 mixes of 2 levers" in said.err
    assert "Stage 2: 24 runs evaluate 3 mixes and 2 single levers" in said.err
    text = " ".join(said.out.split())
    for part in ("no lever", "One lever for 9,112 euros", "cannot spend it: long_contracts", "no forecast", "assumed"):
        assert part in text
