"""Where cases are sent and whether they arrive, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import (
    EXACT,
    HEALTH,
    HOUSING,
    INCOME,
    LOT,
    events,
    give_need,
    in_care,
    plain,
    put_in_care,
    waiting,
    week,
)
from helpers.small_town import UNASKED, N, office, people, town

from sim.codes import Event, Stage
from sim.mechanisms import escalation, informal_help, referral
from sim.run import Run
from sim.state.records import NO_AGENCY


def test_rules_of_referral():
    assert referral.refer_chance(0.5, 0.5, 0.5) == 0.125
    assert referral.refer_chance(0.5, 0.5, 1.0) == referral.refer_chance(0.5, 0.0, 0.0) == 0.0
    assert referral.trust_after_introduction(0.5, 0.5) == 0.75
    assert referral.trust_after_introduction(0.5, 0.0) == 0.5
    # at a midpoint of 1/2 and a steepness of 2, odds of 1 and, with lent trust, 3
    assert referral.arrival_chance(0.5, 0.0, 2.0, False, 0.5) == 0.5
    assert referral.arrival_chance(0.5, 0.0, 2.0, True, 0.5) == pytest.approx(0.9, abs=EXACT)
    assert referral.arrival_chance(0.0, 0.0, 2.0, False, 0.5) == 0.0
    assert referral.closes_early(0.25, 0.375, 0.1, 0.125)
    assert not referral.closes_early(0.375, 0.375, 0.1, 0.125)
    assert not referral.closes_early(0.25, 0.375, 0.125, 0.125)


def test_of_equal_agencies_one_is_taken_by_lot():
    twins = [office(name, specialism=0.5, harshness=0.5, domains=("income",)) for name in ("one", "other")]
    run = town(
        ("referral",), office("sender", domains=("income",), harshness=0.0, specialism=0.0, cooperation=1.0), *twins
    )
    world, now = run.world, week(run)
    lots = [(LOT + np.uint64(k), i) for k in range(20) for i in range(N)]
    received = [plain(referral.receiver, world, now, lot, i, INCOME, 0, 0.0, 0.0) for lot, i in lots]
    forced = [plain(escalation.harshest, world, now, lot, i, INCOME) for lot, i in lots]
    trusted = [plain(informal_help.most_trusted, world, LOT, i, INCOME) for i in range(20)]
    assert set(received) == set(forced) == {1, 2} and set(trusted) == {0, 1, 2}
    for chosen in (received, forced):
        assert abs(chosen.count(1) - len(lots) / 2) < 4 * (len(lots) / 4) ** 0.5


def test_a_case_goes_where_it_fits_best_only_if_agencies_know_each_other():
    run = town(
        ("referral",),
        office("sender", specialism=0.9, cooperation=0.5), office("best", specialism=0.75, domains=("income",)),
        office("other", specialism=0.25, domains=("income",)), office("elsewhere", domains=("health",)),
    )  # fmt: skip

    def receiver(d: int, a: int, u_known: float, u_any: float) -> int:
        return plain(referral.receiver, run.world, week(run), LOT, 0, d, a, u_known, u_any)

    assert receiver(INCOME, 0, 0.49, 0.99) == 1
    assert receiver(INCOME, 0, 0.5, 0.49) == 1
    assert receiver(INCOME, 0, 0.5, 0.5) == 2
    assert receiver(HEALTH, 0, 0.5, 0.5) == 3
    assert receiver(HOUSING, 0, 0.0, 0.0) == NO_AGENCY
    # back again: a case may go round in circles
    assert receiver(INCOME, 1, 0.9, 0.0) == 0


def refer_all(trust: float, warm: float = 0.0, **changes) -> Run:
    """Return a town in which every contact of resident 0 leads to referral, after one week."""
    sender = office("sender", specialism=0.0, cooperation=1.0, warm_handover=warm)
    run = town(
        ("contact", "referral", "access"), sender, office("receiver", waiting_weeks=4.0),
        residents=people(complexity=1.0), start_trust=trust, refer_chance=1.0, misjudgement_effect=0.0, **changes
    )  # fmt: skip
    put_in_care(run, 0)
    return run.advance(1)


def test_a_trusted_receiver_is_reached_and_puts_the_case_on_its_list():
    run = refer_all(1.0)
    case = run.state.cases[0, INCOME]
    assert (in_care(run), waiting(run)) == ([], [0])
    assert (case.agency, case.stage, case.since, case.relationship) == (1, Stage.WAITING, 0, 0.0)
    assert events(run, Event.REFERRED, Event.ARRIVED, Event.DROPPED_OUT) == [1, 1, 0]


def test_a_cold_hand_over_to_an_agency_without_trust_is_lost_on_the_way():
    run = refer_all(0.0)
    assert (in_care(run), waiting(run), run.state.cases[0, INCOME].stage) == ([], [], Stage.MISMATCH)
    assert events(run, Event.REFERRED, Event.ARRIVED, Event.DROPPED_OUT) == [1, 0, 1]


def test_a_warm_hand_over_lends_full_trust():
    run = refer_all(0.0, warm=1.0, lent_trust=1.0)
    assert (waiting(run), events(run, Event.REFERRED, Event.ARRIVED)) == ([0], [1, 1])


def test_other_domains_are_taken_along_by_an_integral_agency():
    run = town(
        ("contact", "referral", "access", "seeking"), office("broad", integral=1.0, domains=("income", "health")),
        office("housing", domains=("housing",)), start_trust=1.0, mention_chance=0.0, **UNASKED
    )  # fmt: skip
    for i, d in enumerate((HEALTH, HOUSING)):
        put_in_care(run, i, INCOME)
        give_need(run, i, d)
    put_in_care(run, 2, HOUSING, a=1)
    give_need(run, 2, HEALTH)
    run.advance(1)
    # health by the agency itself, housing by hand-over; the agency that is not integral sees nothing
    assert (waiting(run, HEALTH), waiting(run, HOUSING)) == ([0], [1])
    assert run.state.cases[0, HEALTH].agency == 0 and run.state.cases[1, HOUSING].agency == 1
    assert events(run, Event.REFERRED, Event.ARRIVED) == [1, 1]


def test_help_is_closed_as_soon_as_it_goes_a_little_better():
    run = town(("contact", "referral"), office(early_closure=1.0), relief=0.5, early_closure_from=0.375)
    put_in_care(run, 0, severity=1.0)
    run.advance(1)
    assert (in_care(run), events(run, Event.CLOSED_EARLY)) == ([0], [0])
    run.advance(1)
    assert (in_care(run), events(run, Event.CLOSED_EARLY)) == ([], [1])
    case = run.state.cases[0, INCOME]
    # the need is still there: this is where relapse begins; and it is felt as a slight
    assert run.state.bonds[0, 0].n_bad == 1
    assert (case.stage, case.severity, run.state.open_needs[0]) == (Stage.MISMATCH, 0.25, 1)
