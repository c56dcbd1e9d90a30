"""No digit is cut and none is lost, however narrow the screen, in any table that a command prints."""

import ast
import re
from collections import Counter

import pytest
from helpers.one_run import TOWN
from helpers.paths import ROOT
from helpers.results import MADE, of_run, shown

from experiments.docs.declarations import agencies_tables, levers_table, outcomes_table, parameters_table
from experiments.reporting.screen import console
from experiments.reporting.tables import LONGEST_WORD, number, numbers, table, words
from sim.run import simulate
from sim.scenario.agency_library import DEFAULT_AGENCIES

LISTS = {
    "levers": lambda: (levers_table(),), "agencies": lambda: agencies_tables(DEFAULT_AGENCIES),
    "parameters": lambda: (parameters_table(),), "outcomes": lambda: (outcomes_table(),),
}  # fmt: skip
WIDTHS = (60, 80, 100, 200)


@pytest.fixture(scope="module")
def run():
    return simulate(TOWN, 4)


def printed(capsys, what: str, run, width: int) -> str:
    screen = console(width)
    if what in LISTS:
        screen.print(*LISTS[what]())
    else:
        shown(of_run(run) if what == "run" else MADE[what](), screen)
    return capsys.readouterr().out


def with_digits(text: str) -> Counter:
    """Return words that have a digit, and means with half their interval."""
    found = (word for word in text.split() if len(word) <= LONGEST_WORD and any(map(str.isdigit, word)))
    return Counter(found) + Counter(re.findall(r"[-\d.,]+ ± [\d.,]+", " ".join(text.split())))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", [*MADE, "run", *LISTS])
def test_no_digit_is_cut_at_any_width(capsys, run, what, width):
    whole, narrow = printed(capsys, what, run, 3000), printed(capsys, what, run, width)
    assert with_digits(whole) - with_digits(narrow) == Counter()
    assert "…" not in narrow
    assert max(len(line) for line in narrow.splitlines()) <= width
    assert not re.search(r"(?<![\d.])-0(\.0+)?(?![\d.])|\de\+\d", whole)


@pytest.mark.parametrize("width", [20, 31, 45])
def test_a_name_wider_than_the_screen_is_folded_and_numbers_stay_whole(capsys, width):
    made = table(words("Lever", no_wrap=True), numbers("points"), numbers("euros"))
    made.add_row("a_name_that_is_much_too_long_for_a_narrow_screen", "0.92 ± 0.07", number(193250, 0))
    console(width).print(made)
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= width
    assert "193,250" in out and "…" not in out
    assert "0.92 ± 0.07" in out
    if width < 45:  # in blocks: the name before each
        assert len([line for line in out.splitlines() if line.startswith("Lever")]) == 2


def test_every_table_and_every_screen_is_made_in_one_place():
    made = {"Table": set(), "Console": set()}
    for path in (ROOT / "experiments").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in made:
                made[node.func.id].add(path.relative_to(ROOT / "experiments").as_posix())
    assert made == {"Table": set(), "Console": {"engine/progress.py"}}  # progress prints no name
