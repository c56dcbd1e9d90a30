"""Switched off means that nothing of a mechanism is left, and that what remains still runs by its laws.

The town has many and grave needs, so that in a short run every mechanism has work: a test makes sure of that.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.codes import N_DOMAINS, AgencySeries, Event, Stage, TrustSource
from sim.parameters.registry import values
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
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


# Laws that hold whatever is switched off.


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


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__.removeprefix("check_"))
@pytest.mark.parametrize("off", ["", *NAMES])
def test_laws_hold_with_any_one_mechanism_off(off, law):
    law(without(*filter(None, [off])))


@pytest.mark.parametrize(
    "on",
    [
        ("contact", "learning", "stories"),
        ("need",),
        (),
        ("contact", "referral", "informal_help", "escalation", "image"),
    ],
    ids=["workshop", "need", "nothing", "what follows contact"],
)
def test_laws_hold_in_small_models(on):
    run = without(*(name for name in NAMES if name not in on))
    for law in LAWS:
        law(run)
    assert (count(run, Event.GOOD_CONTACTS, Event.BAD_CONTACTS) > 0) == ("contact" in on)
    assert (count(run, Event.TOLD) > 0) == ("stories" in on)


def test_informal_help_is_for_needs_only():
    light = {"informal_start": 0.8, "informal_relief": 0.2, "consider_base": 0.8, "need_worsening": 0.0}
    run = Run(busy(parameters=light), SEED)
    for _ in range(WEEKS):
        run.advance(1)
        open_needs = (run.state.open_needs[:, None] >> np.arange(N_DOMAINS) & 1).astype(bool)
        assert not (bits(run, "informal_in") & ~open_needs).any()


# Nothing is left of what is off; with everything on, it is there.


def nothing_of_need(run: Run) -> bool:
    return count(run, Event.SOLVED) == 0 and (run.series.needs == run.series.needs[0]).all()


def nothing_of_staffing(run: Run) -> bool:
    tenure, time = (
        run.series.by_agency[:, :, AgencySeries.TENURE],
        run.series.by_agency[:, :, AgencySeries.TIME_PER_CONTACT],
    )
    return (tenure == np.arange(float(WEEKS))[:, None]).all() and (time == 1.0).all()


def nothing_of_outreach(run: Run) -> bool:
    return ever_at(run, Stage.DOES_NOT_KNOW) == 0 and (run.settings.common == 1.0).all()


def nothing_of_seeking(run: Run) -> bool:
    return (
        ever_at(run, Stage.DOES_NOT_KNOW, Stage.OWN_EXPERIENCE, Stage.STORIES, Stage.FEAR, Stage.SHAME, Stage.NORM) == 0
    )


def nothing_of_access(run: Run) -> bool:
    """Whoever is referred is admitted in the week after, so that nobody waits into a second week."""
    old = run.state.cases["since"][bits(run, "waiting_in")]
    return ever_at(run, Stage.REFUSED) == 0 and (old == WEEKS - 1).all()


def nothing_of_contact(run: Run) -> bool:
    return (
        count(run, Event.GOOD_CONTACTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS, Event.DROPPED_OUT, Event.SOLVED) == 0
    )


def nothing_of_learning(run: Run) -> bool:
    return not run.state.trust_ledger[
        [TRUST_LOST + TrustSource.OWN_EXPERIENCE, TRUST_LOST + TrustSource.SPILL_OVER]
    ].any()


def nothing_of_stories(run: Run) -> bool:
    people = run.state.people
    start = np.where(people["is_young"], values(BUSY)["start_norm_youth"], values(BUSY)["start_norm"])
    return (
        count(run, Event.TOLD, Event.TAKEN_IN) == 0
        and not run.state.bonds["story_strength"].any()
        and not run.state.trust_ledger[TRUST_LOST + TrustSource.STORIES].any()
        and not people["has_heard_bad"].any()
        and (people["norm"] == start.astype(np.float32)).all()
    )


def nothing_of_referral(run: Run) -> bool:
    return count(run, Event.REFERRED, Event.ARRIVED, Event.CLOSED_EARLY) == 0


def nothing_of_informal_help(run: Run) -> bool:
    helped = bits(run, "informal_in").any() or bits(run, "street_in").any()
    return (
        count(run, Event.INFORMAL_STARTS, Event.BRIDGED, Event.STREET_SOLUTIONS) + ever_at(run, Stage.INFORMAL) == 0
        and not helped
    )


def nothing_of_escalation(run: Run) -> bool:
    return (
        count(run, Event.FORCED, Event.FORCED_CONTACTS) + ever_at(run, Stage.FORCED) == 0
        and not bits(run, "forced_in").any()
    )


def nothing_of_image(run: Run) -> bool:
    return not run.series.image.any()


def nothing_of_moving(run: Run) -> bool:
    is_moved = run.state.people["moved_in"].any() or run.state.trust_ledger[TRUST_LOST + TrustSource.NEWCOMERS].any()
    return count(run, Event.MOVED) == 0 and not is_moved


LEFT = {
    "need": nothing_of_need, "staffing": nothing_of_staffing, "outreach": nothing_of_outreach,
    "seeking": nothing_of_seeking, "access": nothing_of_access, "contact": nothing_of_contact,
    "learning": nothing_of_learning, "stories": nothing_of_stories, "referral": nothing_of_referral,
    "informal_help": nothing_of_informal_help, "escalation": nothing_of_escalation, "image": nothing_of_image,
    "moving": nothing_of_moving,
}  # fmt: skip


@pytest.mark.parametrize("off", NAMES)
def test_nothing_is_left_of_what_is_off(off):
    assert set(LEFT) == set(NAMES)
    assert not LEFT[off](without()), "with everything on, the mechanism must show"
    assert LEFT[off](without(off))


def test_every_event_and_every_place_is_there_with_everything_on():
    run = without()
    assert {name for name, n in zip(Event.words(), run.series.events.sum(axis=0), strict=True) if n == 0} == set()
    for place in (Stage.FORCED, Stage.INFORMAL, Stage.WAITING, Stage.REFUSED):
        assert ever_at(run, place) > 0


@pytest.mark.parametrize("off", [(), ("staffing",)], ids=["staffing", "no staffing"])
def test_agencies_count_their_clients_as_the_week_begins(off):
    # a need that heals by itself leaves the list before it is counted
    run = Run(busy(*off, parameters={"need_healing": 0.0}), SEED).advance(40)
    helped, waiting = bits(run, "care_in"), bits(run, "waiting_in")
    agency, n = run.state.cases["agency"].copy(), len(run.scenario.agencies)
    assert helped.sum() > 0 and waiting.sum() > 0
    week = run.advance(1).series.by_agency[40]
    assert week[:, AgencySeries.CLIENTS].tolist() == np.bincount(agency[helped], minlength=n).tolist()
    assert week[:, AgencySeries.WAITING].tolist() == np.bincount(agency[waiting], minlength=n).tolist()


# Off is the same, bit for bit, as on with nothing to do.

NOTHING_TO_DO = {
    "image": {"start_image": 0.0, "image_from_bad": 0.0, "image_from_good": 0.0},
    "moving": {"moving_rate": 0.0},
    "escalation": {"escalation_chance": 0.0},
    "informal_help": {"informal_start": 0.0, "street_start": 0.0},
    "learning": {
        "trust_gain": 0.0, "severe_weight": 0.0, "fear_from_event": 0.0, "prior_bad": 0.0,
    },
    "outreach": {
        "outreach_gain": 1.0, "awareness_loss": 0.0, "outreach_youth": 1.0, "outreach_low_dutch": 1.0,
        "familiarity": 0.0,
    },
}  # fmt: skip


@pytest.mark.parametrize("off", sorted(NOTHING_TO_DO))
def test_off_is_the_same_as_on_with_nothing_to_do(off):
    idle = busy(parameters=NOTHING_TO_DO[off])
    if off == "outreach":
        # present everywhere, at no cost of staff time
        agencies = tuple(agency.model_copy(update={"outreach": 1.0}) for agency in idle.agencies)
        idle = idle.changed(agencies=agencies, parameters=dict(idle.parameters) | {"outreach_time": 0.0})
        plain = busy(off, agencies=agencies, parameters={"outreach_time": 0.0, "moving_rate": 0.0})
        idle = idle.changed(parameters=dict(idle.parameters) | {"moving_rate": 0.0})
        one, other = simulate(plain, SEED), simulate(idle, SEED)
        assert np.array_equal(one.series.funnel, other.series.funnel)
        assert np.array_equal(one.series.events, other.series.events)
        return
    assert is_same(simulate(idle, SEED), without(off))


def test_referral_without_reasons_to_refer_is_the_same_as_none():
    still = busy(parameters={"refer_chance": 0.0, "mention_chance": 0.0})
    agencies = tuple(agency.model_copy(update={"integral": 0.0, "early_closure": 0.0}) for agency in still.agencies)
    assert is_same(
        simulate(still.changed(agencies=agencies), SEED), simulate(busy("referral", agencies=agencies), SEED)
    )


def test_contact_that_never_takes_place_is_the_same_as_none():
    still = busy("access", "seeking")
    agencies = tuple(agency.model_copy(update={"contact_rate": 0.0}) for agency in still.agencies)
    idle = simulate(still.changed(agencies=agencies), SEED)
    assert is_same(idle, simulate(busy("access", "seeking", "contact", agencies=agencies), SEED))


# Rival rules.

RIVALS = [
    {"learning": "confirmation"}, {"seeking": "threshold"}, {"peers": "off"}, {"ties": "watts_strogatz"},
    {"ties": "degree_preserving"},
]  # fmt: skip


@pytest.mark.parametrize("rule", RIVALS, ids=lambda rule: "-".join(next(iter(rule.items()))))
def test_rival_rules_run_by_name_keep_the_laws_and_differ(rule):
    run = under(**rule)
    for law in LAWS:
        law(run)
    assert not is_same(run, without())
    assert count(run, Event.SOLVED) > 0


def test_rival_rules_run_together():
    run = under(learning="confirmation", seeking="threshold", peers="off", ties="watts_strogatz")
    for law in LAWS:
        law(run)


def test_default_rules_are_the_named_ones():
    assert is_same(under(learning="asymmetric", seeking="logit", peers="on", ties="kinds"), without())


def test_peers_off_is_the_same_as_company_that_comes_never():
    alone = busy(parameters={"peer_effect": 0.0, "key_figure_company": 0.0})
    assert is_same(simulate(alone, SEED), under(peers="off"))


@pytest.mark.parametrize("name", ["experience_experts", "key_figures"])
def test_peers_off_takes_the_effect_of_who_comes_along(name):
    # without hours and without making agencies known, company is all that the lever brings
    lever = LEVERS[name].model_copy(update={"from_casework": 0.0})
    for peers, is_felt in (("on", True), ("off", False)):
        base = busy(rules=Rules(peers=peers), parameters={"key_figure_reach": 0.0})
        plain, moved = simulate(base, SEED), simulate(base.with_levers([lever]), SEED)
        assert is_same(plain, moved) != is_felt
