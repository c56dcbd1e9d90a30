"""Presence makes agencies known; without upkeep they are forgotten (Dibi 2020, 3.1.6, 3.2.4, SF28, SF29, SF44)."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import compiled, compiled_inline
from sim.core.portable_math import log


@compiled_inline
def gain(presence, outreach_gain, reach):
    """Return the part of the unaware whom an agency's presence makes aware in a week.

    `reach` says how well presence reaches this kind of resident, 1 being the best.
    """
    return presence * outreach_gain * reach


@compiled_inline
def other_ways(key_figures, key_figure_reach, meeting_places, meeting_place_reach, information, information_reach):
    """Return the part of the unaware who get to know an agency in a week without meeting it.

    Active key figures, places to meet and information campaigns are three ways, one beside the other
    (3.2.4, 3.2.5, SF54); what is not kept up fades again (SF44).
    """
    missed = (
        (1.0 - key_figures * key_figure_reach)
        * (1.0 - meeting_places * meeting_place_reach)
        * (1.0 - information * information_reach)
    )
    return 1.0 - missed


@compiled_inline
def next_awareness(awareness, gained, loss):
    """Return awareness a week later (case B9: it settles at gained / (gained + loss))."""
    return awareness + gained * (1.0 - awareness) - loss * awareness


@compiled_inline
def kept_difference(gained, loss):
    """Return the share of a personal difference in awareness that is left a week later; never 0, for its logarithm."""
    return max(1e-12, 1.0 - gained - loss)


@compiled
def _fill_weekly(presence, outreach_gain, others, loss, reach, gained, log_kept_a_week):
    for r in range(presence.shape[0]):
        for c in range(presence.shape[1]):
            for a in range(presence.shape[2]):
                by_presence = gain(presence[r, c, a], outreach_gain[r, c], reach[r, c])
                gained[r, c, a] = 1.0 - (1.0 - by_presence) * (1.0 - others[r, c])
                log_kept_a_week[r, c, a] = log(kept_difference(gained[r, c, a], loss[r, c]))


@compiled
def _fill_tables(gained, loss, log_kept_a_week, regime_of_week, common, log_kept):
    for t in range(regime_of_week.shape[0]):
        r = regime_of_week[t]
        for c in range(common.shape[1]):
            for a in range(common.shape[2]):
                common[t + 1, c, a] = next_awareness(common[t, c, a], gained[r, c, a], loss[r, c])
                log_kept[t + 1, c, a] = log_kept[t, c, a] + log_kept_a_week[r, c, a]


def awareness_tables(
    presence: np.ndarray, outreach_gain: np.ndarray, others: np.ndarray, loss: np.ndarray, reach: np.ndarray,
    regime_of_week: np.ndarray, first: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return what a resident who knew nothing at the start would know, and how differences shrink: (T + 1, C, A) each.

    By regime and reach class: presence (R, C, A); outreach_gain, others (from other_ways), loss, reach
    (R, C). regime_of_week (T,). first (C, A): common awareness in week 0. The second table is the running sum of the
    logarithm of kept_difference.
    """
    gained, log_kept_a_week = np.empty_like(presence), np.empty_like(presence)
    _fill_weekly(presence, outreach_gain, others, loss, reach, gained, log_kept_a_week)
    common, log_kept = (np.empty((len(regime_of_week) + 1, *first.shape)) for _ in range(2))
    common[0], log_kept[0] = first, 0.0
    _fill_tables(gained, loss, log_kept_a_week, regime_of_week, common, log_kept)
    return common, log_kept


def settled_awareness(
    presence: np.ndarray, outreach_gain: np.ndarray, others: np.ndarray, loss: np.ndarray, reach: np.ndarray
) -> np.ndarray:
    """Return the awareness (C, A) at which steady presence (C, A), other ways and forgetting (C,) are in balance."""
    gained = 1.0 - (1.0 - presence * (outreach_gain * reach)[:, None]) * (1.0 - others[:, None])
    total = gained + loss[:, None]
    return np.divide(gained, total, out=np.zeros_like(total), where=total > 0)
