"""Exactly solvable cases hold: learning, stories, memory, networks, invariances, and all others that are declared.

What is tested beside the cases are the exact answers that they are compared with, and that tolerances stay tight.
"""

from __future__ import annotations

import math

import pytest

from experiments.studies.verify.cases import CASES, NOT_REDUCED, stories
from experiments.studies.verify.cases.case import CHANCE, STANDARD_ERRORS, Case, error_of_variance
from experiments.studies.verify.cases.chains import (
    dies_out,
    ignorant_chances,
    ignorant_share,
    knowing,
    most_tellers,
    reached,
)
from experiments.studies.verify.cases.invariance import trust_beside
from experiments.studies.verify.cases.stories import N_WEEKS, TELL_RATE, TOWN, ignorant_shares, knowing_counts

PRINTED = {
    "E1": (0.825661,), "E2": (0.7, 0.01105263),
    "E3": (0.333333, 0.538462, 0.5, 0.692308, 0.544112, 0.368421, 0.391304), "E4": (0.00992099,),
    "E6": (12.253, 6.944, 1.76),
    "R1": (0.203188,), "R2": (0.417188, 0.059520), "R3": (0.203188, 0.059520, 0.019827), "R5": (0.306853,),
    "R6": (0.272736,), "B1": (5.0,), "B2": (0.686302, 0.417188, 0.203188, 0.059520), "B3": (0.666667, 0.5, 0.333333),
    "B4": (0.313698, 0.582812, 0.796812, 0.940480), "B5": (0.333333, 0.5), "B6": (0.541503, 0.854102, 0.623254),
    "B7": (1.560338,), "B8": (0.599860,), "B9": (0.5,), "M1": (0.109101,), "Q1": (4.0,), "Q2": (0.554113,),
    "Q3": (0.468269, 1.240097, 2.505927, 1.360607, 1.135443), "Q4": (0.0625, 0.0), "Q5": (0.0,),
    "N1": (0.5, 0.6, 0.666667), "N4": (0.3139, 0.4424, 0.0, 0.5576, 0.2437),
}  # fmt: skip
"""Numbers of each case (`sim/sources.md`), worked out apart from this code."""

DIGITS = {"E2": 5e-9, "E4": 5e-9, "E6": 5e-3, "N4": 5e-5}
"""How far a number may lie from the printed one, where that is not printed with six digits."""


def parameters(is_slow: bool) -> list:
    return [pytest.param(case, id=case.name) for case in CASES if case.is_slow == is_slow]


def check(case: Case) -> None:
    obtained = case.run()
    assert case.holds(obtained), obtained
    if obtained.because_of == CHANCE and case.expected > 0.0:
        assert obtained.tolerance < 0.5 * case.expected


@pytest.mark.parametrize("case", parameters(is_slow=False))
def test_case_holds(case):
    check(case)


@pytest.mark.slow
@pytest.mark.parametrize("case", parameters(is_slow=True))
def test_slow_case_holds(case):
    check(case)


def test_no_case_stands_twice():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert {case.id for case in CASES}.isdisjoint({row.id for row in NOT_REDUCED} - {"R3", "R5", "R6"})


def test_every_row_of_the_list_is_a_case_or_has_a_reason():
    rows = {f"{letter}{k}" for letter, last in (("E", 7), ("D", 4), ("R", 6), ("B", 9), ("M", 3), ("Q", 5))
            for k in range(1, last + 1)}  # fmt: skip
    found = {case.id for case in CASES} | {row.id for row in NOT_REDUCED}
    assert {id_ for id_ in found if id_[0] not in "NIX"} == rows


@pytest.mark.parametrize("id_", list(PRINTED))
def test_formulas_give_the_printed_numbers(id_):
    expected = [case.expected for case in CASES if case.id == id_]
    for printed in PRINTED[id_]:
        assert min(abs(value - printed) for value in expected) < DIGITS.get(id_, 1e-6), printed


@pytest.mark.parametrize(("ratio", "p"), [(1.955, 0.661591), (2.0, 0.666667), (4.0, 0.8), (14.0, 0.933333)])
def test_e5_break_even_quality(ratio, p):
    assert ratio / (1.0 + ratio) == pytest.approx(p, abs=5e-7)
    assert any(f"κ = {ratio:g}, p = {p:.6f}" == case.setting for case in CASES if case.id == "E5")


def test_e6_and_e1_are_tight():
    by_setting = {case.setting: case for case in CASES if case.id in ("E1", "E6")}
    assert by_setting["recovery over decline"].run().tolerance < 0.05 * STANDARD_ERRORS
    assert all(case.run().tolerance <= 1e-6 for case in by_setting.values() if case.id == "E1")


