"""Trust in agencies, and what took it (Dibi 2020, 3.1).

T weeks reported, G risk groups, A agencies, S sources of trust lost, n residents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.periods import parameter_of_residents, per, reported_weeks
from sim.state.records import TRUST_HELD, TRUST_LOST

if TYPE_CHECKING:
    from sim.run import Run


def mean_trust(run: Run) -> np.ndarray:
    """Return mean trust (T, A) of all residents in each agency, in [0, 1]."""
    return run.series.trust_ledger[reported_weeks(run), TRUST_HELD].sum(axis=1) / run.group_sizes.sum()


def trust_by_group(run: Run) -> np.ndarray:
    """Return mean trust (T, G, A) of each group in each agency, in [0, 1]; NaN for a group without residents."""
    return per(run.series.trust_ledger[reported_weeks(run), TRUST_HELD], run.group_sizes[:, None])


def trust_lost(run: Run) -> np.ndarray:
    """Return trust lost per resident (S, G, A) in the reported weeks, by source; gains are not set against it.

    The unit is points of trust: one resident whose trust falls from 0.6 to 0.5 has lost 0.1. NaN for a group
    without residents.
    """
    weeks = reported_weeks(run)
    lost = run.series.trust_ledger[weeks.stop - 1, TRUST_LOST:].copy()
    if weeks.start > 0:
        lost -= run.series.trust_ledger[weeks.start - 1, TRUST_LOST:]
    return per(lost, run.group_sizes[:, None])


def trust_lost_shares(run: Run) -> np.ndarray:
    """Return the share of all trust lost that each source took (S,) (`TrustSource`); NaN if none was lost."""
    lost = np.nansum(trust_lost(run) * run.group_sizes[:, None], axis=(1, 2))
    return per(lost, lost.sum())


def distrusts_unmet(run: Run) -> np.ndarray:
    """Return who distrusts an agency they never met, bool (n, A) (Dibi 2020, 3.1.1, SF2).

    Distrust is trust under the parameter `distrust_threshold`; never met is not one contact, good or bad.
    """
    bonds = np.asarray(run.state.bonds)
    return (
        (bonds["trust"] < parameter_of_residents(run, "distrust_threshold"))
        & (bonds["n_good"] == 0)
        & (bonds["n_bad"] == 0)
    )
