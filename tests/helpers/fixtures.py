"""Fixtures that test files of several folders ask for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from helpers.three_residents import EVERYONE, PEOPLE, SCENARIO
from sim.run import Run


@pytest.fixture
def wraps_around() -> Iterator[None]:
    """Unsigned integers wrap around in the keyed draws; numpy warns of it where rules run as plain Python."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture
def trio(wraps_around: None) -> Run:
    """Three residents before week 0, without a need and with trust of 1/2 in both agencies."""
    run = Run(SCENARIO, 1, residents=PEOPLE, ties=EVERYONE)
    assert run.state.bonds["trust"].tolist() == [[0.5, 0.5]] * 3
    return run


@pytest.fixture
def ema():
    """The EMA workbench, which is not among the pinned packages."""
    why = "the EMA workbench is not installed: it brings scikit-learn and statsmodels; pip install bereik[discover]"
    return pytest.importorskip("ema_workbench", reason=why)