# The chains of stories.


def test_exact_chain_approaches_the_limit():
    limit = 0.203188
    means = [ignorant_share(n, 1, math.isqrt(n)) for n in (250, 1000, 2000)]
    distance = [abs(mean - limit) for mean, _ in means]
    assert distance[0] > distance[1] > distance[2]
    assert distance[2] < 1e-3
    assert 2000 * means[2][1] == pytest.approx(0.272736, rel=0.05)


@pytest.mark.parametrize(("accepts", "stifles"), [(1.0, 1.0), (0.5, 1.0), (1.0, 1.0 / 3.0)])
def test_chances_of_the_rumour_add_up(accepts, stifles):
    assert ignorant_chances(300, 3, accepts, stifles).sum() == pytest.approx(1.0, abs=1e-9)


def test_most_tellers_go_to_the_limit_as_the_town_grows():
    distance = [most_tellers(n) - (1.0 - math.log(2.0)) for n in (50, 100, 200)]
    assert distance[0] > distance[1] > distance[2] > 0.0
    # each doubling takes away as much as n^(-2/3) says
    assert distance[2] / distance[1] == pytest.approx(2.0 ** (-2.0 / 3.0), abs=0.02)


def test_most_tellers_of_three_by_hand():
    # one tells a second; the next call reaches the third with chance 1/2, and then all three tell at one time
    assert most_tellers(3) == pytest.approx((0.5 * 3.0 + 0.5 * 2.0) / 3.0)
    assert ignorant_chances(3)[0] == pytest.approx(0.5 + 0.5 * 0.5)


def test_reached_by_hand():
    # two residents, two weeks at 1/2: the other hears of it unless both weeks pass in silence
    assert reached(2, 0.5, 2) == pytest.approx([0.0, 0.25, 0.75])
    assert reached(300, 0.03, 40).sum() == pytest.approx(1.0, abs=1e-9)


def test_shorter_weeks_halve_the_distance_of_dying_out():
    distance = [abs(dies_out(1.5, weeks) - 0.417188) for weeks in (40, 80, 160)]
    assert 0.4 < distance[1] / distance[0] < 0.6 and 0.4 < distance[2] / distance[1] < 0.6


def test_b8_the_exact_chain_goes_to_the_logistic_curve():
    logistic = 1.0 / (1.0 + (1.0 / 0.01 - 1.0) * math.exp(-5.0))
    # distance by chance in the first steps falls with numbers, that by weekly steps with the rate
    few, many = knowing(300, 3, TELL_RATE, N_WEEKS)[0] / 300, knowing(1500, 15, TELL_RATE, N_WEEKS)[0] / 1500
    shorter = knowing(1500, 15, TELL_RATE / 2.0, 2 * N_WEEKS)[0] / 1500
    assert abs(few - logistic) > abs(many - logistic)
    assert 0.0 < shorter - many < TELL_RATE
    assert 2.0 * shorter - many == pytest.approx(logistic, abs=0.01)


@pytest.mark.slow
def test_b8_spread_between_runs():
    counts = knowing_counts()
    variance = knowing(stories.MIXED, stories.FIRST, TELL_RATE, N_WEEKS - 1)[1]
    assert counts.var(ddof=1) == pytest.approx(variance, rel=STANDARD_ERRORS * math.sqrt(2.0 / counts.size))


@pytest.mark.slow
def test_r1_and_r6_in_runs():
    shares = ignorant_shares(1)
    spread = shares[1.0 - shares > 1.0 / math.sqrt(TOWN)]
    assert spread.size > 0.5 * shares.size
    error = math.sqrt(0.272736 / TOWN / spread.size)
    assert spread.mean() == pytest.approx(0.203188, abs=STANDARD_ERRORS * error + 1e-3)
    shares = ignorant_shares(10)
    mean, variance = ignorant_share(TOWN, 10)
    assert shares.mean() == pytest.approx(mean, abs=STANDARD_ERRORS * math.sqrt(variance / shares.size))
    assert shares.var() == pytest.approx(variance, abs=STANDARD_ERRORS * error_of_variance(shares))


# What must not change can change.


def test_with_spill_over_agencies_are_not_independent():
    spill_over = {"spill_over": 0.25}
    good, bad = trust_beside(0.9, **spill_over), trust_beside(0.3, **spill_over)
    assert (good[:, 0] != bad[:, 0]).mean() > 0.5
    # where the other agency works worse, the first is trusted less
    assert bad[:, 0].mean() < good[:, 0].mean()
