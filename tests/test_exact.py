"""Exactly solvable cases, reached by setting a scenario: what is switched off must leave nothing behind.

Formulas and numbers are those of the collected evidence, section 3.1 (E1-E6: learning from own
experience) and 3.3 (R1, R6: one story, well mixed). Trust is kept as float32, which rounds at 6e-8 a contact.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy.signal import lfilter

from sim.agencies import DOMAINS, Agency
from sim.graph import complete_ties
from sim.run import Run, simulate
from sim.scenario import Mechanisms, Scenario
from sim.state import BAD_CONTACTS, GOOD_CONTACTS, IS_TOLD, TOLD

FLOAT32 = 1e-6
"""What ten to twenty roundings of trust to float32 can add up to, with room to spare."""

STANDARD_ERRORS = 4.0
"""A right answer lies further away than this once in 16,000 times; the seeds are fixed."""

NO_HINDRANCE = dict.fromkeys(
    ("culture_effect", "language_effect", "closed_effect", "new_face_effect", "self_reliance_effect",
     "misjudgement_effect", "relationship_effect", "drop_out", "severe_chance", "severe_misjudgement",
     "hurry_effect", "attitude_effect", "prejudice_effect", "slight_chance", "trust_work_gain",
     "hardening", "spill_over", "spill_over_severe", "spill_over_good", "prior_bad", "start_trust_spread"),
    0.0,
)  # fmt: skip


def only(*names: str) -> Mechanisms:
    """Return mechanisms of which only those named are on."""
    return Mechanisms(**{name: name in names for name in Mechanisms.model_fields})


def learning_scenario(
    *, p_good: float, gain: float, ratio: float, start: float = 0.5, weeks: int, residents: int = 20
) -> Scenario:
    """Every resident has one contact a week with the one agency, which goes well with chance p_good."""
    return Scenario(
        residents=residents,
        weeks=weeks,
        burn_in=0,
        agencies=(Agency(name="one", domains=DOMAINS, quality=p_good, contact_rate=1.0, harshness=0.0),),
        mechanisms=only("contact", "learning"),
        parameters=NO_HINDRANCE | {"trust_gain": gain, "bad_to_good": ratio, "start_trust": start},
    )


def trust_after(scenario: Scenario, seed: int = 1) -> np.ndarray:
    """Return trust (n,) at the end, after making sure that everyone had one contact in every week."""
    run = simulate(scenario, seed)
    contacts = run.series.events[:, [GOOD_CONTACTS, BAD_CONTACTS]].sum(axis=1)
    assert (contacts == scenario.residents).all()
    return run.state.bonds["trust"][:, 0].astype(np.float64)


def asymmetric_mean(p: float, ratio: float) -> float:
    """E3: the mean that trust settles at."""
    return p / (p + ratio * (1.0 - p))


def asymmetric_variance(p: float, gain: float, loss: float) -> float:
    """E4: the variance around that mean."""
    m = asymmetric_mean(p, loss / gain)
    second = (p * gain**2 + 2.0 * p * gain * (1.0 - gain) * m) / (
        1.0 - p * (1.0 - gain) ** 2 - (1.0 - p) * (1.0 - loss) ** 2
    )
    return second - m * m


def error_of_variance(values: np.ndarray) -> float:
    """Return the standard error of a sample's variance."""
    deviation = (values - values.mean()) ** 2
    return float(deviation.std() / math.sqrt(values.size))


# E1: the same outcome every time.


def test_e1_good_contacts_close_the_distance_by_a_constant_factor():
    trust = trust_after(learning_scenario(p_good=1.0, gain=0.1, ratio=1.0, weeks=10))
    assert trust == pytest.approx(np.full(20, 1.0 - 0.5 * 0.9**10), abs=FLOAT32)
    assert trust[0] == pytest.approx(0.825661, abs=FLOAT32)


def test_e1_bad_contacts_take_a_constant_factor():
    trust = trust_after(learning_scenario(p_good=0.0, gain=0.1, ratio=2.5, weeks=10))
    assert trust == pytest.approx(np.full(20, 0.5 * 0.75**10), abs=FLOAT32)


# E2 to E5: chance outcomes; every resident is a chain of its own.

CHAINS = 20_000
SETTLED = 150
"""Weeks after which the start no longer shows: below 0.945^150 = 2e-4 of it, less than the error of the mean."""


