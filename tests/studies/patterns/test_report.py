"""The command `bereik patterns`."""

import pytest

from experiments.cli.main import main
from experiments.studies.patterns.analysis import chosen
from experiments.studies.patterns.catalogue import PATTERNS
from sim.core.errors import InputError


def test_only_names_patterns():
    assert [pattern.name for pattern in chosen("sf10, SF2")] == ["SF2", "SF10"]
    assert chosen(None) == PATTERNS
    with pytest.raises(InputError, match="SF99"):
        chosen("SF1,SF99")


def test_the_command_writes_tables_and_figures(tmp_path, capsys):
    few = ["--worlds", "2", "--world-seeds", "2", "--seeds", "2", "--ablation-seeds", "2", "--workers", "2"]
    town = ["--residents", "60", "--weeks", "104", "--out", str(tmp_path)]
    assert main(["patterns", "--only", "SF8,SF14", *few, *town]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    tables = {"table.csv", "table.json", "table.md", "ablation.csv", "manifest.json"}
    assert names == tables | {"shares.png", "ablation.png", "runs"}
    said = capsys.readouterr().out
    assert "of 2 patterns are reproduced" in said and "no mechanism" in said
    assert (tmp_path / "table.csv").read_text().count("\n") == 3


def test_a_run_must_be_long_enough_for_the_shocks(tmp_path, capsys):
    assert main(["patterns", "--weeks", "103", "--out", str(tmp_path)]) == 2
    assert "104" in capsys.readouterr().err
