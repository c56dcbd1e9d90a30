"""The examples run as they stand, and write one figure each."""

import importlib

import pytest

from experiments import examples

NAMES = {"two_levers": (), "sensitivity": ("4",), "one_story": ()}
"""Every example, with what makes it quicker where it needs that."""


def test_every_example_is_run_here():
    files = {path.stem for path in importlib.resources.files(examples).iterdir() if path.suffix == ".py"}
    assert files - {"__init__"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_example_runs(name, tmp_path, capsys):
    importlib.import_module(f"experiments.examples.{name}").main(str(tmp_path / "figures"), *NAMES[name])
    assert [path.name for path in (tmp_path / "figures").iterdir()] == [f"{name}.png"]
    assert (tmp_path / "figures" / f"{name}.png").stat().st_size > 10_000
    printed = capsys.readouterr().out
    assert {"two_levers": "same_face:", "sensitivity": "is chance", "one_story": "less than in the twin"}[
        name
    ] in printed
