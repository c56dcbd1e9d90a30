"""The house: which room may import which. Arrows point down, and rooms on one floor know nothing of each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from sim.core.fingerprint import imports_of

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "sim": (
        ("codes",),
        ("core",),
        ("parameters", "state"),
        ("mechanisms",),
        ("scenario",),
        ("population", "data"),
        ("settings", "quantities"),
        ("week", "initial_state"),
        ("run",),
        ("measures",),
        ("adapters",),
        ("__init__",),
    ),
    "experiments": (
        ("__init__",),
        ("statistics",),
        ("reporting",),
        ("engine",),
        ("studies",),
        ("docs",),
        ("cli", "benchmarks", "examples"),
    ),
}
"""Rooms from the ground up: a room is a file or a folder of the package."""

SHARED = {
    "sim/mechanisms": {"common", "__init__.py"},
    "experiments/studies": {"sampling.py", "lever_sets.py", "kept_outcomes.py"},
}
"""What the rooms of a folder may share."""


def room_of(file: Path, folder: Path) -> str:
    return file.relative_to(folder).parts[0]


def arrows(package: str) -> list[tuple[Path, Path]]:
    """Return every import of one file of a package by another."""
    folder = ROOT / package
    return [(file, other) for file in sorted(folder.rglob("*.py")) for other in sorted(imports_of(file, folder))]


def in_words(pairs: list[tuple[Path, Path]]) -> list[str]:
    return [f"{one.relative_to(ROOT).as_posix()} -> {other.relative_to(ROOT).as_posix()}" for one, other in pairs]


@pytest.mark.parametrize("package", list(FLOORS))
def test_no_import_goes_up_or_across(package):
    floor = {room: height for height, rooms in enumerate(FLOORS[package]) for room in rooms}
    wrong = []
    for file, other in arrows(package):
        here, there = (room_of(one, ROOT / package).removesuffix(".py") for one in (file, other))
        if here != there and floor[there] >= floor[here]:
            wrong.append((file, other))
    assert in_words(wrong) == []


@pytest.mark.parametrize("package", list(FLOORS))
def test_every_room_has_a_floor(package):
    rooms = {room_of(file, ROOT / package).removesuffix(".py") for file in (ROOT / package).rglob("*.py")}
    assert rooms - {room for rooms in FLOORS[package] for room in rooms} == set()


@pytest.mark.parametrize("name", list(SHARED))
def test_mechanisms_and_studies_know_nothing_of_each_other(name):
    folder = ROOT / name
    wrong = []
    for file, other in arrows(name.split("/")[0]):
        if file.is_relative_to(folder) and other.is_relative_to(folder):
            here, there = room_of(file, folder), room_of(other, folder)
            if here != there and there not in SHARED[name]:
                wrong.append((file, other))
    assert in_words(wrong) == []


def test_the_model_knows_nothing_of_experiments():
    files = sorted((ROOT / "sim").rglob("*.py"))
    assert in_words([(file, other) for file in files for other in imports_of(file, ROOT / "experiments")]) == []


@pytest.mark.parametrize("room", ["codes.py", "core", "state", "mechanisms"])
def test_what_is_compiled_needs_no_pydantic(room):
    place = ROOT / "sim" / room
    files = [place] if place.is_file() else list(place.rglob("*.py"))
    assert files
    assert [file.name for file in files if "pydantic" in file.read_text(encoding="utf-8")] == []


def arguments_of(node: ast.FunctionDef) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([one for one in given if one.arg not in ("self", "cls")])


@pytest.mark.parametrize("package", list(FLOORS))
def test_no_function_takes_more_than_eight_arguments_but_for_commands(package):
    """The options of a command are its arguments."""
    long = [
        f"{file.relative_to(ROOT).as_posix()}:{node.lineno} {node.name}"
        for file in sorted((ROOT / package).rglob("*.py"))
        if file.parent.name != "cli"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and arguments_of(node) > 8
    ]
    assert long == []
