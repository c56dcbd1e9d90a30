"""A synthetic neighbourhood: who lives there, and who knows whom."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sim.parameters.registry import PARAMETERS
from sim.population.graph import Ties
from sim.population.residents import Residents, build_residents
from sim.population.ties import build_ties
from sim.scenario.profile import Profile

LARGEST_KEPT = 10_000
"""Residents of the largest town that is kept for the next run."""
SHAPES_NEIGHBOURHOOD = tuple(one.name for one in PARAMETERS if one.mechanism in ("population", "ties"))
"""The parameters that decide who lives in a town and who knows whom."""


def build_neighbourhood(
    neighbourhood: Profile, n: int, seed: int, parameters: Mapping[str, float], rule: str
) -> tuple[Residents, Ties]:
    """Return the residents that the profile gives, and their ties (`build_residents`, `build_ties`).

    The last small towns are kept, and a copy of one is returned where all that decides it is the same: runs that
    differ in other parameters need not build it anew.
    """
    deciding = tuple(parameters[name] for name in SHAPES_NEIGHBOURHOOD)
    if n > LARGEST_KEPT:
        return _build_neighbourhood.__wrapped__(neighbourhood, n, seed, deciding, rule)
    # a frozen model can be hashed, which pyright does not see
    residents, ties = _build_neighbourhood(neighbourhood, n, seed, deciding, rule)  # pyright: ignore[reportArgumentType]
    return Residents(*(array.copy() for array in residents)), Ties(*(array.copy() for array in ties))


@lru_cache(maxsize=16)
def _build_neighbourhood(
    neighbourhood: Profile, n: int, seed: int, deciding: tuple[float, ...], rule: str
) -> tuple[Residents, Ties]:
    parameters = dict(zip(SHAPES_NEIGHBOURHOOD, deciding, strict=True))
    residents = build_residents(neighbourhood, n, seed, parameters)
    return residents, build_ties(residents, seed, parameters, rule)
