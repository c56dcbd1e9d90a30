"""One run, which no test changes."""

import pytest
from helpers.one_run import TOWN

from sim.run import Run, simulate


@pytest.fixture(scope="session")
def run() -> Run:
    """300 residents after 20 weeks of burn-in and 60 more."""
    return simulate(TOWN, 4)
