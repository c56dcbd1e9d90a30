"""From distrust to worse problems and back: SF18 to SF27 (section C of the evidence)."""

from __future__ import annotations

from .declare import Pattern

LOOPS: tuple[Pattern, ...] = ()
