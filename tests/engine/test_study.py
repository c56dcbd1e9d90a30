"""The template of a study: what is the same for all of them."""

import json

import pandas as pd
import pytest
from helpers.plans import THREADS, TOWN

from experiments.engine.plan import Plan
from experiments.engine.study import Execution, Study
from experiments.reporting.manifest import Provenance
from sim.run import Run

TABLE = pd.DataFrame({"lever.interpreters": [0.0, 1.0]}, pd.Index(["without", "with"], name="variant"))


def breaks_with_seed_1(run: Run):
    if run.seed == 1:
        raise MemoryError("no room")
    return {"seed_again": float(run.seed)}


def analyse(n_seeds, execution):
    plan = Plan(TOWN, TABLE, tuple(range(n_seeds)), work=breaks_with_seed_1)
    runs = execution.carry_out(plan, "stage", f"{len(plan)} runs")
    return runs if n_seeds > 1 else None


def write(n_seeds, runs, out):
    (out / "table.txt").write_text(f"{len(runs)}")


def show(n_seeds, runs, screen):
    screen.print("What came out.")


STUDY = Study(
    analyse, write, show, lambda n_seeds, _: Provenance(TOWN, range(n_seeds), more={"kept": "yes"}), "Two files"
)


def test_a_study_writes_shows_and_counts_what_failed(tmp_path, capsys):
    opened = []
    out = tmp_path / "a folder with a name that is too long for a line" / "another folder with a long name" / "made"
    execution = Execution(out, "bereik own", THREADS, lambda: opened.append(out.is_dir()))
    assert STUDY.conduct(2, execution) == 2
    assert opened == [True]  # once, and after the folder was made
    assert {path.name for path in out.iterdir()} == {"table.txt", "manifest.json", "runs"}
    said = capsys.readouterr()
    assert said.out == f"What came out.\nTwo files are in {out}.\n"
    assert said.err.startswith("4 runs\n")
    assert "2 of 4 runs failed and are left out; the first is 'without' with seed 1: MemoryError: no room" in said.err
    made_from = json.loads((out / "manifest.json").read_text())
    assert (made_from["command"], made_from["seeds"], made_from["kept"]) == ("bereik own", [0, 1], "yes")
    assert list(made_from)[-2:] == ["compared", "kept"]


def test_a_study_without_a_result_writes_and_shows_nothing(tmp_path, capsys):
    assert STUDY.conduct(1, Execution(tmp_path, "bereik own", THREADS)) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"runs"}
    assert capsys.readouterr().out == ""


def test_what_is_wrong_with_the_input_is_said_before_a_folder_is_made(tmp_path):
    def refuses(settings, execution):
        raise ValueError("not so")

    execution = Execution(tmp_path / "out", "bereik own", THREADS)
    with pytest.raises(ValueError, match="not so"):
        Study(refuses, write, show, STUDY.provenance).conduct(2, execution)
    assert not list(tmp_path.iterdir())
