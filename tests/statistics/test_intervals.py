"""Intervals are the known ones, whatever is missing."""

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.intervals import half_of_resamples, t_interval, wilson_interval


def test_wilson_intervals_are_the_known_ones():
    assert wilson_interval(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775328), abs=1e-6)
    assert wilson_interval(64, 64) == pytest.approx((64 / (64 + 3.8414588), 1.0), abs=1e-6)
    assert np.isnan(wilson_interval(0, 0)).all()
    assert wilson_interval(5, 17) == pytest.approx(stats.binomtest(5, 17).proportion_ci(method="wilson"))


def test_an_interval_is_that_of_t_over_the_seeds_that_show_it():
    found = t_interval(np.array([1.0, 2.0, 3.0, np.nan]), "omit")
    assert (found.mean, found.low, found.high) == pytest.approx((2.0, -0.4841377, 4.4841377), abs=1e-6)
    alone = t_interval(np.array([1.0, np.nan]), "omit")
    assert np.isnan([alone.half, alone.low, alone.high]).all()
    assert np.isnan(t_interval(np.array([1.0, 2.0, 3.0, np.nan]))).all()


def test_groups_of_uneven_size_have_each_their_own_interval():
    values = np.random.default_rng(1).normal(size=(7, 3, 2))
    values[2:, 0, 1] = values[4, 2, 0] = values[1:, 1, 1] = np.nan
    found = t_interval(values, "omit")
    assert found.mean.shape == found.half.shape == (3, 2)
    assert np.isnan(found.half[1, 1]) and found.mean[1, 1] == values[0, 1, 1]
    for place in ((0, 0), (0, 1), (2, 0)):
        seen = values[(slice(None), *place)]
        known = stats.ttest_1samp(seen[~np.isnan(seen)], 0.0).confidence_interval(0.95)
        assert (found.low[place], found.high[place]) == pytest.approx((known.low, known.high))


def test_an_interval_is_three_columns():
    columns = t_interval(np.array([[1.0, 2.0], [3.0, 2.0]])).columns("trust")
    assert list(columns) == ["trust", "trust_low", "trust_high"]
    assert columns["trust"].tolist() == [2.0, 2.0]
    assert columns["trust_high"] == pytest.approx([2.0 + 12.7062047, 2.0])


def test_resamples_spread_as_a_normal_number_does():
    assert half_of_resamples(np.array([[1.0], [3.0]])) == pytest.approx([1.96 * np.sqrt(2.0)])
