"""All patterns, in the order of their number, and the levers that their arms may name."""

from __future__ import annotations

from sim.lever_library import BUILT_IN
from sim.levers import Lever

from .barriers import BARRIERS
from .declare import Pattern
from .loops import LOOPS
from .remedies import REMEDIES
from .remedies_shocks import REMEDY_SHOCKS
from .shocks import SHOCKS
from .sources import SOURCES
from .stories import STORIES

PATTERNS: tuple[Pattern, ...] = (*SOURCES, *STORIES, *LOOPS, *BARRIERS, *REMEDIES)
ARM_LEVERS: tuple[Lever, ...] = (*BUILT_IN, *SHOCKS, *REMEDY_SHOCKS)
