"""Measures of association, where the answer is known."""

import numpy as np
import pytest

from experiments.statistics.association import corrected_share_explained, corrected_v_squared, moran, standardised
from sim.population.graph import ties_from


def test_moran_is_1_within_alike_pairs_and_minus_1_on_an_alternating_ring():
    assert moran(np.array([1.0, 1.0, 0.0, 0.0]), ties_from([(0, 1), (2, 3)], 4)) == pytest.approx(1.0)
    assert moran(np.array([1.0, 0.0, 1.0, 0.0]), ties_from([(0, 1), (1, 2), (2, 3), (0, 3)], 4)) == pytest.approx(-1.0)
    assert np.isnan(moran(np.ones(3), ties_from([(0, 1)], 3)))


def test_association_is_found_where_it_is_and_not_where_it_is_not():
    draws = np.random.default_rng(0)
    label, other = draws.integers(0, 4, 2000), draws.integers(0, 6, 2000)
    assert corrected_v_squared(label, label) == pytest.approx(1.0, abs=1e-3)
    assert corrected_v_squared(label, other) == pytest.approx(0.0, abs=5e-3)
    assert corrected_share_explained(label + 0.001 * draws.normal(size=2000), label) == pytest.approx(1.0, abs=1e-3)
    assert corrected_share_explained(draws.normal(size=2000), label) == pytest.approx(0.0, abs=5e-3)


def test_standardised_coefficients_hold_within_labels():
    draws = np.random.default_rng(1)
    label, one, two = draws.integers(0, 3, 4000), draws.normal(size=4000), draws.normal(size=4000)
    outcome = 3.0 * one - 4.0 * two + 100.0 * label
    assert standardised(outcome, [one, two], label) == pytest.approx([0.6, -0.8], abs=0.02)
