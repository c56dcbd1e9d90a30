"""Names that people chose are shown as they are: they style nothing, steer nothing, and compute nothing."""

import csv
import io

import pandas as pd
import pytest
from helpers.one_run import TOWN
from helpers.results import MADE, RESULTS, of_run, shown
from matplotlib.text import Text

from experiments.reporting import screen as screen_module
from experiments.reporting.files import write_csv
from experiments.reporting.names import OwnText, in_csv, on_one_line, printable
from experiments.reporting.screen import console, hold_warnings, print_heading
from experiments.reporting.tables import markdown, table
from experiments.studies.compare.figures import draw_removed
from experiments.studies.frontier.report import frontier_table
from experiments.studies.frontier.report import show as show_frontier
from experiments.studies.lever_sets import NONE
from experiments.studies.run.figures import draw_funnel, draw_groups, draw_trust
from experiments.studies.sweep.figures import draw_sweep
from sim.measures.outcomes import outcome
from sim.run import simulate

MARKUP = "[/] [red]GGZ[/red] :smile: [link=x]"
DOLLARS = r"$\frac{ x_$"
STEERING = "GGZ\x1b[2J\x07\x9b31m\r\u202e\ud800"


def with_names(name: str):
    """Return a town in which the agencies, the neighbourhood and the scenario have this name."""
    agencies = [agency.model_copy(update={"name": f"{k}{name}"}) for k, agency in enumerate(TOWN.agencies)]
    profile = TOWN.neighbourhood.model_copy(update={"source": name})
    return TOWN.model_copy(update={"agencies": tuple(agencies), "neighbourhood": profile, "title": name})


def out_of_compare(name: str):
    study, settings, result = MADE["compare"]()
    for effect in result.effects[1:3]:
        object.__setattr__(effect, "lever", name)
        object.__setattr__(effect, "title", name)
    return study, settings, result


@pytest.mark.parametrize("name", [MARKUP, DOLLARS])
def test_brackets_and_dollars_in_names_are_printed_as_they_are(capsys, name):
    for made in (of_run(simulate(with_names(name))), out_of_compare(name)):
        shown(made, console(200))
        assert name in capsys.readouterr().out


def test_no_name_steers_the_terminal(capsys):
    for made in (of_run(simulate(with_names(STEERING))), out_of_compare(STEERING)):
        shown(made, console(200))
        out = capsys.readouterr().out
        assert r"GGZ\x1b[2J\x07\x9b31m \u202e\ud800" in out
        assert all(letter == "\n" or letter.isprintable() for letter in out)
    assert printable("a\tb\nc é ½ \u00a0") == "a\\tb\nc é ½ \u00a0"


def test_a_line_end_in_a_name_breaks_no_row(capsys):
    made = table("name", "number")
    made.add_row("Wijk\r\nteam\u2028 Oost", "1")
    console().print(made)
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        "name             number",
        "Wijk team  Oost       1",
    ]
    assert markdown(("name",), [("Wijk\nteam",)]).splitlines()[-1] == "| Wijk team |"


@pytest.mark.parametrize("name", [DOLLARS, STEERING])
def test_figures_show_names_as_they_are(name):
    run = simulate(with_names(name))
    compared = out_of_compare(name)
    variants = pd.DataFrame({"agency.outreach": [0.1, 0.2], "non_reach": [0.1, 0.2]})
    variants = variants.assign(non_reach_low=0.1, non_reach_high=0.2)
    for figure in (
        draw_trust(run), draw_funnel(run), draw_groups(run), draw_removed(compared[2], run.scenario),
        draw_sweep(variants, ["agency.outreach"], outcome("non_reach", ""), run.scenario, 1),
    ):  # fmt: skip
        figure.savefig(io.BytesIO(), format="png")
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        assert not any(text.get_parse_math() for text in texts if "$" in text.get_text())
        assert any(on_one_line(name)[:3] in text.get_text() for text in texts)
        assert all(letter == "\n" or letter.isprintable() for text in texts for letter in text.get_text())


def test_no_name_is_a_formula_in_a_spreadsheet(tmp_path):
    names = {
        "=1+1": "'=1+1", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)",
        "\t=1": "\\t=1", "\r=1": " =1", "two\nlines": "two lines", "-": "-", "-0.5": "-0.5", "+1,000": "+1,000",
        "=": "=", "plain, a=b": "plain, a=b",
    }  # fmt: skip
    write_csv(tmp_path / "table.csv", [{"name": name, "value": -0.5, "none": None} for name in names])
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == list(names.values())
    assert {(row[1], row[2]) for row in rows[1:]} == {("-0.5", "")}
    assert in_csv(-1.5) == -1.5


def test_warnings_come_below_the_title(capsys, monkeypatch):
    monkeypatch.setattr(screen_module.sys, "stderr", screen_module.sys.stdout)
    hold_warnings(["forgotten"])
    hold_warnings(["the share is\x1b that of the municipality"])
    print_heading(console(), "Title", "What was run.")
    print_heading(console(), "Next", "More.")
    assert capsys.readouterr().out.splitlines() == [
        "Title", r"warning: the share is\x1b that of the municipality", "What was run.", "", "Next", "More.", "",
    ]  # fmt: skip


def test_where_no_lever_is_best_it_is_not_said_that_it_removes_most(capsys):
    _, settings, result = MADE["frontier"]()
    result.budgets.loc[result.budgets.index[-1], ["best", "minimax"]] = NONE
    show_frontier(settings, result, console())
    said = " ".join(capsys.readouterr().out.split())
    assert "nothing tried removes more than leaving all as it is (" in said
    assert "leaving all as it is has the smallest largest regret" in said
    assert f"{NONE} removes" not in said and f"{NONE} has" not in said
    assert frontier_table(result.mixes).row_count


def test_committed_tables_have_nothing_to_be_made_harmless_but_formulas_of_cases():
    for path in sorted(RESULTS.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert all(in_csv(cell) == cell for name, cell in row.items() if name != "formula"), path
    assert in_csv(OwnText("-1 / (n - 1)")) == "-1 / (n - 1)"
