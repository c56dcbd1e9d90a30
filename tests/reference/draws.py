"""Keyed draws in Python's own integers: exact to any size, and quicker here than numpy's 64-bit scalars."""

from __future__ import annotations

from functools import lru_cache

from sim.core.keyed_random import Purpose

GAMMA = 0x9E3779B97F4A7C15
U64 = (1 << 64) - 1


def _mix(x: int) -> int:
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & U64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & U64
    return x ^ (x >> 31)


@lru_cache(maxsize=4096)
def _start(seed: int, week: int, code: int) -> int:
    word = _mix((seed + GAMMA) & U64)
    for key in (code, week):
        word = _mix((word + (key + 1) * GAMMA) & U64)
    return word


def draw(seed: int, week: int, purpose: Purpose, who: int, part: int = 0) -> float:
    """Return the number in [0, 1) that belongs to these keys (`sim/README.md`, section 11)."""
    start = _start(seed, week, int(purpose) + part)
    return (_mix((start + (who + 1) * GAMMA) & U64) >> 11) * 2.0**-53
