"""Invariances and extremes: cases I1 to I5 and X1 to X3.

Where something must not change at all, what is counted is the numbers in which two runs differ.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from experiments.studies.verify.cases.case import Case, Obtained, drawn, mean_of, once, rounded
from experiments.studies.verify.cases.learning import NO_HINDRANCE
from experiments.studies.verify.cases.neighbourhood import office, only, people, strangers
from sim.codes import WEEKS_PER_YEAR, AgencySeries, Domain
from sim.population.graph import Ties
from sim.run import Run, simulate
from sim.scenario.agencies import Agency
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario

TOWN = Scenario(residents=400, burn_in=26, weeks=78)
"""All mechanisms on, all agencies, all numbers at their default."""


def n_different(one: Run, other: Run) -> int:
    """Return in how many numbers the residents, ties, states and series of two runs differ."""
    return sum(
        int((mine.view(np.uint8) != theirs.view(np.uint8)).sum())
        for name in ("residents", "ties", "state", "series")
        for mine, theirs in zip(
            (np.ascontiguousarray(array) for array in getattr(one, name)),
            (np.ascontiguousarray(array) for array in getattr(other, name)),
            strict=True,
        )
    )


# I1: the order of rows.


def other_order(seed: int = 3) -> Obtained:
    """Return in how many bytes a run differs from one whose residents and ties are handed in in another order."""
    run = Run(TOWN, seed)
    n = TOWN.residents
    order = np.random.default_rng(seed).permutation(n)
    row_of = np.argsort(order)
    columns = run.residents._asdict()
    homes = {name: columns.pop(name) for name in ("home_x", "home_y")}
    people_ = type(run.residents)(**{name: column[order] for name, column in columns.items()}, **homes)
    one, other = row_of[np.repeat(np.arange(n), np.diff(run.ties.start))], row_of[run.ties.neighbour]
    by_row = np.lexsort((other, one))
    start = np.concatenate(([0], np.cumsum(np.bincount(one, minlength=n)))).astype(np.int32)
    ties = Ties(start, other[by_row].astype(np.int32), run.ties.kind[by_row])
    return rounded(n_different(run.advance(), simulate(TOWN, seed, residents=people_, ties=ties)), 0.0, 2)


# I2: two equal agencies.


@once
def twins(n_runs: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Return by how much two equal agencies differ in mean trust and in share of all asking, (n_runs,) each."""
    scenario = TOWN.changed(
        agencies=(Agency(name="one", domains=Domain.words()), Agency(name="two", domains=Domain.words()))
    )
    trust, asked = np.empty(n_runs), np.empty(n_runs)
    for seed in range(n_runs):
        run = simulate(scenario, seed)
        mean = run.state.bonds["trust"].astype(np.float64).mean(axis=0)
        by_agency = run.series.by_agency[:, :, AgencySeries.ASKED].sum(axis=0)
        trust[seed], asked[seed] = mean[0] - mean[1], (by_agency[0] - by_agency[1]) / by_agency.sum()
    return trust, asked


def twin_difference(k: int) -> Obtained:
    """Return the mean difference between two equal agencies in trust (0) or in share of all asking (1)."""
    difference = twins()[k]
    return mean_of(difference, difference.size)


# I3: no spill-over.


def trust_beside(quality: float, **spill_over: float) -> np.ndarray:
    """Return trust (n, 2) where the second agency works this well, and each agency serves domains of its own."""
    scenario = Scenario(
        residents=500, burn_in=0, weeks=104,
        agencies=(office("one", domains=Domain.words()[:3], quality=0.7),
                  office("two", domains=Domain.words()[3:], quality=quality)),
        mechanisms=only("need", "contact", "learning"),
        parameters=NO_HINDRANCE | {"need_spreading": 0.0} | spill_over,
    )  # fmt: skip
    run = Run(scenario, 4, residents=people(500, need_rate=0.05), ties=strangers(500)).advance()
    return run.state.bonds["trust"].copy()


def moved_beside() -> Obtained:
    """Return how many residents trust an agency otherwise because another one works otherwise."""
    good, bad = trust_beside(0.9), trust_beside(0.3)
    if (good[:, 1] != bad[:, 1]).mean() < 0.5:
        raise RuntimeError("the second agency made too little difference to tell")
    return rounded((good[:, 0] != bad[:, 0]).sum(), 0.0, 2)


# I4: levers without strength.


def idle_levers() -> Obtained:
    """Return in how many bytes a run with every built-in lever at strength 0 differs from one without levers."""
    idle = [lever.model_copy(update={"strength": 0.0}) for lever in LEVERS.values()]
    return rounded(n_different(simulate(TOWN, 5), simulate(TOWN.with_levers(idle), 5)), 0.0, 2)


# I5: a neighbourhood twice as large.


@once
def mean_trust(n: int, n_runs: int = 300) -> np.ndarray:
    """Return mean trust (n_runs,) at the end in neighbourhoods of n; staff is such that nothing is rounded."""
    agencies = tuple(Agency(name=name, domains=Domain.words(), staff=10.0, caseload=10.0) for name in ("one", "two"))
    scenario = Scenario(residents=n, burn_in=0, weeks=52, agencies=agencies)
    return np.array([float(simulate(scenario, seed).state.bonds["trust"].mean()) for seed in range(n_runs)])


HALF, WHOLE = 400, 800


