"""Learning from own experience: cases E1 to E6; the memory of a story: M1."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from experiments.studies.verify.cases.case import Case, Obtained, drawn, error_of_variance, once, rounded
from experiments.studies.verify.cases.neighbourhood import office, only, people, strangers
from sim.codes import Domain, Event
from sim.mechanisms.stories import strength_now
from sim.run import Run, simulate
from sim.scenario.agencies import Agency
from sim.scenario.scenario import Scenario

NO_HINDRANCE = dict.fromkeys(
    ("culture_effect", "language_effect", "closed_effect", "new_face_effect", "self_reliance_effect",
     "misjudgement_effect", "relationship_effect", "drop_out", "severe_chance", "severe_misjudgement",
     "hurry_effect", "attitude_effect", "prejudice_effect", "slight_chance", "trust_work_gain",
     "hardening", "spill_over", "spill_over_severe", "spill_over_good", "prior_bad", "start_trust_spread"),
    0.0,
)  # fmt: skip
"""Nothing stands between a contact and its chance of going well, and trust moves by this contact alone."""

CHAINS = 20_000
"""Residents; each is a chain of its own."""

SETTLED = 150
"""Weeks after which the start no longer shows: below 0.945^150 = 2e-4 of it, less than the error of the mean."""

EVERY_WEEK = (
    "only contact and learning on; contact_rate 1, quality p, bad_to_good κ, trust_gain α₊; every effect on contacts, "
    "hardening, spill-over, prior_bad, drop_out and severe_chance 0"
)


def learning_scenario(
    *, p_good: float, gain: float, ratio: float, start: float = 0.5, weeks: int, residents: int = 20
) -> Scenario:
    """Every resident has one contact a week with the one agency, which goes well with chance p_good."""
    return Scenario(
        residents=residents,
        weeks=weeks,
        burn_in=0,
        agencies=(Agency(name="one", domains=Domain.words(), quality=p_good, contact_rate=1.0, harshness=0.0),),
        mechanisms=only("contact", "learning"),
        parameters=NO_HINDRANCE | {"trust_gain": gain, "bad_to_good": ratio, "start_trust": start},
    )


def trust_after(scenario: Scenario, seed: int = 1) -> np.ndarray:
    """Return trust (n,) at the end.

    Raises
    ------
    RuntimeError
        Not everyone had one contact in every week, so that the scenario is not the case.
    """
    run = simulate(scenario, seed)
    if (run.series.events[:, [Event.GOOD_CONTACTS, Event.BAD_CONTACTS]].sum(axis=1) != scenario.residents).any():
        raise RuntimeError("not everyone had one contact in every week")
    return run.state.bonds["trust"][:, 0].astype(np.float64)


def asymmetric_mean(p: float, ratio: float) -> float:
    """Return the mean that trust settles at (E3)."""
    return p / (p + ratio * (1.0 - p))


def asymmetric_variance(p: float, gain: float, loss: float) -> float:
    """Return the variance around that mean (E4)."""
    m = asymmetric_mean(p, loss / gain)
    second = (p * gain**2 + 2.0 * p * gain * (1.0 - gain) * m) / (
        1.0 - p * (1.0 - gain) ** 2 - (1.0 - p) * (1.0 - loss) ** 2
    )
    return second - m * m


def constant_outcome(p_good: float, ratio: float) -> Obtained:
    """Return trust after ten equal contacts; all residents must have the same."""
    trust = trust_after(learning_scenario(p_good=p_good, gain=0.1, ratio=ratio, weeks=10))
    return rounded(trust[0] if np.ptp(trust) == 0.0 else math.nan)


@once
def settled_trust(p: float, gain: float, ratio: float, start: float) -> np.ndarray:
    """Return trust (CHAINS,) after SETTLED contacts."""
    return trust_after(
        learning_scenario(p_good=p, gain=gain, ratio=ratio, weeks=SETTLED, residents=CHAINS, start=start)
    )


def settled_mean(p: float, gain: float, ratio: float, start: float) -> Obtained:
    """Return the mean of settled trust; the error follows from the variance of E4."""
    error = math.sqrt(asymmetric_variance(p, gain, gain * ratio) / CHAINS)
    return drawn(settled_trust(p, gain, ratio, start).mean(), error, 1)


def settled_variance(p: float, gain: float, ratio: float, start: float) -> Obtained:
    """Return the variance of settled trust."""
    trust = settled_trust(p, gain, ratio, start)
    return drawn(trust.var(), error_of_variance(trust), 1)


@once
def half_life(p: float, start: float, weeks: int = 12) -> tuple[float, float]:
    """Return how many contacts halve the distance to where trust settles, and the error of that number."""
    gain, ratio = 0.05, 2.0
    goal = asymmetric_mean(p, ratio)
    trust = trust_after(learning_scenario(p_good=p, gain=gain, ratio=ratio, weeks=weeks, residents=CHAINS, start=start))
    left = (trust.mean() - goal) / (start - goal)
    error_of_left = trust.std() / math.sqrt(CHAINS) / abs(start - goal)
    life = weeks * math.log(0.5) / math.log(left)
    return life, life * error_of_left / (left * abs(math.log(left)))


def one_way(p: float, start: float) -> Obtained:
    """Return the half-life of one way."""
    life, error = half_life(p, start)
    return drawn(life, error, 1)


def both_ways() -> Obtained:
    """Return how much longer the way back is than the way down."""
    (recovery, recovery_error), (decline, decline_error) = half_life(0.9, 0.0), half_life(0.1, 1.0)
    ratio = recovery / decline
    return drawn(ratio, math.hypot(recovery_error / recovery, decline_error / decline) * ratio, 2)


def story_loss(half_life: int, weeks: int) -> Obtained:
    """Return what a story of strength 0.75 has lost after so many weeks, as a share of it."""
    scenario = Scenario(
        residents=20, burn_in=0, weeks=3 * half_life, agencies=(office(),), mechanisms=only("need", "stories"),
        parameters={"story_fading": math.log(2.0) / half_life, "tell_rate": 0.0},
    )  # fmt: skip
    run = Run(scenario, 1, residents=people(20), ties=strangers(20))
    run.plant_story(0, "one", strength=0.75)
    run.advance()
    return rounded(1.0 - strength_now(run.state.bonds[0, 0], run.settings.story_kept, weeks) / 0.75, 1e-13)


def _e1(p_good: float, ratio: float, setting: str, expected: float) -> Case:
    return Case(
        "E1", "learning, same outcome every time", "V = r - (r - V₀)(1 - α)ⁿ", "3.1", EVERY_WEEK, expected,
        partial(constant_outcome, p_good, ratio), setting,
    )  # fmt: skip


def _e3(p: float, ratio: float) -> Case:
    expected = asymmetric_mean(p, ratio)
    return Case(
        "E3", "asymmetric learning: mean", "p / (p + κ(1 - p))", "3.1", EVERY_WEEK, expected,
        partial(settled_mean, p, 0.05, ratio, round(expected, 6)), f"p = {p:g}, κ = {ratio:g}",
    )  # fmt: skip


def _e5(ratio: float) -> Case:
    p = ratio / (1.0 + ratio)
    return Case(
        "E5", "quality at which trust is one half", "V = 1/2 at p* = κ / (1 + κ)", "3.1", EVERY_WEEK, 0.5,
        partial(settled_mean, p, 0.05, ratio, 0.5), f"κ = {ratio:g}, p = {p:.6f}",
    )  # fmt: skip


def _e6(p: float, start: float, setting: str) -> Case:
    factor = p * 0.05 + (1.0 - p) * 0.1
    return Case(
        "E6", "speed of learning: contacts that halve the distance", "ln ½ / ln(1 - λ), λ = pα₊ + (1 - p)α₋", "3.1",
        EVERY_WEEK, math.log(0.5) / math.log(1.0 - factor), partial(one_way, p, start), setting,
    )  # fmt: skip


def _m1(half_life: int, weeks: int) -> Case:
    return Case(
        "M1", "share of a story's strength that is lost", "1 - 2^(-t/h), d = 1 - 2^(-1/h)", "3.5",
        "story_fading ln 2 / h, tell_rate 0; one planted story", 1.0 - 2.0 ** (-weeks / half_life),
        partial(story_loss, half_life, weeks), f"h = {half_life}, t = {weeks} weeks",
    )  # fmt: skip


CASES = (
    _e1(1.0, 1.0, "r = 1, α = 0.1, n = 10", 1.0 - 0.5 * 0.9**10),
    _e1(0.0, 2.5, "r = 0, α = 0.25, n = 10", 0.5 * 0.75**10),
    Case("E2", "symmetric learning: mean", "p", "3.1", EVERY_WEEK + "; κ = 1", 0.7,
         partial(settled_mean, 0.7, 0.1, 1.0, 0.7), "p = 0.7, α = 0.1"),
    Case("E2", "symmetric learning: variance", "α / (2 - α) · p(1 - p)", "3.1", EVERY_WEEK + "; κ = 1",
         0.1 / (2.0 - 0.1) * 0.7 * 0.3, partial(settled_variance, 0.7, 0.1, 1.0, 0.7), "variance, p = 0.7, α = 0.1"),
    *(_e3(p, ratio) for p, ratio in
      ((0.5, 2.0), (0.7, 2.0), (0.8, 4.0), (0.9, 4.0), (0.7, 1.955), (0.7, 4.0), (0.9, 14.0))),
    Case("E4", "asymmetric learning: variance", "(pα₊² + 2pα₊(1 - α₊)m) / (1 - p(1 - α₊)² - (1 - p)(1 - α₋)²) - m²",
         "3.1", EVERY_WEEK, asymmetric_variance(0.7, 0.05, 0.10),
         partial(settled_variance, 0.7, 0.05, 2.0, 0.5), "α₊ = 0.05, α₋ = 0.1, p = 0.7"),
    *(_e5(ratio) for ratio in (1.955, 2.0, 4.0, 14.0)),
    _e6(0.9, 0.0, "recovery, p = 0.9"),
    _e6(0.1, 1.0, "decline, p = 0.1"),
    Case("E6", "recovery over decline", "ln(1 - 0.095) / ln(1 - 0.055)", "3.1", EVERY_WEEK,
         math.log(1.0 - 0.095) / math.log(1.0 - 0.055), both_ways, "recovery over decline"),
    *(_m1(half_life, weeks) for half_life in (6, 26, 52) for weeks in (1, half_life, 2 * half_life, 3 * half_life)),
)  # fmt: skip
