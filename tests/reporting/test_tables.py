"""Numbers and tables as people read them."""

import math

import pytest

from experiments.reporting.screen import console
from experiments.reporting.tables import formatted, markdown, number, numbers, percent, plus_minus, table, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (number(1234.567), "1,234.57"),
        (number(1234.567, 0, " euros"), "1,235 euros"),
        (number(None, unit=" %"), "-"),
        (number(math.inf), "-"),
        (percent(0.1234), "12.3"),
        (percent(math.nan), "-"),
        (plus_minus(1.0, 0.256), "1.00 ± 0.26"),
        (plus_minus(123.456, 0.256, ".4g", ".2g"), "123.5 ± 0.26"),
        (plus_minus(8.525, 1.0, ".4g", ".2g"), "8.525 ± 1.0"),
        (plus_minus(12345.6, 123.0, ".4g", ".2g"), "12,346 ± 123"),
        (plus_minus(99.96, 12.0, ".4g", ".2g"), "99.96 ± 12"),
        (plus_minus(-0.001, 0.02), "0.00 ± 0.02"),
        (number(-0.004), "0.00"),
        (number(-0.4, 0), "0"),
        (formatted(-0.0, ".3g"), "0"),
        (formatted(0.0, ".0e"), "0"),
        (formatted(4e-15, ".0e"), "4e-15"),
        (plus_minus(1.0, None), "1.00"),
        (plus_minus(1.0, math.nan), "1.00"),
    ],
)
def test_numbers_are_written_as_people_do(text, expected):
    assert text == expected


def test_a_table_has_words_at_the_left_and_numbers_at_the_right(capsys):
    made = table("lever", "euros\na year", words("what for"), numbers("%"), gap=1)
    made.add_row("a", "1,000", "paper", "5")
    made.add_row("longer", "2", "and ink", "50")
    console(80).print(made)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "        euros",
        "lever  a year what for  %",
        "a       1,000 paper     5",
        "longer      2 and ink  50",
    ]


def test_a_bar_within_a_cell_does_not_end_it():
    assert markdown(("a", "b"), [("x|y", "1")], right=(1,)) == "| a | b |\n| --- | ---: |\n| x\\|y | 1 |"
