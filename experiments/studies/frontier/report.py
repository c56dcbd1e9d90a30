"""The frontier as a reader meets it: a table, what it says in words, and the files beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import rows_of, write_csv, write_figure, write_json
from experiments.reporting.manifest import Provenance
from experiments.reporting.names import on_one_line
from experiments.reporting.screen import print_heading, print_notes, size_of
from experiments.reporting.tables import number, numbers, plus_minus, table, words
from experiments.studies.frontier.analysis import FrontierResult, FrontierSettings, analyse
from experiments.studies.lever_sets import NONE


def write(settings: FrontierSettings, result: FrontierResult, out: Path) -> None:
    """Write table.csv, table.json, budgets.csv and singles.csv, and a figure for each table."""
    from experiments.studies.frontier.figures import draw_frontier, draw_regret, draw_singles

    scenario, n_worlds = settings.scenario, len(result.removed.points)
    write_csv(out / "table.csv", rows_of(result.mixes))
    write_json(out / "table.json", rows_of(result.mixes))
    write_csv(out / "budgets.csv", rows_of(result.budgets))
    write_csv(out / "singles.csv", rows_of(result.singles))
    write_figure(out / "frontier.png", draw_frontier(result.mixes, scenario, result.removed))
    write_figure(out / "singles.png", draw_singles(result.singles, result.single_budget, scenario, n_worlds))
    write_figure(out / "regret.png", draw_regret(result.budgets, scenario, n_worlds))


def show(settings: FrontierSettings, result: FrontierResult, screen: Console) -> None:
    """Print the mixes on the frontier, and what is worth saying beside them."""
    scenario, removed = settings.scenario, result.removed
    left_out = f" {removed.n_left_out} more, in which a run failed, are left out." if removed.n_left_out else ""
    print_heading(
        screen,
        scenario.title or scenario.name,
        f"{size_of(scenario)}, {removed.points.shape[2]} paired seeds in each of {len(removed.points)} equally "
        "weighted worlds: the default one, and others in which all that is assumed is drawn anew."
        f"{left_out}\nNon-reach without levers, mean over worlds: {removed.non_reach.mean():.2f} % of residents.",
    )
    screen.print(frontier_table(result.mixes), "")
    for sentence in _sentences(result, settings.budget):
        screen.print(sentence)
    print_notes(
        screen,
        "\nPoints removed: percentage points of all residents, mean over worlds and half its 95 % interval. Default "
        "world: the same there, interval over seeds. Listed are mixes on the frontier there or over worlds; where the "
        "two differ much, the default world is no guide to the others. Better: of mixes on the frontier over worlds, "
        "share of bootstrap samples of worlds and seeds in which a mix removes more than the one before it. "
        "Regret: points removed less than by the best evaluated mix of a world that costs no more. Half of the seeds "
        "chose, the others gave these numbers, so that a mix may remove less than a cheaper one: then nothing shows "
        "that it is worth its money. Mixes that were not evaluated may be better. Euros: a year per 1,000 residents; "
        "hours: a year in a neighbourhood of so many residents; hours from casework are paid already and cost no "
        "euros.",
        scenario,
    )


def provenance(settings: FrontierSettings, result: FrontierResult) -> Provenance:
    """Return what the frontier was made from."""
    more = {"worlds": settings.worlds + 1, "screening_seeds": list(settings.seeds_of_screening)}
    return Provenance(settings.scenario.changed(levers=()), range(settings.seeds), settings.levers, more)


def frontier_table(mixes: pd.DataFrame) -> Table:
    """Return the mixes on the frontier, over worlds or in the default one, as a table to print."""
    heads = ("euros per\n1,000", "hours\na year", "default\nworld", "points\nremoved", "10 to 90 %\nof worlds",
             "better than\nbefore", "regret:\nmean", "\nlargest")  # fmt: skip
    made = table(words("Mix", max_width=26), *map(numbers, heads), gap=1)
    for row in rows_of(mixes.loc[mixes["on_frontier"] | mixes["on_default_frontier"]]):
        made.add_row(
            row["mix"],
            number(row["euros_per_1000"], 0),
            number(row["hours_per_year"], 0),
            _with_half(row["default_removed"], row["default_high"]),
            _with_half(row["removed"], row["removed_high"]),
            f"{number(row['removed_10'])} to {number(row['removed_90'])}",
            "-" if row["p_better"] is None else f"{100 * row['p_better']:.0f} %",
            number(row["expected_regret"]),
            number(row["max_regret"]),
        )
    return made


def _with_half(mean: float, high: float | None) -> str:
    return plus_minus(mean, None if high is None else high - mean)


def _sentences(result: FrontierResult, budget: float | None) -> list[str]:
    """Return what is worth saying beside the table: the answer for the budget, and the single levers."""
    chosen = result.budgets.iloc[-1] if budget is None else result.budgets.set_index("budget", drop=False).loc[budget]
    money = f"{chosen['budget']:,.0f} euros a year per 1,000 residents"
    first = result.singles.iloc[0]
    said = [
        f"Within {money}: {_most(chosen['best'])} ({number(chosen['best_removed'])} points; regret "
        f"{number(chosen['best_expected_regret'])} on average, {number(chosen['best_max_regret'])} at most); "
        f"{_as_it_is(chosen['minimax'])} has the smallest largest regret ({number(chosen['minimax_removed'])} points; "
        f"regret {number(chosen['minimax_expected_regret'])} and {number(chosen['minimax_max_regret'])}). Other "
        "budgets: budgets.csv.",
        f"One lever for {result.single_budget:,.0f} euros: {first['code']} {on_one_line(first['lever'])} removes most "
        f"({number(first['removed'])} points).",
    ]
    short = result.singles[~result.singles["spends_all"]]
    if len(short):
        said.append(f"At full strength these cannot spend it: {on_one_line(', '.join(short['lever']))}.")
    return said


def _most(mix: str) -> str:
    """Return in words that a mix removes most; where that is no lever, so that it cannot be read as its opposite."""
    return f"nothing tried removes more than {_as_it_is(mix)}" if mix == NONE else f"{mix} removes most"


def _as_it_is(mix: str) -> str:
    return "leaving all as it is" if mix == NONE else mix


STUDY = Study(analyse, write, show, provenance, files="Tables, three figures and a manifest")
