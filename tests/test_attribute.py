"""Sharing out a package: every subset is run, the shares add up, and the tables are what the runs say."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.engine.store import read_runs
from experiments.engine.study import Study
from experiments.statistics import shapley
from experiments.studies.attribute.analysis import groups_of, table_of
from experiments.studies.attribute.report import attribute_and_report
from experiments.studies.kept_outcomes import SHARES, UNREACHED, keep_non_reach
from experiments.studies.lever_sets import (
    NONE,
    PACKAGE,
    RemovedBySubset,
    n_sections,
    package_of,
    plan_subsets,
    removed_by,
)
from sim.codes import Group
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate
from sim.scenario.lever_library import BUILT_IN, LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=200, weeks=30, burn_in=20)
NAMES = ("interpreters", "less_paper", "key_figures")
SEEDS = 3
FILES = {"table.csv", "table.json", "interaction.csv", "groups.csv", "manifest.json"}
FIGURES = {"waterfall.png", "interaction.png"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("attribute")
    assert attribute_and_report(TOWN, NAMES, range(SEEDS), Study(out, "bereik attribute")) == 0
    return out


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def some_game(n=4, n_seeds=5, seed=3):
    """Return what subsets of n levers might remove, with the first lever worth most and shares that differ by seed."""
    random = np.random.default_rng(seed)
    points = random.normal(size=(2**n, n_seeds, len(Group)))
    points += shapley.subsets(n)[:, None, None, 0] * 3.0
    points -= points[0]
    shares = random.dirichlet(np.ones(len(Group)), size=n_seeds)
    return RemovedBySubset(points, shares, np.full(n_seeds, 9.0), tuple(range(n_seeds)))


def test_the_default_package_is_chosen_by_sections_alone():
    """The twelve that most sections name: cooperation with 6, four with 5, and the first seven of those with 4."""
    chosen = package_of(TOWN)
    assert [lever.code for lever in chosen] == [f"L{k}" for k in (1, 2, 4, 5, 6, 7, 8, 9, 11, 14, 15, 18)]
    fewest = min(n_sections(lever) for lever in chosen)
    left_out = [lever for lever in BUILT_IN if lever not in chosen]
    assert max(n_sections(lever) for lever in left_out) <= fewest
    often = Lever(name="tea", sections="1, 2, 3, 4, 5, 6, 7", moves=(Move(quantity="agency.outreach", raise_to=0.9),))
    assert "tea" in [lever.name for lever in package_of(TOWN.with_levers([often]))]


def test_more_than_twelve_levers_are_refused():
    with pytest.raises(InputError, match="13 levers are named, but at most 12 can be shared out"):
        package_of(TOWN, list(LEVERS)[:13])
    assert len(package_of(TOWN, list(LEVERS)[:12])) == 12
    with pytest.raises(InputError, match="did you mean 'interpreters'"):
        package_of(TOWN, ["interpretors"])


def test_every_subset_is_run_at_the_strengths_of_its_levers():
    weak = LEVERS["interpreters"].model_copy(update={"strength": 0.5})
    town = TOWN.with_levers([weak])
    plan = plan_subsets(town, package_of(town, NAMES), range(2))
    assert list(plan.table.index) == [NONE, "L6", "L10", "L6+L10", "L14", "L6+L14", "L10+L14", "L6+L10+L14"]
    found = [{lever.name: lever.strength for lever in plan.scenario(k).levers} for k in range(8)]
    assert found[0] == {}
    assert found[5] == {"interpreters": 0.5, "key_figures": 1.0}
    assert found[7] == {"interpreters": 0.5, "less_paper": 1.0, "key_figures": 1.0}


def test_what_is_kept_agrees_with_the_outcomes_of_a_run():
    known = outcomes(simulate(TOWN, 1))
    kept = keep_non_reach(Run(TOWN, 1).burn_in())
    assert sum(kept[name] for name in UNREACHED) == pytest.approx(known["non_reach"], abs=1e-15)
    assert sum(kept[name] for name in SHARES) == pytest.approx(1.0)
    for unreached, share in zip(UNREACHED, SHARES, strict=True):
        group = unreached.removeprefix("unreached_")
        assert kept[unreached] == pytest.approx(known[f"non_reach_{group}"] * kept[share], abs=1e-15)


def test_shares_of_levers_and_groups_add_up_to_the_package():
    removed, levers = some_game(), BUILT_IN[:4]
    table = table_of(removed, levers, TOWN)
    assert table["lever"].iloc[[0, -1]].tolist() == [levers[0].name, PACKAGE]
    values = table.set_index("lever")["shapley"]
    assert values.iloc[:-1].sum() == pytest.approx(removed.of_all[-1].mean(), abs=1e-12)
    assert table["share"].iloc[:-1].sum() == pytest.approx(100.0, abs=1e-9)
    groups = groups_of(removed, levers)
    by_lever = groups.pivot(index="lever", columns="group", values="points_of_all").sum(axis=1)
    assert by_lever.reindex(values.index).to_numpy() == pytest.approx(values.to_numpy(), abs=1e-12)
    one = groups[(groups["lever"] == levers[2].name) & (groups["group"] == Group.words()[1])].iloc[0]
    of_group = shapley.shapley_values(removed.points)[2, :, 1] / removed.shares[:, 1]
    assert one["shapley"] == pytest.approx(of_group.mean())
    half = 2.776445 * of_group.std(ddof=1) / np.sqrt(5)  # the 97.5 % point of t with 4 degrees of freedom
    assert one["shapley_high"] - one["shapley"] == pytest.approx(half, rel=1e-6)


def test_no_cost_per_resident_where_the_interval_has_0():
    points = np.zeros((4, 3, len(Group)))
    points[1::2, :, 0] = 2.0, 2.1, 1.9  # the first lever is sure, the second is not
    points[2:, :, 0] += 1.0, -1.0, 0.5
    removed = RemovedBySubset(points, np.full((3, len(Group)), 0.2), np.full(3, 9.0), (0, 1, 2))
    table = table_of(removed, BUILT_IN[:2], TOWN).set_index("lever")
    sure, unsure = (table.loc[lever.name] for lever in BUILT_IN[:2])
    assert sure["euros_per_resident"] == pytest.approx(0.2 * BUILT_IN[0].euros_per_year / (0.02 * 200))
    assert np.isnan(unsure["euros_per_resident"])
    assert unsure["shapley"] == pytest.approx(1 / 6)


def test_a_seed_of_which_a_run_failed_is_left_out():
    columns = {name: np.arange(8.0) for name in (*UNREACHED, *SHARES)}
    runs = pd.DataFrame({"seed": [0, 1] * 4, "error": [""] * 5 + ["MemoryError"] + [""] * 2, **columns})
    removed = removed_by(runs, 4)
    assert removed.seeds == (0,)
    assert removed.of_all[:, 0] == pytest.approx(100.0 * len(Group) * np.array([0.0, -2.0, -4.0, -6.0]))
    runs["error"] = "MemoryError"
    with pytest.raises(InputError, match="of every seed a run failed; the first says: MemoryError"):
        removed_by(runs, 4)


def test_all_files_are_written_and_say_what_the_runs_say(folder):
    assert {path.name for path in folder.iterdir()} == {*FILES, *FIGURES, "runs"}
    runs = read_runs(folder / "runs").set_index(["variant", "seed"])
    assert len(runs) == 8 * SEEDS
    non_reach = 100.0 * runs[[*UNREACHED]].sum(axis=1)
    table = {row["lever"]: row for row in rows(folder / "table.csv")}
    assert set(table) == {*NAMES, PACKAGE}
    alone = non_reach[NONE] - non_reach["L10"]
    last = non_reach["L6+L14"] - non_reach["L6+L10+L14"]
    assert float(table["less_paper"]["alone"]) == pytest.approx(alone.mean(), abs=2e-6)
    assert float(table["less_paper"]["last"]) == pytest.approx(last.mean(), abs=2e-6)
    whole = (non_reach[NONE] - non_reach["L6+L10+L14"]).mean()
    assert sum(float(table[name]["shapley"]) for name in NAMES) == pytest.approx(whole, abs=5e-6)
    assert len(rows(folder / "interaction.csv")) == 3
    assert len(rows(folder / "groups.csv")) == 4 * len(Group)
    assert json.loads((folder / "manifest.json").read_text())["seeds"] == [0, 1, 2]


def test_more_seeds_keep_the_runs_that_are_there(folder, tmp_path, capsys):
    tables = (folder / "table.csv").read_bytes()
    before = {path.name for path in (folder / "runs" / "parts").iterdir()}
    assert attribute_and_report(TOWN, NAMES, range(SEEDS), Study(folder, "bereik attribute")) == 0
    assert (folder / "table.csv").read_bytes() == tables
    assert {path.name for path in (folder / "runs" / "parts").iterdir()} == before
    assert "these values add up to what the package removes" in " ".join(capsys.readouterr().out.split())


def test_the_command_says_in_one_sentence_that_levers_are_too_many(tmp_path, capsys):
    names = ",".join(list(LEVERS)[:13])
    assert main.main(["attribute", "--levers", names, "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_command_prints_the_table_with_its_purpose(tmp_path, capsys):
    options = "--levers key_figures --seeds 2 --residents 100 --weeks 20 --workers 1"
    assert main.main(["attribute", *options.split(), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "4 runs: all 2 subsets of 1 lever with 2 seeds each, of 100 residents" in said.err
    for part in ("L14 key_figures", "package", "Shapley", "no forecast", "assumed", "CBS"):
        assert part in said.out
    assert not (tmp_path / "interaction.csv").exists()
