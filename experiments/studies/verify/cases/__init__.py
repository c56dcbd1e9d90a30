"""The analytic cases (`sim/sources.md`): those the model is reduced to, and the others."""

from experiments.studies.verify.cases import agencies, awareness, branching, invariance, learning, stories, structure
from experiments.studies.verify.cases.case import Case, Exact, NotReduced, Obtained

__all__ = ["CASES", "NOT_REDUCED", "Case", "Exact", "NotReduced", "Obtained"]

_DECLARED = (
    *learning.CASES, *stories.CASES, *branching.CASES, *awareness.CASES, *agencies.CASES, *structure.CASES,
    *invariance.CASES,
)  # fmt: skip

CASES: tuple[Case, ...] = tuple(sorted(_DECLARED, key=lambda case: ("ERBMQNIX".index(case.id[0]), case.id)))
"""Every case, in the order of the table in `sim/sources.md`."""

_NO_AVERAGING = "trust is not averaged over neighbours: stories pass, one at a time, each with a strength of its own"

NOT_REDUCED: tuple[NotReduced, ...] = (
    NotReduced("E7", "Bayesian trust, (a + s) / (a + b + n)", "the rate of learning does not fall with the number of "
               "contacts as 1/n, so trust does not become a count of successes"),
    NotReduced("D1", "consensus of DeGroot", _NO_AVERAGING),
    NotReduced("D2", "weights of an undirected graph", _NO_AVERAGING),
    NotReduced("D3", "Friedkin and Johnsen", _NO_AVERAGING),
    NotReduced("D4", "conservation of the mean", _NO_AVERAGING + "; a story moves its listeners and not its teller"),
    NotReduced("R3", "a fixed number k of failed tellings", "a teller falls silent with a chance each time; a number "
               "of failures is not kept (the row with k random is a case)"),
    NotReduced("R4", "rumour with spontaneous falling silent", "a teller falls silent before someone who knows the "
               "story, or when it has faded, which takes a fixed time; who moves away is replaced by a newcomer who "
               "does not know it, not by one who knows it and is silent"),
    NotReduced("R5", "most tellers at one time, Daley and Kendall", "only the teller falls silent, never the listener"),
    NotReduced("R6", "spread between runs, Daley and Kendall", "only the teller falls silent, never the listener"),
    NotReduced("M2", "shot noise, continuous", "one story is kept of each agency, the strongest; they do not add up"),
    NotReduced("M3", "shot noise in steps", "one story is kept of each agency, the strongest; they do not add up"),
)  # fmt: skip
"""Every row that the model cannot be reduced to."""
