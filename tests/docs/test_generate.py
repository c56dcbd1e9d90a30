"""The generated tables of the model description: fresh on the page, and made anew where they are not.

Only the first test asks whether the page of the project is fresh. The others ask what is done with a fresh page that
is changed, so that one stale table fails one test.
"""

import subprocess
import sys
from functools import cache

import pytest

from experiments.docs import generate
from sim.codes import REASONS, Group, Stage
from sim.measures.outcomes import OUTCOMES
from sim.parameters.registry import PARAMETERS
from sim.scenario.agencies import ATTRIBUTES
from sim.scenario.lever_library import BUILT_IN
from sim.state.records import BOND, CAPACITY, CASE, PERSON, State

PAGE = generate.PAGE.read_text(encoding="utf-8")
"""What stands there now."""


@cache
def fresh() -> str:
    """Return what should stand there."""
    return generate.rewritten(PAGE)


def block(name: str) -> str:
    """Return what stands in the generated block with this name."""
    return next(body for _, found, body, _ in generate.BLOCK.findall(fresh()) if found == name)


def lines_of(name: str) -> list[str]:
    return [line for line in block(name).splitlines() if line.startswith("|")]


def test_tables_are_fresh():
    assert generate.stale(PAGE) == [], "run make docs"


@pytest.mark.parametrize("name", list(generate.TABLES))
def test_a_changed_table_is_stale_and_made_again(name):
    row = lines_of(name)[2]
    changed = fresh().replace(row, row.replace("|", "| changed", 1), 1)
    assert generate.stale(changed) == [name]
    assert generate.rewritten(changed) == fresh()


def test_text_by_hand_is_left_alone():
    changed = fresh().replace("## 1. Purpose", "## 1. Another purpose")
    assert changed != fresh()
    assert generate.stale(changed) == []
    assert generate.rewritten(changed) == changed


@pytest.mark.parametrize(
    "broken",
    [
        lambda text: text.replace("<!-- end generated: levers -->", ""),
        lambda text: text.replace("generated: levers -->", "generated: levels -->"),
        lambda text: text + "<!-- begin generated: levers -->\n<!-- end generated: levers -->\n",
    ],
    ids=["half a pair", "an unknown name", "a table twice"],
)
def test_broken_markers_are_refused(broken):
    with pytest.raises(ValueError, match="generated table"):
        generate.rewritten(broken(fresh()))


def test_check_ends_with_1_where_a_table_is_stale(tmp_path, monkeypatch, capsys):
    page = tmp_path / "README.md"
    monkeypatch.setattr(generate, "PAGE", page)
    row = lines_of("levers")[2]
    stale = fresh().replace(row + "\n", "", 1)
    page.write_text(stale, encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert "'levers' is stale" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == stale
    assert generate.main([]) == 0
    assert page.read_text(encoding="utf-8") == fresh()
    assert generate.main(["--check"]) == 0


def test_the_command_checks_this_page():
    done = subprocess.run(
        [sys.executable, "-m", "experiments.docs.generate", "--check"], cwd=generate.ROOT, timeout=120
    )
    assert done.returncode == (1 if generate.stale(PAGE) else 0)


def test_tables_hold_every_declaration():
    n_mechanisms = len({parameter.mechanism for parameter in PARAMETERS})
    assert len(lines_of("parameters")) == len(PARAMETERS) + 2 * n_mechanisms
    assert len(lines_of("levers")) == len(BUILT_IN) + 2
    assert len(lines_of("outcomes")) == len(OUTCOMES) + 2
    assert len(lines_of("agency attributes")) == len(ATTRIBUTES) + 2
    assert len(lines_of("domain weights")) == len(Group) + 2
    assert len(lines_of("stages")) == len(Stage) + 2
    assert sum(line.endswith("| yes |") for line in lines_of("stages")) == len(REASONS)
    n_fields = sum(len(record.names) for record in (PERSON, CASE, BOND, CAPACITY)) + len(State._fields)
    assert len(lines_of("state")) == n_fields + 2 * len(generate.RECORDS)
