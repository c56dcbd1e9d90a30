"""Non-reach and its reasons: where residents stand in the funnel (Dibi 2020, 1.1).

T weeks reported, G risk groups, S stages of the funnel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import Stage
from sim.measures.periods import last_year, per, ratio, reported_weeks

if TYPE_CHECKING:
    from sim.run import Run


def funnel(run: Run) -> np.ndarray:
    """Return residents by place of the funnel, int32 (T, G, P); every week adds up to the number of residents.

    The places from "does not know" on are the reasons, and add up to non-reach.
    """
    return run.series.funnel[reported_weeks(run)]


def n_unreached(run: Run) -> np.ndarray:
    """Return the unreached residents, int64 (T, G): a need that counts, and not in care with any agency."""
    return funnel(run)[:, :, Stage.DOES_NOT_KNOW :].sum(axis=2, dtype=np.int64)


def non_reach(run: Run) -> np.ndarray:
    """Return non-reach (T,), share of all residents of 15 and older."""
    return n_unreached(run).sum(axis=1) / run.group_sizes.sum()


def non_reach_by_group(run: Run) -> np.ndarray:
    """Return non-reach (T, G), share of the residents of each group; NaN for a group without residents."""
    return per(n_unreached(run), run.group_sizes)


def funnel_last_year(run: Run) -> np.ndarray:
    """Return residents by group and place (G, P), mean of the last year."""
    weeks = last_year(run)
    return run.series.funnel[weeks].sum(axis=0, dtype=np.int64) / (weeks.stop - weeks.start)


def reasons_by_group(run: Run) -> np.ndarray:
    """Return unreached residents by group and reason (G, reasons), mean of the last year."""
    return funnel_last_year(run)[:, Stage.DOES_NOT_KNOW :]


def non_reach_last_year(run: Run) -> float:
    """Return non-reach, share of all residents, mean of the last year."""
    return float(reasons_by_group(run).sum() / run.group_sizes.sum())


def non_reach_of_need(run: Run) -> float:
    """Return the share of residents with a counted need, or in care, who are not helped; last year; NaN without any.

    Forced help counts as help here, as it does in the funnel; `sim.measures.reach` leaves it out.
    """
    places = funnel_last_year(run).sum(axis=0)
    unreached = places[Stage.DOES_NOT_KNOW :].sum()
    return ratio(unreached, unreached + places[Stage.HELPED] + places[Stage.FORCED])
