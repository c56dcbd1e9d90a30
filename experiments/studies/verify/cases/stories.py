"""Stories as rumours: cases R1 to R3, R5 and R6; a chain of retellings: B7; awareness: B8."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from experiments.studies.verify.cases.case import Case, Exact, Obtained, drawn, error_of_variance, once, rounded
from experiments.studies.verify.cases.chains import ignorant_share, knowing, most_tellers, sooner
from experiments.studies.verify.cases.neighbourhood import cliques, office, only, people
from sim.codes import Event, StoryMark
from sim.population.graph import complete_ties, ties_from
from sim.run import Run
from sim.scenario.scenario import Scenario
from sim.state.records import NEVER

ONE_STORY = {
    "acceptance": 1.0, "closeness_other": 1.0, "stifling": 1.0, "story_fading": 0.0, "sharpening_bad": 0.0,
}  # fmt: skip
"""A story that nobody refuses, that does not change, and whose teller falls silent before someone who knows it."""

RUMOUR = (
    "only stories on; complete graph, one planted story; acceptance, closeness_other and stifling 1, story_fading and "
    "sharpening_bad 0"
)


def rumour(n: int, weeks: int, **parameters: float) -> Scenario:
    """Return a scenario in which n residents tell one story."""
    return Scenario(
        residents=n, weeks=weeks, burn_in=0, agencies=(office(),), mechanisms=only("need", "stories"),
        parameters=ONE_STORY | parameters,
    )  # fmt: skip


def has_story(run: Run) -> np.ndarray:
    """Return who keeps a story, bool (n,)."""
    return run.state.bonds["story_strength"][:, 0] > 0.0


def check_silence(run: Run) -> None:
    """Make sure that nobody tells a story any more.

    Raises
    ------
    RuntimeError
        Someone does, so that the run was too short for the case.
    """
    if (run.state.next_tell != NEVER).any() and (run.state.bonds["story_marks"] & StoryMark.TOLD).any():
        raise RuntimeError("the story was still being told at the end of the run")


# R1 and R6: neighbourhoods of 1,000.

TOWN = 1000
N_RUNS = 300


@once
def ignorant_shares(n_first: int) -> np.ndarray:
    """Return the share (N_RUNS,) that never heard the story, when it is planted with n_first residents."""
    scenario = rumour(TOWN, 150, tell_rate=0.5)
    residents, ties = people(TOWN), complete_ties(TOWN)
    shares = np.empty(N_RUNS)
    for seed in range(N_RUNS):
        run = Run(scenario, seed, residents=residents, ties=ties)
        for i in range(n_first):
            run.plant_story(i * 97, "one", witness=0)
        check_silence(run.advance())
        shares[seed] = 1.0 - has_story(run).mean()
    return shares


def classic_mean() -> Obtained:
    """Return the mean share of ignorants, runs that never took off left out."""
    shares = ignorant_shares(1)
    spread = shares[1.0 - shares > 1.0 / math.sqrt(TOWN)]
    mean, variance = ignorant_share(TOWN, 1, math.isqrt(TOWN) + 1)
    larger = [ignorant_share(n, 1, math.isqrt(n))[0] for n in (1000, 2000)]
    return drawn(spread.mean(), math.sqrt(variance / spread.size), N_RUNS, Exact(mean, sooner(*larger), 1e-5))


def classic_variance() -> Obtained:
    """Return N times the variance of the share between runs; ten know the story first."""
    shares = ignorant_shares(10)
    variance = ignorant_share(TOWN, 10)[1]
    larger = [n * ignorant_share(n, 1, math.isqrt(n) + 1)[1] for n in (1000, 2000)]
    return drawn(
        TOWN * shares.var(), TOWN * error_of_variance(shares), N_RUNS, Exact(TOWN * variance, sooner(*larger), 1e-4)
    )


# R2 and R3: many neighbourhoods of 200 at a time, as separate complete graphs.

SMALL, N_SMALL, SEEDS = 200, 50, 8


@once
def ignorant_limit(accepts: float, stifles: float) -> Obtained:
    """Return the mean share of ignorants with these chances to take a story in and to fall silent."""
    scenario = rumour(SMALL * N_SMALL, 500, tell_rate=0.5, acceptance=accepts, stifling=stifles)
    residents, ties = people(SMALL * N_SMALL), cliques(N_SMALL, SMALL)
    shares = []
    for seed in range(SEEDS):
        run = Run(scenario, seed, residents=residents, ties=ties)
        for k in range(N_SMALL):
            run.plant_story(k * SMALL, "one")
        check_silence(run.advance())
        shares.append(1.0 - has_story(run).reshape(N_SMALL, SMALL).mean(axis=1))
    mean, variance = ignorant_share(SMALL, 1, 0, accepts, stifles)
    larger = [ignorant_share(n, 1, math.isqrt(n) + 1, accepts, stifles)[0] for n in (1000, 2000)]
    found = np.concatenate(shares)
    return drawn(found.mean(), math.sqrt(variance / found.size), SEEDS, Exact(mean, sooner(*larger), 1e-5))


# R5: seen at ends of weeks, so that the week must be short.


def largest_share(n: int = 400, n_runs: int = 150) -> Obtained:
    """Return the mean of the largest share who tell the story at one time.

    The number of tellers is seen at ends of weeks. Within a week it may have been higher, at most by the number who
    took the story in that week; that is added to the tolerance.
    """
    scenario = rumour(n, 2600, tell_rate=0.01)
    residents, ties = people(n), complete_ties(n)
    at_ends, within = np.empty(n_runs), np.empty(n_runs)
    for seed in range(n_runs):
        run = Run(scenario, seed, residents=residents, ties=ties)
        run.plant_story(0, "one")
        run.advance()
        told, taken = (run.series.events[:, event].astype(np.int64) for event in (Event.TOLD, Event.TAKEN_IN))
        tellers = 1 + np.cumsum(taken - (told - taken))
        if 2 * tellers[-1] > tellers.max():
            raise RuntimeError("the story had not passed its peak at the end of the run")
        at_ends[seed], within[seed] = tellers.max() / n, (tellers + (told - taken)).max() / n
    error = float(at_ends.std(ddof=1)) / math.sqrt(n_runs)
    exact = Exact(most_tellers(n), sooner(most_tellers(n // 2), most_tellers(n), 2.0 / 3.0), 1e-3)
    return drawn(at_ends.mean(), error, n_runs, exact, more=float((within - at_ends).mean()))


# B7: the same path of retellings with a bad and with a good story.


def strength_ratio(n_retold: int, kept_bad: float, kept_good: float) -> Obtained:
    """Return the strength of a bad story over that of a good one after n_retold retellings along a path of ties.

    Both runs have one seed, so each retelling takes place in the same week, and fading falls out.
    """
    strengths = []
    for is_bad in (True, False):
        scenario = rumour(20, 400, tell_rate=0.5, stifling=0.0, story_fading=0.01, telling_strength=0.0,
                          levelling_good=1.0 - kept_good / kept_bad)  # fmt: skip
        run = Run(scenario, 1, residents=people(20), ties=ties_from([(i, i + 1) for i in range(19)], 20))
        run.plant_story(0, "one", is_bad=is_bad)
        bond = run.advance().state.bonds[n_retold, 0]
        if bond.story_retold != n_retold:
            raise RuntimeError(f"the story did not come along in {n_retold} retellings")
        strengths.append(float(bond.story_strength))
    return rounded(strengths[0] / strengths[1], n_runs=2)


# B8: a story that everyone who knows it goes on telling.

MIXED, FIRST, TELL_RATE, N_WEEKS = 1500, 15, 0.02, 250


@once
def knowing_counts(n_runs: int = 40) -> np.ndarray:
    """Return how many (n_runs,) know the story at the end."""
    scenario = rumour(MIXED, N_WEEKS, tell_rate=TELL_RATE, stifling=0.0)
    residents, ties = people(MIXED), complete_ties(MIXED)
    counts = np.empty(n_runs)
    for seed in range(n_runs):
        run = Run(scenario, seed, residents=residents, ties=ties)
        for i in range(FIRST):
            run.plant_story(i * 97, "one", witness=0)
        keeps, tells = has_story(run.advance()), (run.state.bonds["story_marks"][:, 0] & StoryMark.TOLD) > 0
        if (keeps != tells).any():
            raise RuntimeError("not everyone who knows the story goes on telling it")
        counts[seed] = keeps.sum()
    return counts


def logistic() -> Obtained:
    """Return the share who know the story; it is planted in week 0 and told from week 1 on."""
    counts = knowing_counts()
    mean, variance = knowing(MIXED, FIRST, TELL_RATE, N_WEEKS - 1)
    # twice as many residents, weeks half as long: both errors halve
    coarse, fine = (
        knowing(800, 8, TELL_RATE, N_WEEKS)[0] / 800,
        knowing(1600, 16, TELL_RATE / 2.0, 2 * N_WEEKS)[0] / 1600,
    )
    error = math.sqrt(variance / counts.size) / MIXED
    return drawn(counts.mean() / MIXED, error, counts.size, Exact(mean / MIXED, sooner(coarse, fine), 0.01))


def _rumour_row(id_: str, accepts: float, stifles: float, epsilon: float, setting: str, reduction: str) -> Case:
    return Case(
        id_, {"R2": "falling silent with a chance", "R3": "falling silent after k failed tellings, k random"}[id_],
        "θ = exp(-ε(1 - θ)), " + {"R2": "ε = 1 + λ/α", "R3": "ε = 1 + k"}[id_], "3.3", reduction,
        ignorant(epsilon), partial(ignorant_limit, accepts, stifles), setting,
        "Compared with the exact chain of a town of 200; that chain goes to θ as the town gets large.",
    )  # fmt: skip


def ignorant(epsilon: float) -> float:
    """Return the share that never hears a story in a large neighbourhood: θ = exp(-ε(1 - θ))."""
    theta = 0.0
    for _ in range(1000):
        theta = math.exp(-epsilon * (1.0 - theta))
    return theta


THETA = ignorant(2.0)
R2 = RUMOUR.replace("acceptance, closeness_other and stifling 1", "acceptance λ, stifling α, closeness_other 1")
R3 = RUMOUR.replace("acceptance, closeness_other and stifling 1", "stifling 1/k, acceptance and closeness_other 1")

CASES = (
    Case("R1", "classic rumour: share that never hears the story", "θ = exp(-2(1 - θ))", "3.3", RUMOUR, THETA,
         classic_mean, "ε = 2", "Compared with the exact jump chain of a town of 1,000; that chain goes to θ as the "
         "town gets large.", is_slow=True),
    _rumour_row("R2", 0.5, 1.0, 1.5, "λ = α/2", R2),
    _rumour_row("R2", 1.0, 0.5, 3.0, "λ = 2α", R2),
    _rumour_row("R3", 1.0, 1.0, 2.0, "k = 1", R3),
    _rumour_row("R3", 1.0, 1.0 / 2.0, 3.0, "k = 2", R3),
    _rumour_row("R3", 1.0, 1.0 / 3.0, 4.0, "k = 3", R3),
    Case("R5", "classic rumour: largest share who tell at one time", "1 - ln 2", "3.3",
         RUMOUR + "; tell_rate 0.01, since tellers are counted at ends of weeks", 1.0 - math.log(2.0), largest_share,
         "", "Compared with the exact chain of a town of 400 (0.3257); its distance to the formula falls as "
         "n^(-2/3), which gives about 0.309 for 10,000.", is_slow=True),
    Case("R6", "classic rumour: spread between runs, N times the variance", "θ(1 - θ) / (1 - 2θ)", "3.3", RUMOUR,
         THETA * (1.0 - THETA) / (1.0 - 2.0 * THETA), classic_variance, "",
         "Compared with the exact jump chain of a town of 1,000 where ten know the story first. The value for the "
         "rule of Daley and Kendall does not apply: here only the teller falls silent.", is_slow=True),
    Case("B7", "bad over good after n retellings", "(s₋ / s₊)ⁿ", "3.4",
         "only stories on; a path of ties; levelling_good 1 - s₊/s₋, sharpening_bad 0; the strength of a story stands "
         "for its chance to survive", (0.95 / 0.85) ** 4, partial(strength_ratio, 4, 0.95, 0.85),
         "s₋ = 0.95, s₊ = 0.85, n = 4", "In the model retelling changes how strong a story is, never whether it "
         "survives; what is tested is the ratio of strengths along one path."),
    Case("B8", "awareness by word of mouth: share who know", "1 / (1 + (1/I₀ - 1) exp(-βt))", "3.4",
         RUMOUR.replace("closeness_other and stifling 1", "closeness_other 1, stifling 0") + "; tell_rate β, small",
         1.0 / (1.0 + 99.0 * math.exp(-5.0)), logistic, "I₀ = 0.01, βt = 5",
         "Compared with the exact weekly chain of 1,500 residents; that chain goes to the logistic curve.",
         is_slow=True),
)  # fmt: skip
