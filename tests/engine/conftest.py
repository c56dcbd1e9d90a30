"""Runs in small portions."""

import pytest

from experiments.engine import runner


@pytest.fixture
def short_chunks(monkeypatch):
    """Cut runs into chunks of three, so that there are many."""
    monkeypatch.setattr(runner, "MOST_IN_CHUNK", 3)
