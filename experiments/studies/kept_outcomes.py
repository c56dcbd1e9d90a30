"""What is kept of a run where many thousands are made: non-reach and its groups, and nothing else."""

from __future__ import annotations

from experiments.engine.plan import Outcomes
from sim.codes import Group
from sim.measures.non_reach import reasons_by_group
from sim.measures.outcomes import column
from sim.run import Run

UNREACHED = tuple(f"unreached_{column(group)}" for group in Group.words())
"""Columns: unreached residents of each group as a share of ALL residents, last year; they add up to non-reach."""

SHARES = tuple(f"share_{column(group)}" for group in Group.words())
"""Columns: residents of each group as a share of all residents."""


def keep_non_reach(run: Run) -> Outcomes:
    """Let all weeks pass, and keep `UNREACHED` and `SHARES`."""
    unreached = reasons_by_group(run.advance()).sum(axis=1) / run.group_sizes.sum()
    shares = run.group_sizes / run.group_sizes.sum()
    return dict(zip((*UNREACHED, *SHARES), map(float, (*unreached, *shares)), strict=True))
