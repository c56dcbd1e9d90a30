"""A mechanism takes seven edits; whatever is missing of them is said in a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from experiments.docs import generate
from sim.core.keyed_random import RESERVED, Purpose
from sim.mechanisms import MECHANISMS, SWITCHES, Mechanism
from sim.parameters import mechanisms as blocks
from sim.parameters.parameter import Parameter
from sim.scenario.scenario import Mechanisms

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "sim" / "mechanisms"
TOY = Mechanism("toy", "nothing happens", "1.1", "SF99")
ELSEWHERE = {"costs"}
"""Blocks of numbers that belong to no mechanism of the week."""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions_of(path: Path) -> set[str]:
    return {node.name for node in tree_of(path).body if isinstance(node, ast.FunctionDef)} if path.is_file() else set()


def blocks_of_numbers() -> set[str]:
    tuples = (block for block in vars(blocks).values() if isinstance(block, tuple))
    return {block[0].mechanism for block in tuples if block and isinstance(block[0], Parameter)}


def steps_of_the_week() -> list[tuple[str, set[str]]]:
    """Return the mechanisms whose step sim/week.py calls, in order, each with the switches that decide it."""
    found: list[tuple[str, set[str]]] = []

    def visit(node: ast.AST, switches: set[str]) -> None:
        if isinstance(node, (ast.If, ast.IfExp)):
            switches = switches | {one.attr for one in ast.walk(node.test) if isinstance(one, ast.Attribute)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "step":
            assert isinstance(node.func.value, ast.Name)
            found.append((node.func.value.id, switches))
        for child in ast.iter_child_nodes(node):
            visit(child, switches)

    visit(tree_of(ROOT / "sim" / "week.py"), set())
    return found


def phases_of_the_second_writing() -> list[str]:
    """Return the names in `self.phases = (...)` of tests/reference/model.py."""
    for node in ast.walk(tree_of(ROOT / "tests" / "reference" / "model.py")):
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Attribute) and target.attr == "phases" and isinstance(node, ast.AnnAssign):
            assert isinstance(node.value, ast.Tuple)
            return [one.attr for one in node.value.elts if isinstance(one, ast.Attribute)]
    raise AssertionError("tests/reference/model.py has no self.phases")


def heading(mechanism: Mechanism) -> str:
    """Return the heading of a mechanism's section in `sim/README.md`, without its number."""
    sources = "; ".join(part for part in (mechanism.sections, mechanism.patterns) if part)
    name = mechanism.name.replace("_", " ") + (f" ({sources})" if sources else "")
    return f"{name} · `mechanisms/{mechanism.name}.py`"


def missing(mechanism: Mechanism) -> list[str]:
    """Return what is missing of a mechanism that the register holds: a sentence for each of the other six edits."""
    name, page = mechanism.name, generate.PAGE.read_text("utf-8")
    words = name.replace("_", " ")
    steps, drawn = dict(steps_of_the_week()), functions_of(FOLDER / f"{name}.py")
    found = []
    if not drawn or mechanism.has_step != ("step" in drawn):
        found.append(f"its file: sim/mechanisms/{name}.py with a function step, if the register says that it has one")
    if name not in blocks_of_numbers():
        found.append(f"its numbers: a block declare('{name}', ...) in sim/parameters/mechanisms.py")
    switch = {f"has_{name}"} if mechanism.has_switch else set()
    if mechanism.has_step and steps.get(name) != switch:
        found.append(f"its line in sim/week.py: {name}.step(world, week), under p.has_{name} if it has a switch")
    if not re.search(rf"^### 8\.\d+ {re.escape(heading(mechanism))}$", page, re.M):
        found.append(f"its description in sim/README.md, under the heading: ### 8.N {heading(mechanism)}")
    if mechanism.has_switch and not re.search(rf"^\| {words} \| \S", page.split("| Off | What is left |")[1], re.M):
        found.append(f"its description in sim/README.md: what is left where {words} is off (section 10)")
    if mechanism.has_step and name not in phases_of_the_second_writing():
        found.append(f"its second writing: {name} among the phases of tests/reference/model.py")
    return found


def undeclared(names: Iterable[str], source: str) -> list[str]:
    """Return a sentence for each purpose that source code draws for and that is not declared."""
    used = generate.purposes_of(ast.parse(source))
    return [
        f"its purposes: Purpose.{name} in sim/core/keyed_random.py, at the end" for name in sorted(used - set(names))
    ]


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda one: one.name)
def test_nothing_is_missing_of_a_mechanism(mechanism):
    found = missing(mechanism)
    assert not found, f"{mechanism.name} lacks " + "; and ".join(found)


def test_each_missing_piece_of_a_new_mechanism_is_named():
    said = [sentence.split(":")[0] for sentence in missing(TOY)]
    assert said == [
        "its file", "its numbers", "its line in sim/week.py", "its description in sim/README.md, under the heading",
        "its description in sim/README.md", "its second writing",
    ]  # fmt: skip
    assert undeclared(Purpose.__members__, "stream(seed, t, Purpose.TOY)") == [
        "its purposes: Purpose.TOY in sim/core/keyed_random.py, at the end"
    ]


def test_whatever_stands_in_another_place_stands_in_the_register():
    registered = {one.name for one in MECHANISMS}
    line = "one line in MECHANISMS of sim/mechanisms/__init__.py is missing for: "
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert not files - registered, line + ", ".join(sorted(files - registered))
    others = blocks_of_numbers() - ELSEWHERE - registered
    assert not others, line + ", ".join(sorted(others))
    assert tuple(Mechanisms.model_fields) == SWITCHES


def test_the_week_and_the_second_writing_keep_the_order_of_the_register():
    order = [one.name for one in MECHANISMS if one.has_step]
    assert [name for name, _ in steps_of_the_week()] == order
    assert phases_of_the_second_writing() == order


def test_every_purpose_is_declared_and_drawn_for():
    drawn: set[str] = set()
    for path in sorted((ROOT / "sim").rglob("*.py")):
        source = path.read_text("utf-8")
        lacks = undeclared(Purpose.__members__, source)
        assert not lacks, f"{path.name} lacks " + "; and ".join(lacks)
        drawn |= generate.purposes_of(ast.parse(source))
    assert {one.name for one in Purpose if one.meaning != RESERVED} == drawn


def test_purposes_keep_their_numbers():
    some = {Purpose.HOME: 0, Purpose.ASK: 37, Purpose.TELL_TO: 49, Purpose.CONTACT_PERSON: 55, Purpose.EQUALS: 72}
    assert [int(purpose) for purpose in some] == [64 * number for number in some.values()]
