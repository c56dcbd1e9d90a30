"""The town of which one run is reported."""

from __future__ import annotations

from sim.scenario.scenario import Scenario

TOWN = Scenario(residents=300, weeks=60, burn_in=20)
