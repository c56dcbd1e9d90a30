"""Presence makes agencies known; without upkeep they are forgotten (seed 3.1.6, 3.2.4, SF28, SF29, SF44)."""

from __future__ import annotations

import numpy as np

from ..compiled import rule
from ..numeric import log


@rule
def gain(presence, outreach_gain, reach):
    """Return the part of the unaware whom an agency's presence makes aware in a week.

    `reach` says how well presence reaches this kind of resident, 1 being the best.
    """
    return presence * outreach_gain * reach


@rule
def next_awareness(awareness, gained, loss):
    """Return awareness a week later (evidence B9: it settles at gained / (gained + loss))."""
    return awareness + gained * (1.0 - awareness) - loss * awareness


@rule
def kept_difference(gained, loss):
    """Return the share of a personal difference in awareness that is left a week later."""
    return max(0.0, 1.0 - gained - loss)


@rule
def awareness_tables(presence, outreach_gain, loss, reach, first, common, log_kept):
    """Fill what a resident who knew nothing at the start would know, and how differences shrink.

    presence (T, A), outreach_gain (T,), loss (T,): settings of each week. reach (C,): per reach class.
    first (C, A): common awareness in week 0. common, log_kept (T + 1, C, A): filled here; log_kept is the
    running sum of the logarithm of kept_difference.
    """
    n_weeks, n_agencies = presence.shape
    for c in range(reach.shape[0]):
        for a in range(n_agencies):
            common[0, c, a] = first[c, a]
            log_kept[0, c, a] = 0.0
            for t in range(n_weeks):
                gained = gain(presence[t, a], outreach_gain[t], reach[c])
                common[t + 1, c, a] = next_awareness(common[t, c, a], gained, loss[t])
                log_kept[t + 1, c, a] = log_kept[t, c, a] + log(kept_difference(gained, loss[t]))


def settled_awareness(presence: np.ndarray, outreach_gain: float, loss: float, reach: np.ndarray) -> np.ndarray:
    """Return the awareness (C, A) at which steady presence (A,) and forgetting are in balance."""
    gained = presence[None, :] * outreach_gain * reach[:, None]
    total = gained + loss
    return np.divide(gained, total, out=np.zeros_like(total), where=total > 0)
