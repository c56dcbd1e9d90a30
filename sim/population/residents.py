"""Residents of a neighbourhood: who they are, and which barriers they meet.

Groups differ through barriers alone (language, paper, distance in culture, fear, shame), and every
distribution overlaps with every other. What no figure gives is an assumed parameter with a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.codes import Group, HouseholdRole
from sim.core.errors import InputError
from sim.core.keyed_random import Purpose, uniforms
from sim.population.households import (
    AGE_STARTS,
    CHILD_AGE,
    LATER,
    assign_ages,
    assign_born_abroad,
    assign_communities,
    assign_supports,
    grow_with_age,
    lay_homes,
    lowest,
    settle,
)
from sim.scenario.profile import Profile

FEWEST, MOST = 20, 10_000_000
"""Smallest and largest number of residents of one neighbourhood."""

SMALL = 1e-9
"""Keeps a weight above 0."""


class Residents(NamedTuple):
    """Residents of 15 and older, one row each, sorted by household; homes are given per household.

    Attributes
    ----------
    key : int64 (n,)
        Identity that keys draws.
    household : int32 (n,)
        Row of `home_x` and `home_y`; numbered along the streets.
    home_x, home_y : float32 (n_households,)
        Place of the home, in metres.
    age : uint8 (n,)
        Index in AGE_BANDS.
    community : uint8 (n,)
        Index in COMMUNITIES.
    group : uint8 (n,)
        Index in GROUPS (Dibi 2020, 1.3).
    born_abroad, social_rent, income_support, is_parent : np.ndarray
        Bool (n,).
    is_expert : bool (n,)
        Experience expert or key figure (3.2.5).
    proficiency : np.ndarray
        Proficiency in Dutch (3.1.8). This and what follows: float32 (n,) in [0, 1].
    paper_skill, digital_skill : np.ndarray
        Capacity to act (3.1.5, 3.1.6).
    assertiveness : np.ndarray
        How assertive someone appears (3.1.9).
    shame : np.ndarray
        About asking for help (3.1.4).
    complexity : np.ndarray
        How complex the problems are (3.1.3).
    distance : np.ndarray
        Distance in culture to a mainstream agency (3.1.4).
    initial_fear : np.ndarray
        Fear of harsh measures at the start (3.1.1).
    need_rate : np.ndarray
        Chance per week that a new need starts (2.1).
    """

    key: np.ndarray
    household: np.ndarray
    home_x: np.ndarray
    home_y: np.ndarray
    age: np.ndarray
    community: np.ndarray
    group: np.ndarray
    born_abroad: np.ndarray
    social_rent: np.ndarray
    income_support: np.ndarray
    is_parent: np.ndarray
    is_expert: np.ndarray
    proficiency: np.ndarray
    paper_skill: np.ndarray
    digital_skill: np.ndarray
    assertiveness: np.ndarray
    shame: np.ndarray
    complexity: np.ndarray
    distance: np.ndarray
    initial_fear: np.ndarray
    need_rate: np.ndarray


def build_residents(profile: Profile, n: int, seed: int, parameters: Mapping[str, float]) -> Residents:
    """Make `n` residents with the shares of `profile`.

    Parameters
    ----------
    profile : Profile
        Shares of the neighbourhood.
    n : int
        Number of residents of 15 and older, in [20, 10,000,000].
    seed : int
        Seed of the run, 0 or above; the same seed gives the same residents, bit for bit.
    parameters : Mapping[str, float]
        Value of every parameter, as `parameters.values()` gives them.

    Raises
    ------
    InputError
        `n` lies outside its range.
    """
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or not FEWEST <= n <= MOST:
        raise InputError(f"the number of residents is {n!r}, but it must be a whole number in [{FEWEST}, {MOST:,}]")
    key = np.arange(n, dtype=np.int64)
    places = settle(profile, int(n), seed, parameters)
    household, place = places.household, places.role
    home_x, home_y = lay_homes(places.has_one_parent.size, parameters)
    age, years = assign_ages(profile, places, seed, parameters)
    community = assign_communities(profile, places, seed, parameters)
    born_abroad = assign_born_abroad(profile, community, years, seed, parameters)
    social_rent, income_support, disability_support = assign_supports(profile, places, years, seed, parameters)
    is_parent = place == HouseholdRole.PARENT
    proficiency = _proficiency(born_abroad, years, seed, parameters)
    paper_skill, digital_skill = _skills(proficiency, years, seed, parameters)
    assertiveness, shame, complexity = _attitudes(
        proficiency, years, income_support | disability_support, seed, parameters
    )
    distance = _distance(community, born_abroad, seed, parameters)
    fear = parameters["fear"] + is_parent * (parameters["fear_parent"] + parameters["fear_parent_distance"] * distance)
    need_rate = np.full(n, parameters["need_rate"])
    need_rate *= np.where(income_support, parameters["need_income_support"], 1.0)
    need_rate *= np.where(disability_support, parameters["need_disability_support"], 1.0)
    need_rate *= np.where(is_parent & places.has_one_parent[household], parameters["need_single_parent"], 1.0)
    likely_experts = uniforms(seed, Purpose.EXPERT, key) / (parameters["expert_base"] + assertiveness) + LATER * (
        years < AGE_STARTS[1]
    )
    n_experts = round(parameters["experts"] * np.count_nonzero(years >= AGE_STARTS[1]))
    return Residents(
        key, household, home_x, home_y, age, community,
        group=_groups(age, is_parent, shame, paper_skill, digital_skill, seed, parameters),
        born_abroad=born_abroad, social_rent=social_rent, income_support=income_support, is_parent=is_parent,
        is_expert=lowest(likely_experts, n_experts),
        proficiency=proficiency, paper_skill=paper_skill, digital_skill=digital_skill, assertiveness=assertiveness,
        shame=shame, complexity=complexity, distance=distance,
        initial_fear=_around(fear, parameters["fear_spread"], seed, Purpose.INITIAL_FEAR),
        need_rate=np.minimum(need_rate, 1.0).astype(np.float32),
    )  # fmt: skip


def in_order_of_key(residents: Residents) -> Residents:
    """Return residents, whose rows may stand in any order, in the order of their key; homes stay as they are.

    Raises
    ------
    InputError
        Keys that are not the numbers from 0 to n - 1, columns of another length, a home or a group that is not there,
        or a share outside [0, 1] (NaN included).
    """
    columns = {name: np.asarray(column) for name, column in residents._asdict().items()}
    homes = {name: columns.pop(name) for name in ("home_x", "home_y")}
    n = columns["key"].size
    if not np.array_equal(np.sort(columns["key"]), np.arange(n)):
        raise InputError(f"residents: the {n} keys must be the whole numbers from 0 to {n - 1}, each of them once")
    limits = {"household": homes["home_x"].size - 1, "group": len(Group) - 1}
    for name, column in columns.items():
        if column.shape != (n,):
            raise InputError(f"residents: '{name}' has the shape {column.shape}, but there are {n} residents")
        highest = limits.get(name, 1 if column.dtype.kind == "f" else np.inf)
        is_bad = ~((column >= 0) & (column <= highest))
        if is_bad.any():
            row = int(np.flatnonzero(is_bad)[0])
            raise InputError(f"residents: '{name}' in row {row} is {column[row]}, but it must lie in [0, {highest}]")
    order = np.argsort(columns["key"])
    return Residents(**{name: column[order] for name, column in columns.items()}, **homes)


def _around(mean: np.ndarray, spread: np.ndarray | float, seed: int, purpose: Purpose) -> np.ndarray:
    """Draw values in a triangle around `mean`, at most `spread` away, cut to [0, 1]: float32 (n,)."""
    key = np.arange(mean.size)
    bell = uniforms(seed, purpose, key) + uniforms(seed, purpose, key, part=1) - 1.0
    return np.clip(mean + spread * bell, 0.0, 1.0).astype(np.float32)


def _proficiency(born_abroad: np.ndarray, years: np.ndarray, seed: int, parameters: Mapping[str, float]) -> np.ndarray:
    """Draw proficiency in Dutch from place of birth and age; origin as such plays no part (3.1.8)."""
    born_here = parameters["proficiency_born_here"]
    fall = parameters["proficiency_fall"] * (years - CHILD_AGE) / 10.0
    mean = np.where(born_abroad, np.maximum(parameters["proficiency_born_abroad"] - fall, 0.0), born_here)
    spread = np.where(born_abroad, parameters["proficiency_spread"], 1.0 - born_here)
    return _around(mean, spread, seed, Purpose.PROFICIENCY)


def _skills(
    proficiency: np.ndarray, years: np.ndarray, seed: int, parameters: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw paper and digital skill from age, literacy and language (3.1.5, 3.1.6): two float32 arrays (n,)."""
    lacking = 1.0 - proficiency.astype(np.float64)
    weight = grow_with_age(years, parameters["low_literacy_older"]) + parameters["low_literacy_language"] * lacking
    draw = uniforms(seed, Purpose.PAPER_SKILL, np.arange(years.size), part=2)
    is_low_literate = lowest(draw / weight, round(parameters["low_literacy"] * years.size))
    factor = np.where(is_low_literate, parameters["skill_low_literate"], 1.0)
    factor *= 1.0 - parameters["skill_needs_language"] * lacking
    decades = (years - CHILD_AGE) / 10.0
    paper, digital = (
        _around(
            factor * np.maximum(parameters[name] - parameters[f"{name}_fall"] * decades, 0.0),
            parameters["skill_spread"], seed, purpose,
        )
        for name, purpose in (("paper_skill", Purpose.PAPER_SKILL), ("digital_skill", Purpose.DIGITAL_SKILL))
    )  # fmt: skip
    return paper, digital


