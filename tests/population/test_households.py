"""Residents live in households that can exist, in homes of their own."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.residents import OVERVECHT, members_of
from hypothesis import given
from hypothesis import strategies as st

from sim.parameters.registry import values
from sim.population.households import quotas
from sim.population.residents import Residents, build_residents

PARAMETERS = values()


def test_kinds_of_households_follow_the_profile(town: Residents) -> None:
    members, n_homes = members_of(town), town.home_x.size
    has_parent = np.bincount(town.household, town.is_parent, n_homes) > 0
    assert has_parent.sum() == pytest.approx(n_homes * 5_040 / 17_305, abs=1)
    assert ((members == 1) & ~has_parent).sum() == pytest.approx(n_homes * 8_925 / 17_305, abs=1)
    assert ((members == 2) & ~has_parent).sum() == pytest.approx(n_homes * 3_340 / 17_305, abs=1)
    n_parents = np.bincount(town.household, town.is_parent, n_homes)[has_parent]
    assert (n_parents == 1).mean() == pytest.approx(PARAMETERS["single_parents"], abs=1 / has_parent.sum())


def test_households_can_exist(town: Residents) -> None:
    first = np.flatnonzero((np.diff(town.household) == 0) & town.is_parent[1:] & town.is_parent[:-1])
    assert (np.abs(town.age[first].astype(int) - town.age[first + 1]) <= 1).all()
    assert (town.community[first] == town.community[first + 1]).mean() > 0.85
    lives_with_parent = np.isin(town.household, town.household[town.is_parent]) & ~town.is_parent
    assert town.age[lives_with_parent].max() <= 1
    parents_of = np.isin(town.household, town.household[lives_with_parent]) & town.is_parent
    assert town.age[parents_of].min() >= 1
    assert np.array_equal(np.sort(town.household), town.household)


def test_no_two_homes_at_one_place_and_density_as_declared(town: Residents) -> None:
    places = np.stack((town.home_x, town.home_y), axis=1)
    assert len(np.unique(places, axis=0)) == len(places)
    big = build_residents(OVERVECHT, 30_000, 7, PARAMETERS)
    hectares = float(np.ptp(big.home_x)) * float(np.ptp(big.home_y)) / 10_000
    assert big.home_x.size / hectares == pytest.approx(PARAMETERS["homes_per_hectare"], rel=0.05)


@given(weights=st.lists(st.integers(0, 1_000), min_size=1, max_size=8).filter(any), n=st.integers(0, 10**6))
def test_quotas_add_up_and_stay_within_one(weights: list[int], n: int) -> None:
    shares = [weight / sum(weights) for weight in weights]
    counts = quotas(shares, n)
    assert counts.sum() == n
    assert max(abs(count - share * n) for count, share in zip(counts, shares, strict=True)) < 1 + 1e-6
