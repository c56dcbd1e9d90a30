"""What mixes remove in plausible worlds, and how they compare there.

Half of the seeds choose and the other half report, so that no mean that is reported is high because luck chose it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DEFAULT = 0
"""The default world, in the order of worlds."""


@dataclass(frozen=True)
class RemovedInWorlds:
    """What mixes remove in worlds.

    Attributes
    ----------
    points : ndarray
        Float (worlds, mixes, seeds), percentage points of all residents fewer unreached than without levers in the same
        world with the same seed; mix 0 is no lever.
    non_reach : ndarray
        Float (worlds, seeds), without levers, in per cent.
    n_left_out : int
        Worlds in which a run failed, and which do not count.
    """

    points: np.ndarray
    non_reach: np.ndarray
    n_left_out: int = 0

    @property
    def choosing(self) -> np.ndarray:
        """What the first half of the seeds say, mean over them (worlds, mixes)."""
        return self.points[:, :, : self._half].mean(axis=2)

    @property
    def reporting(self) -> np.ndarray:
        """What the other half of the seeds say (worlds, mixes, seeds)."""
        return self.points[:, :, self._half :]

    @property
    def _half(self) -> int:
        return self.points.shape[2] // 2


def is_efficient(euros: np.ndarray, removed: np.ndarray) -> np.ndarray:
    """Return which mixes no other one matches: that costs no more, removes no less, and is better in one of these."""
    costs_less, removes_more = euros[None] <= euros[:, None], removed[None] >= removed[:, None]
    is_better = (euros[None] < euros[:, None]) | (removed[None] > removed[:, None])
    return ~np.any(costs_less & removes_more & is_better, axis=1)


def probability_better(one: np.ndarray, other: np.ndarray, n: int = 2000, seed: int = 0) -> float:
    """Return the share of n bootstrap samples in which `one` removes more than `other`, mean over worlds.

    A sample draws worlds with replacement, and seeds within each; a tie counts for half.

    one, other : what two mixes remove (worlds, seeds), paired.
    """
    difference = one - other
    n_worlds, n_seeds = difference.shape
    random = np.random.default_rng(seed)
    worlds = random.integers(n_worlds, size=(n, n_worlds, 1))
    means = difference[worlds, random.integers(n_seeds, size=(n, n_worlds, n_seeds))].mean(axis=(1, 2))
    return float((means > 0.0).mean() + 0.5 * (means == 0.0).mean())


def regrets(removed: RemovedInWorlds, is_allowed: np.ndarray) -> np.ndarray:
    """Return what each mix removes less in each world than the best allowed one there (worlds, mixes), points.

    The choosing seeds say which one is best in a world, and the reporting seeds how much it removes.
    """
    reported = removed.reporting.mean(axis=2)
    best = np.where(is_allowed, removed.choosing, -np.inf).argmax(axis=1)
    return reported[np.arange(len(reported)), best][:, None] - reported


def minimax(removed: RemovedInWorlds, is_allowed: np.ndarray) -> int:
    """Return the allowed mix whose largest regret over worlds is smallest, by the choosing seeds."""
    chosen = np.where(is_allowed, removed.choosing, -np.inf)
    worst = (chosen.max(axis=1, keepdims=True) - chosen).max(axis=0)
    return int(worst.argmin())
