"""What is compared in the tests of comparing levers."""

from __future__ import annotations

from sim.scenario.scenario import Scenario

TOWN = Scenario(name="town", residents=300, weeks=60, burn_in=26)
NAMES = ("interpreters", "less_paper")
