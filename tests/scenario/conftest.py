"""Names that scenarios of tests know."""

import pytest
from helpers.own_names import GUIDE

from sim.parameters import registry
from sim.parameters.parameter import declare
from sim.scenario import lever_library


@pytest.fixture
def known_names(monkeypatch):
    """One lever and one parameter that these tests know, whatever the model itself declares."""
    monkeypatch.setitem(lever_library.LEVERS, "guide", GUIDE)
    (row,) = declare("need", ("test_rate", 0.2, 0.0, 1.0, "share", "only for tests", "assumed"))
    monkeypatch.setitem(registry.BY_NAME, "test_rate", row)
