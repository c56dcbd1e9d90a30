"""The main outcomes: what is kept of a run in a table, one number each, declared once.

"Last year" is the mean of the last 52 weeks, or of all reported weeks where there are fewer. Shares are kept as parts
of 1 and shown in per cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.codes import WEEKS_PER_YEAR, Event, Group, StaffUse, Stage, TrustSource
from sim.core.errors import InputError, nearest
from sim.measures import care, costs, reach
from sim.measures.non_reach import funnel_last_year, non_reach_last_year, non_reach_of_need
from sim.measures.periods import last_year, per, ratio
from sim.measures.stories import bad_contact_share, bad_story_share, is_legend, keeps_story
from sim.measures.trust import distrusts_unmet, mean_trust, trust_lost_shares

if TYPE_CHECKING:
    from sim.run import Run


class Measured:
    """A run, and what several of its outcomes are read from, each found once."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def n_residents(self) -> int:
        """Number of residents."""
        return self.run.group_sizes.sum()

    @cached_property
    def funnel(self) -> np.ndarray:
        """Residents by group and stage of the funnel (G, S), last year."""
        return funnel_last_year(self.run)

    @cached_property
    def by_stage(self) -> np.ndarray:
        """Residents by stage of the funnel (S,), last year."""
        return self.funnel.sum(axis=0)

    @cached_property
    def non_reach_by_group(self) -> np.ndarray:
        """Non-reach of each group (G,), last year."""
        return per(self.funnel[:, Stage.DOES_NOT_KNOW :].sum(axis=1), self.run.group_sizes)

    @cached_property
    def lost(self) -> np.ndarray:
        """Share of all trust lost that each source took (S,)."""
        return trust_lost_shares(self.run)

    @cached_property
    def kept(self) -> np.ndarray:
        """Who keeps a story of which agency, bool (n, A)."""
        return keeps_story(self.run)

    @cached_property
    def costs(self) -> dict[str, costs.Cost]:
        """Hours and euros a year, by what they are for."""
        return {row.name: row for row in costs.annual_costs(self.run)}

    @cached_property
    def event_rates(self) -> np.ndarray:
        """Events per 1,000 residents and year (E,), last year."""
        year = last_year(self.run)
        events = self.run.series.events[year].sum(axis=0, dtype=np.int64)
        return events * (1000.0 * WEEKS_PER_YEAR / (year.stop - year.start) / self.n_residents)


@dataclass(frozen=True)
class Outcome:
    """One number that is kept of a run.

    Attributes
    ----------
    name : str
        Name of its column.
    label : str
        Words for people, without the unit.
    unit : str
        In which it is shown.
    meaning : str
        What it is exactly, and over which weeks.
    measure : Callable[[Measured], float]
        What gives its value, NaN where there is none.
    scale : float
        What a value is multiplied by before it is shown in that unit: 100 for a share.
    """

    name: str
    label: str
    unit: str
    meaning: str
    measure: Callable[[Measured], float]
    scale: float = 1.0

    @property
    def with_unit(self) -> str:
        """Label and unit, for an axis or the head of a column."""
        return f"{self.label} ({self.unit})"


def column(word: str) -> str:
    """Return a word of the vocabulary as the head of a column."""
    return word.replace(" ", "_").replace("-", "_")


def _share(name: str, label: str, meaning: str, measure: Callable[[Measured], float]) -> Outcome:
    return Outcome(name, label, "%", meaning, measure, scale=100.0)


def _of_run(measure: Callable[[Run], float]) -> Callable[[Measured], float]:
    """Return a measure of a run that shares nothing with others."""
    return lambda it: measure(it.run)


# name, label, unit where it is no share, meaning, and what gives the value


def _non_reach() -> list[Outcome]:
    return [
        _share("non_reach", "unreached residents",
               "with a need that counts, and in no agency's care; last year", _of_run(non_reach_last_year)),
        _share("non_reach_of_need", "unreached, of residents with a lasting need",
               "the same, of those with a need that counts or in care; last year", _of_run(non_reach_of_need)),
        *(_share(f"non_reach_{column(group.word)}", f"unreached {group.word}",
                 f"the same, of all {group.word}; last year", lambda it, g=group: it.non_reach_by_group[g])
          for group in Group),
        *(Outcome(f"n_{column(stage.word)}", f"stage: {stage.word}", "residents",
                  f"{stage.meaning or stage.word}; last year", lambda it, s=stage: it.by_stage[s])
          for stage in Stage),
    ]  # fmt: skip


def _trust_and_stories() -> list[Outcome]:
    return [
        Outcome("trust", "mean trust", "0 to 1", "over residents and agencies, last year", _of_run(_trust_last_year)),
        *(_share(f"lost_{column(source.word)}", f"trust lost by {source.word}",
                 "part of all trust lost in the reported weeks", lambda it, s=source: it.lost[s])
          for source in TrustSource),
        _share("distrust_unmet", "residents who distrust an agency they never met",
               "trust under `distrust_threshold`, at the end", lambda it: distrusts_unmet(it.run).any(axis=1).mean()),
        _share("keeps_story", "residents who keep a story",
               "of one agency at least, still strong enough to be told; at the end",
               lambda it: it.kept.any(axis=1).mean()),
        _share("bad_story_share", "kept stories that are bad",
               "at the end", lambda it: bad_story_share(it.run, it.kept)),
        _share("bad_contact_share", "encounters that went badly",
               "slights included, in the reported weeks", _of_run(bad_contact_share)),
        _share("legend_share", "kept stories that are legends", "no witness keeps them any longer; at the end",
               lambda it: ratio(is_legend(it.run, it.kept).sum(), it.kept.sum())),
    ]  # fmt: skip


