"""A lever that scenarios of tests know, whatever the model itself declares."""

from __future__ import annotations

from sim.scenario.levers import Lever, Move

GUIDE = Lever(name="guide", title="A guide", moves=(Move(quantity="agency.paper", lower_to=0.1),), hours_per_year=100)
