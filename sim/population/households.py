"""Households, homes, ages, origins and benefits of a neighbourhood.

Shares are met by rank: whoever has the lowest keyed draws gets the attribute, so that a neighbourhood has the
shares of its profile to rounding, and a change of one share moves only those near the border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.codes import AgeBand, HouseholdRole
from sim.core.keyed_random import Purpose, uniforms
from sim.scenario.profile import Profile

AGE_STARTS = (15.0, 25.0, 45.0, 65.0)
"""Age in years at which each of AGE_BANDS starts."""

CHILD_AGE = 15.0
"""Age in years from which a child is a resident of the model."""


SQUARE_METRES = 10_000.0
"""Square metres in a hectare."""

LATER = 16.0
"""Added to the draw of whoever gets an attribute only when all others have it."""


class HouseholdRoles(NamedTuple):
    """Who lives in which household (n,), in which place, and which households have one parent (n_households,)."""

    household: np.ndarray
    role: np.ndarray
    has_one_parent: np.ndarray


def quotas(shares: Sequence[float], n: int) -> np.ndarray:
    """Divide `n` over `shares` by largest remainders; the shares are first made to add up to 1.

    Returns
    -------
    int64 array (len(shares),) that adds up to `n`; each is less than 1 away from its exact part.
    """
    total = sum(shares)
    exact = [share / total * n for share in shares]
    counts = np.array([int(part) for part in exact], dtype=np.int64)
    remainders = np.array([part - int(part) for part in exact])
    counts[np.argsort(-remainders, kind="stable")[: n - int(counts.sum())]] += 1
    return counts


def by_rank(score: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Give class 0 to the `counts[0]` lowest scores, class 1 to the next, and so on: uint8 (n,)."""
    classes = np.empty(score.size, dtype=np.uint8)
    classes[np.argsort(score, kind="stable")] = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    return classes


def lowest(score: np.ndarray, count: int) -> np.ndarray:
    """Mark the `count` lowest scores: bool (n,)."""
    return by_rank(score, np.array([count, score.size - count])) == 0


def grow_with_age(years: np.ndarray, at_65: float) -> np.ndarray:
    """Return a weight that grows from 1 at 15 years to `at_65` at 65 years and stays there."""
    return 1.0 + (at_65 - 1.0) * (np.minimum(years, AGE_STARTS[3]) - CHILD_AGE) / (AGE_STARTS[3] - CHILD_AGE)


def settle(profile: Profile, n: int, seed: int, parameters: Mapping[str, float]) -> HouseholdRoles:
    """Form as many households as hold `n` residents; sons and daughters of 15 and older fill the families."""
    shares = profile.households
    kinds = (shares.single, shares.without_children, shares.with_children)
    per_family = 2.0 - parameters["single_parents"] + parameters["children_at_home"]
    n_households = int(n * sum(kinds) / (kinds[0] + 2.0 * kinds[1] + per_family * kinds[2]))
    while _count_adults(quotas(kinds, n_households), parameters) > n:
        n_households -= 1
    counts = quotas(kinds, n_households)
    who = np.arange(n_households)
    kind = by_rank(uniforms(seed, Purpose.HOUSEHOLD_KIND, who), counts)
    draw = uniforms(seed, Purpose.HOUSEHOLD_SIZE, who) + LATER * (kind != 2)
    has_one_parent = lowest(draw, round(parameters["single_parents"] * int(counts[2])))
    n_adults = np.where((kind == 0) | has_one_parent, 1, 2)

    n_more = n - int(n_adults.sum())
    hosts = np.flatnonzero(kind == 2) if counts[2] else who
    chosen = (uniforms(seed, Purpose.HOUSEHOLD_SIZE, np.arange(n_more), part=1) * hosts.size).astype(np.int64)
    size = n_adults + np.bincount(hosts[chosen], minlength=n_households)
    household = np.repeat(who, size).astype(np.int32)
    nth_member = np.arange(n) - (np.cumsum(size) - size)[household]
    place = np.where(nth_member < n_adults[household], kind[household], HouseholdRole.CHILD)
    housemate = (place == HouseholdRole.CHILD) & (kind[household] != 2)
    return HouseholdRoles(household, np.where(housemate, HouseholdRole.PARTNER, place).astype(np.uint8), has_one_parent)


def _count_adults(counts: np.ndarray, parameters: Mapping[str, float]) -> int:
    """Count who lives in so many households of each kind before sons and daughters are added."""
    n_families = int(counts[2])
    return int(counts[0]) + 2 * int(counts[1]) + 2 * n_families - round(parameters["single_parents"] * n_families)


