"""A synthetic neighbourhood: who lives there, and who knows whom."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.parameters.registry import PARAMETERS
from sim.population.graph import Ties
from sim.population.residents import Residents, build_residents
from sim.population.ties import assign_organisations, build_ties
from sim.scenario.profile import Profile

LARGEST_KEPT = 10_000
"""Residents of the largest neighbourhood that is kept for the next run."""
SHAPES_NEIGHBOURHOOD = tuple(one.name for one in PARAMETERS if one.mechanism in ("population", "ties"))
"""The parameters that decide who lives in a neighbourhood and who knows whom."""


class Neighbourhood(NamedTuple):
    """Who lives there, who belongs to which organisation, and who knows whom."""

    residents: Residents
    organisation: np.ndarray  # int32 (n,), see `assign_organisations`
    ties: Ties


def build_neighbourhood(
    profile: Profile, n: int, seed: int, parameters: Mapping[str, float], rule: str
) -> Neighbourhood:
    """Return the residents that the profile gives, their organisations and their ties.

    See `build_residents`, `assign_organisations` and `build_ties`. The last small neighbourhoods are kept, and a copy
    of one is returned where all that decides it is the same: runs that differ in other parameters need not build it
    anew.
    """
    deciding = tuple(parameters[name] for name in SHAPES_NEIGHBOURHOOD)
    if n > LARGEST_KEPT:
        return _build_neighbourhood.__wrapped__(profile, n, seed, deciding, rule)
    # a frozen model can be hashed, which pyright does not see
    residents, organisation, ties = _build_neighbourhood(profile, n, seed, deciding, rule)  # pyright: ignore[reportArgumentType]
    return Neighbourhood(
        Residents(*(array.copy() for array in residents)), organisation.copy(), Ties(*(array.copy() for array in ties))
    )


@lru_cache(maxsize=16)
def _build_neighbourhood(profile: Profile, n: int, seed: int, deciding: tuple[float, ...], rule: str) -> Neighbourhood:
    parameters = dict(zip(SHAPES_NEIGHBOURHOOD, deciding, strict=True))
    residents = build_residents(profile, n, seed, parameters)
    organisation = assign_organisations(residents, seed, parameters)
    return Neighbourhood(residents, organisation, build_ties(residents, organisation, seed, parameters, rule))