def test_e2_symmetric_learning_settles_at_the_share_of_good_contacts():
    trust = trust_after(learning_scenario(p_good=0.7, gain=0.1, ratio=1.0, weeks=SETTLED, residents=CHAINS, start=0.7))
    variance = 0.1 / (2.0 - 0.1) * 0.7 * 0.3
    assert variance == pytest.approx(0.01105263, abs=5e-9)
    assert trust.mean() == pytest.approx(0.7, abs=STANDARD_ERRORS * math.sqrt(variance / CHAINS))
    assert trust.var() == pytest.approx(variance, abs=STANDARD_ERRORS * error_of_variance(trust))


@pytest.mark.parametrize(
    ("p", "ratio", "expected"),
    [
        (0.5, 2.0, 0.333333), (0.7, 2.0, 0.538462), (0.8, 4.0, 0.5), (0.9, 4.0, 0.692308), (0.7, 1.955, 0.544112),
        (0.7, 4.0, 0.368421), (0.9, 14.0, 0.391304),
    ],
)  # fmt: skip
def test_e3_asymmetric_learning_settles_below_the_share_of_good_contacts(p, ratio, expected):
    gain = 0.05
    assert asymmetric_mean(p, ratio) == pytest.approx(expected, abs=5e-7)
    scenario = learning_scenario(p_good=p, gain=gain, ratio=ratio, weeks=SETTLED, residents=CHAINS, start=expected)
    error = math.sqrt(asymmetric_variance(p, gain, gain * ratio) / CHAINS)
    assert trust_after(scenario).mean() == pytest.approx(expected, abs=STANDARD_ERRORS * error)


def test_e4_variance_of_asymmetric_learning():
    expected = asymmetric_variance(0.7, 0.05, 0.10)
    assert expected == pytest.approx(0.00992099, abs=5e-9)
    trust = trust_after(learning_scenario(p_good=0.7, gain=0.05, ratio=2.0, weeks=SETTLED, residents=CHAINS, start=0.5))
    assert trust.var() == pytest.approx(expected, abs=STANDARD_ERRORS * error_of_variance(trust))


@pytest.mark.parametrize(("ratio", "expected"), [(1.955, 0.661591), (2.0, 0.666667), (4.0, 0.8), (14.0, 0.933333)])
def test_e5_quality_that_is_needed_for_trust_of_one_half(ratio, expected):
    p, gain = ratio / (1.0 + ratio), 0.05
    assert p == pytest.approx(expected, abs=5e-7)
    scenario = learning_scenario(p_good=p, gain=gain, ratio=ratio, weeks=SETTLED, residents=CHAINS)
    error = math.sqrt(asymmetric_variance(p, gain, gain * ratio) / CHAINS)
    assert trust_after(scenario).mean() == pytest.approx(0.5, abs=STANDARD_ERRORS * error)


# E6: the way back is longer than the way down.


def half_life(p: float, start: float, weeks: int = 12) -> tuple[float, float]:
    """Return how many contacts halve the distance to where trust settles, and the error of that number."""
    gain, ratio = 0.05, 2.0
    goal = asymmetric_mean(p, ratio)
    trust = trust_after(learning_scenario(p_good=p, gain=gain, ratio=ratio, weeks=weeks, residents=CHAINS, start=start))
    left = (trust.mean() - goal) / (start - goal)
    error_of_left = trust.std() / math.sqrt(CHAINS) / abs(start - goal)
    life = weeks * math.log(0.5) / math.log(left)
    return life, life * error_of_left / (left * abs(math.log(left)))


def test_e6_recovery_is_slower_than_decline():
    recovery, recovery_error = half_life(0.9, start=0.0)
    decline, decline_error = half_life(0.1, start=1.0)
    assert math.log(0.5) / math.log(1.0 - 0.055) == pytest.approx(12.253, abs=5e-4)
    assert math.log(0.5) / math.log(1.0 - 0.095) == pytest.approx(6.944, abs=5e-4)
    assert recovery == pytest.approx(12.253, abs=STANDARD_ERRORS * recovery_error)
    assert decline == pytest.approx(6.944, abs=STANDARD_ERRORS * decline_error)
    error_of_ratio = math.hypot(recovery_error / recovery, decline_error / decline) * recovery / decline
    assert error_of_ratio < 0.05
    assert recovery / decline == pytest.approx(1.76, abs=STANDARD_ERRORS * error_of_ratio)


