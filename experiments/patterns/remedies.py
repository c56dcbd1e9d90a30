"""What helps: SF43 to SF54 (section E of the evidence)."""

from __future__ import annotations

from .declare import Pattern

REMEDIES: tuple[Pattern, ...] = ()
