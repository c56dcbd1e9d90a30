"""Three residents and two agencies whose scores are exact in binary, so that answers by hand are too.

ASSERTIVE speaks Dutch, can do forms and seems able. LITTLE_DUTCH has little Dutch and little skill with forms.
PARENT fears harsh measures. There are two agencies: FIRST serves income and health, SECOND serves income only.
"""

from __future__ import annotations

import numpy as np

from sim.codes import Group, TieKind
from sim.core.keyed_random import Purpose, stream
from sim.population.graph import Ties
from sim.population.residents import Residents
from sim.scenario.agencies import Agency
from sim.scenario.scenario import Scenario

ASSERTIVE, LITTLE_DUTCH, PARENT = range(3)
FIRST, SECOND = range(2)
OTHER = TieKind.OTHER

SCENARIO = Scenario(
    residents=20, weeks=60, burn_in=0,
    agencies=(
        Agency(name="first", domains=("income", "health"), outreach=0.5, continuity=0.5, cultural_fit=0.5,
               interpreters=0.5, paper=0.5, digital=0.5, strictness=0.5, discretion=0.25, waiting_weeks=4.0,
               self_reliance=0.5, specialism=0.5, harshness=0.5, quality=0.75, contact_rate=1.0, peers=0.5,
               attitude=0.5, trust_work=0.0),
        Agency(name="second", domains=("income",), outreach=0.25, continuity=1.0, waiting_weeks=0.0),
    ),
    parameters={
        "trust_gain": 0.125, "bad_to_good": 2.0, "slight_weight": 0.5, "severe_weight": 0.75, "hardening": 0.5,
        "spill_over": 0.25, "spill_over_severe": 0.5, "spill_over_good": 0.125, "fear_from_event": 0.5,
        "start_trust": 0.5, "start_trust_spread": 0.0, "prior_bad": 0.0,
        "fear_weight": 0.5, "shame_weight": 0.5, "norm_weight": 0.5, "burden_weight": 0.5, "trust_midpoint": 0.5,
        "trust_steepness": 2.0, "urgency_start": 0.5, "urgency_weight": 0.5, "peer_effect": 0.5,
        "paper_barrier": 0.5, "language_barrier": 0.5, "waiting_loss": 0.125,
        "culture_effect": 0.5, "language_effect": 0.5, "closed_effect": 0.5, "new_face_effect": 0.5,
        "attitude_effect": 0.5, "hurry_effect": 0.5, "prejudice_effect": 0.5, "slight_chance": 0.5, "familiarity": 0.5,
        "self_reliance_effect": 0.5, "apparent_capacity": 0.5, "misjudgement_effect": 0.5, "relationship_effect": 0.5,
        "relationship_growth": 0.25, "relationship_damage": 0.5, "relief": 0.5, "drop_out": 0.5,
        "severe_chance": 0.5, "severe_misjudgement": 0.5, "need_solved": 0.125,
        "hearsay_weight": 0.5, "hearsay_good": 0.5, "fear_from_story": 0.25, "fear_parents": 2.0,
        "norm_from_story": 0.25, "norm_youth": 1.5, "awareness_from_story": 0.5, "acceptance": 0.5, "stifling": 0.5,
        "closeness_other": 0.5, "sharpening_bad": 0.25, "levelling_good": 0.25, "story_fading": 0.0,
        "telling_strength": 0.25, "notable_good": 0.25, "tell_ratio": 2.0, "tell_rate": 0.5,
        "strength_good": 0.25, "strength_bad": 0.5, "strength_severe": 1.0,
        "need_threshold": 0.5, "grace_weeks": 8, "outreach_gain": 0.125, "awareness_loss": 0.0625,
        "key_figures": 0.5, "key_figure_company": 0.5, "key_figure_reach": 0.0, "meeting_place_reach": 0.0,
        "outreach_youth": 0.5, "outreach_low_dutch": 0.5, "start_awareness": 1.0,
    },
)  # fmt: skip

PEOPLE = Residents(
    key=np.arange(3), household=np.arange(3, dtype=np.int32),
    home_x=np.zeros(3, np.float32), home_y=np.zeros(3, np.float32),
    age=np.ones(3, np.uint8), community=np.zeros(3, np.uint8),
    group=np.array([Group.OTHERS, Group.OTHERS, Group.PARENTS], np.uint8),
    born_abroad=np.array([False, True, False]), social_rent=np.zeros(3, bool), income_support=np.zeros(3, bool),
    is_parent=np.array([False, False, True]), is_expert=np.zeros(3, bool),
    proficiency=np.float32([1.0, 0.25, 1.0]),
    paper_skill=np.float32([0.75, 0.25, 0.5]),
    digital_skill=np.float32([1.0, 0.5, 0.5]),
    assertiveness=np.float32([1.0, 0.25, 0.5]),
    shame=np.float32([0.0, 0.5, 0.25]),
    complexity=np.float32([0.25, 0.5, 0.75]),
    distance=np.float32([0.0, 0.5, 0.5]),
    initial_fear=np.float32([0.0, 0.25, 0.75]),
    need_rate=np.float32([0.5, 0.5, 0.5]),
)  # fmt: skip
EVERYONE = Ties(np.array([0, 2, 4, 6], np.int32), np.array([1, 2, 0, 2, 0, 1], np.int32), np.full(6, OTHER, np.uint8))


def draws(t: int, *purposes: Purpose) -> tuple[np.uint64, ...]:
    """Return the streams of draws for these purposes in week t."""
    return tuple(np.uint64(stream(1, t, int(purpose))) for purpose in purposes)
