"""The examples of the documentation run as they stand there, in a small town."""

from __future__ import annotations

import ast
import re
import warnings

from helpers.paths import ROOT

README = ROOT / "experiments" / "README.md"


def blocks() -> list[str]:
    """Return the Python examples of the documentation."""
    return re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_the_documentation_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (example,) = (block for block in blocks() if "carry_out" in block)
    known = {}
    exec(example.replace("residents=500", "residents=50, weeks=8, burn_in=4"), known)
    assert len(known["runs"]) == 9
    assert known["runs"]["parameter.trust_gain"].tolist() == [0.06] * 6 + [0.10] * 3


def example_of(library: str) -> str:
    """Return the example of the documentation that imports this library, five statements long, with a small town."""
    (found,) = (block for block in blocks() if f"from {library} import" in block)
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
