"""What patterns SF1 to SF27 read from a run: trust, stories, and what follows from distrust.

n residents, A agencies, D life domains, G risk groups. An encounter is a contact, or an intake that ended at the
door. Who moved in while watched is left out, for nothing is known of an earlier life.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from experiments.statistics.association import (
    corrected_share_explained,
    corrected_v_squared,
    mean_of_label,
    moran,
    standardised,
)
from sim.codes import AgencySeries, Community, Event, Stage
from sim.initial_state import start_state
from sim.measures.non_reach import funnel_last_year
from sim.measures.periods import reported_weeks
from sim.measures.residents import stage_codes
from sim.measures.stories import is_bad_story, keeps_story
from sim.measures.trust import mean_trust
from sim.parameters.registry import values
from sim.run import Run
from sim.state.domains import DOMAIN_BIT

SEVERAL = 3
"""Bad contacts from which a conviction counts as confirmed ("time and again")."""
ATTRIBUTES = ("distance", "proficiency", "complexity", "paper_skill", "assertiveness")
"""What a resident brings, as far as it may make a contact fail."""
URGENT = 0.6
"""Severity from which a need counts as urgent here; needs start between 0.15 and 0.65."""
QUARTILES = np.array([0.25, 0.5, 0.75])
DUTCH = Community.NETHERLANDS


class Trust:
    """Notes on one run, from the end of burn-in on."""

    def __init__(self, run: Run) -> None:
        people, n_agencies = run.state.people, run.state.bonds.shape[1]
        self._everyone = np.arange(len(people))
        self._n_agencies = n_agencies
        level = run.state.bonds["trust"].mean(axis=1)
        self._quartile = np.searchsorted(np.quantile(level, QUARTILES), level, side="right")
        self._before = _Moment(run)
        self._last_quarter = _Care(run)
        # by hardened or not and agency: good contacts, and the sum of what they closed of the distance to full trust
        self._n_gains, self._gains = np.zeros((2, n_agencies)), np.zeros((2, n_agencies))
        self._log: list[np.ndarray] = []  # rows: resident, agency, earlier bad contacts, whether this one went wrong
        # by quartile and urgency: weeks in which help was not there, and in which it was tried to get
        self._at_risk, self._tries = np.zeros((4, 2)), np.zeros((4, 2))
        # by earlier bad contacts (none, one, two or more)
        self._at_risk_after, self._tries_after = np.zeros(3), np.zeros(3)
        # by quartile: arrivals with a need that was not in care before, their severity, and weeks that it was open
        self._arrivals = np.zeros((3, 4))
        ended = _plain(run.state.cases)["stage"] == Stage.MISMATCH
        self._was_in_care = self._before.in_care | (ended @ DOMAIN_BIT).astype(np.uint8)
        # by voluntary or escalated care: residents, contacts in the next quarter, cases, cases solved
        self._care = np.zeros((2, 4))
        self._by_quarter: dict[str, list[float]] = {name: [] for name in ("bad_stories", "trust_moved_unmet")}
        self._start_trust = _start_trust(run)
        self._note_stories(run)
        # by bad contacts before the end of burn-in (none, one, two or more)
        self._history = np.minimum(run.state.bonds["n_bad"].sum(axis=1, dtype=int), 2)
        self._moved_in = people["moved_in"].copy()
        self._needs_after, self._unreached_after = np.zeros(3), np.zeros(3)

    def after_week(self, run: Run) -> None:
        """Note what one week changed: contacts, what they moved, and who tried to get help."""
        now, before = _Moment(run), self._before
        changed = np.flatnonzero(now.n_met != before.n_met)
        i = changed // self._n_agencies
        changed = changed[now.moved_in[i] == before.moved_in[i]]
        self._note_contacts(now, before, changed)
        self._note_tries(run, now, before, changed // self._n_agencies)
        self._was_in_care = (self._was_in_care | now.in_care) & now.open_needs
        self._before = now

    def after_quarter(self, run: Run) -> None:
        """Note how things stand: stories, who is not reached, and what care in the last quarter led to."""
        self._note_stories(run)
        now, then = _Care(run), self._last_quarter
        stays = now.moved_in == then.moved_in
        contacts = now.n_contacts - then.n_contacts
        for kind, cases in enumerate((then.voluntary, then.forced)):
            who = stays & cases.any(axis=1)
            solved = cases & ~now.open_needs
            self._care[kind] += (who.sum(), contacts[who].sum(), cases[stays].sum(), solved[stays].sum())
        self._last_quarter = now
        stages = stage_codes(run, self._everyone)
        is_unreached = stages >= Stage.DOES_NOT_KNOW
        needs = is_unreached | (stages == Stage.HELPED) | (stages == Stage.FORCED)
        stays = run.state.people["moved_in"] == self._moved_in
        self._needs_after += np.bincount(self._history[needs & stays], minlength=3)
        self._unreached_after += np.bincount(self._history[is_unreached & stays], minlength=3)

    def observed(self, run: Run) -> dict[str, Any]:
        """Return what is kept, by name; arrays are short."""
        n_quarters = len(self._by_quarter["bad_stories"])
        quarters = {name: np.array(kept[:n_quarters]) for name, kept in self._by_quarter.items()}
        with np.errstate(invalid="ignore", divide="ignore"):
            return {
                **quarters,
                **self._of_contacts(run),
                "try_by_trust_light": _halves(self._tries[:, 0]) / _halves(self._at_risk[:, 0]),
                "try_by_trust_urgent": _halves(self._tries[:, 1]) / _halves(self._at_risk[:, 1]),
                "unreached_after": self._unreached_after / self._needs_after,
                "try_after_failures": self._tries_after / self._at_risk_after,
                "arrival_severity": self._arrivals[1] / self._arrivals[0],
                "arrival_weeks": self._arrivals[2] / self._arrivals[0],
                "care_contacts": self._care[:, 1] / self._care[:, 0],
                "care_solved": self._care[:, 3] / self._care[:, 2],
                "asking_taken_by_fear": _taken_by_fear(run),
                **_trust_at_end(run),
                **_groups(run, self._everyone),
            }

    def _note_contacts(self, now: _Moment, before: _Moment, changed: np.ndarray) -> None:
        """Note the contacts in care of those who had one this week; changed: bonds that met, as i * A + a."""
        i, a = np.divmod(changed, self._n_agencies)
        is_one = (np.bincount(i, minlength=1)[i] == 1) & (now.n_met[changed] == before.n_met[changed] + 1)
        is_one &= before.in_care[i] > 0
        i, a = i[is_one], a[is_one]
        went_well = now.n_good[i, a] > before.n_good[i, a]
        self._log.append(np.column_stack((i, a, before.n_bad[i].sum(axis=1, dtype=int), ~went_well)))
        i, a = i[went_well], a[went_well]
        had, has = before.trust[i, a].astype(float), now.trust[i, a].astype(float)
        for kind, those in enumerate((before.n_bad[i, a] == 0, before.n_bad[i, a] >= SEVERAL)):
            closed = (has - had)[those] / np.maximum(1.0 - had[those], 1e-6)
            self._n_gains[kind] += np.bincount(a[those], minlength=self._n_agencies)
            self._gains[kind] += np.bincount(a[those], weights=closed, minlength=self._n_agencies)

    def _note_tries(self, run: Run, now: _Moment, before: _Moment, met: np.ndarray) -> None:
        """Note who, with a need and without help, tried to get it this week; met: residents who met an agency."""
        helped = before.in_care | before.waiting
        idle = np.flatnonzero(
            (before.open_needs > 0) & (helped == 0) & (now.forced == 0) & (now.moved_in == before.moved_in)
        )
        came = (now.in_care | now.waiting)[idle] & before.open_needs[idle]
        has_met = np.zeros(len(now.open_needs), bool)
        has_met[met] = True
        tries = (came > 0) | has_met[idle]
        urgent = (before.severity[idle].max(axis=1) >= URGENT).astype(int)
        failures = np.minimum(before.n_bad[idle].sum(axis=1, dtype=int), 2)
        cell = 2 * self._quartile[idle] + urgent
        self._at_risk += np.bincount(cell, minlength=8).reshape(4, 2)
        self._tries += np.bincount(cell, weights=tries, minlength=8).reshape(4, 2)
        self._at_risk_after += np.bincount(failures, minlength=3)
        self._tries_after += np.bincount(failures, weights=tries, minlength=3)
        k, d = np.nonzero((came & ~self._was_in_care[idle])[:, None] & DOMAIN_BIT)
        i = idle[k]
        weeks_open = run.week - 1 - run.state.cases["opened"][i, d].astype(float)
        for row, amount in enumerate((np.ones(len(i)), before.severity[i, d].astype(float), weeks_open)):
            self._arrivals[row] += np.bincount(self._quartile[i], weights=amount, minlength=4)

    def _note_stories(self, run: Run) -> None:
        """Note the share of bonds with a bad story that is still told, and trust of those who never met an agency."""
        is_bad = keeps_story(run) & is_bad_story(run)
        bonds = _plain(run.state.bonds)
        has_met = ((bonds["n_good"] > 0) | (bonds["n_bad"] > 0)).any(axis=1)
        unmet = ~has_met & (run.state.people["moved_in"] == 0)
        moved = bonds["trust"][unmet].astype(float) - self._start_trust[unmet]
        self._by_quarter["bad_stories"].append(float(is_bad.mean()))
        self._by_quarter["trust_moved_unmet"].append(float(moved.mean()) if unmet.any() else np.nan)

    def _of_contacts(self, run: Run) -> dict[str, Any]:
        """Return what the log of contacts says, at equal agency: every number is against the mean of its agency."""
        both = (self._n_gains > 0).all(axis=0)
        weight = np.where(both, self._n_gains.min(axis=0), 0.0)
        gains = self._gains / self._n_gains
        i, a, earlier, failed = np.concatenate(self._log).astype(int).T
        against_agency = failed - mean_of_label(failed.astype(float), a)
        by_earlier = [against_agency[np.minimum(earlier, 2) == k] for k in range(3)]
        people = run.state.people
        attributes = [people[name][i].astype(float) for name in ATTRIBUTES]
        return {
            "gain_lost_by_hardening": float(np.nansum((gains[0] - gains[1]) * weight) / weight.sum()),
            "fails_after": np.array([part.mean() if len(part) else np.nan for part in by_earlier]),
            "predictors_of_failure": standardised(failed, [np.minimum(earlier, 10), *attributes], a),
        }


class _Moment:
    """What one week is compared by; domains are bits."""

    def __init__(self, run: Run) -> None:
        bonds, people = _plain(run.state.bonds), _plain(run.state.people)
        self.trust, self.n_good, self.n_bad = (bonds[name].copy() for name in ("trust", "n_good", "n_bad"))
        self.n_met = (self.n_good.astype(np.int16) + self.n_bad).ravel()
        self.severity, self.open_needs = _plain(run.state.cases)["severity"].copy(), run.state.open_needs.copy()
        self.moved_in, self.forced, self.in_care, self.waiting = (
            people[name].copy() for name in ("moved_in", "forced_in", "care_in", "waiting_in")
        )


class _Care:
    """What one quarter is compared by: cases in care, voluntary and forced."""

    def __init__(self, run: Run) -> None:
        people = _plain(run.state.people)
        in_care = (people["care_in"][:, None] & DOMAIN_BIT) != 0
        self.forced = (people["forced_in"][:, None] & DOMAIN_BIT) != 0
        self.voluntary = in_care & ~self.forced
        self.open_needs = (run.state.open_needs[:, None] & DOMAIN_BIT) != 0
        self.n_contacts = people["n_contacts"].astype(np.int64)
        self.moved_in = people["moved_in"].copy()


def _plain(records: np.ndarray) -> np.ndarray:
    """Return records as an ordinary array, whose fields are read faster."""
    return records.view(np.ndarray)


def _halves(by_quartile: np.ndarray) -> np.ndarray:
    """Return sums (4,) by quartile as sums (2,) by half."""
    return by_quartile.reshape(2, 2).sum(axis=1)


def _start_trust(run: Run) -> np.ndarray:
    """Return the trust (n, A) with which the run began, before its first week."""
    parameters = values(dict(run.scenario.parameters))
    return (
        start_state(run.residents, run.organisation, run.settings, run.seed, run.scenario, parameters)
        .bonds["trust"]
        .astype(float)
    )


def _taken_by_fear(run: Run) -> np.ndarray:
    """Return the part of asking that fear takes away (3,): of no parents, and parents of Dutch or other origin."""
    people = _plain(run.state.people)
    params = run.settings.params[run.settings.regime_of_week[run.week - 1]]
    taken = (params["fear_weight"] * (1.0 - params["fear_information"] * params["information"]))[people["group"]]
    family = np.where(people["is_parent"] > 0, 1 + (people["community"] != DUTCH), 0)
    return np.bincount(family, weights=taken * people["fear"], minlength=3) / np.bincount(family, minlength=3)


def _trust_at_end(run: Run) -> dict[str, Any]:
    """Return trust by week, agency and kind of resident, and how far it goes with ties."""
    weekly, bonds, people = mean_trust(run), _plain(run.state.bonds), _plain(run.state.people)
    trust = bonds["trust"].astype(float)
    has_met = (bonds["n_good"] > 0) | (bonds["n_bad"] > 0)
    is_far = people["distance"] > np.median(people["distance"])
    is_migrant = people["community"] != DUTCH
    cell = 2 * (people["is_young"] > 0) + is_migrant
    by_cell = [
        trust[cell == k].mean(axis=0) if (cell == k).any() else np.full(trust.shape[1], np.nan) for k in range(4)
    ]
    weeks, thousands = reported_weeks(run), len(people) / 1000.0
    events = run.series.events[weeks].sum(axis=0)
    asked = run.series.by_agency[weeks, :, AgencySeries.ASKED].sum(axis=0)
    stages = run.series.funnel[run.week - 1].sum(axis=0)
    return {
        "trust_weekly": weekly.mean(axis=1),
        "trust_week13": weekly[min(12, len(weekly) - 1)],
        "trust_end": weekly[-1],
        "asked_by_agency": asked,
        "asked_in_all": float(events[Event.ASKED] / thousands),
        "forced_in_all": float(events[Event.FORCED] / thousands),
        "image": float(run.series.image[run.week - 1].mean()),
        "trust_of_met": float(trust[has_met].mean()) if has_met.any() else np.nan,
        "gave_up_for_good": float(stages[Stage.OWN_EXPERIENCE] / stages[Stage.DOES_NOT_KNOW :].sum()),
        "trust_near": float(trust[~is_far].mean()),
        "trust_far": float(trust[is_far].mean()),
        "trust_of_cells": np.concatenate(by_cell),
        "moran_trust": float(np.mean([moran(trust[:, a], run.ties) for a in range(trust.shape[1])])),
    }


def _groups(run: Run, everyone: np.ndarray) -> dict[str, Any]:
    """Return what groups differ in: not being reached, what holds them back, and trust of those not reached."""
    by_place = funnel_last_year(run)
    unreached = by_place[:, Stage.DOES_NOT_KNOW :].sum(axis=1)
    needs = unreached + by_place[:, Stage.HELPED] + by_place[:, Stage.FORCED]
    stages, group = stage_codes(run, everyone), run.state.people["group"]
    missed = stages >= Stage.DOES_NOT_KNOW
    trust = run.state.bonds["trust"][missed].astype(float).mean(axis=1)
    return {
        "unreached_of_need": unreached / needs,
        "informal_share": float(by_place[:, Stage.INFORMAL].sum() / by_place.sum()),
        "held_by_norm": by_place[:, Stage.NORM] / needs,
        "group_explains_trust": corrected_share_explained(trust, group[missed]),
        "group_explains_reason": corrected_v_squared(stages[missed] - Stage.DOES_NOT_KNOW, group[missed]),
    }
