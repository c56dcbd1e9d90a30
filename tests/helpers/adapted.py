"""Small scenarios in which the adapters are tested."""

from __future__ import annotations

from sim.scenario.scenario import Scenario

SMALL = Scenario(residents=80, weeks=30, burn_in=20, parameters={"need_rate": 0.03})
TINY = Scenario(residents=80, weeks=12, burn_in=4)
