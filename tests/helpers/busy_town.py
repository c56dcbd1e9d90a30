"""A town with so many and grave needs that in a short run every mechanism has work, and the laws that hold in it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.codes import N_DOMAINS, AgencySeries, Event, Stage
from sim.run import Run, simulate
from sim.scenario.scenario import Mechanisms, Rules, Scenario
from sim.state.records import TRUST_HELD, TRUST_LOST

SEED, RESIDENTS, WEEKS = 4, 500, 120
BUSY = {
    "need_rate": 0.02, "need_worsening": 0.03, "escalation_chance": 0.5, "moving_rate": 0.004, "recognition": 0.8,
    "bridge_chance": 0.2, "key_figures": 0.5, "waiting_loss": 0.05, "stacking": 1.5, "tell_rate": 0.1,
}  # fmt: skip
NAMES = tuple(Mechanisms.model_fields)


def busy(*off: str, parameters: dict[str, float] | None = None, **fields) -> Scenario:
    """Return a scenario in which every mechanism has work, with these switched off."""
    return Scenario(
        residents=RESIDENTS, weeks=WEEKS, burn_in=0, parameters=BUSY | (parameters or {}),
        mechanisms=Mechanisms(**dict.fromkeys(off, False)), **fields,
    )  # fmt: skip


@cache
def without(*off: str) -> Run:
    """Return a finished run with these mechanisms switched off."""
    return simulate(busy(*off), SEED)


@cache
def under(**rules: str) -> Run:
    """Return a finished run under these rival rules."""
    return simulate(busy(rules=Rules(**rules)), SEED)


def count(run: Run, *which: int) -> int:
    """Return how often these events were counted in all weeks."""
    return int(run.series.events[:, list(which)].sum())


def ever_at(run: Run, *places: int) -> int:
    """Return the resident-weeks at these places."""
    return int(run.series.funnel[:, :, list(places)].sum())


def bits(run: Run, name: str) -> np.ndarray:
    """Return for every case (n, D) whether it is in this set of a resident."""
    return (run.state.people[name][:, None] >> np.arange(N_DOMAINS) & 1).astype(bool)


def is_same(one: Run, other: Run) -> bool:
    """Return whether two runs have the same series and the same state at the end, bit for bit."""
    series = all(a.tobytes() == b.tobytes() for a, b in zip(one.series, other.series, strict=True))
    names = ("people", "cases", "bonds", "open_needs", "image", "trust_ledger", "worker_since")
    return series and all(getattr(one.state, k).tobytes() == getattr(other.state, k).tobytes() for k in names)


def check_places(run: Run) -> None:
    """Everyone stands in exactly one place, in every week."""
    assert (run.series.funnel >= 0).all()
    assert (run.series.funnel.sum(axis=2) == run.group_sizes).all()
    in_need = RESIDENTS - run.series.funnel[:, :, Stage.NO_NEED].sum(axis=1)
    assert (in_need <= run.series.needs).all()


def check_cases(run: Run) -> None:
    """A case is at most on one list, and only where there is a need; its place agrees with the list."""
    people, cases = run.state.people, run.state.cases
    open_needs = (run.state.open_needs[:, None] >> np.arange(N_DOMAINS) & 1).astype(bool)
    in_care, waiting, forced = bits(run, "care_in"), bits(run, "waiting_in"), bits(run, "forced_in")
    assert not (in_care & waiting).any()
    assert not (forced & ~in_care).any()
    for name in ("care_in", "waiting_in", "forced_in", "street_in"):
        assert not (bits(run, name) & ~open_needs).any(), name
    assert (cases["stage"][in_care & ~forced] == Stage.HELPED).all()
    assert (cases["stage"][forced] == Stage.FORCED).all()
    assert not np.isin(cases["stage"][~in_care], (Stage.HELPED, Stage.FORCED)).any()
    assert (cases["stage"][~open_needs] == Stage.NO_NEED).all() and (cases["stage"][open_needs] != Stage.NO_NEED).all()
    assert (cases["severity"][~open_needs] == 0.0).all() and (cases["severity"][open_needs] > 0.0).all()
    assert run.series.needs[-1] == open_needs.sum()
    assert run.series.severity[-1] == pytest.approx(cases["severity"].sum(dtype=np.float64), rel=1e-9)
    assert people["moved_in"].max() < WEEKS


def check_ranges(run: Run) -> None:
    """Every score lies in [0, 1]."""
    state = run.state
    scores = [state.people["fear"], state.people["norm"], state.cases["severity"], state.cases["relationship"],
              state.bonds["trust"], state.bonds["awareness"], state.bonds["story_strength"], state.image,
              run.series.image, run.series.by_agency[:, :, AgencySeries.TIME_PER_CONTACT]]  # fmt: skip
    for score in scores:
        assert np.isfinite(score).all() and score.min() >= 0.0 and score.max() <= 1.0


def check_books(run: Run) -> None:
    """The books hold the sum of trust of every group and agency, and what each source took only grows."""
    held = np.zeros(run.state.trust_ledger.shape[1:])
    np.add.at(held, run.state.people["group"], run.state.bonds["trust"].astype(np.float64))
    assert run.state.trust_ledger[TRUST_HELD] == pytest.approx(held, abs=1e-6)
    lost = run.series.trust_ledger[:, TRUST_LOST:]
    assert (np.diff(lost, axis=0) >= 0.0).all() and (lost >= 0.0).all()
    assert run.series.trust_ledger[-1] == pytest.approx(run.state.trust_ledger, abs=0.0)


def check_counts(run: Run) -> None:
    """Events that belong to each other agree."""
    events = run.series.events
    assert (events >= 0).all()
    assert (events[:, Event.TAKEN_IN] <= events[:, Event.TOLD]).all()
    assert (events[:, Event.ARRIVED] <= events[:, Event.REFERRED]).all()
    assert (run.series.by_agency[:, :, AgencySeries.ASKED].sum(axis=1) == events[:, Event.ASKED]).all()
    contacts = run.series.by_agency[:, :, AgencySeries.CONTACTS].sum(axis=1)
    went = events[:, [Event.GOOD_CONTACTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS]].sum(axis=1)
    surrounding = events[:, Event.FORCED_CONTACTS]
    # a slight is part of a contact, or of an intake that came to nothing
    assert (went + surrounding <= contacts).all()
    assert (contacts <= went + surrounding + events[:, Event.SLIGHTS]).all()
    # whoever is in care came in, and whoever came in left by one of these doors or is there
    came = count(run, Event.ADMITTED, Event.FORCED)
    left = count(
        run, Event.SOLVED, Event.DROPPED_OUT, Event.CLOSED_EARLY, Event.REFERRED, Event.ARRIVED
    ) + N_DOMAINS * count(run, Event.MOVED)
    assert came - left <= bits(run, "care_in").sum() <= came


LAWS = (check_places, check_cases, check_ranges, check_books, check_counts)
