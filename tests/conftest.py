"""What every test shares: no screen for figures, and property tests that repeat the same examples."""

import os

import hypothesis
import pytest

os.environ["MPLBACKEND"] = "Agg"

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("repeatable")

pytest.register_assert_rewrite("helpers")
pytest_plugins = ["helpers.fixtures"]
