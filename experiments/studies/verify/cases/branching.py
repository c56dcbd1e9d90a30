"""Will a legend live? Cases B1 to B6, with stories that are told for a time and end by themselves."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from experiments.studies.verify.cases.case import Case, Exact, Obtained, drawn, mean_of, once
from experiments.studies.verify.cases.chains import dies_out, forgetting, reached, sooner
from experiments.studies.verify.cases.neighbourhood import cliques, only, people, regular_graph
from experiments.studies.verify.cases.stories import check_silence, has_story, rumour
from sim.run import Run
from sim.scenario.scenario import Scenario

FIXED_LIFE = (
    "only stories on; one planted story; stifling 0, acceptance and closeness_other 1, sharpening_bad 1 (a story that "
    "is told is as strong as new), story_fading so that it falls under telling_strength after L weeks"
)
AT_RATE = "; tell_rate R₀/L"
NEWCOMERS = (
    "only stories and moving on, everyone in a home of their own; one planted story that does not fade; stifling 0, "
    "acceptance and closeness_other 1, settling_weeks 1; moving_rate δ, tell_rate c, R₀ = c(1 - δ)/δ"
)


def fixed_life(n: int, weeks: int, rate: float, life: int) -> Scenario:
    """Return a scenario in which everyone who hears the story tells it for `life` weeks, at `rate` a week."""
    return rumour(
        n, weeks, stifling=0.0, sharpening_bad=1.0, tell_rate=rate,
        telling_strength=0.5, story_fading=math.log(2.0) / (life + 0.5),
    )  # fmt: skip


# B1, B2 and B4: separate complete graphs, one story in each.


@once
def sizes(r0: float, life: int, n: int, n_cliques: int, seeds: int) -> np.ndarray:
    """Return how many ever know the story in each clique of n (seeds * n_cliques,)."""
    scenario = fixed_life(n * n_cliques, 1500, r0 / life, life)
    residents, ties = people(n * n_cliques), cliques(n_cliques, n)
    found = []
    for seed in range(seeds):
        run = Run(scenario, seed, residents=residents, ties=ties)
        for k in range(n_cliques):
            run.plant_story(k * n, "one")
        check_silence(run.advance())
        found.append(has_story(run).reshape(n_cliques, n).sum(axis=1))
    return np.concatenate(found)


def mean_size(r0: float, life: int = 20, n: int = 100, seeds: int = 15) -> Obtained:
    """Return the mean number who ever know a story (B1)."""
    found = sizes(r0, life, n, 200, seeds)
    exact = [float(reached(m, r0 / life, life) @ np.arange(m + 1)) for m in (n, 800, 1600)]
    return mean_of(found.astype(float), seeds, Exact(exact[0], sooner(exact[1], exact[2]), 0.05))


LIFE, CLIQUE, N_CLIQUES, SEEDS, LARGE = 40, 200, 50, 32, 1600


def extinction(r0: float, near: float) -> Obtained:
    """Return the share of stories that at most a tenth of the neighbourhood ever knows (B2)."""
    died = sizes(r0, LIFE, CLIQUE, N_CLIQUES, SEEDS) <= CLIQUE // 10
    chance, in_large = (
        float(reached(n, r0 / LIFE, LIFE)[: n // 10 + 1].sum()) for n in (CLIQUE, LARGE)
    )  # fmt: skip
    # the large neighbourhood still has weeks of some length; what shorter ones change is known without a neighbourhood
    coarse, fine = dies_out(r0, LIFE), dies_out(r0, 2 * LIFE)
    limit = in_large + sooner(coarse, fine) - coarse
    return drawn(died.mean(), math.sqrt(chance * (1.0 - chance) / died.size), SEEDS, Exact(chance, limit, near))


def _large_mean(n: int, r0: float, life: int) -> float:
    chance = reached(n, r0 / life, life)[n // 10 + 1 :]
    return float(chance @ np.arange(n // 10 + 1, n + 1)) / float(chance.sum()) / n


def final_size(r0: float, life: int) -> Obtained:
    """Return the mean share who ever know a story that more than a tenth knows (B4)."""
    found = sizes(r0, life, CLIQUE, N_CLIQUES, SEEDS)
    spread = found[found > CLIQUE // 10] / CLIQUE
    return mean_of(spread, SEEDS, Exact(_large_mean(CLIQUE, r0, life), _large_mean(LARGE, r0, life), 2e-3))


# B3 and B5: who tells is replaced by a newcomer who knows nothing, and may hear it again.

MOVING = 0.02


def tell_rate(r0: float, moving: float) -> float:
    """Return the chance to tell in a week at which a newcomer's story is told r0 times before the teller moves."""
    return r0 * moving / (1.0 - moving)


