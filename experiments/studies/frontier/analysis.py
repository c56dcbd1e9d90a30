"""Which mix of levers leaves least non-reach for a yearly budget? Screened in one world, judged in many.

Stage 1 screens all subsets of the levers in the default world, and only chooses which mixes are looked at. Stage 2 runs
these in plausible worlds (`studies.sampling`) with seeds that stage 1 did not use. Half of these seeds choose: which
mixes are on the frontier, and which is best in a world. The other half report what the chosen ones remove: so no mean
that is reported is high because luck chose it. All worlds weigh the same; a share of them is no probability.

Costs are euros a year per 1,000 residents (`sim.measures.costs`); hours taken from casework are paid already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.engine.plan import Plan
from experiments.statistics.shapley import subsets
from experiments.studies.kept_outcomes import UNREACHED, keep_non_reach
from experiments.studies.lever_sets import NONE, code_of
from sim.core.errors import InputError
from sim.measures.costs import lever_cost
from sim.quantities import of_lever
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

FIRST_SCREENING_SEED = 1000
"""Screening takes the seeds from here on, worlds those from 0 on."""

N_BUDGETS, N_NEAR = 12, 3
"""Budgets for which stage 1 looks for mixes, and mixes that it hands on for each."""

DEFAULT = 0
"""The default world, in the order of worlds."""


@dataclass(frozen=True)
class FrontierResult:
    """What mixes remove in worlds.

    Attributes
    ----------
    removed : float (worlds, mixes, seeds), percentage points of all residents fewer unreached than without levers in
        the same world with the same seed; mix 0 is no lever.
    non_reach : float (worlds, seeds), without levers, in per cent.
    n_left_out : worlds in which a run failed, and which do not count.
    """

    removed: np.ndarray
    non_reach: np.ndarray
    n_left_out: int = 0

    @property
    def choosing(self) -> np.ndarray:
        """What the first half of the seeds say, mean over them (worlds, mixes)."""
        return self.removed[:, :, : self._half].mean(axis=2)

    @property
    def reporting(self) -> np.ndarray:
        """What the other half of the seeds say (worlds, mixes, seeds)."""
        return self.removed[:, :, self._half :]

    @property
    def _half(self) -> int:
        return self.removed.shape[2] // 2


def smooth(game: np.ndarray) -> np.ndarray:
    """Return the values of all subsets (2^n,) as far as single levers and pairs of them explain these, least squares.

    What is left out is mostly luck: 79 numbers are estimated from 4,096 for twelve levers.
    """
    signs = np.where(subsets(len(game).bit_length() - 1), 1.0, -1.0)
    first, second = np.triu_indices(signs.shape[1], 1)
    contrasts = np.hstack([np.ones((len(game), 1)), signs, signs[:, first] * signs[:, second]])
    effects = (contrasts * game[:, None]).sum(axis=0) / len(game)
    return (contrasts * effects).sum(axis=1)


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


def plan_worlds(
    scenario: Scenario, levers: Sequence[Lever], mixes: pd.DataFrame, worlds: pd.DataFrame, n_seeds: int
) -> Plan:
    """Return the runs of stage 2: world by world all mixes, of which the first has no lever, each with every seed."""
    of_world = worlds.iloc[np.repeat(np.arange(len(worlds)), len(mixes))].reset_index(drop=True)
    of_mix = mixes.iloc[np.tile(np.arange(len(mixes)), len(worlds))].reset_index(drop=True)
    table = pd.concat([of_world, of_mix], axis=1)
    table.index = pd.Index([f"{world}: {mix}" for world in worlds.index for mix in mixes.index], name="variant")
    return Plan(scenario.changed(levers=()), table, tuple(range(n_seeds)), tuple(levers), keep_non_reach)


def analyse(runs: pd.DataFrame, n_worlds: int, n_mixes: int) -> FrontierResult:
    """Return what mixes remove in worlds, the default one first; another in which a run failed is left out.

    runs : finished runs of `plan_worlds`, in its order.

    Raises
    ------
    InputError : a run failed in the default world.
    """
    shape = (n_worlds, n_mixes, -1)
    is_whole = np.asarray((runs["error"] == "").to_numpy().reshape(shape).all(axis=(1, 2)))
    if not is_whole[DEFAULT]:
        raise InputError(
            f"a run failed in the default world; it says: {runs.loc[runs['error'] != '', 'error'].iloc[0]}"
        )
    non_reach = 100.0 * runs[[*UNREACHED]].sum(axis=1).to_numpy().reshape(shape)[is_whole]
    return FrontierResult(non_reach[:, :1] - non_reach, non_reach[:, 0], int((~is_whole).sum()))


def is_efficient(euros: np.ndarray, removed: np.ndarray) -> np.ndarray:
    """Return which mixes no other one matches: that costs no more, removes no less, and is better in one of these."""
    costs_less, removes_more = euros[None] <= euros[:, None], removed[None] >= removed[:, None]
    is_better = (euros[None] < euros[:, None]) | (removed[None] > removed[:, None])
    return ~np.any(costs_less & removes_more & is_better, axis=1)


def probability_better(one: np.ndarray, other: np.ndarray, n: int = 2000, seed: int = 0) -> float:
    """Return the share of n bootstrap samples in which `one` removes more than `other`, mean over worlds.

    A sample draws worlds with replacement, and seeds within each; a tie counts for half.

    one, other : what two mixes remove (worlds, seeds), paired.
    """
    difference = one - other
    n_worlds, n_seeds = difference.shape
    random = np.random.default_rng(seed)
    worlds = random.integers(n_worlds, size=(n, n_worlds, 1))
    means = difference[worlds, random.integers(n_seeds, size=(n, n_worlds, n_seeds))].mean(axis=(1, 2))
    return float((means > 0.0).mean() + 0.5 * (means == 0.0).mean())


def regrets(evaluated: FrontierResult, is_allowed: np.ndarray) -> np.ndarray:
    """Return what each mix removes less in each world than the best allowed one there (worlds, mixes), points.

    The choosing seeds say which one is best in a world, and the reporting seeds how much it removes.
    """
    reported = evaluated.reporting.mean(axis=2)
    best = np.where(is_allowed, evaluated.choosing, -np.inf).argmax(axis=1)
    return reported[np.arange(len(reported)), best][:, None] - reported


def minimax(evaluated: FrontierResult, is_allowed: np.ndarray) -> int:
    """Return the allowed mix whose largest regret over worlds is smallest, by the choosing seeds."""
    chosen = np.where(is_allowed, evaluated.choosing, -np.inf)
    worst = (chosen.max(axis=1, keepdims=True) - chosen).max(axis=0)
    return int(worst.argmin())


def _strengths(values: np.ndarray, names: Sequence[str], levers: Sequence[Lever]) -> pd.DataFrame:
    return pd.DataFrame(values, pd.Index(names, name="mix"), [of_lever(lever).name for lever in levers])
