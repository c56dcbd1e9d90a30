"""The files of a package that is shared out are what the runs say."""

import json

import pytest
from helpers.packages import SHARED_OUT, TOWN
from helpers.tables import rows

from experiments.cli import main
from experiments.engine.store import read_runs
from experiments.engine.study import Execution
from experiments.studies.attribute.analysis import AttributeSettings
from experiments.studies.attribute.report import STUDY
from experiments.studies.kept_outcomes import UNREACHED
from experiments.studies.lever_sets import NONE, PACKAGE
from sim.codes import Group
from sim.scenario.lever_library import LEVERS

SEEDS = 3

SETTINGS = AttributeSettings(TOWN, SHARED_OUT, range(SEEDS))

FILES = {"table.csv", "table.json", "interaction.csv", "groups.csv", "manifest.json"}

FIGURES = {"waterfall.png", "interaction.png"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("attribute")
    assert STUDY.conduct(SETTINGS, Execution(out, "bereik attribute")) == 0
    return out


def test_all_files_are_written_and_say_what_the_runs_say(folder):
    assert {path.name for path in folder.iterdir()} == {*FILES, *FIGURES, "runs"}
    runs = read_runs(folder / "runs").set_index(["variant", "seed"])
    assert len(runs) == 8 * SEEDS
    non_reach = 100.0 * runs[[*UNREACHED]].sum(axis=1)
    table = {row["lever"]: row for row in rows(folder / "table.csv")}
    assert set(table) == {*SHARED_OUT, PACKAGE}
    alone = non_reach[NONE] - non_reach["L10"]
    last = non_reach["L6+L14"] - non_reach["L6+L10+L14"]
    assert float(table["less_paper"]["alone"]) == pytest.approx(alone.mean(), abs=2e-6)
    assert float(table["less_paper"]["last"]) == pytest.approx(last.mean(), abs=2e-6)
    whole = (non_reach[NONE] - non_reach["L6+L10+L14"]).mean()
    assert sum(float(table[name]["shapley"]) for name in SHARED_OUT) == pytest.approx(whole, abs=5e-6)
    assert len(rows(folder / "interaction.csv")) == 3
    assert len(rows(folder / "groups.csv")) == 4 * len(Group)
    assert json.loads((folder / "manifest.json").read_text())["seeds"] == [0, 1, 2]


def test_more_seeds_keep_the_runs_that_are_there(folder, tmp_path, capsys):
    tables = (folder / "table.csv").read_bytes()
    before = {path.name for path in (folder / "runs" / "parts").iterdir()}
    assert STUDY.conduct(SETTINGS, Execution(folder, "bereik attribute")) == 0
    assert (folder / "table.csv").read_bytes() == tables
    assert {path.name for path in (folder / "runs" / "parts").iterdir()} == before
    assert "these values add up to what the package removes" in " ".join(capsys.readouterr().out.split())


def test_the_command_says_in_one_sentence_that_levers_are_too_many(tmp_path, capsys):
    names = ",".join(list(LEVERS)[:13])
    assert main.main(["attribute", "--levers", names, "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_command_prints_the_table_with_its_purpose(tmp_path, capsys):
    options = "--levers key_figures --seeds 2 --residents 100 --weeks 20 --workers 1"
    assert main.main(["attribute", *options.split(), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "4 runs: all 2 subsets of 1 lever with 2 seeds each, of 100 residents" in said.err
    for part in ("L14 key_figures", "package", "Shapley", "no forecast", "assumed", "CBS"):
        assert part in said.out
    assert not (tmp_path / "interaction.csv").exists()
