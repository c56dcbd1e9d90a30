"""Functions that give the same bits on every machine, beside those of the library."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.by_hand import EXACT

from sim.core import portable_math


def test_exponential_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate((np.linspace(-699.0, 699.0, 4001), np.linspace(-1.0, 1.0, 2001), [1e-300, -1e-17])):
        assert portable_math.exp(x) == pytest.approx(math.exp(x), rel=1e-14)
    assert (portable_math.exp(0.0), portable_math.exp(-701.0), portable_math.exp(-1e300)) == (1.0, 0.0, 0.0)
    assert portable_math.exp(1e300) == portable_math.exp(700.0)


def test_logarithm_agrees_with_the_library_over_its_whole_range():
    for x in np.concatenate(
        (10.0 ** np.linspace(-300.0, 300.0, 4001), np.linspace(0.5, 2.0, 2000), [5e-324, 2.0**-53])
    ):
        assert portable_math.log(x) == pytest.approx(math.log(x), rel=1e-14, abs=1e-300)
    assert (portable_math.log(1.0), portable_math.log(0.0), portable_math.log(-1.0)) == (0.0, -1e300, -1e300)


def test_weeks_until_an_event():
    half = math.log(0.5)
    assert [portable_math.geometric_gap(u, half) for u in (0.0, 0.4999, 0.5001, 0.7499, 0.7501, 0.9)] == [
        1,
        1,
        2,
        2,
        3,
        4,
    ]
    assert portable_math.geometric_gap(0.5, 0.0) == 1 << 30
    assert portable_math.geometric_gap(1.0 - 2.0**-53, -1e-12) == 1 << 30


def test_logistic_in_odds():
    third = math.log(1.0 / 3.0)  # odds of a midpoint of 1/4
    assert portable_math.log_odds(0.25) == pytest.approx(third, abs=EXACT)
    assert portable_math.log_odds(0.5) == 0.0
    assert [portable_math.logistic_in_odds(x, third, 1.0) for x in (-0.1, 0.0, 1.0, 1.1)] == [0.0, 0.0, 1.0, 1.0]
    assert portable_math.logistic_in_odds(0.25, third, 3.0) == pytest.approx(0.5, abs=EXACT)
    # odds 1 against odds 1/3
    assert portable_math.logistic_in_odds(0.5, third, 1.0) == pytest.approx(0.75, abs=EXACT)
    # chances of 0.2 against a midpoint of 0.5: odds 1/4, squared 1/16
    assert portable_math.logistic_in_odds(0.2, 0.0, 2.0) == pytest.approx(1.0 / 17.0, abs=EXACT)
