"""Commands that list what is declared."""

import pytest
from helpers.commands import call

from sim.measures.outcomes import OUTCOMES
from sim.parameters.registry import PARAMETERS
from sim.scenario.agencies import ATTRIBUTES
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.lever_library import LEVERS


def test_lists(capsys):
    assert "noordoost" in call(capsys, "scenarios")[1]
    levers = call(capsys, "levers")[1]
    assert all(name in levers for name in LEVERS)
    table = call(capsys, "parameters")[1]
    assert all(parameter.name in table for parameter in PARAMETERS)
    outcomes = call(capsys, "outcomes")[1]
    assert all(name in outcomes for name in OUTCOMES)
    agencies = call(capsys, "agencies")[1]
    assert all(agency.name in agencies for agency in DEFAULT_AGENCIES)
    assert all(attribute in agencies for attribute in ATTRIBUTES)


@pytest.mark.parametrize(
    ("command", "names", "n_tables"),
    [
        ("parameters", [parameter.name for parameter in PARAMETERS], len({one.mechanism for one in PARAMETERS})),
        ("levers", list(LEVERS), 1),
        ("outcomes", list(OUTCOMES), 1),
        ("agencies", list(ATTRIBUTES), 2),
    ],
)
def test_markdown_tables_hold_every_declaration_once(capsys, command, names, n_tables):
    lines = call(capsys, command, "--markdown")[1].splitlines()
    rows = [line for line in lines if line.startswith("|")]
    n_others = len(DEFAULT_AGENCIES) if command == "agencies" else 0
    assert len(rows) == len(names) + n_others + 2 * n_tables
    for name in names:
        assert sum(f"| `{name}` |" in row for row in rows) == 1, name
    assert all(line == line.rstrip() for line in lines)
    widths = {line.replace("\\|", "").count("|") for line in rows}
    assert len(widths) == (2 if command == "agencies" else 1)


def test_agencies_are_those_of_the_scenario(capsys, tmp_path):
    (tmp_path / "own.toml").write_text('[[agency]]\nname = "Buurtkamer"\ndomains = ["health"]\npaper = 0.01\n')
    out = call(capsys, "agencies", "--scenario", tmp_path / "own.toml", "--markdown")[1]
    assert "| Buurtkamer | health |" in out
    assert next(line for line in out.splitlines() if line.startswith("| `paper` |")).endswith("| 0.01 |")
    assert "Buurtkamer" not in call(capsys, "agencies")[1]
