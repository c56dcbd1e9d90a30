"""CONTRIBUTING.md can be followed to the letter: its mechanism, lever and outcome are added to a copy of all this."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.paths import ROOT

BLOCK = re.compile(
    r'^```\w+ (?P<path>[\w/.]+)(?: (?P<where>before|after|in place of) "(?P<mark>[^\n]*)")?\n(?P<text>.*?)^```$',
    re.M | re.S,
)
NAMED = ("tests/parameters/test_registry.py", "tests/studies/test_sampling.py")
"""Tests that name what may be moved and drawn: new numbers are put there by hand."""


class Edit(NamedTuple):
    """A block of the page: the file it is about, where in it, and what it says."""

    path: str
    where: str
    mark: str
    text: str


def edits() -> list[Edit]:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [
        Edit(found["path"], found["where"] or "", found["mark"] or "", found["text"]) for found in BLOCK.finditer(page)
    ]


def apply(edit: Edit, root: Path) -> None:
    """Carry out an edit in a copy of the project; the line with its mark must stand there once."""
    path = root / edit.path
    if not edit.where:
        assert not path.exists(), edit.path
        path.write_text(edit.text, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if edit.where == "in place of":
        assert text.count(edit.mark) == 1, edit
        path.write_text(text.replace(edit.mark, edit.text.rstrip("\n")), encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    (row,) = (k for k, line in enumerate(lines) if line.startswith(edit.mark))
    lines.insert(row + (edit.where == "after"), edit.text)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Return a copy of the project in which the page has been followed."""
    root = tmp_path_factory.mktemp("project")
    for name in ("sim", "experiments", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for edit in edits():
        apply(edit, root)
    assert run(root, "-m", "experiments.docs.generate").returncode == 0
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=root, capture_output=True, text=True, timeout=900)


def test_the_page_names_the_seven_edits_a_lever_and_an_outcome():
    paths = {edit.path for edit in edits()}
    assert paths == {
        "sim/mechanisms/neighbours.py", "sim/parameters/mechanisms.py", "sim/mechanisms/__init__.py", "sim/week.py",
        "sim/core/keyed_random.py", "sim/README.md", "tests/reference/neighbours.py", "tests/reference/model.py",
        "sim/scenario/lever_library.py", "sim/measures/outcomes.py",
    }  # fmt: skip


@pytest.mark.slow
def test_the_tests_of_the_model_pass_with_the_additions(copy):
    """Golden series, second writing, register, switches, description and layout: nothing else has to be touched."""
    suites = (
        "test_golden.py", "test_reference.py", "test_architecture.py", "test_switches.py", "mechanisms",
        "docs/test_generate.py", "docs/test_description.py",
    )  # fmt: skip
    done = run(copy, "-m", "pytest", "-q", "-x", *(f"tests/{suite}" for suite in suites))
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
def test_what_may_be_moved_and_drawn_is_named_by_hand(copy):
    done = run(copy, "-m", "pytest", "-q", *NAMED)
    failed = set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.M))
    by_name = {
        "test_a_lever_may_move_exactly_these",
        "test_worlds_draw_exactly_these",
        "test_every_world_is_a_scenario",
    }
    assert failed == by_name, done.stdout[-3000:]


PROGRAM = """
from sim import LEVERS, Scenario, simulate
from sim.measures.outcomes import outcomes

small = Scenario(residents=200, weeks=52, burn_in=20)
plain = outcomes(simulate(small, 1))
off = outcomes(simulate(small.changed(mechanisms={"neighbours": False}), 1))
helped = outcomes(simulate(small.with_levers(["good_neighbours"]), 1))
assert plain == off or all(a == b or a != a for a, b in zip(plain.values(), off.values()))
assert 0.0 < helped["needs_per_1000"] < plain["needs_per_1000"]
"""


@pytest.mark.slow
def test_the_additions_do_what_they_say(copy):
    done = run(copy, "-c", PROGRAM)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_commands_know_the_additions(copy):
    for command, name in (
        ("levers", "good_neighbours"),
        ("outcomes", "needs_per_1000"),
        ("parameters", "neighbours_chance"),
    ):
        done = run(copy, "-m", "experiments.cli.main", command, "--markdown")
        assert f"`{name}`" in done.stdout, done.stderr
