"""The model description says what the model declares: its tables are fresh, and its text leaves nothing out."""

import re
import subprocess
import sys

import pytest

from experiments.docs import generate
from sim.codes import REASONS, Stage
from sim.measures.outcomes import OUTCOMES
from sim.parameters.registry import DOMAIN_WEIGHTS, PARAMETERS
from sim.scenario.agencies import ATTRIBUTES
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.scenario import Mechanisms, Rules
from sim.state.records import BOND, CAPACITY, CASE, PERSON, State

TEXT = generate.PAGE.read_text(encoding="utf-8")
BY_HAND = generate.BLOCK.sub("", TEXT)
WORDS = set(re.findall(r"\w+", BY_HAND))


def block(name: str) -> str:
    """Return what stands on the page in the generated block with this name."""
    return next(body for _, found, body, _ in generate.BLOCK.findall(TEXT) if found == name)


def lines_of(name: str) -> list[str]:
    return [line for line in block(name).splitlines() if line.startswith("|")]


def test_tables_are_fresh():
    assert generate.stale(TEXT) == [], "run make docs"


@pytest.mark.parametrize("name", list(generate.TABLES))
def test_a_changed_table_is_stale_and_made_again(name):
    row = lines_of(name)[2]
    changed = TEXT.replace(row, row.replace("|", "| changed", 1), 1)
    assert generate.stale(changed) == [name]
    assert generate.rewritten(changed) == TEXT


def test_text_by_hand_is_left_alone():
    changed = TEXT.replace("## 1. Purpose", "## 1. Another purpose")
    assert changed != TEXT
    assert generate.stale(changed) == []
    assert generate.rewritten(changed) == changed


@pytest.mark.parametrize(
    "broken",
    [
        TEXT.replace("<!-- end generated: levers -->", ""),
        TEXT.replace("generated: levers -->", "generated: levels -->"),
        TEXT + "<!-- begin generated: levers -->\n<!-- end generated: levers -->\n",
    ],
)
def test_broken_markers_are_refused(broken):
    with pytest.raises(ValueError, match="generated table"):
        generate.rewritten(broken)


def test_check_ends_with_1_where_a_table_is_stale(tmp_path, monkeypatch, capsys):
    page = tmp_path / "README.md"
    monkeypatch.setattr(generate, "PAGE", page)
    row = lines_of("levers")[2]
    stale = TEXT.replace(row + "\n", "", 1)
    page.write_text(stale, encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert "'levers' is stale" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == stale
    assert generate.main([]) == 0
    assert page.read_text(encoding="utf-8") == TEXT
    assert generate.main(["--check"]) == 0


def test_the_command_checks_this_page():
    done = subprocess.run(
        [sys.executable, "-m", "experiments.docs.generate", "--check"], cwd=generate.ROOT, timeout=120
    )
    assert done.returncode == 0


def test_tables_hold_every_declaration():
    n_mechanisms = len({parameter.mechanism for parameter in PARAMETERS})
    assert len(lines_of("parameters")) == len(PARAMETERS) + 2 * n_mechanisms
    assert len(lines_of("levers")) == len(BUILT_IN) + 2
    assert len(lines_of("outcomes")) == len(OUTCOMES) + 2
    assert len(lines_of("agency attributes")) == len(ATTRIBUTES) + 2
    assert len(lines_of("domain weights")) == len(DOMAIN_WEIGHTS) + 2
    assert len(lines_of("places")) == len(Stage) + 2
    assert sum(line.endswith("| yes |") for line in lines_of("places")) == len(REASONS)
    n_fields = sum(len(record.names) for record in (PERSON, CASE, BOND, CAPACITY)) + len(State._fields)
    assert len(lines_of("state")) == n_fields + 2 * len(generate.RECORDS)


def test_every_number_stands_in_an_equation():
    missing = [p.name for p in PARAMETERS if p.name not in WORDS]
    missing += [name for name in ATTRIBUTES if name not in WORDS]
    assert missing == []


def test_every_switch_rule_and_pattern_is_described():
    described = re.findall(r"^### 8\.\d+ ([\w ]+?)(?: \(| ·)", BY_HAND, re.MULTILINE)
    assert sorted(described) == sorted([*(name.replace("_", " ") for name in Mechanisms.model_fields), "record"])
    off = BY_HAND.split("| Off | What is left |", 1)[1]
    for name in Mechanisms.model_fields:
        assert re.search(rf"^\| {name.replace('_', ' ')} \|", off, re.MULTILINE), name
    for field in Rules.model_fields.values():
        for choice in field.annotation.__args__:
            assert f"`{choice}`" in BY_HAND or f'"{choice}"' in BY_HAND, choice
    patterns = re.findall(r"^\| SF(\d+) \|", BY_HAND, re.MULTILINE)
    assert [int(number) for number in patterns] == list(range(1, 55))
    for reason in REASONS:
        assert f"**{reason}**" in BY_HAND, reason
