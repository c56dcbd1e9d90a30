"""Who weighs asking for help, whom they ask and what stands in the way, by hand."""

from __future__ import annotations

import math

import pytest
from helpers.by_hand import EXACT, HEALTH, HOUSING, INCOME, give_need, plain, week
from helpers.small_town import office, people, town
from helpers.three_residents import ASSERTIVE, EVERYONE, FIRST, LITTLE_DUTCH, PARENT, PEOPLE, SCENARIO, SECOND, draws

from sim.codes import N_DOMAINS, Stage
from sim.core.keyed_random import Purpose, uniform
from sim.mechanisms import seeking
from sim.run import Run
from sim.state.records import NO_AGENCY


def weigh(run: Run, i: int, a: int, u: float) -> bool:
    """Let a resident weigh asking an agency for help with income."""
    return plain(seeking.weigh, run.world, week(run), i, INCOME, a, u)


def streams_of(t: int) -> seeking.Streams:
    return seeking.Streams(*draws(t, Purpose.KNOWN, Purpose.ASK, Purpose.EQUALS))


def test_what_stands_in_the_way_of_asking():
    assert seeking.consider_chance(0.5, 0.125, 0.5, 0.0) == 0.375
    # a midpoint of 1/2 has odds of 1, of which the logarithm is 0
    assert [seeking.willingness(trust, 0.5, 0.0, 2.0, False) for trust in (0.0, 1.0)] == [0.0, 1.0]
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, False) == pytest.approx(0.5, abs=EXACT)
    # odds 3 squared are 9 to 1
    assert seeking.willingness(0.75, 0.5, 0.0, 2.0, False) == pytest.approx(0.9, abs=EXACT)
    # odds 1 against odds 1/3, squared
    assert seeking.willingness(0.5, 0.25, math.log(1.0 / 3.0), 2.0, False) == pytest.approx(0.9, abs=EXACT)
    assert [seeking.willingness(trust, 0.25, math.log(1.0 / 3.0), 2.0, True) for trust in (0.2499, 0.25)] == [0.0, 1.0]
    assert seeking.urgency(0.5, 0.5, 0.5) == 0.0
    assert seeking.urgency(0.75, 0.5, 0.5) == 0.5 * 0.25
    assert seeking.urgency(1.0, 0.5, 0.5) == 0.5
    # each barrier takes its part of what the others leave; pressing need and a peer are ways in of their own
    assert seeking.chance_to_ask(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0) == 0.5**6
    assert seeking.chance_to_ask(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5) == 1.0 - 0.75 * 0.5
    assert seeking.chance_to_ask(0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.5


@pytest.mark.parametrize(
    ("willing", "own", "heard", "fear", "shame", "norm", "language", "paper", "stage"),
    [
        (0.4, True, True, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.OWN_EXPERIENCE),
        (0.4, False, True, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.STORIES),
        (0.4, False, False, 0.1, 0.2, 0.3, 0.4, 0.5, Stage.PAPER),
        (0.9, True, True, 0.1, 0.2, 0.3, 0.4, 0.0, Stage.LANGUAGE),
        (0.9, True, True, 0.5, 0.2, 0.3, 0.4, 0.0, Stage.FEAR),
        (0.9, True, True, 0.2, 0.2, 0.3, 0.0, 0.0, Stage.NORM),
        (0.9, True, True, 0.0, 0.2, 0.1, 0.0, 0.0, Stage.SHAME),
    ],
)
def test_the_binding_barrier_takes_the_largest_part(
    willing, own, heard, fear, shame, norm, language, paper, stage
):  # fmt: skip
    assert seeking.binding_barrier(willing, own, heard, fear, shame, norm, language, paper) == stage


def test_three_residents_weigh_asking_the_same_agency(trio):
    state = trio.state
    chances = []
    for i in (ASSERTIVE, LITTLE_DUTCH, PARENT):
        give_need(trio, i, INCOME, 0.75)
        state.people[i].norm = (0.25, 0.5, 0.25)[i]
    # willing 1/2, urgent 1/8, an expert comes along 1/4, a key figure 1/4 for all
    other_ways = (1.0 - 0.125) * (1.0 - 0.25) * (1.0 - 0.25)
    # fear 0, shame 0, norm 1/8, language 0, paper 1/16
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.9375) * other_ways)
    # fear 1/8, shame 1/4, norm 1/4, language 3/16, paper (1 - 15/32) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.875 * 0.75 * 0.75 * 0.8125 * (1.0 - 0.5 * 0.53125)) * other_ways)
    # fear 3/8, shame 1/8, norm 1/8, language 0, paper (1 - 9/16) / 2
    chances.append(1.0 - (1.0 - 0.5 * 0.625 * 0.875 * 0.875 * (1.0 - 0.5 * 0.4375)) * other_ways)
    barriers = (Stage.NORM, Stage.PAPER, Stage.FEAR)
    for i, chance in enumerate(chances):
        case = state.cases[i, INCOME]
        assert weigh(trio, i, FIRST, chance - 1e-9)
        assert case.stage == Stage.NOT_COUNTED
        assert not weigh(trio, i, FIRST, chance + 1e-9)
        assert case.stage == barriers[i]
    # distrust of 1/2 is more than fear of 3/8, once something bad was heard or lived
    person, case = state.people[PARENT], state.cases[PARENT, INCOME]
    person.has_heard_bad = 1
    assert not weigh(trio, PARENT, FIRST, 1.0)
    assert case.stage == Stage.STORIES
    person.has_own_bad = 1
    assert not weigh(trio, PARENT, FIRST, 1.0)
    assert case.stage == Stage.OWN_EXPERIENCE


