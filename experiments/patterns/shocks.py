"""Shocks and repairs that the arms of patterns SF1 to SF27 name as "lever.NAME": no policy, but what is varied."""

from __future__ import annotations

from sim.levers import Lever

SHOCKS: tuple[Lever, ...] = ()
