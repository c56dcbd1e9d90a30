"""Finished runs, which no test changes, and empty ones, which every test gets anew."""

from __future__ import annotations

import pytest
from helpers.made_up_runs import LIVELY, SMALL, empty_run

from sim.run import Run, simulate


@pytest.fixture(scope="session")
def lived() -> Run:
    """300 residents after 20 weeks of burn-in and 70 more."""
    return simulate(SMALL, seed=3)


@pytest.fixture(scope="session")
def lively() -> Run:
    """600 residents after 40 weeks of burn-in and 60 more."""
    return simulate(LIVELY, seed=5)


@pytest.fixture
def still() -> Run:
    """Twenty residents, two weeks of burn-in and three after it, in which nothing happens."""
    return empty_run(burn_in=2)


@pytest.fixture
def idle() -> Run:
    """Twenty residents, ten weeks of burn-in and three after it, in which nothing happens."""
    return empty_run(burn_in=10)
