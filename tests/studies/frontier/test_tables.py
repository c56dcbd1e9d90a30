"""Tables of mixes, budgets and single levers."""

import numpy as np
import pytest
from helpers.packages import NAMES, TOWN, removed_of

from experiments.studies.frontier.mixes import mixes_of, singles_of
from experiments.studies.frontier.tables import budgets_table, mixes_table, singles_table
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move


def test_single_levers_spend_the_budget_where_they_can():
    free = Lever(name="free", moves=(Move(quantity="agency.outreach", raise_to=0.9),))
    levers = [LEVERS["interpreters"], LEVERS["long_contracts"], free]  # 30,000 and 2,750 euros per 1,000, and none
    singles = singles_of(levers, TOWN, 15_000.0)
    assert np.diag(singles.to_numpy()) == pytest.approx([0.5, 1.0, 1.0])
    assert np.count_nonzero(singles.to_numpy()) == 3
    removed = np.arange(24.0).reshape(4, 3, 2)
    table = singles_table(removed, singles, levers, TOWN, 15_000.0).set_index("lever")
    assert table["spends_all"].to_dict() == {"free": False, "long_contracts": False, "interpreters": True}
    assert table["euros_per_1000"].to_dict() == pytest.approx(
        {"free": 0.0, "long_contracts": 2750.0, "interpreters": 15000.0}
    )
    assert table["removed"].tolist() == pytest.approx([13.5, 11.5, 9.5])


def test_tables_of_mixes_and_budgets():
    levers = [LEVERS[name] for name in NAMES]
    mixes = mixes_of(np.array([0, 4, 2, 1]), levers)  # by cost: none, contracts, paper, interpreters
    choosing = [[0.0, 0.5, 0.4, 3.0], [0.0, 0.5, 0.4, 1.0]]
    reporting = [[0.0, 0.2, 0.6, 2.0], [0.0, 0.6, 0.6, 2.0]]
    removed = removed_of(choosing, reporting)
    table = mixes_table(removed, mixes, levers, TOWN, np.zeros(4))
    assert table["on_frontier"].tolist() == [True, True, False, True]
    assert table["removed"].tolist() == pytest.approx([0.0, 0.4, 0.6, 2.0])
    assert table["p_better"].tolist() == pytest.approx([np.nan, 1.0, np.nan, 1.0], nan_ok=True)
    assert table["max_regret"].tolist() == pytest.approx([0.0, 0.0, 0.0, 0.0])  # each is measured at its own cost
    assert table["expected_regret"].tolist() == pytest.approx([0.0, 0.0, -0.2, 0.0])
    budgets = budgets_table(removed, table, np.array([2_000.0, 20_000.0, 60_000.0]))
    assert budgets["best"].tolist() == ["no lever", "L12", "L6"]
    assert budgets["best_removed"].tolist() == pytest.approx([0.0, 0.4, 2.0])