@once
def knowing_at_end(r0: float, first: int, weeks: int, seeds: int) -> np.ndarray:
    """Return how many know the story in each clique at the end (seeds * N_CLIQUES,)."""
    n = CLIQUE * N_CLIQUES
    scenario = rumour(
        n, weeks, stifling=0.0, tell_rate=tell_rate(r0, MOVING), moving_rate=MOVING, settling_weeks=1.0
    ).changed(mechanisms=only("need", "stories", "moving"))  # fmt: skip
    residents, ties = people(n), cliques(N_CLIQUES, CLIQUE)
    found = []
    for seed in range(seeds):
        run = Run(scenario, seed, residents=residents, ties=ties)
        for k in range(N_CLIQUES):
            for i in range(first):
                run.plant_story(k * CLIQUE + i, "one", witness=k * CLIQUE)
        found.append(has_story(run.advance()).reshape(N_CLIQUES, CLIQUE).sum(axis=1))
    return np.concatenate(found)


def extinction_by_moving(r0: float, weeks: int = 400) -> Obtained:
    """Return the share of cliques in which nobody knows the story any more (B3)."""
    died = knowing_at_end(r0, 1, weeks, SEEDS) == 0
    # planted in week 0, told from week 1 on
    chance = float(forgetting(CLIQUE, 1, tell_rate(r0, MOVING), MOVING, weeks - 1)[0])
    # twice as many residents, weeks half as long: both errors halve
    coarse = float(forgetting(CLIQUE, 1, tell_rate(r0, MOVING), MOVING, 2 * weeks)[0])
    fine = float(forgetting(2 * CLIQUE, 1, tell_rate(r0, MOVING / 2), MOVING / 2, 4 * weeks)[0])
    error = math.sqrt(chance * (1.0 - chance) / died.size)
    return drawn(died.mean(), error, SEEDS, Exact(chance, sooner(coarse, fine), 0.01))


def _mean_share(chance: np.ndarray) -> float:
    n = chance.size - 1
    return float(chance @ np.arange(n + 1)) / (1.0 - float(chance[0])) / n


