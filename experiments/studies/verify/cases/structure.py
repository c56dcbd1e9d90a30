"""Networks, statistics and sensitivity: cases N1 to N4."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from experiments.studies.verify.cases.case import Case, Obtained, drawn, mean_of, once, rounded
from experiments.studies.verify.cases.learning import EVERY_WEEK, learning_scenario
from experiments.studies.verify.cases.neighbourhood import office, only, people
from sim.codes import TieKind
from sim.population.graph import Ties
from sim.run import Run, simulate
from sim.scenario.scenario import Rules, Scenario

RING = Rules(ties="watts_strogatz")


def matrix(ties: Ties) -> csr_array:
    """Return ties as a matrix (n, n) of zeros and ones."""
    n = ties.start.size - 1
    return csr_array((np.ones(ties.neighbour.size), ties.neighbour, ties.start), shape=(n, n))


def clustering(degree: int) -> Obtained:
    """Return the share of pairs of acquaintances who know each other, on a ring without rewiring."""
    scenario = Scenario(
        residents=500, weeks=1, burn_in=0, agencies=(office(),), mechanisms=only("stories"), rules=RING,
        parameters={"ring_degree": float(degree), "ring_rewiring": 0.0},
    )  # fmt: skip
    ties = matrix(simulate(scenario, 1).ties)
    n_ties = np.asarray(ties.sum(axis=1)).ravel()
    return rounded((ties @ ties @ ties).diagonal().sum() / (n_ties * (n_ties - 1.0)).sum(), 1e-12)


def moran(trust: np.ndarray, ties: Ties) -> float:
    """Return Moran's I of trust (n,) over ties."""
    apart, near = trust - trust.mean(), matrix(ties)
    return float(trust.size / near.sum() * (apart @ (near @ apart)) / (apart @ apart))


def moran_without_influence(n: int = 20, n_runs: int = 800) -> Obtained:
    """Return the mean of Moran's I of trust over ties, where everyone learns from own experience alone."""
    scenario = learning_scenario(p_good=0.7, gain=0.1, ratio=2.0, weeks=10, residents=n).changed(rules=RING)
    scenario = scenario.changed(parameters=dict(scenario.parameters) | {"ring_degree": 4.0})
    first = Run(scenario, 0)
    values = np.empty(n_runs)
    for seed in range(n_runs):
        run = Run(scenario, seed, residents=first.residents, ties=first.ties).advance()
        values[seed] = moran(run.state.bonds["trust"][:, 0].astype(np.float64), run.ties)
    return mean_of(values, n_runs)


COMMUNITY_SIZES = (1000, 600, 400)


def same_community_share(n_runs: int = 20) -> Obtained:
    """Return the share of ties with kin and community that lie within one community, where nobody seeks their own."""
    n = sum(COMMUNITY_SIZES)
    community = np.repeat(np.arange(len(COMMUNITY_SIZES), dtype=np.uint8), COMMUNITY_SIZES)
    scenario = Scenario(
        residents=n, weeks=1, burn_in=0, agencies=(office(),), mechanisms=only("stories"),
        parameters={"homophily_community": 0.0, "homophily_age": 0.0, "closure": 0.0},
    )  # fmt: skip
    shares = np.empty(n_runs)
    for seed in range(n_runs):
        ties = Run(scenario, seed, residents=people(n)._replace(community=community)).ties
        one = np.repeat(np.arange(n), np.diff(ties.start))
        is_sought = ties.kind == TieKind.COMMUNITY
        shares[seed] = np.mean(community[one[is_sought]] == community[ties.neighbour[is_sought]])
    return mean_of(shares, n_runs)


# Ishigami's function, with a = 7 and b = 0.1.

ISHIGAMI_A, ISHIGAMI_B = 7.0, 0.1


def ishigami_indices() -> tuple[list[float], list[float]]:
    """Return first-order and total indices of Ishigami's function."""
    a, b = ISHIGAMI_A, ISHIGAMI_B
    first = [0.5 * (1.0 + b * math.pi**4 / 5.0) ** 2, a * a / 8.0, 0.0]
    both = b * b * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = sum(first) + both
    return [v / whole for v in first], [(first[0] + both) / whole, first[1] / whole, both / whole]


@once
def estimated_indices(n: int = 32_768) -> dict[str, np.ndarray]:
    """Return indices and half their 95 % intervals as SALib estimates them, sampled as this project samples."""
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-math.pi, math.pi]] * 3}
    x = sample.sample(problem, n, calc_second_order=False, seed=1)
    y = np.sin(x[:, 0]) + ISHIGAMI_A * np.sin(x[:, 1]) ** 2 + ISHIGAMI_B * x[:, 2] ** 4 * np.sin(x[:, 0])
    return analyze.analyze(problem, y, calc_second_order=False, seed=1)


def index(name: str, k: int) -> Obtained:
    """Return one index: S1 or ST of input k."""
    found = estimated_indices()
    return drawn(found[name][k], float(found[f"{name}_conf"][k]) / 1.959964, 0)


def _clustering(degree: int) -> Case:
    return Case(
        "N1", "clustering of a ring without rewiring", "3(k - 2) / (4(k - 1))", "3.7",
        "ties watts_strogatz, ring_degree k, ring_rewiring 0", 3.0 * (degree - 2.0) / (4.0 * (degree - 1.0)),
        partial(clustering, degree), f"k = {degree}",
    )  # fmt: skip


def _index(name: str, k: int) -> Case:
    first, total = ishigami_indices()
    return Case(
        "N4", "sensitivity indices of Ishigami's function", "variance of conditional means over variance", "3.7",
        "no run of the model: the library that estimates indices of the model, on a function with known ones",
        (first if name == "S1" else total)[k], partial(index, name, k), f"{name} of input {k + 1}",
        "Error as the library gives it; its sample is 32,768 times five points.", is_slow=True,
    )  # fmt: skip


_N = sum(COMMUNITY_SIZES)

CASES = (
    *(_clustering(degree) for degree in (4, 6, 10)),
    Case("N2", "Moran's I of trust over ties, without influence", "-1 / (n - 1)", "3.7",
         EVERY_WEEK + "; ties watts_strogatz, ring_degree 4", -1.0 / 19.0, moran_without_influence, "n = 20",
         is_slow=True),
    Case("N3", "homophily off: share of ties within a community", "Σ n_g(n_g - 1) / (n(n - 1))", "3.7",
         "homophily_community, homophily_age and closure 0; everyone in a home of their own; ties with kin and "
         "community", sum(size * (size - 1.0) for size in COMMUNITY_SIZES) / (_N * (_N - 1.0)), same_community_share,
         "shares 0.5, 0.3, 0.2", "Σ share² without pairs of a resident with oneself."),
    *(_index(name, k) for name in ("S1", "ST") for k in range(3)),
)  # fmt: skip
