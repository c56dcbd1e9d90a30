"""Where distrust comes from: SF1 to SF9 (section A of the evidence)."""

from __future__ import annotations

from .declare import Pattern

SOURCES: tuple[Pattern, ...] = ()