def _reach() -> list[Outcome]:
    return [
        _share("sociaal_bereik", "sociaal bereik",
               "of those in need of an agency, in care there of their own will; last year",
               _of_run(reach.sociaal_bereik_of_all)),
        Outcome("representativeness", "representativeness", "0 to 1",
                "how closely clients resemble those in need, over the risk groups; last year",
                _of_run(reach.representativeness_of_all)),
        Outcome("approachability", "approachability", "0 to 1",
                "of those in need of an agency, who can get in there; at the end",
                _of_run(reach.approachability_of_all)),
        Outcome("relevance", "relevance", "0 to 1",
                "contacts in care that go well, without a slight; last year", _of_run(reach.relevance_of_all)),
        _share("solved_share", "needs that were solved",
               "of the cases that ended; last year", _of_run(reach.solved_of_all)),
    ]  # fmt: skip


def _care() -> list[Outcome]:
    return [
        Outcome("severity", "severity of need per resident", "0 to 6",
                "sum over life domains, each 0 to 1; last year", _of_run(care.severity)),
        Outcome("severity_per_need", "severity per need", "0 to 1",
                "mean over open needs, last year", _of_run(care.severity_per_need)),
        Outcome("domains", "life domains with a need", "per resident who has one",
                "last year", _of_run(care.domains_per_resident)),
        Outcome("contacts", "contacts", "per resident a year",
                "with professionals, those around forced help included; last year",
                lambda it: care.contacts(it.run).sum() / it.n_residents),
        _share("contacts_of_top", "contacts that go to the 1 % with most",
               "since burn-in began, or since the resident came to live there", _of_run(care.contacts_of_top)),
        Outcome("tenure_years", "time that contact persons have been there", "years",
                "mean over contact persons, last year", _of_run(care.tenure_of_all)),
        _share("time_per_contact", "time per contact",
               "part of what it should be, mean over cases in care; last year", _of_run(care.time_of_all)),
        Outcome("waiting", "on waiting lists", "cases",
                "over all agencies, last year", lambda it: care.waiting(it.run).sum()),
        Outcome("weeks_waited", "time waited for help", "weeks",
                "so far, mean over cases that wait at the end", _of_run(care.weeks_waited_of_all)),
    ]  # fmt: skip


COSTS = {
    "professional time": "the agencies' own staff",
    "levers": "what levers buy or add, besides what they take from casework",
    "forced help": "what forced help costs besides the casework of the agency that forces it",
    "all": "the sum of these",
}
"""What hours and euros go to (`sim.measures.costs.annual_costs`)."""


def _costs() -> list[Outcome]:
    return [
        *(Outcome(f"{column(name)}_hours", f"work: {name}", "hours a year", f"{what}; whole neighbourhood, last year",
                  lambda it, name=name: it.costs[name].hours) for name, what in COSTS.items()),
        *(Outcome(f"{column(name)}_euros", f"costs: {name}", "euros a year", f"{what}; whole neighbourhood, last year",
                  lambda it, name=name: it.costs[name].euros) for name, what in COSTS.items()),
        Outcome("casework_hours", "work: casework", "hours a year",
                "of the agencies' own staff; whole neighbourhood, last year",
                lambda it: costs.staff_hours(it.run)[:, StaffUse.CASEWORK].sum()),
    ]  # fmt: skip


def _events() -> list[Outcome]:
    return [
        Outcome(f"{column(event.word)}_per_year", event.word, "per 1,000 residents a year",
                f"{event.meaning or event.word}; last year", lambda it, e=event: it.event_rates[e])
        for event in Event
    ]  # fmt: skip


def _trust_last_year(run: Run) -> float:
    year = last_year(run)
    return mean_trust(run)[year.start - year.stop :].mean()


OUTCOMES: dict[str, Outcome] = {
    one.name: one for one in (*_non_reach(), *_trust_and_stories(), *_reach(), *_care(), *_costs(), *_events())
}
"""All of them by name, in the order in which they are kept."""

MAIN = (
    "non_reach", "non_reach_of_need", "trust", "severity", "distrust_unmet", "sociaal_bereik", "solved_share",
    "weeks_waited", "forced_per_year", "all_euros",
)  # fmt: skip
"""Outcomes that a summary shows whatever is asked for."""


def outcomes(run: Run) -> dict[str, float]:
    """Return what is kept of a run in a table: always the same names, in the same order (`OUTCOMES`)."""
    it = Measured(run)
    return {name: float(one.measure(it)) for name, one in OUTCOMES.items()}


def outcome(name: str, where: str = "") -> Outcome:
    """Return the outcome that a user named, `where` being the place of the name.

    Raises
    ------
    InputError
        None is called so.
    """
    if name not in OUTCOMES:
        raise InputError(f"'{name}' is not an outcome; {nearest(name, OUTCOMES)}", where=where)
    return OUTCOMES[name]
