"""Sets of life domains, kept as the bits of one number: domain d is in the set where bit d is 1."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS
from sim.core.compiled import compiled_generator, compiled_inline

ALL_DOMAINS = (1 << N_DOMAINS) - 1
DOMAIN_BIT = 1 << np.arange(N_DOMAINS)
"""The set of each domain alone, int64 (D,)."""
LOWEST_DOMAIN = np.array([0, *((bits & -bits).bit_length() - 1 for bits in range(1, 1 + ALL_DOMAINS))], np.uint8)
"""The lowest domain of every set."""


@compiled_generator
def domains_of(bits):
    """Yield the domains of a set, the lowest first; what becomes of the set meanwhile plays no part."""
    left = np.int64(bits)
    while left != 0:
        yield np.int64(LOWEST_DOMAIN[left])
        left &= left - 1


@compiled_inline
def is_in(bits, d):
    """Return whether domain d is in a set."""
    return (bits >> d & 1) != 0


@compiled_inline
def add_domain(bits, d):
    """Return a set with domain d in it."""
    return bits | (1 << d)


@compiled_inline
def clear_domain(bits, d):
    """Return a set without domain d."""
    return bits & (ALL_DOMAINS ^ (1 << d))
