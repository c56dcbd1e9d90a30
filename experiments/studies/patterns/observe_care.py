"""What patterns of sections D and E read: barriers other than trust, and what helps, by kind of resident.

A run is looked at every quarter of a year from the end of burn-in on. Kinds of residents are quarters of all
residents by a property, from the least to the most of it, so that no kind is ever empty. Newcomers take over the
properties of a home, and count; only where residents are divided by the trust they had at the end of burn-in are they
left out.
"""

from __future__ import annotations

import numpy as np

from sim.codes import AgeBand, AgencySeries, Event, Stage  # fmt: skip
from sim.measures.periods import per, ratio, reported_weeks
from sim.measures.residents import awareness, stage_codes
from sim.run import Run

QUARTERS = ("proficiency", "paper_skill", "complexity", "distance")
"""Properties by which residents are divided into quarters."""

NAMES_OF_KIND = {"proficiency": "dutch", "paper_skill": "paper", "complexity": "complexity", "distance": "distance"}
"""What these quarters are called in the names of what is kept."""

GOOD_CONTACTS_OF_A_FIT = 3
"""Good contacts with one agency since the end of burn-in from which it may count as a good fit (SF50)."""


def quarters(values: np.ndarray, n: int = 4) -> np.ndarray:
    """Return in which of n equally large parts each resident falls (n,), 0 for the lowest values; ties by number."""
    rank = np.empty(len(values), np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    return rank * n // len(values)


class Care:
    """Notes on one run, from the end of burn-in on."""

    def __init__(self, run: Run) -> None:
        people, bonds = run.state.people, run.state.bonds
        self.everyone = np.arange(len(people))
        self.kinds = {NAMES_OF_KIND[name]: quarters(people[name]) for name in QUARTERS}
        self.kinds["age"] = (run.residents.age == AgeBand.FROM_65).astype(np.int64)
        self.kinds["trust"] = quarters(bonds["trust"].mean(axis=1, dtype=np.float64))
        self.first_trust = bonds["trust"].astype(np.float64)
        self.first_contacts = bonds["n_good"].astype(np.int64), bonds["n_bad"].astype(np.int64)
        self.first_moved_in = people["moved_in"].copy()
        self.stages = {name: np.zeros((2 if name == "age" else 4, len(Stage))) for name in self.kinds}
        self.went = np.zeros((2, len(people)))  # good and other encounters of each resident
        self.needs_by_domains = np.zeros((2, 2))  # needs at a look, and those over at the next; one domain, more
        self.aware = []  # mean awareness of all agencies (n,), every half-year
        self.n_looks = 0
        self._last = _standing(run)

    def after_week(self, run: Run) -> None:
        """Look away: what changes within a quarter of a year is read from the series."""

    def observed(self, run: Run) -> dict[str, float | np.ndarray]:
        """Return what is kept, under names of their own.

        Shares in [0, 1]. `..._by_dutch`, `_paper`, `_complexity`, `_distance` and `_trust` are (4,): quarters of the
        residents, from the least to the most; `_by_age` is (2,): under 65 and older. NaN where nobody is in a kind.
        `unhelped...`: residents with a need that counts who are not in care of their own will; forced help is not reach
        (`measures.reach`), and where doors close there is more of it. `unwilling...`: those whom own experience,
        stories, fear, shame or the norm hold back. `success...`: of all own encounters, intakes included,
        those that went well.
        """
        need, over = self.needs_by_domains
        return {
            **_flows(run),
            "over_by_domains": per(over, need),
            **self._of_kinds(),
            **self._of_awareness(run),
            **self._of_trust(run),
        }

    def after_quarter(self, run: Run) -> None:
        """Note where everyone stands, and what has changed since the last look."""
        good, bad, open_needs, moved_in = _standing(run)
        good_before, bad_before, open_before, moved_in_before = self._last
        is_new = moved_in != moved_in_before  # what was lived and needed before went with those who left
        self.went[0] += good - np.where(is_new, 0, good_before)
        self.went[1] += bad - np.where(is_new, 0, bad_before)
        n_before, n_over = np.bitwise_count(open_before), np.bitwise_count(open_before & ~open_needs)
        for k, those in enumerate((n_before == 1, n_before > 1)):
            self.needs_by_domains[:, k] += n_before[those & ~is_new].sum(), n_over[those & ~is_new].sum()
        stage, stays = stage_codes(run, self.everyone), moved_in == self.first_moved_in
        for name, kind in self.kinds.items():
            counts = stays if name == "trust" else slice(None)
            cell = kind[counts] * len(Stage) + stage[counts]
            self.stages[name] += np.bincount(cell, minlength=self.stages[name].size).reshape(-1, len(Stage))
        self.n_looks += 1
        if self.n_looks % 2 == 0:
            self.aware.append(awareness(run, self.everyone).mean(axis=1))
        self._last = good, bad, open_needs, moved_in

    def _of_kinds(self) -> dict[str, np.ndarray]:
        """Return who is unhelped and whose encounters go well, by kind of resident."""
        found: dict[str, np.ndarray] = {}
        for name, kind in self.kinds.items():
            stages = self.stages[name]
            good, other = (np.bincount(kind, went, len(stages)) for went in self.went)
            found[f"success_by_{name}"] = per(good, good + other)
            found[f"unhelped_by_{name}"] = per(stages[:, Stage.FORCED :].sum(axis=1), stages.sum(axis=1))
        stages = self.stages["distance"]
        found["unwilling_by_distance"] = per(
            stages[:, Stage.OWN_EXPERIENCE : Stage.NORM + 1].sum(axis=1), stages.sum(axis=1)
        )
        return found

    def _of_awareness(self, run: Run) -> dict[str, float | np.ndarray]:
        """Return how well agencies are known: every half-year, and at the end by kind."""
        is_young = run.state.people["is_young"] != 0
        last, dutch = awareness(run, self.everyone).mean(axis=1), self.kinds["dutch"]
        return {
            "aware_each_half_year": np.array([aware.mean() for aware in self.aware]),
            "aware": float(last.mean()),
            "aware_young": ratio(last[is_young].sum(), is_young.sum()),
            "aware_not_young": ratio(last[~is_young].sum(), (~is_young).sum()),
            "aware_by_dutch": np.bincount(dutch, last, 4) / np.bincount(dutch, minlength=4),
        }

    def _of_trust(self, run: Run) -> dict[str, float | np.ndarray]:
        """Return trust at the end by complexity, and what a good fit leaves with those who trusted least (SF50)."""
        bonds, complexity = run.state.bonds, self.kinds["complexity"]
        trust = bonds["trust"].astype(np.float64)
        change = trust - self.first_trust
        stays = run.state.people["moved_in"] == self.first_moved_in
        good, bad = (bonds[name].astype(np.int64) - first for name, first in zip(
            ("n_good", "n_bad"), self.first_contacts, strict=True))  # fmt: skip
        fits = (good >= GOOD_CONTACTS_OF_A_FIT) & (good >= 2 * bad) & (stays & (self.kinds["trust"] == 0))[:, None]
        who, agency = np.nonzero(fits)
        others = np.ones((len(who), trust.shape[1]), bool)
        others[np.arange(len(who)), agency] = False
        n_others = others.sum()
        elsewhere = np.where(others, trust[who], 0.0).sum()
        return {
            "trust_by_complexity": np.bincount(complexity, trust.mean(axis=1), 4)
            / np.bincount(complexity, minlength=4),
            "trust_gained_with_fit": ratio(change[fits].sum(), len(who)),
            "trust_gained_elsewhere": ratio(np.where(others, change[who], 0.0).sum(), n_others),
            "trust_elsewhere_of_fit": ratio(elsewhere, n_others),
            "trust_of_all": float(trust.mean()),
        }


def _standing(run: Run) -> tuple[np.ndarray, ...]:
    """Return own good and other encounters, open needs as bits, and the week of arrival of each resident (n,) each."""
    state = run.state
    # summed agency by agency: much quicker than along each resident's short row
    good, bad = (np.ascontiguousarray(state.bonds[name].T).sum(axis=0, dtype=np.int64) for name in ("n_good", "n_bad"))
    return good, bad, state.open_needs.copy(), state.people["moved_in"].copy()


def _flows(run: Run) -> dict[str, float | np.ndarray]:
    """Return what the weekly series say of the way from asking to help."""
    weeks = reported_weeks(run)
    events = run.series.events[weeks].sum(axis=0, dtype=np.int64)
    contacts = run.series.by_agency[weeks].sum(axis=(0, 1))
    in_care = contacts[AgencySeries.WENT_WELL] + contacts[AgencySeries.WENT_OTHERWISE]
    # slights are felt in a contact, at a closing that comes too early, and by who leaves before help began
    slights_in_care = contacts[AgencySeries.WENT_OTHERWISE] - events[Event.BAD_CONTACTS] - events[Event.SEVERE_EVENTS]
    left = events[Event.SLIGHTS] - events[Event.CLOSED_EARLY] - slights_in_care
    stages = run.series.funnel[weeks].sum(axis=1, dtype=np.int64)
    unhelped = stages[:, Stage.FORCED :].sum(axis=1) / run.group_sizes.sum()
    return {
        "left_before_help": ratio(left, events[Event.ASKED]),
        "drop_out_per_contact": ratio(events[Event.DROPPED_OUT], in_care),
        "success_in_care": ratio(contacts[AgencySeries.WENT_WELL], in_care),
        "arrived_share": ratio(events[Event.ARRIVED], events[Event.REFERRED]),
        "unhelped": float(unhelped[-52:].mean()),
        "unhelped_first_half_year": float(unhelped[:26].mean()),
    }
