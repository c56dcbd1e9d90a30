"""Rules are called as they are here, not from within a run."""

import pytest


@pytest.fixture(autouse=True)
def _wraps_around(wraps_around):
    """Let the keyed draws wrap around in every test of this folder."""