# R1 and R6: one story on a complete graph (Maki and Thompson).

TOWN = 1000
STORIES_ONLY = only("stories")
RUMOUR = Scenario(
    residents=TOWN,
    weeks=150,
    burn_in=0,
    agencies=(Agency(name="one", domains=DOMAINS),),
    mechanisms=STORIES_ONLY,
    parameters={
        "tell_rate": 0.5, "telling_strength": 0.1, "story_fading": 0.0, "sharpening_bad": 0.0, "stifling": 1.0,
        "acceptance": 1.0, "closeness_other": 1.0,
    },
)  # fmt: skip
LIMIT = 0.203188


def exact_ignorant(n: int, n_first: int, smallest: int = 0) -> tuple[float, float]:
    """Return mean and variance of the final share of ignorants in a town of n where n_first know the story first.

    The chance of every state (ignorants, spreaders) follows from the jump chain of Maki and Thompson: the next call
    reaches an ignorant with chance ignorants / (n - 1), else the caller falls silent. Runs in which fewer than
    `smallest` residents ever know the story are left out.
    """
    final = np.zeros(n)
    inflow = np.zeros(n + 1)
    inflow[n_first] = 1.0
    for ignorant in range(n - n_first, -1, -1):
        p_new = ignorant / (n - 1)
        # chance to pass through each number of spreaders, from many to few: x[y] = inflow[y] + (1 - p_new) x[y + 1]
        passing = lfilter([1.0], [1.0, -(1.0 - p_new)], inflow[::-1])[::-1]
        final[ignorant] = passing[1] * (1.0 - p_new)
        inflow = np.zeros(n + 1)
        # one ignorant fewer, one spreader more
        inflow[2:] = passing[1:-1] * p_new
    assert final.sum() == pytest.approx(1.0, abs=1e-9)
    final[n - smallest + 1 :] = 0.0
    share, chance = np.arange(n) / n, final / final.sum()
    mean = float(share @ chance)
    return mean, float((share - mean) ** 2 @ chance)


@cache
def ignorant_shares(n_first: int, n_runs: int) -> np.ndarray:
    """Return the share (runs,) that never heard the story, when it is planted with n_first residents."""
    first = Run(RUMOUR, 0, ties=complete_ties(TOWN))
    shares = np.empty(n_runs)
    for seed in range(n_runs):
        run = Run(RUMOUR, seed, residents=first.residents, ties=first.ties)
        for i in range(n_first):
            run.plant_story(i * 97, "one", witness=0)
        run.advance()
        bonds = run.state.bonds[:, 0]
        assert run.series.events[-1, TOLD] == 0 and not (bonds["story_marks"] & IS_TOLD).any()
        shares[seed] = np.mean(bonds["story_strength"] == 0.0)
    return shares


def test_exact_chain_approaches_the_limit():
    means = [exact_ignorant(n, 1, math.isqrt(n)) for n in (250, 1000, 2000)]
    distance = [abs(mean - LIMIT) for mean, _ in means]
    assert distance[0] > distance[1] > distance[2]
    assert distance[2] < 1e-3
    assert 2000 * means[2][1] == pytest.approx(0.272736, rel=0.05)


def test_r1_one_story_leaves_a_fifth_ignorant():
    n_runs = 300
    shares = ignorant_shares(1, n_runs)
    spread = shares[1.0 - shares > 1.0 / math.sqrt(TOWN)]
    mean, variance = exact_ignorant(TOWN, 1, math.isqrt(TOWN) + 1)
    error = math.sqrt(variance / spread.size)
    assert spread.size > 0.5 * n_runs
    assert spread.mean() == pytest.approx(mean, abs=STANDARD_ERRORS * error)
    assert spread.mean() == pytest.approx(LIMIT, abs=STANDARD_ERRORS * math.sqrt(0.272736 / TOWN / spread.size) + 1e-3)


def test_r6_spread_between_runs():
    shares = ignorant_shares(10, 300)
    mean, variance = exact_ignorant(TOWN, 10)
    assert shares.mean() == pytest.approx(mean, abs=STANDARD_ERRORS * math.sqrt(variance / shares.size))
    assert shares.var() == pytest.approx(variance, abs=STANDARD_ERRORS * error_of_variance(shares))
