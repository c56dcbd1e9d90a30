"""Sharing out a package: every subset is run, and the shares add up."""

import numpy as np
import pandas as pd
import pytest
from helpers.packages import SHARED_OUT, TOWN

from experiments.statistics import shapley
from experiments.studies.attribute.analysis import groups_of, table_of
from experiments.studies.kept_outcomes import SHARES, UNREACHED
from experiments.studies.lever_sets import NONE, PACKAGE, RemovedBySubset, package_of, plan_subsets, removed_by
from sim.codes import Group
from sim.core.errors import InputError
from sim.scenario.lever_library import BUILT_IN, LEVERS


def some_game(n=4, n_seeds=5, seed=3):
    """Return what subsets of n levers might remove, with the first lever worth most and shares that differ by seed."""
    random = np.random.default_rng(seed)
    points = random.normal(size=(2**n, n_seeds, len(Group)))
    points += shapley.subsets(n)[:, None, None, 0] * 3.0
    points -= points[0]
    shares = random.dirichlet(np.ones(len(Group)), size=n_seeds)
    return RemovedBySubset(points, shares, np.full(n_seeds, 9.0), tuple(range(n_seeds)))


def test_every_subset_is_run_at_the_strengths_of_its_levers():
    weak = LEVERS["interpreters"].model_copy(update={"strength": 0.5})
    town = TOWN.with_levers([weak])
    plan = plan_subsets(town, package_of(town, SHARED_OUT), range(2))
    assert list(plan.table.index) == [NONE, "L6", "L10", "L6+L10", "L14", "L6+L14", "L10+L14", "L6+L10+L14"]
    found = [{lever.name: lever.strength for lever in plan.scenario(k).levers} for k in range(8)]
    assert found[0] == {}
    assert found[5] == {"interpreters": 0.5, "key_figures": 1.0}
    assert found[7] == {"interpreters": 0.5, "less_paper": 1.0, "key_figures": 1.0}


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