def lay_homes(n_households: int, parameters: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Lay the homes along both sides of parallel streets, in a plan that is about square (metres)."""
    per_side = max(1, round(parameters["homes_per_street"] / 2.0))
    length = per_side * parameters["home_frontage"]
    depth = 2.0 * per_side / parameters["homes_per_hectare"] * SQUARE_METRES / length
    n_streets = -(-n_households // (2 * per_side))
    n_columns = max(1, round(float(np.sqrt(n_streets * depth / length))))
    home = np.arange(n_households)
    street, number = home // (2 * per_side), home % (2 * per_side)
    x = street % n_columns * length + number // 2 * parameters["home_frontage"]
    y = street // n_columns * depth + number % 2 * parameters["street_width"]
    return x.astype(np.float32), y.astype(np.float32)


def assign_ages(
    profile: Profile, places: HouseholdRoles, seed: int, parameters: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Order residents by the age that fits their place in the household, then cut at the profile's shares.

    Returns age band (uint8) and age in years (float64), both (n,).
    """
    household, place = places.household, places.role
    youngest, oldest = parameters["adult_age_youngest"], parameters["oldest_age"]
    shared = uniforms(seed, Purpose.AGE, np.arange(places.has_one_parent.size))[household]
    own = uniforms(seed, Purpose.AGE, np.arange(household.size), part=1)
    has_grown_child = np.bincount(household, place == HouseholdRole.CHILD, places.has_one_parent.size)[household] > 0
    of_parent = (
        parameters["parent_age_youngest"] + parameters["parent_age_range"] * shared + CHILD_AGE * has_grown_child
    )
    of_adult = youngest + (oldest - youngest) * shared
    expected = np.where(place == HouseholdRole.PARENT, of_parent, of_adult) + parameters["partner_age_gap"] * (
        2.0 * own - 1.0
    )
    expected = np.where(
        place == HouseholdRole.CHILD, CHILD_AGE + (parameters["child_home_until"] - CHILD_AGE) * own, expected
    )

    counts = quotas(tuple(profile.age.model_dump().values()), household.size)
    ends = (*AGE_STARTS[1:], oldest)
    ages = [low + (high - low) * (np.arange(count) + 0.5) / max(count, 1)
            for low, high, count in zip(AGE_STARTS, ends, counts, strict=True)]  # fmt: skip
    order = np.argsort(expected, kind="stable")
    band, years = np.empty(household.size, dtype=np.uint8), np.empty(household.size)
    band[order] = np.repeat(np.arange(len(AgeBand), dtype=np.uint8), counts)
    years[order] = np.concatenate(ages)
    return band, years


def assign_communities(
    profile: Profile, places: HouseholdRoles, seed: int, parameters: Mapping[str, float]
) -> np.ndarray:
    """Give most members of a household one community (index in COMMUNITIES)."""
    key = np.arange(places.household.size)
    shared = uniforms(seed, Purpose.ORIGIN, np.arange(places.has_one_parent.size))[places.household]
    is_own = uniforms(seed, Purpose.ORIGIN, key, part=1) < parameters["mixed_households"]
    score = np.where(is_own, uniforms(seed, Purpose.ORIGIN, key, part=2), shared)
    return by_rank(score, quotas(tuple(profile.origin.model_dump().values()), key.size))


def assign_born_abroad(
    profile: Profile, community: np.ndarray, years: np.ndarray, seed: int, parameters: Mapping[str, float]
) -> np.ndarray:
    """Mark who was born abroad: the profile's share in each community, more of the older (bool)."""
    draw = uniforms(seed, Purpose.BORN_ABROAD, np.arange(community.size))
    score = draw / grow_with_age(years, parameters["born_abroad_older"])
    born_abroad = np.zeros(community.size, dtype=np.bool_)
    for c, share in enumerate(profile.born_abroad):
        rows = np.flatnonzero(community == c)
        born_abroad[rows] = lowest(score[rows], round(share * rows.size))
    return born_abroad


def assign_supports(
    profile: Profile, places: HouseholdRoles, years: np.ndarray, seed: int, parameters: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mark corporation homes, social assistance (per couple) and disability benefits: three bool arrays (n,)."""
    household, n = places.household, years.size
    homes = np.arange(places.has_one_parent.size)
    social_rent = lowest(uniforms(seed, Purpose.SOCIAL_RENT, homes), round(profile.social_rent * homes.size))[household]
    is_pensioner = years >= AGE_STARTS[3]
    shared = uniforms(seed, Purpose.INCOME_SUPPORT, homes)[household]
    score = shared / np.where(social_rent, parameters["support_in_social_rent"], 1.0)
    has_no_claim = is_pensioner | (places.role == HouseholdRole.CHILD)
    income_support = lowest(score + LATER * has_no_claim, round(profile.income_support * n))
    draw = uniforms(seed, Purpose.DISABILITY_SUPPORT, np.arange(n))
    disability_support = lowest(draw + LATER * (is_pensioner | income_support), round(profile.disability_support * n))
    return social_rent, income_support, disability_support
