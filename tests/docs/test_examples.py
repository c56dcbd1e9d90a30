"""The examples of the documentation run as they stand there, where need be in a small town; and so do docstrings."""

from __future__ import annotations

import ast
import doctest
import re
import warnings
from importlib import import_module
from pathlib import Path

import pytest
from helpers.paths import ROOT

PACKAGES = ("sim", "experiments")
PAGES = [*ROOT.glob("*.md"), *(page for package in PACKAGES for page in (ROOT / package).rglob("*.md"))]
WITH_DOCTESTS = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]

RUN = ("from sim import Neighbourhood,", "carry_out", "from SALib import", "from ema_workbench import")
"""What the examples hold that are run below."""

NOT_RUN = ("dask_jobqueue",)
"""What an example holds that needs a cluster with Slurm."""


def blocks() -> list[str]:
    """Return the Python examples of all pages."""
    texts = (page.read_text(encoding="utf-8") for page in PAGES)
    return [block for text in texts for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]


def example_with(mark: str) -> str:
    """Return the one example that holds this."""
    (found,) = (block for block in blocks() if mark in block)
    return found


def test_every_example_is_run_or_cannot_be():
    for block in blocks():
        assert ast.parse(block).body
        assert sum(mark in block for mark in RUN + NOT_RUN) == 1, block


@pytest.mark.parametrize("path", WITH_DOCTESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_of_docstrings_give_what_they_say(path: Path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


def test_the_first_steps_run_as_they_stand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (file,) = re.findall(r"```toml\n(name = \"walk_in\".*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    Path("walk_in.toml").write_text(file, encoding="utf-8")
    known = {}
    exec(example_with("from sim import Neighbourhood,"), known)
    assert known["run"].is_finished
    assert not known["model"].running


def test_the_example_of_the_documentation_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = {}
    exec(example_with("carry_out").replace("residents=500", "residents=50, weeks=8, burn_in=4"), known)
    assert len(known["runs"]) == 9
    assert known["runs"]["parameter.trust_gain"].tolist() == [0.06] * 6 + [0.10] * 3


def example_of(library: str) -> str:
    """Return the example that imports this library, five statements long, with a small town."""
    found = example_with(f"from {library} import")
    assert len(ast.parse(found).body) == 5
    for usual, small in (
        ("Scenario(residents=2000)", "Scenario(residents=60, weeks=8, burn_in=2)"),
        ("sample_sobol(128", "sample_sobol(2"),
        ("scenarios=100, policies=5", "scenarios=2, policies=2"),
    ):
        found = found.replace(usual, small)
    assert "residents=60" in found and ("sobol(2," in found or "scenarios=2," in found)
    return found


def test_the_example_with_salib_runs_as_it_stands(capsys):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=RuntimeWarning)  # two points give no interval
        exec(example_of("SALib"), {})
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("tell_rate", "acceptance", "trust_gain", "lever_walk_in", "ST"))


def test_the_example_with_the_workbench_runs_as_it_stands(ema, capsys):
    exec(example_of("ema_workbench"), {})
    assert capsys.readouterr().out.startswith("4 experiments, mean non-reach 0.")
