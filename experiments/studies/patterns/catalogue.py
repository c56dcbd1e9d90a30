"""All patterns, in the order of their number, and the levers that their arms may name."""

from __future__ import annotations

from experiments.studies.patterns import barriers, loops, remedies, sources, stories
from experiments.studies.patterns.declare import Pattern
from experiments.studies.patterns.remedies_shocks import REMEDY_SHOCKS
from experiments.studies.patterns.shocks import SHOCKS
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever

PATTERNS: tuple[Pattern, ...] = (
    *sources.SOURCES, *stories.STORIES, *loops.LOOPS, *barriers.BARRIERS, *remedies.REMEDIES,
)  # fmt: skip
FINDINGS = {
    name: finding for part in (sources, stories, loops, barriers, remedies) for name, finding in part.FINDINGS.items()
}
"""What was found about patterns that fail, by name; written after looking at the runs."""
ARM_LEVERS: tuple[Lever, ...] = (*BUILT_IN, *SHOCKS, *REMEDY_SHOCKS)
