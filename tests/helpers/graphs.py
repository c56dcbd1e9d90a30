"""What every set of ties must be."""

from __future__ import annotations

import numpy as np

from sim.population.graph import Ties


def ends(ties: Ties) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of every tie, in both directions."""
    return np.repeat(np.arange(ties.start.size - 1), np.diff(ties.start)), ties.neighbour


def assert_sound(ties: Ties, n: int) -> None:
    """Symmetric in pair and kind, nobody tied to themselves, no pair twice, neighbours sorted."""
    i, j = ends(ties)
    assert (ties.start.dtype, ties.neighbour.dtype, ties.kind.dtype) == (np.int32, np.int32, np.uint8)
    assert ties.start[0] == 0 and ties.start[-1] == j.size == ties.kind.size and ties.start.size == n + 1
    assert (i != j).all()
    code = i * n + j
    assert (np.diff(code) > 0).all()
    back = np.argsort(j.astype(np.int64) * n + i)
    assert np.array_equal((j.astype(np.int64) * n + i)[back], code)
    assert np.array_equal(ties.kind[back], ties.kind)
