"""Help that is forced, by hand."""

from __future__ import annotations

from helpers.by_hand import HEALTH, INCOME, LOT, OTHERS, events, give_need, in_care, plain, put_in_care, week
from helpers.small_town import UNASKED, office, people, town

from sim.codes import AgencySeries, Event, Stage
from sim.mechanisms import escalation
from sim.run import Run
from sim.state.records import NO_AGENCY


def test_force_comes_nearer_with_severity_power_and_nuisance():
    assert escalation.escalation_chance(0.5, 0.5, 0.5, 0.5, 1.0) == 0.0
    assert escalation.escalation_chance(0.75, 0.5, 0.5, 0.5, 1.0) == 0.125
    assert escalation.escalation_chance(0.75, 0.5, 0.5, 0.5, 2.0) == 0.25
    assert escalation.escalation_chance(1.0, 0.5, 1.0, 1.0, 2.0) == 1.0
    assert escalation.escalation_chance(1.0, 0.5, 1.0, 0.0, 2.0) == 0.0


def forcing(**changes) -> Run:
    """Return a town in which help is forced in the first week upon residents 0 (waits) and 1 (street solution)."""
    run = town(
        ("escalation", "contact", "learning", "referral", "seeking", "access"),
        office("soft", quality=0.0), office("hard", harshness=1.0, quality=0.0),
        office("harder elsewhere", harshness=1.0, domains=("health",)),
        escalation_from=0.5, escalation_chance=1.0, forced_severe=0.0, stacking=2.0, drop_out=1.0,
        severe_chance=0.0, severe_misjudgement=0.0, **UNASKED, **changes
    )  # fmt: skip
    give_need(run, 0, severity=1.0)
    run.state.cases[0, INCOME].agency = 0
    give_need(run, 1, severity=1.0)
    run.state.people[1].street_in = 1
    give_need(run, 2, severity=0.5)
    return run


def test_the_harshest_agency_of_the_domain_forces():
    run = forcing()
    assert [plain(escalation.harshest, run.world, week(run), LOT, 0, d) for d in (INCOME, HEALTH)] == [1, 1]
    run.advance(1)
    case, person = run.state.cases[1, INCOME], run.state.people[1]
    assert in_care(run) == [0, 1] and run.state.people["forced_in"].tolist() == [1, 1] + [0] * 18
    assert (case.agency, case.stage, case.relationship, person.street_in) == (1, Stage.FORCED, 0.0, 0)
    assert events(run, Event.FORCED) == [2]
    assert run.series.funnel[0, OTHERS, Stage.FORCED] == 2
    # to be forced is a bad experience, which is learnt from in the week after
    assert run.state.bonds["n_bad"][:3, 1].tolist() == [1, 1, 0]


def test_nobody_is_forced_where_no_agency_has_power():
    run = town(("escalation",), office(), escalation_from=0.5, escalation_chance=1.0)
    give_need(run, 0, severity=1.0)
    run.state.people[0].care_in = 0
    assert plain(escalation.harshest, run.world, week(run), LOT, 0, INCOME) == NO_AGENCY
    run.advance(3)
    assert events(run, Event.FORCED) == [0]


def test_a_forced_case_cannot_drop_out_and_is_surrounded_by_professionals():
    run = forcing(start_trust=0.0)
    put_in_care(run, 3, a=1, severity=0.5)
    run.advance(1)
    # the one who chose help stayed away after the first bad contact
    assert run.state.cases[3, INCOME].stage == Stage.MISMATCH and in_care(run) == [0, 1]
    run.advance(19)
    assert in_care(run) == [0, 1] and events(run, Event.DROPPED_OUT) == [1]
    # from the second week on two others each, besides the contact itself
    assert run.series.events[1:20, Event.FORCED_CONTACTS].tolist() == [4] * 19
    assert run.series.by_agency[1:20, 1, AgencySeries.CONTACTS].tolist() == [6.0] * 19
    assert run.state.people["n_contacts"][:2].tolist() == [19 * 3] * 2
    assert events(run, Event.BAD_CONTACTS) == [1 + 2 * 19]


def test_a_forced_case_is_neither_referred_nor_closed_early():
    run = town(
        ("contact", "referral"), office(specialism=0.0, early_closure=1.0), office("other"),
        residents=people(complexity=1.0), refer_chance=1.0, relief=0.25, early_closure_from=1.0,
        misjudgement_effect=0.0, forced_effect=0.0,
    )  # fmt: skip
    put_in_care(run, 0, severity=1.0, forced=True)
    put_in_care(run, 1, severity=1.0)
    run.advance(1)
    assert in_care(run) == [0] and events(run, Event.REFERRED) == [1]
    # but help that is forced may solve the need
    run.advance(20)
    assert run.state.open_needs[0] == 0 and run.state.people[0].forced_in == 0
