"""Residents that no test changes."""

import pytest
from helpers.residents import OVERVECHT

from sim.parameters.registry import values
from sim.population.residents import Residents, build_residents


@pytest.fixture(scope="session")
def town() -> Residents:
    """5,000 residents with the profile of Overvecht."""
    return build_residents(OVERVECHT, 5_000, 7, values())
