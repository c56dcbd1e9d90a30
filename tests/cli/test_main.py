"""The command: what it prints, what it writes, and one sentence for every mistake."""

import subprocess
import sys
import tomllib

import pytest
from helpers.commands import call
from helpers.paths import ROOT
from helpers.workbooks import CITY, write_workbook

from experiments.cli import main
from experiments.engine.store import read_runs
from sim.codes import REASONS
from sim.scenario import scenario
from sim.scenario.agency_library import DEFAULT_AGENCIES


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook with one municipality and return its path."""
    return write_workbook(tmp_path / "kwb.xlsx", CITY)


def test_run_prints_an_account_and_writes_its_files(capsys, tmp_path):
    status, out, _ = call(capsys, "run", "--residents", 400, "--weeks", 60, "--seed", 2, "--out", tmp_path / "run")
    assert status == 0
    for part in ("Overvecht", "CBS Kerncijfers", "seed 2", "Non-reach:", "does not know", "Wijkteam", "no forecast"):
        assert part in out
    assert all(reason in out for reason in REASONS)
    assert all(agency.name in out for agency in DEFAULT_AGENCIES)
    assert len(out.splitlines()) <= 75
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100
    assert {path.name for path in (tmp_path / "run").iterdir()} == {
        "weekly.parquet", "agencies.parquet", "funnel.png", "trust.png", "groups.png", "manifest.json"
    }  # fmt: skip


def test_compare_prints_a_table_with_its_purpose(capsys, tmp_path):
    status, out, _ = call(
        capsys, "compare", "--residents", 300, "--weeks", 52, "--seeds", 2, "--levers", "interpreters, less_paper",
        "--workers", 1, "--out", tmp_path,
    )  # fmt: skip
    assert status == 0
    for part in ("baseline", "interpreters", "less_paper", "all", "2 paired seeds", "no forecast", "assumed", "CBS"):
        assert part in out
    assert (tmp_path / "removed.png").exists()


def test_a_run_of_a_comparison_can_be_run_again(capsys, tmp_path):
    call(
        capsys, "compare", "--residents", 100, "--weeks", 10, "--seeds", 2, "--levers", "less_paper", "--out", tmp_path
    )
    key = read_runs(tmp_path / "runs")["key"][2]
    status, out, _ = call(capsys, "rerun", tmp_path / "runs", key[:10])
    assert status == 0
    assert f"Run {key}: variant less_paper, seed 0" in out
    assert "numbers are the same to the last bit" in out
    status, _, err = call(capsys, "rerun", tmp_path / "runs", "x")
    assert (status, err.count("\n")) == (2, 1)
    status, _, err = call(capsys, "rerun", tmp_path, key)
    assert status == 2 and "is not there" in err


def test_version_is_that_of_the_project(capsys):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert call(capsys, "--version") == (0, f"bereik {declared}\n", "")


def test_without_a_command_there_is_help(capsys):
    status, out, _ = call(capsys)
    assert status == 0
    assert "compare" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("run --scenario overvect", "'overvect' is neither a built-in scenario nor a file; did you mean 'overvecht'?"),
        ("run --scenario absent.toml", "absent.toml: there is no such file"),
        ("run --kwb absent.xlsx --area Overvecht", "absent.xlsx: there is no such file"),
        ("run --kwb absent.xlsx", "--kwb names a workbook and --area an area in it"),
        ("run --area Overvecht", "give the workbook with --kwb"),
        ("run --residents 2", "residents: the value is 2, but it must be"),
        ("run --residents many", "Invalid value for '--residents'"),
        ("run --seed -1", "Invalid value for '--seed'"),
        ("run --weeks 0", "weeks: the value is 0"),
        ("run --seeed 1", "No such option: --seeed"),
        ("runn", "No such command 'runn'"),
        ("areas", "Missing argument"),
        ("compare --levers interpretors", "'interpretors' is not a lever; did you mean 'interpreters'?"),
        ("compare --seeds 1", "Invalid value for '--seeds'"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_status_2(capsys, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = call(capsys, *arguments.split())
    assert (status, out) == (2, "")
    assert err.startswith("bereik: ")
    assert err.count("\n") == 1
    assert sentence in err
    assert not list(tmp_path.iterdir())


def test_an_unknown_area_is_named_with_the_nearest(capsys, workbook):
    status, _, err = call(capsys, "run", "--kwb", workbook, "--area", "Testdad")
    assert status == 2
    assert "'Testdad' is not an area in this workbook; did you mean 'Teststad'?" in err


def test_areas_of_a_workbook_can_be_run(capsys, workbook, tmp_path):
    status, out, _ = call(capsys, "areas", workbook)
    assert status == 0
    code = out.splitlines()[1].split()[0]
    status, out, _ = call(
        capsys, "run", "--kwb", workbook, "--area", code, "--residents", 100, "--weeks", 10, "--out", tmp_path / "o"
    )
    assert status == 0
    assert code in out


def test_what_a_workbook_does_not_state_is_taken_from_another_and_said_below_the_title(capsys, tmp_path, monkeypatch):
    new = write_workbook(tmp_path / "new.xlsx", CITY | {"p_wcorpw": "."}, sheet="kwb-2032")
    options = ("--area", "Teststad", "--residents", 100, "--weeks", 10, "--out", tmp_path / "o")
    status, out, err = call(capsys, "run", "--kwb", new, *options)
    assert (status, out, err.count("\n")) == (2, "", 1) and "'p_wcorpw' is '.'" in err
    old = write_workbook(tmp_path / "old.xlsx", CITY)
    monkeypatch.setattr(sys, "stderr", sys.stdout)
    status, out, _ = call(capsys, "run", "--kwb", new, "--kwb", old, *options)
    assert status == 0
    title, warning, *_ = out.splitlines()
    assert title == "Teststad"
    assert warning == (
        "warning: Teststad (GM0001): social rent is not stated ('p_wcorpw' is '.'); 40.0 % is taken from the same area "
        "in 2031 (old.xlsx)."
    )


def test_a_folder_that_cannot_be_made_is_refused(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    status, _, err = call(capsys, "run", "--residents", 100, "--out", tmp_path / "file")
    assert status == 2
    assert "cannot be written" in err


def test_a_stop_is_one_sentence(capsys, monkeypatch):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr(scenario, "built_in_scenarios", stopped)
    assert call(capsys, "scenarios") == (130, "", "bereik: stopped before the end.\n")


def test_an_error_of_our_own_is_not_hidden(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(scenario, "built_in_scenarios", broken)
    with pytest.raises(ZeroDivisionError):
        main.main(["scenarios"])


def test_help_loads_neither_the_model_nor_the_figures():
    code = (
        "import sys; from experiments.cli.main import main; status = main(['--help']); "
        "sys.exit(status or len({'numba', 'pydantic', 'matplotlib', 'mesa', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "compare" in done.stdout


def test_the_module_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "experiments.cli.main", "nothing"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == "bereik: No such command 'nothing' (see: bereik --help)\n"
