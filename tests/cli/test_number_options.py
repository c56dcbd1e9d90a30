"""Options that take a number: read in one way, whatever the command."""

import typing

import pytest
from helpers.commands import call

from experiments.cli import levers, lists, research
from experiments.cli.number_options import number, whole_number

COMMANDS = {
    one.callback.__name__: one.callback
    for group in (levers, research, lists)
    for one in group.commands.registered_commands
}


def numbers_of(command) -> list[str]:
    """Return the options of a command that take a number."""
    hints = typing.get_type_hints(command)
    return [name for name, kind in hints.items() if {int, float} & {kind, *typing.get_args(kind)}]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_for_a_number_is_read_in_the_one_way(name):
    hints = typing.get_type_hints(COMMANDS[name], include_extras=True)
    options = {option: typing.get_args(hints[option])[1] for option in numbers_of(COMMANDS[name])}
    assert [option for option, declared in options.items() if declared.parser is None] == []


def test_most_commands_take_numbers():
    assert sum(len(numbers_of(command)) for command in COMMANDS.values()) > 25


def test_thousands_are_read_as_a_dutch_person_means_them_and_shown(capsys, tmp_path):
    status, out, err = call(
        capsys, "run", "--residents", "1.000", "--weeks", "4", "--seed", "1.000.000", "--out", tmp_path / "run"
    )
    assert status == 0
    assert "1,000 residents" in out
    assert "seed 1000000" in out
    notes = [line for line in err.splitlines() if line.startswith("note: ")]
    assert notes == ["note: '1.000' is read as 1000", "note: '1.000.000' is read as 1000000"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("frontier --budget 60.000", "'--budget': '60.000' may mean 60000 or 60; write it without a mark"),
        ("frontier --budget -5", "'--budget': the value is -5, but it must be a number of at least 0"),
        ("run --residents 35.5", "'--residents': the value is 35.5, but it must be a whole number"),
        ("run --seed -1.000", "'--seed': the value is -1000, but it must be a whole number of at least 0"),
        ("compare --seeds 1", "'--seeds': the value is 1, but it must be a whole number of at least 2"),
        ("sweep --weeks ten", "'--weeks': 'ten' is not a number"),
        ("sweep --weeks 1_0", "'--weeks': '1_0' is not a number"),
    ],
)
def test_a_number_that_is_none_or_may_be_two_is_one_sentence(capsys, options, sentence):
    status, out, err = call(capsys, *options.split())
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


def test_a_budget_with_decimals_is_certain(capsys):
    assert number("Euros.", 0).parser("60.000,00") == 60_000.0
    assert capsys.readouterr().err == "note: '60.000,00' is read as 60000\n"
    assert number("Euros.").parser(5.5) == 5.5
    assert whole_number("Seeds.", 2).parser(20) == 20
    assert capsys.readouterr().err == ""


def test_a_lever_that_never_acts_is_a_warning_on_standard_error(capsys, tmp_path):
    (tmp_path / "late.toml").write_text('[[lever]]\nname = "interpreters"\nstart = 1000\n')
    status, _, err = call(
        capsys, "run", "--scenario", tmp_path / "late.toml", "--residents", 60, "--weeks", 4, "--out", tmp_path / "run"
    )
    assert status == 0
    assert "warning: lever 'interpreters' never acts: it starts after week 1000, of 4" in err.splitlines()