def endemic_share(r0: float, weeks: int = 400, seeds: int = 4) -> Obtained:
    """Return the share who know the story, in cliques where it lives (B5); half know it at first."""
    found = knowing_at_end(r0, CLIQUE // 2, weeks, seeds)
    exact, coarse, fine = (
        _mean_share(forgetting(n, n // 2, tell_rate(r0, moving), moving, last))
        for n, moving, last in (
            (CLIQUE, MOVING, weeks - 1), (CLIQUE, MOVING, weeks), (2 * CLIQUE, MOVING / 2, 2 * weeks)
        )
    )  # fmt: skip
    return mean_of(found[found > 0] / CLIQUE, seeds, Exact(exact, sooner(coarse, fine), 0.005))


# B6: a random regular graph.


def regular_size(degree: int, passing: float) -> float:
    """Return the share who ever know a story on a large random regular graph (B6)."""
    return _regular_size(degree, passing, 0.0)


def _regular_size(degree: int, passing: float, first: float) -> float:
    """Return the same where a share `first` knows the story at first.

    u is the chance that a neighbour never passes it on to me: the neighbour is none of the first, and did not hear
    it from any of the others, or does not pass it on.
    """
    u = 0.0
    for _ in range(10_000):
        u = 1.0 - passing + passing * (1.0 - first) * u ** (degree - 1)
    return 1.0 - (1.0 - first) * u**degree


def on_regular_graph(
    degree: int, passing: float, n: int = 10_000, n_first: int = 20, life: int = 20, n_runs: int = 16
) -> Obtained:
    """Return the mean share who ever know the story; each run draws a graph of its own.

    A teller passes the story on over a given tie with chance 1 - (1 - rate / degree)^life.
    """
    rate = degree * (1.0 - (1.0 - passing) ** (1.0 / life))
    scenario, residents = fixed_life(n, 2500, rate, life), people(n)
    shares = np.empty(n_runs)
    for seed in range(n_runs):
        run = Run(scenario, seed, residents=residents, ties=regular_graph(n, degree, seed))
        for i in range(n_first):
            run.plant_story(i, "one", witness=0)
        check_silence(run.advance())
        shares[seed] = has_story(run).mean()
    exact = _regular_size(degree, passing, n_first / n)
    return mean_of(shares, n_runs, Exact(exact, _regular_size(degree, passing, 1e-9), 1e-6))


def _b2(r0: float, q: float, near: float) -> Case:
    return Case(
        "B2", "chance that a story dies out, fixed time of telling", "q = exp(R₀(q - 1))", "3.4", FIXED_LIFE + AT_RATE,
        q, partial(extinction, r0, near), f"R₀ = {r0:g}", "Dies out: at most a tenth of a town of 200 ever knows it. "
        "Compared with the exact weekly chain (binomial tellings); that chain goes to the formula in large towns and "
        "short weeks, slowly where R₀ is near 1.", is_slow=True,
    )  # fmt: skip


def _b3(r0: float) -> Case:
    return Case(
        "B3", "chance that a story dies out, exponential time of telling", "q = 1 / R₀", "3.4", NEWCOMERS, 1.0 / r0,
        partial(extinction_by_moving, r0), f"R₀ = {r0:g}", "Who tells moves away with a chance a week, so the time "
        "of telling is geometric. Compared with the exact weekly chain of a town of 200; that chain goes to the "
        "formula as the town gets large and the week short.", is_slow=True,
    )  # fmt: skip


def _b4(r0: float, q: float, life: int) -> Case:
    return Case(
        "B4", "final share who know, of stories that spread", "z = 1 - exp(-R₀z)", "3.4", FIXED_LIFE + AT_RATE, 1.0 - q,
        partial(final_size, r0, life), f"R₀ = {r0:g}, L = {life}", "The same for any distribution of the time of "
        "telling, and for any length of the week; compared with the exact chain of a town of 200.", is_slow=True,
    )  # fmt: skip


def _b5(r0: float) -> Case:
    return Case(
        "B5", "forget and relearn: share who know", "1 - 1 / R₀", "3.4", NEWCOMERS, 1.0 - 1.0 / r0,
        partial(endemic_share, r0), f"R₀ = {r0:g}", "A newcomer takes the place of whoever knew it, and may hear it "
        "again. Compared with the exact weekly chain of a town of 200; that chain goes to the formula as the town gets "
        "large and the week short.", is_slow=True,
    )  # fmt: skip


def _b6(degree: int, passing: float) -> Case:
    return Case(
        "B6", "final share on a random regular graph", "u = 1 - T + T u^(k - 1); 1 - u^k", "3.4",
        FIXED_LIFE + "; a random k-regular graph is handed in; tell_rate k(1 - (1 - T)^(1/L))",
        regular_size(degree, passing), partial(on_regular_graph, degree, passing), f"k = {degree}, T = {passing:g}",
        "Whether one is reached depends on tellings of different neighbours, which are independent; so the week does "
        "not matter. 20 of 10,000 know the story first, which the exact value takes into account.", is_slow=True,
    )  # fmt: skip


def _extinct(r0: float) -> float:
    q = 0.0
    for _ in range(10_000):
        q = math.exp(r0 * (q - 1.0))
    return q


CASES = (
    Case("B1", "mean number who ever know a story that dies", "R₀ = c a / δ; 1 / (1 - R₀)", "3.4", FIXED_LIFE + AT_RATE,
         5.0, partial(mean_size, 0.8), "R₀ = 0.8", "Compared with the exact weekly chain of a town of 100 (3.98); that "
         "chain goes to the formula as the town gets large.", is_slow=True),
    *(_b2(r0, _extinct(r0), near) for r0, near in ((1.2, 0.025), (1.5, 0.005), (2.0, 0.005), (3.0, 0.005))),
    *(_b3(r0) for r0 in (1.5, 2.0, 3.0)),
    *(_b4(r0, _extinct(r0), life) for r0, life in ((1.2, 40), (1.5, 40), (2.0, 40), (3.0, 40), (2.0, 4))),
    *(_b5(r0) for r0 in (1.5, 2.0)),
    *(_b6(degree, passing) for degree, passing in ((4, 0.4), (4, 0.5), (8, 0.2))),
)  # fmt: skip
