"""Switched off means that nothing of a mechanism is left, and that what remains still runs by its laws."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.busy_town import BUSY, LAWS, NAMES, SEED, WEEKS, bits, busy, count, ever_at, is_same, without

from sim.codes import N_DOMAINS, AgencySeries, Event, Stage, TrustSource
from sim.parameters.registry import values
from sim.run import Run, simulate
from sim.state.records import TRUST_LOST


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


def test_nothing_is_said_of_what_is_not_there():
    assert set(LEFT) <= set(NAMES)


@pytest.mark.parametrize("off", NAMES)
def test_nothing_is_left_of_what_is_off(off):
    assert off in LEFT, f"LEFT must say what has to be gone where {off} is off"
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