def test_under_the_rival_rule_trust_below_the_midpoint_leaves_nothing_of_asking():
    run = Run(SCENARIO.changed(rules={"seeking": "threshold", "peers": "off"}), 1, residents=PEOPLE, ties=EVERYONE)
    give_need(run, ASSERTIVE, INCOME, 0.5)
    run.state.people[ASSERTIVE].norm = 0.25
    # at the midpoint: norm 1/8, paper 1/16; not urgent, and nobody comes along
    assert weigh(run, ASSERTIVE, FIRST, 0.875 * 0.9375 - 1e-9)
    assert not weigh(run, ASSERTIVE, FIRST, 0.875 * 0.9375 + 1e-9)
    run.state.bonds[ASSERTIVE, FIRST].trust = 0.4999
    assert not weigh(run, ASSERTIVE, FIRST, 0.0)


def test_which_agency_is_asked(trio):
    state, settings = trio.state, trio.settings
    assert settings.serving[[INCOME, HOUSING, HEALTH]].tolist() == [[FIRST, SECOND], [-1, -1], [FIRST, -1]]
    assert settings.n_serving.tolist() == [2, 0, 1, 0, 0, 0]
    settings.common[:], settings.log_kept[:] = 1.0, 0.0
    state.bonds["awareness"] = 1.0
    state.bonds["trust"][PARENT] = (0.25, 0.75)

    def most_trusted(d: int) -> int:
        return plain(seeking.most_trusted_known, trio.world, week(trio), streams_of(0), PARENT, d)

    assert [most_trusted(d) for d in (INCOME, HEALTH, HOUSING)] == [SECOND, FIRST, NO_AGENCY]
    state.bonds["awareness"][PARENT, SECOND] = 0.0
    settings.common[:, :, SECOND] = 0.0
    assert most_trusted(INCOME) == FIRST
    state.bonds["awareness"] = 0.0
    settings.common[:] = 0.0
    assert most_trusted(INCOME) == NO_AGENCY


def test_without_barriers_any_agency_that_serves_is_asked():
    run = Run(SCENARIO.changed(mechanisms={"seeking": False}), 1, residents=PEOPLE, ties=EVERYONE)
    run.state.bonds["trust"] = run.state.bonds["awareness"] = 0.0
    asked = []
    for t in range(60):
        (lot,) = draws(t, Purpose.CHOOSE)
        choice = uniform(lot, PARENT * N_DOMAINS + INCOME)
        asked.append(plain(seeking.choose_any, run.world, lot, PARENT, INCOME))
        assert asked[t] == (FIRST if choice < 0.5 else SECOND)
    assert set(asked) == {FIRST, SECOND}
    assert plain(seeking.choose_any, run.world, lot, PARENT, HEALTH) == FIRST
    assert plain(seeking.choose_any, run.world, lot, PARENT, HOUSING) == NO_AGENCY
    assert run.state.cases[PARENT, HOUSING].stage == Stage.DOES_NOT_KNOW


def test_help_that_was_never_weighed_is_due_after_the_grace_period_and_the_unknown_is_noted(trio):
    give_need(trio, PARENT, HOUSING, 0.5, opened=2)
    case = trio.state.cases[PARENT, HOUSING]
    assert not seeking.is_due(case, 8, 9)
    assert seeking.is_due(case, 8, 10)
    chosen = plain(seeking.choose_agency, trio.world, week(trio, 10), streams_of(10), PARENT, HOUSING)
    assert chosen == NO_AGENCY
    assert case.stage == Stage.DOES_NOT_KNOW
    assert not seeking.is_due(case, 8, 10)


def test_early_help_brings_light_needs_in():
    assert seeking.consider_chance(0.25, 0.125, 0.5, 0.0) == 0.25
    assert seeking.consider_chance(0.25, 0.125, 0.5, 0.75) == 0.5
    assert seeking.consider_chance(0.75, 0.125, 0.5, 0.25) == 0.5


def test_willingness_rises_or_jumps_with_trust():
    assert seeking.willingness(0.4999, 0.5, 0.0, 2.0, True) == 0.0
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, True) == 1.0
    assert seeking.willingness(0.5, 0.5, 0.0, 2.0, False) == 0.5
    # odds of 3 to the power 2, against 1
    assert seeking.willingness(0.75, 0.5, 0.0, 2.0, False) == pytest.approx(0.9, abs=EXACT)
    assert [seeking.willingness(trust, 0.5, 0.0, 2.0, False) for trust in (0.0, 1.0)] == [0.0, 1.0]


def test_company_is_an_expert_or_a_key_figure():
    assert seeking.company(0.0, 0.0) == 0.0
    assert seeking.company(0.5, 0.25) == 0.625
    assert seeking.company(0.5, 1.0) == 1.0


def test_key_figures_bring_along_who_has_no_trust_and_information_takes_fear_away():
    run = town(
        ("seeking",), office(peers=0.5), residents=people(initial_fear=1.0), start_trust=0.0, peer_effect=0.5,
        key_figures=0.5, key_figure_company=0.5, urgency_weight=0.0,
    )  # fmt: skip
    run.state.cases[0, INCOME].severity = 0.5
    chance = 1.0 - 0.75 * 0.75
    assert weigh(run, 0, 0, chance - 1e-9)
    assert not weigh(run, 0, 0, chance)
    for information, left in ((0.0, 0.5), (1.0, 0.75)):
        run = town(
            ("seeking",), residents=people(initial_fear=1.0), start_trust=1.0, fear_weight=0.5, fear_information=0.5,
            information=information, urgency_weight=0.0, key_figures=0.0, norm_weight=0.0,
        )  # fmt: skip
        run.state.cases[0, INCOME].severity = 0.5
        for u, asks in ((left - 1e-9, True), (left, False)):
            assert weigh(run, 0, 0, u) == asks
