"""The profile of Overvecht from the CBS key figures of 2023, and who lives with whom."""

from __future__ import annotations

import numpy as np

from sim.population.residents import Residents
from sim.scenario.profile import AgeShares, HouseholdShares, OriginShares, Profile

ADULTS = 28_665
ORIGIN_TOTAL = 12_900 + 3_215 + 18_800
OVERVECHT = Profile(
    name="Overvecht",
    source="CBS key figures of neighbourhoods 2023",
    age=AgeShares(
        age_15_24=4_645 / ADULTS, age_25_44=11_540 / ADULTS, age_45_64=7_655 / ADULTS, age_65_plus=4_825 / ADULTS
    ),
    households=HouseholdShares(
        single=8_925 / 17_305, without_children=3_340 / 17_305, with_children=5_040 / 17_305
    ),
    origin=OriginShares(
        netherlands=12_900 / ORIGIN_TOTAL, europe=3_215 / ORIGIN_TOTAL, outside_europe=18_800 / ORIGIN_TOTAL
    ),
    born_abroad=(0.0, 965 / 3_215, 8_810 / 18_800),
    social_rent=0.61,
    income_support=2_680 / ADULTS,
    disability_support=2_400 / ADULTS,
)  # fmt: skip


def members_of(residents: Residents) -> np.ndarray:
    """Return how many live in each household."""
    return np.bincount(residents.household, minlength=residents.home_x.size)
