"""Exact answers of the weekly model in small neighbourhoods, where formulas are those of short weeks and large ones.

Who is told is drawn from all others with equal chance, whatever went before. So how many know a story is a Markov
chain, and the chance of each of its states can be computed.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy.signal import lfilter
from scipy.stats import binom


def _summed(inflow: np.ndarray, kept: float) -> np.ndarray:
    """Return x with x[..., y] = inflow[..., y] + kept * x[..., y + 1], from the last y to the first."""
    return np.asarray(lfilter([1.0], [1.0, -kept], inflow[..., ::-1], axis=-1))[..., ::-1]


def ignorant_chances(n: int, n_first: int = 1, accepts: float = 1.0, stifles: float = 1.0) -> np.ndarray:
    """Return the chance (n,) that so many residents of n never hear a story that n_first know first.

    The jump chain of Maki and Thompson: a call reaches an ignorant with chance ignorants / (n - 1), who takes the
    story in with chance `accepts`; else the caller falls silent with chance `stifles`. Calls that change nothing
    are left out.
    """
    final, inflow = np.zeros(n), np.zeros(n + 1)
    inflow[n_first] = 1.0
    for ignorant in range(n - n_first, -1, -1):
        new, silent = accepts * ignorant, stifles * (n - 1 - ignorant)
        p_new = new / (new + silent)
        # chance to pass through each number of tellers, from many to few
        passing = _summed(inflow, 1.0 - p_new)
        final[ignorant] = passing[1] * (1.0 - p_new)
        inflow = np.zeros(n + 1)
        # one ignorant fewer, one teller more
        inflow[2:] = passing[1:-1] * p_new
    return final


@cache
def ignorant_share(
    n: int, n_first: int = 1, smallest: int = 0, accepts: float = 1.0, stifles: float = 1.0
) -> tuple[float, float]:
    """Return mean and variance of the final share of ignorants, without runs that reach fewer than `smallest`."""
    final = ignorant_chances(n, n_first, accepts, stifles)
    final[n - smallest + 1 :] = 0.0
    share, chance = np.arange(n) / n, final / final.sum()
    mean = float(share @ chance)
    return mean, float((share - mean) ** 2 @ chance)


@cache
def most_tellers(n: int) -> float:
    """Return the mean of the largest number of tellers at one time, as a share of n, where one knows the story first.

    The jump chain of `ignorant_chances`, cut off above each number m in turn: what stays is the chance that there
    never were more than m.
    """
    cap = np.arange(n)[:, None]
    tellers = np.arange(n + 1)[None, :]
    inflow = np.where(tellers == 1, 1.0, 0.0) * (tellers <= cap)
    never_more = np.zeros(cap.size)
    for ignorant in range(n - 1, -1, -1):
        p_new = ignorant / (n - 1)
        passing = _summed(inflow, 1.0 - p_new) * (tellers <= cap)
        never_more += passing[:, 1] * (1.0 - p_new)
        inflow = np.zeros(passing.shape)
        inflow[:, 2:] = passing[:, 1:-1] * p_new * (tellers[:, 2:] <= cap)
    return float((1.0 - never_more).sum()) / n


@cache
def gains(n: int, rate: float) -> np.ndarray:
    """Return the chance (n + 1, most) that so many hear a story anew in a week in which k of n tell it.

    In turn, each of the k tells someone at random with chance `rate`; who hears it anew does not tell it yet.
    """
    known = np.arange(n + 1)
    most = 1 + int(n * rate + 8.0 * math.sqrt(n * rate) + 8.0)
    gained = np.zeros((n + 1, most))
    gained[:, 0] = 1.0
    ignorant = np.clip(n - known[:, None] - np.arange(most)[None, :], 0, None)
    p_new = rate * ignorant / (n - 1)
    for turn in range(n):
        moved = gained[turn + 1 :] * p_new[turn + 1 :]
        gained[turn + 1 :] -= moved
        gained[turn + 1 :, 1:] += moved[:, :-1]
    return gained


def after_a_week(chance: np.ndarray, gained: np.ndarray) -> np.ndarray:
    """Return the chances (n + 1,) of how many know the story, a week later."""
    n, most = chance.size - 1, gained.shape[1]
    later = np.zeros(n + most)
    for more in range(most):
        later[more : more + n + 1] += chance * gained[:, more]
    return later[: n + 1]


@cache
def knowing(n: int, first: int, rate: float, weeks: int) -> tuple[float, float]:
    """Return mean and variance of how many know, after so many weeks, a story that all who know it go on telling."""
    known, gained = np.arange(n + 1), gains(n, rate)
    chance = np.zeros(n + 1)
    chance[first] = 1.0
    for _ in range(weeks):
        chance = after_a_week(chance, gained)
    mean = float(chance @ known)
    return mean, float(chance @ (known - mean) ** 2)


@cache
def forgetting(n: int, first: int, rate: float, moving: float, weeks: int) -> np.ndarray:
    """Return the chances (n + 1,) of how many know a story after so many weeks, if `first` knew it first.

    Each week those who know it tell it as in `gains`; then everyone is replaced, with chance `moving`, by a
    newcomer who does not know it.
    """
    known, gained = np.arange(n + 1), gains(n, rate)
    stays = binom.pmf(known[None, :], known[:, None], 1.0 - moving)
    chance = np.zeros(n + 1)
    chance[first] = 1.0
    for _ in range(weeks):
        chance = after_a_week(chance, gained) @ stays
    return chance


@cache
def reached(n: int, rate: float, weeks: int) -> np.ndarray:
    """Return the chances (n + 1,) of how many ever know a story that one knows first and everyone tells for `weeks`.

    When a telling takes place makes no difference for who is ever reached. So tellers are taken one after another,
    each with all weeks at once, until none is left.
    """
    gained = np.zeros((n + 1, weeks + 1))
    gained[:, 0] = 1.0
    ignorant = np.clip(n - np.arange(n + 1)[:, None] - np.arange(weeks + 1)[None, :], 0, None)
    p_new = rate * ignorant / (n - 1)
    for _ in range(weeks):
        moved = gained * p_new
        gained -= moved
        gained[:, 1:] += moved[:, :-1]
    chance, final = np.zeros(n + 1), np.zeros(n + 1)
    chance[1] = 1.0
    for done in range(1, n + 1):
        chance = after_a_week(chance, gained)
        final[done], chance[done] = chance[done], 0.0
    return final


def dies_out(r0: float, weeks: int) -> float:
    """Return the chance that a story dies out among endless residents, each telling it for `weeks` at r0 / weeks."""
    rate, q = r0 / weeks, 0.0
    for _ in range(10_000):
        q = (1.0 - rate + rate * q) ** weeks
    return q


def sooner(coarse: float, fine: float, order: float = 1.0) -> float:
    """Return where two numbers go, of which the second has half the step of the first (Richardson)."""
    return fine + (fine - coarse) / (2.0**order - 1.0)
