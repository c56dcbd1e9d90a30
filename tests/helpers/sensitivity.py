"""A sensitivity analysis of four parameters, of which two do nothing."""

from __future__ import annotations

from sim.scenario.scenario import Mechanisms, Scenario

TOWN = Scenario(name="town", residents=150, weeks=30, burn_in=10, mechanisms=Mechanisms(image=False))
DEAD = ("ring_degree", "image_from_bad")
"""A parameter of a rule that is not followed, and one of a mechanism that is switched off."""
NAMES = ("need_rate", "trust_midpoint", *DEAD)