def _attitudes(
    proficiency: np.ndarray, years: np.ndarray, has_support: np.ndarray, seed: int, parameters: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw apparent assertiveness (3.1.9), shame (3.1.4) and complexity (3.1.3): three float32 arrays (n,)."""
    spread = parameters["attitude_spread"]
    hidden = parameters["assertiveness_needs_language"] * (1.0 - proficiency.astype(np.float64))
    shame = parameters["shame"] + parameters["shame_older"] * (years >= AGE_STARTS[3])
    complexity = parameters["complexity"] + parameters["complexity_support"] * has_support
    return (
        _around(parameters["assertiveness"] * (1.0 - hidden), spread, seed, Purpose.ASSERTIVENESS),
        _around(shame, spread, seed, Purpose.SHAME),
        _around(complexity, spread, seed, Purpose.COMPLEXITY),
    )


def _distance(community: np.ndarray, born_abroad: np.ndarray, seed: int, parameters: Mapping[str, float]) -> np.ndarray:
    """Draw distance in culture to a mainstream agency; communities overlap widely (3.1.4)."""
    names = ("distance_netherlands", "distance_europe", "distance_outside_europe")
    mean = np.array([parameters[name] for name in names])[community] + parameters["distance_born_abroad"] * born_abroad
    return _around(mean, parameters["distance_spread"], seed, Purpose.CULTURAL_DISTANCE)


def _groups(
    age: np.ndarray, is_parent: np.ndarray, shame: np.ndarray, paper_skill: np.ndarray, digital_skill: np.ndarray,
    seed: int, parameters: Mapping[str, float],
) -> np.ndarray:  # fmt: skip
    """Place everyone in one of GROUPS; care avoiders are adults with more shame and less capacity (1.3)."""
    group = np.full(age.size, Group.OTHERS, dtype=np.uint8)
    adults = np.flatnonzero((age > 0) & (age < 3) & ~is_parent)
    tendency = 1.0 + shame[adults] - 0.5 * (paper_skill[adults].astype(np.float64) + digital_skill[adults])
    weight = tendency
    for _ in range(round(parameters["care_avoider_contrast"]) - 1):
        weight = weight * tendency
    score = uniforms(seed, Purpose.CARE_AVOIDER, adults) / (weight + SMALL)
    is_avoider = lowest(score, round(parameters["care_avoiders"] * adults.size))
    group[adults[is_avoider]] = Group.CARE_AVOIDERS
    group[is_parent] = Group.PARENTS
    group[age == 0] = Group.YOUNG_PEOPLE
    group[age == 3] = Group.OLDER_PEOPLE
    return group
