"""What every number is about, and exactly which of them a lever may move."""

import pytest
from helpers.sentences import sentence_of

from sim.parameters.parameter import Kind, declare
from sim.parameters.registry import BY_NAME, MOVABLE, PARAMETERS, check, values
from sim.settings import READ_WEEKLY

MAY_BE_MOVED = """
need_worsening need_healing need_spreading need_start_low need_start_high need_solved outreach_time accounting_time
ideal_caseload workers_hours outreach_gain awareness_loss key_figures key_figure_reach meeting_places
meeting_place_reach information information_reach outreach_youth outreach_low_dutch consider_base consider_severe
trust_midpoint trust_steepness fear_weight shame_weight norm_weight burden_weight urgency_start urgency_weight
key_figure_company fear_information early_help peer_effect paper_barrier language_barrier waiting_loss culture_effect
language_effect closed_effect new_face_effect self_reliance_effect apparent_capacity misjudgement_effect hurry_effect
matching_effect slight_chance attitude_effect familiarity relationship_effect relationship_growth relationship_damage
relief drop_out severe_chance severe_misjudgement trust_gain bad_to_good slight_weight severe_weight hardening
spill_over spill_over_severe spill_over_good confirmation trust_work_gain trust_work_time fear_from_event prior_bad
notable_good tell_ratio tell_rate telling_strength strength_good strength_bad strength_severe sharpening_bad
levelling_good acceptance expert_credibility stifling hearsay_weight hearsay_good fear_from_story fear_parents
norm_from_story norm_youth awareness_from_story refer_chance lent_trust mention_chance early_closure_from
informal_start informal_relief recognition bridge_chance street_start street_outlet escalation_from escalation_chance
nuisance forced_severe forced_effect stacking start_image image_from_bad image_severe_weight image_from_good
prejudice_effect moving_rate settling_weeks newcomer_trust
"""

COUNTED = ["need_threshold", "grace_weeks", "distrust_threshold"]
COSTS = ["euros_per_hour", "forced_start_hours", "forced_start_euros", "forced_contact_hours"]
TODAY = ["early_help", "information", "key_figures", "meeting_places", "recognition", "accounting_time"]


def test_a_lever_may_move_exactly_these():
    assert list(MOVABLE) == MAY_BE_MOVED.split()


def test_nothing_that_is_counted_can_be_moved_and_what_is_moved_is_read_every_week():
    assert [one.name for one in PARAMETERS if one.kind is Kind.DEFINITION] == COUNTED
    assert [one.name for one in PARAMETERS if one.kind is Kind.COST] == COSTS
    assert not set(MOVABLE) & {*COUNTED, *COSTS}
    assert set(MOVABLE) <= set(READ_WEEKLY)
    assert {BY_NAME[name].kind for name in TODAY} == {Kind.STATE}
    assert BY_NAME["trust_gain"].kind is Kind.NATURE


def test_names_are_unique_and_ranges_lie_within_limits():
    assert len(BY_NAME) == len(PARAMETERS)
    for one in PARAMETERS:
        assert one.lowest <= one.low <= one.default <= one.high <= one.highest, one.name


def test_a_source_says_openly_that_a_number_is_assumed():
    for one in PARAMETERS:
        assert one.is_assumed == one.source.startswith("assumed"), one.name


def test_a_unit_must_be_declared_with_its_limits():
    with pytest.raises(ValueError, match="'rate' has the unit 'shares', which is not declared in LIMITS; did you mean"):
        declare("need", ("rate", 0.1, 0.0, 1.0, "shares", "only for tests", "assumed"))


def test_a_row_wins_over_its_block_and_a_block_over_the_unit():
    first, second = declare(
        "need",
        ("one", 5.0, 1.0, 9.0, "weeks", "only for tests", "assumed"),
        ("other", 5.0, 1.0, 9.0, "weeks", "only for tests", "found", dict(is_movable=False, is_assumed=False)),
        is_movable=True, lowest=1.0,
    )  # fmt: skip
    assert (first.is_movable, first.is_assumed, first.limits) == (True, True, (1.0, 1e6))
    assert (second.is_movable, second.is_assumed, second.limits) == (False, False, (1.0, 1e6))


def test_a_value_is_admitted_within_its_limits_and_nowhere_else():
    assert check("trust_gain", 1) == 1.0 and isinstance(check("trust_gain", 1), float)
    assert sentence_of(check, "trust_gain", 1.5) == (
        "parameter 'trust_gain' is 1.5, but it must lie in [0, 1] (share per contact)"
    )
    assert sentence_of(check, "workers_hours", 0.0) == (
        "parameter 'workers_hours' is 0, but it must lie in [1, 8760] (hours per year)"
    )
    assert "must lie in" in sentence_of(check, "trust_gain", float("nan"))
    assert sentence_of(check, "trust_gain", True) == "parameter 'trust_gain' is True, but it must be a number"
    assert sentence_of(check, "trust_gian", 0.1) == "'trust_gian' is not a parameter; did you mean 'trust_gain'?"


def test_values_are_the_defaults_but_for_what_is_changed():
    assert values({"trust_gain": 0.1}) == {one.name: one.default for one in PARAMETERS} | {"trust_gain": 0.1}