def mean_change() -> Obtained:
    """Return by how much mean trust differs in a neighbourhood twice as large."""
    half, whole = mean_trust(HALF), mean_trust(WHOLE)
    error = math.sqrt(half.var(ddof=1) / half.size + whole.var(ddof=1) / whole.size)
    return drawn(whole.mean() - half.mean(), error, half.size + whole.size)


def variance_change() -> Obtained:
    """Return the variance of mean trust in a neighbourhood twice as large over that in the neighbourhood."""
    half, whole = mean_trust(HALF), mean_trust(WHOLE)
    error = 0.5 * math.sqrt(2.0 / (half.size - 1) + 2.0 / (whole.size - 1))
    return drawn(whole.var(ddof=1) / half.var(ddof=1), error, half.size + whole.size)


# X1 to X3: what may only go one way.

RATIOS = (1.0, 1.5, 2.0, 4.0, 8.0, 14.0)


def trust_gained_by_bad_weight() -> Obtained:
    """Return the largest rise of anyone's trust between one weight of bad contacts and the next higher one."""
    base = {"closed_effect": 0.0, "drop_out": 0.0}
    trust = [
        simulate(
            TOWN.changed(mechanisms=only("contact", "learning", "stories"), parameters=base | {"bad_to_good": ratio}), 6
        ).state.bonds["trust"].astype(np.float64)
        for ratio in RATIOS
    ]  # fmt: skip
    if trust[0].mean() - trust[-1].mean() < 0.1:
        raise RuntimeError("the weight of bad contacts made too little difference to tell")
    return rounded(max(0.0, *(float((after - before).max()) for before, after in pairwise(trust))),
                   n_runs=len(RATIOS))  # fmt: skip


def tenure_gained_by_turnover() -> Obtained:
    """Return the largest rise of any agency's weekly tenure between one turnover and the next higher one, in years."""
    tenures = []
    for turnover in (0.0, 0.1, 0.2, 0.4):
        agencies = tuple(office(f"agency {k}", turnover=turnover, contract_years=3.0) for k in range(10))
        scenario = Scenario(
            residents=1000, burn_in=0, weeks=520, agencies=agencies, mechanisms=only("need", "staffing")
        )
        run = Run(scenario, 8, residents=people(1000), ties=strangers(1000)).advance()
        tenures.append(run.series.by_agency[:, :, AgencySeries.TENURE] / WEEKS_PER_YEAR)
    if tenures[0].mean() - tenures[-1].mean() < 0.1:
        raise RuntimeError("turnover made too little difference to tell")
    rises = (float((more - less).max()) for less, more in pairwise(tenures))
    return rounded(max(0.0, *rises), 1e-9, len(tenures))


def trust_moved_by_refused_stories() -> Obtained:
    """Return the largest change of trust of residents without any contact, where nobody takes a story in."""
    scenario = TOWN.changed(
        mechanisms=TOWN.mechanisms.model_copy(update={"moving": False}), parameters={"acceptance": 0.0}
    )
    run = Run(scenario, 9)
    start = run.state.bonds["trust"].copy()
    bonds = run.advance().state.bonds
    is_unmet = (bonds["n_good"] + bonds["n_bad"].astype(int) == 0).all(axis=1)
    if not 50 < is_unmet.sum() < 0.95 * is_unmet.size:
        raise RuntimeError("too few without contact, or too few with one, to tell")
    return rounded(np.abs(bonds["trust"][is_unmet] - start[is_unmet]).max(), 0.0)


_DEFAULT = "all mechanisms on, default values"

CASES = (
    Case("I1", "residents and ties in another order: bytes that differ", "0", "3.7", _DEFAULT, 0.0, other_order),
    Case("I2", "two equal agencies: difference of mean trust", "0", "3.7", _DEFAULT + "; two equal agencies", 0.0,
         lambda: twin_difference(0), "trust"),
    Case("I2", "two equal agencies: difference of their shares of all asking", "0", "3.7",
         _DEFAULT + "; two equal agencies", 0.0, lambda: twin_difference(1), "asking"),
    Case("I3", "spill-over 0: residents whose trust in one agency follows how well another works", "0", "3.7",
         "only need, contact and learning on; each agency serves domains of its own; need_spreading and spill-over 0",
         0.0, moved_beside),
    Case("I4", "all levers at strength 0: bytes that differ", "0", "3.7", _DEFAULT + "; all built-in levers", 0.0,
         idle_levers),
    Case("I5", "a town twice as large: change of mean trust", "0", "3.7", _DEFAULT + "; two agencies of whole workers",
         0.0, mean_change, "mean", is_slow=True),
    Case("I5", "a town twice as large: ratio of variances of mean trust", "1/2", "3.7",
         _DEFAULT + "; two agencies of whole workers", 0.5, variance_change, "variance", is_slow=True),
    Case("X1", "bad contacts weigh more: largest rise of anyone's trust", "0", "3.7",
         "only contact, learning and stories on; closed_effect and drop_out 0; bad_to_good 1 to 14, one seed", 0.0,
         trust_gained_by_bad_weight),
    Case("X2", "higher turnover: largest rise of tenure", "0", "3.7",
         "only need and staffing on; turnover 0 to 0.4, one seed", 0.0, tenure_gained_by_turnover),
    Case("X3", "acceptance of stories 0: largest change of trust of those without contact", "0", "3.7",
         _DEFAULT + "; acceptance 0, moving off", 0.0, trust_moved_by_refused_stories),
)  # fmt: skip
