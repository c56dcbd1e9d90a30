"""Barriers other than trust: SF28 to SF42 (section D of the evidence)."""

from __future__ import annotations

from .declare import Pattern

BARRIERS: tuple[Pattern, ...] = ()
