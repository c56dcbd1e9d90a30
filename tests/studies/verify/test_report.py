"""The command `bereik verify`: a case that fails fails the command."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from experiments.cli import main
from experiments.engine.executors import Workers
from experiments.engine.study import Execution
from experiments.studies.verify import analysis
from experiments.studies.verify.analysis import VerifySettings, choose
from experiments.studies.verify.cases import CASES, NOT_REDUCED
from experiments.studies.verify.cases.case import Obtained
from experiments.studies.verify.report import STUDY, cases_markdown, not_reduced_markdown
from sim.core.errors import InputError

QUICK = choose(["E1", "N1"])


def report(out, cases, threads: int = 1) -> int:
    return STUDY.conduct(VerifySettings(cases=cases), Execution(out, "bereik verify", Workers(threads)))


def test_the_command_prints_and_writes_a_table(capsys, tmp_path):
    assert main.main(["verify", "--only", "E1, N1", "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    for part in ("E1: r = 1", "0.825661", "1e-06", "rounding", "holds", "5 of 5 cases hold"):
        assert part in out
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv", "table.json", "manifest.json"}
    with (tmp_path / "table.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["case"] for row in rows] == ["E1"] * 2 + ["N1"] * 3
    assert {row["verdict"] for row in rows} == {"holds"}
    table = json.loads((tmp_path / "table.json").read_text(encoding="utf-8"))
    assert len(table["cases"]) == 5 and table["not_reduced"] == []
    made_from = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert "scenario" not in made_from and "SALib" in made_from["packages"]


def test_a_wrong_expected_value_fails_the_command(capsys, tmp_path, monkeypatch):
    wrong = replace(QUICK[0], expected=0.83)
    assert report(tmp_path, (wrong, *QUICK[1:])) == 1
    out = capsys.readouterr().out
    assert "4 of 5 cases hold" in out and "fails" in out
    assert all(row.why in " ".join(out.split()) for row in NOT_REDUCED)
    monkeypatch.setattr(analysis, "CASES", (wrong, *QUICK[1:]))
    assert main.main(["verify", "--only", "E1", "--out", str(tmp_path)]) == 1


def test_a_case_that_breaks_fails_and_leaves_the_others(tmp_path, capsys):
    def broken() -> Obtained:
        raise RuntimeError("the story was still being told")

    assert report(tmp_path, (replace(QUICK[0], run=broken), *QUICK[1:])) == 1
    assert "RuntimeError: the story was still being told" in capsys.readouterr().out
    assert json.loads((tmp_path / "table.json").read_text(encoding="utf-8"))["cases"][0]["verdict"] == "fails"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("E8", "'E8' is not a case; did you mean"), ("D1", "the model cannot be reduced to 'D1': trust is not averaged")],
)
def test_a_case_that_is_not_there_is_refused(name, sentence, capsys, tmp_path):
    with pytest.raises(InputError, match=sentence):
        choose([name])
    assert main.main(["verify", "--only", name, "--out", str(tmp_path / "out")]) == 2
    assert sentence in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_tables_of_the_documentation_hold_every_case_and_every_reason():
    table, reasons = cases_markdown(), not_reduced_markdown()
    assert all(case.formula in table and case.setting in table and case.reduction in table for case in CASES)
    assert len(reasons.splitlines()) == 2 + len(NOT_REDUCED)
