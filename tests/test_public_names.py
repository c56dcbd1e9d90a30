"""What `import sim` gives, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from helpers.paths import ROOT

import sim


def test_public_names_load_when_asked_for_and_import_of_sim_brings_no_mesa():
    code = (
        "import sys, sim; assert not {'mesa', 'numba', 'pydantic'} & set(sys.modules), 'slow import'; "
        "sim.Scenario; sim.simulate; assert 'mesa' not in sys.modules, 'mesa'; "
        "sim.Neighbourhood; assert 'mesa' in sys.modules"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stderr
    for name in sim.__all__:
        assert getattr(sim, name).__class__.__module__ and name in dir(sim)
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'Neighborhood'"):
        sim.Neighborhood  # noqa: B018
