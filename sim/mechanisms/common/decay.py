"""Values that change by themselves: computed from the weeks that passed, when they are read."""

from __future__ import annotations

from sim.core.compiled import compiled
from sim.core.portable_math import exp


@compiled
def strength_after(strength, weeks, fading):
    """Return what is left of a story's strength after `weeks` at rate `fading` per week (case M1)."""
    return strength * exp(-fading * weeks)


@compiled
def fill_kept(fading, kept):
    """Fill kept (T + 1,) with what is left of a strength of 1 after so many weeks."""
    for weeks in range(kept.shape[0]):
        kept[weeks] = strength_after(1.0, weeks, fading)


@compiled
def awareness_after(level, common_then, common_now, kept):
    """Return awareness that was `level` when the common awareness was `common_then`.

    The common awareness is that of a resident who knew nothing at the start; a personal difference
    from it shrinks to the share `kept`. Exact for weekly steps level + gain * (1 - level) - loss * level.
    """
    return common_now + (level - common_then) * kept
