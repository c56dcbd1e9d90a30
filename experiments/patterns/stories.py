"""Stories, norms and the neighbourhood: SF10 to SF17 (section B of the evidence)."""

from __future__ import annotations

from .declare import Pattern

STORIES: tuple[Pattern, ...] = ()
