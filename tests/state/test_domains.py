"""Sets of life domains, kept as bits."""

from __future__ import annotations

import numpy as np
import pytest

from sim.codes import N_DOMAINS
from sim.core.compiled import compiled
from sim.state.domains import ALL_DOMAINS, add_domain, clear_domain, domains_of, is_in


@compiled
def _walk(sets, found):
    """Fill found (n, D) with the domains of every set, in the order in which they come, -1 behind the last."""
    for k in range(sets.shape[0]):
        for n, d in enumerate(domains_of(sets[k])):
            found[k, n] = d
            sets[k] = 0  # what becomes of the set meanwhile plays no part


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.uint64])
def test_a_set_is_walked_from_the_lowest_domain_on(dtype):
    sets = np.arange(1 + ALL_DOMAINS, dtype=dtype)
    found = np.full((sets.size, N_DOMAINS), -1)
    _walk(sets, found)
    expected = [[d for d in range(N_DOMAINS) if bits & 2**d] for bits in range(sets.size)]
    assert [[d for d in row if d >= 0] for row in found.tolist()] == expected


@pytest.mark.parametrize("d", range(N_DOMAINS))
def test_a_domain_is_in_a_set_or_not_and_can_be_added_and_cleared(d):
    for bits in range(1 + ALL_DOMAINS):
        stored = np.uint8(bits)
        assert is_in(stored, d) == (d in {k for k in range(N_DOMAINS) if bits & 2**k})
        with_it, without = add_domain(stored, d), clear_domain(stored, d)
        assert is_in(with_it, d) and not is_in(without, d)
        assert (with_it ^ without, with_it | bits, without & bits) == (2**d, with_it, without)
