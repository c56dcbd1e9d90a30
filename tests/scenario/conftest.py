"""Names that scenarios of tests know."""

import pytest
from helpers.own_names import GUIDE

from sim.parameters import registry
from sim.parameters.parameter import Parameter
from sim.scenario import lever_library


@pytest.fixture
def known_names(monkeypatch):
    """One lever and one parameter that these tests know, whatever the model itself declares."""
    monkeypatch.setitem(lever_library.LEVERS, "guide", GUIDE)
    row = Parameter("test_rate", 0.2, 0.0, 1.0, "share", "only for tests", "assumed", "need")
    monkeypatch.setitem(registry.BY_NAME, "test_rate", row)
