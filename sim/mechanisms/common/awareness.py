"""How well a resident knows an agency: read and changed by several mechanisms, so it stands by itself."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import compiled
from sim.core.portable_math import exp
from sim.mechanisms.common.decay import awareness_after


@compiled
def awareness_now(bond, common, log_kept, c, a, t):
    """Return how well a resident of reach class c knows agency a in week t.

    common, log_kept (T + 1, C, A): the awareness tables (`mechanisms/outreach.py`).
    """
    then = np.int64(bond.aware_week)
    kept = exp(log_kept[t, c, a] - log_kept[then, c, a])
    return awareness_after(np.float64(bond.awareness), common[then, c, a], common[t, c, a], kept)


@compiled
def knows(bond, common, log_kept, c, a, t, u):
    """Return whether u in [0, 1) lies under what a resident of reach class c knows about agency a in week t.

    Awareness lies between the common one and what it would be if the personal difference were kept whole, so that
    most draws are decided without working out how much is kept.
    """
    now = common[t, c, a]
    whole = awareness_after(np.float64(bond.awareness), common[np.int64(bond.aware_week), c, a], now, 1.0)
    if u < min(now, whole):
        return True
    return u < max(now, whole) and u < awareness_now(bond, common, log_kept, c, a, t)


@compiled
def become_aware(bond, common, log_kept, c, a, t, share):
    """Take away `share` of what a resident of reach class c does not know about agency a."""
    level = awareness_now(bond, common, log_kept, c, a, t)
    bond.awareness = level + share * (1.0 - level)
    bond.aware_week = t
