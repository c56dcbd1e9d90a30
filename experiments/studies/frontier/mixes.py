"""Mixes of levers: what they are called, what they cost, and which of them are looked at.

Costs are euros a year per 1,000 residents (`sim.measures.costs`); hours taken from casework are paid already.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.statistics.shapley import subsets
from experiments.studies.lever_sets import NONE, code_of
from sim.measures.costs import lever_cost
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

N_BUDGETS, N_NEAR = 12, 3
"""Budgets for which the screening looks for mixes, and mixes that it hands on for each."""

LEVER = "lever."


def smooth(game: np.ndarray) -> np.ndarray:
    """Return the values of all subsets (2^n,) as far as single levers and pairs of them explain these, least squares.

    What is left out is mostly luck: 79 numbers are estimated from 4,096 for twelve levers.
    """
    signs = np.where(subsets(len(game).bit_length() - 1), 1.0, -1.0)
    first, second = np.triu_indices(signs.shape[1], 1)
    contrasts = np.hstack([np.ones((len(game), 1)), signs, signs[:, first] * signs[:, second]])
    effects = (contrasts * game[:, None]).sum(axis=0) / len(game)
    return (contrasts * effects).sum(axis=1)


def ladder(euros: np.ndarray, own: float | None = None) -> np.ndarray:
    """Return budgets from the cheapest lever that costs anything to all levers, in equal ratios; `own` is among them.

    euros : of each lever.
    """
    paid = euros[euros > 0.0]
    budgets = np.geomspace(paid.min(), paid.sum(), N_BUDGETS) if len(paid) else np.zeros(1)
    return np.unique(budgets if own is None else [*budgets, own])


def choose(removed: np.ndarray, euros: np.ndarray, budgets: np.ndarray) -> np.ndarray:
    """Return the subsets that go on to stage 2, by cost: none, all levers, and the best few within each budget.

    removed, euros : of all subsets (2^n,), what they remove by the screening, and what they cost.
    """
    rows = {0, len(removed) - 1}
    for budget in budgets:
        within = np.flatnonzero(is_within(euros, budget))
        rows.update(within[np.argsort(-removed[within], kind="stable")[:N_NEAR]].tolist())
    found = np.array(sorted(rows - {0}))
    return np.concatenate([[0], found[np.argsort(euros[found], kind="stable")]])


def is_within(euros: np.ndarray, budget: float) -> np.ndarray:
    """Return which costs a budget allows, rounding apart."""
    return euros <= budget * (1.0 + 1e-9)


def mixes_of(rows: np.ndarray, levers: Sequence[Lever]) -> pd.DataFrame:
    """Return the strengths of levers in subsets, a row for each, named by the codes of its levers."""
    is_in = subsets(len(levers))[rows]
    strengths = is_in * np.array([lever.strength for lever in levers])
    return _strengths(strengths, [mix_name(row, levers) for row in is_in], levers)


def mix_name(is_in: np.ndarray, levers: Sequence[Lever]) -> str:
    """Return the codes of the levers in a mix, or of those that it lacks where these are few."""
    codes = np.array([code_of(lever) for lever in levers])
    if not is_in.any():
        return NONE
    if is_in.all() and len(codes) > 1:
        return f"all {len(codes)}"
    if is_in.sum() > 6 and (~is_in).sum() <= 4:
        return "all but " + " ".join(codes[~is_in])
    return " ".join(codes[is_in])


def costs_of(strengths: pd.DataFrame, levers: Sequence[Lever], scenario: Scenario) -> pd.DataFrame:
    """Return what mixes cost a year: columns euros_per_1000, euros_per_year, hours_per_year, taken_hours.

    strengths : a row for each mix, a column `lever.NAME` for each lever.
    """
    full = [lever_cost(lever.model_copy(update={"strength": 1.0}), scenario) for lever in levers]
    amounts = {
        "euros_per_year": [cost.euros for cost in full],
        "hours_per_year": [cost.hours for cost in full],
        "taken_hours": [cost.taken for cost in full],
    }
    columns = {name: (strengths.to_numpy() * amount).sum(axis=1) for name, amount in amounts.items()}
    per_1000 = {"euros_per_1000": columns["euros_per_year"] * (1000.0 / scenario.residents)}
    return pd.DataFrame(per_1000 | columns, index=strengths.index)


def full_costs(levers: Sequence[Lever], scenario: Scenario) -> np.ndarray:
    """Return what each lever costs at strength 1, (n,), euros a year per 1,000 residents."""
    return costs_of(_strengths(np.eye(len(levers)), [lever.name for lever in levers], levers), levers, scenario)[
        "euros_per_1000"
    ].to_numpy()


def singles_of(levers: Sequence[Lever], scenario: Scenario, budget: float) -> pd.DataFrame:
    """Return the strengths at which each lever alone spends a budget, or 1 where it cannot spend it."""
    euros = full_costs(levers, scenario)
    strength = np.minimum(1.0, np.divide(budget, euros, out=np.ones(len(levers)), where=euros > 0.0))
    return _strengths(np.diag(strength), [f"{code_of(lever)} alone" for lever in levers], levers)


def _strengths(values: np.ndarray, names: Sequence[str], levers: Sequence[Lever]) -> pd.DataFrame:
    return pd.DataFrame(values, pd.Index(names, name="mix"), [f"{LEVER}{lever.name}" for lever in levers])
