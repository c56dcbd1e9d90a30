"""Plausible worlds: what they draw, and how evenly."""

import numpy as np
import pytest
from helpers.sentences import sentence_of

from experiments.studies.sampling import check_power_of_two, plausible_worlds
from sim.parameters.registry import BY_NAME
from sim.quantities import Quantities
from sim.scenario.scenario import Scenario

NAMES = """
single_parents children_at_home homes_per_hectare homes_per_street home_frontage street_width oldest_age
adult_age_youngest child_home_until parent_age_youngest parent_age_range partner_age_gap mixed_households
born_abroad_older support_in_social_rent proficiency_born_here proficiency_born_abroad proficiency_fall
proficiency_spread low_literacy_older low_literacy_language skill_low_literate skill_needs_language paper_skill
paper_skill_fall digital_skill digital_skill_fall skill_spread assertiveness assertiveness_needs_language shame
shame_older complexity complexity_support attitude_spread distance_netherlands distance_europe distance_outside_europe
distance_born_abroad distance_spread fear fear_parent fear_parent_distance fear_spread care_avoiders
care_avoider_contrast experts expert_base need_rate need_income_support need_disability_support need_single_parent
degree_community degree_street degree_organisation degree_other homophily_community homophily_age closure street_reach
organisation_members organisation_size organisation_mixed ring_degree ring_rewiring little_dutch start_trust
start_trust_spread start_awareness start_norm start_norm_youth weight_income_young_people weight_housing_young_people
weight_health_young_people weight_upbringing_young_people weight_participation_young_people weight_safety_young_people
weight_income_parents weight_housing_parents weight_health_parents weight_upbringing_parents
weight_participation_parents weight_safety_parents weight_income_older_people weight_housing_older_people
weight_health_older_people weight_upbringing_older_people weight_participation_older_people weight_safety_older_people
weight_income_care_avoiders weight_housing_care_avoiders weight_health_care_avoiders weight_upbringing_care_avoiders
weight_participation_care_avoiders weight_safety_care_avoiders weight_income_others weight_housing_others
weight_health_others weight_upbringing_others weight_participation_others weight_safety_others need_worsening
need_healing need_spreading need_start_low need_start_high need_solved outreach_time accounting_time workers_hours
outreach_gain awareness_loss key_figures key_figure_reach meeting_places meeting_place_reach information
information_reach outreach_youth outreach_low_dutch consider_base consider_severe trust_midpoint trust_steepness
fear_weight shame_weight norm_weight burden_weight urgency_start urgency_weight key_figure_company fear_information
early_help peer_effect paper_barrier language_barrier waiting_loss culture_effect language_effect closed_effect
new_face_effect self_reliance_effect apparent_capacity misjudgement_effect hurry_effect matching_effect slight_chance
attitude_effect familiarity relationship_effect relationship_growth relationship_damage relief drop_out severe_chance
severe_misjudgement trust_gain slight_weight severe_weight hardening spill_over spill_over_severe spill_over_good
confirmation trust_work_gain trust_work_time fear_from_event prior_bad notable_good tell_rate telling_strength
story_fading strength_good strength_bad strength_severe sharpening_bad levelling_good acceptance closeness_community
closeness_street closeness_organisation closeness_other expert_credibility stifling hearsay_weight hearsay_good
fear_from_story fear_parents norm_from_story norm_youth awareness_from_story refer_chance lent_trust mention_chance
early_closure_from informal_start informal_relief recognition bridge_chance street_start street_outlet escalation_from
escalation_chance nuisance forced_severe forced_effect stacking start_image image_from_bad image_severe_weight
image_from_good prejudice_effect moving_rate settling_weeks newcomer_trust need_threshold distrust_threshold
euros_per_hour forced_start_hours forced_start_euros forced_contact_hours
"""

DRAWN = NAMES.split()
RULES = ["learning", "seeking", "peers", "ties"]


def test_worlds_draw_exactly_these():
    drawn = [*(f"parameter.{name}" for name in DRAWN), *(f"rule.{name}" for name in RULES)]
    assert list(plausible_worlds(0).columns) == drawn


def test_every_part_of_every_range_and_every_rule_is_drawn_equally_often():
    worlds = plausible_worlds(12)
    assert list(worlds.index) == ["default", *(f"world {k}" for k in range(1, 13))]
    assert worlds.iloc[0].isna().all()
    for name in DRAWN:
        share = (worlds[f"parameter.{name}"].iloc[1:] - BY_NAME[name].low) / (BY_NAME[name].high - BY_NAME[name].low)
        assert sorted(np.floor(12 * share.to_numpy())) == list(range(12)), name
    for name in RULES:
        counts = worlds[f"rule.{name}"].iloc[1:].value_counts()
        assert set(counts) == {12 // len(Quantities.rules[name].options)}, name


def test_every_world_is_a_scenario():
    known = Quantities(Scenario())
    for _, world in plausible_worlds(3).iloc[1:].iterrows():
        changed = known.vary(dict(world.dropna()))
        assert len(changed.parameters) == len(DRAWN)


@pytest.mark.parametrize("n", [1, 3, 100])
def test_a_sobol_sequence_has_a_power_of_two(n):
    assert "power of two of at least 2" in sentence_of(check_power_of_two, n, 2)
    check_power_of_two(64, 2)
