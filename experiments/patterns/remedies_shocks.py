"""Shocks, pulses and repairs that the arms of patterns SF28 to SF54 name as "lever.NAME"."""

from __future__ import annotations

from sim.levers import Lever

REMEDY_SHOCKS: tuple[Lever, ...] = ()
