"""Every number of the model once: default, range, unit, meaning, source and mechanism.

The tables of the documentation and the bounds of every sweep are made from these declarations.
A source that begins with "assumed" says so openly: the range then is what we find plausible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import InputError, nearest


@dataclass(frozen=True)
class Parameter:
    """One number of the model."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    mechanism: str

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value that has a meaning; [low, high] is the narrower range found plausible."""
        if self.unit.startswith(("share", "chance", "0 to 1")):
            return 0.0, 1.0
        return 0.0, 1e6

    @property
    def is_assumed(self) -> bool:
        """True where no source gives the number."""
        return self.source.startswith("assumed")


def _declare(mechanism: str, *rows: tuple[str, float, float, float, str, str, str]) -> tuple[Parameter, ...]:
    return tuple(Parameter(*row, mechanism=mechanism) for row in rows)


POPULATION = _declare(
    "population",
    # name, default, low, high, unit, meaning, source
    ("single_parents", 0.30, 0.10, 0.60, "share", "households with children that have one parent", "assumed"),
    ("children_at_home", 0.75, 0.20, 1.50, "persons per household",
     "sons and daughters of 15 and older in a household with children", "assumed"),
    ("homes_per_hectare", 50.0, 15.0, 120.0, "homes per hectare", "density of homes", "assumed"),
    ("homes_per_street", 40.0, 10.0, 100.0, "homes", "homes along one street, on two sides", "assumed"),
    ("home_frontage", 5.0, 2.0, 10.0, "metres", "distance between two homes on one side of a street", "assumed"),
    ("street_width", 12.0, 6.0, 30.0, "metres", "distance between the two sides of a street", "assumed"),
    ("oldest_age", 95.0, 85.0, 105.0, "years", "age at which the oldest age band ends", "assumed"),
    ("adult_age_youngest", 21.0, 18.0, 25.0, "years", "age from which people live alone or as a couple", "assumed"),
    ("child_home_until", 27.0, 20.0, 35.0, "years",
     "age of the oldest children who live with their parents", "assumed"),
    ("parent_age_youngest", 25.0, 18.0, 32.0, "years", "age of the youngest parents", "assumed"),
    ("parent_age_range", 20.0, 10.0, 30.0, "years",
     "years between the youngest and the oldest parents of equal children",
     "assumed"),
    ("partner_age_gap", 4.0, 0.0, 10.0, "years",
     "greatest distance of a partner from the age of the couple", "assumed"),
    ("mixed_households", 0.10, 0.0, 0.50, "share", "members whose community does not follow from that of the household",
     "assumed"),
    ("born_abroad_older", 4.0, 1.0, 10.0, "ratio",
     "weight on being born abroad at 65, against 1 at 15 years", "assumed"),
    ("support_in_social_rent", 3.0, 1.0, 10.0, "ratio",
     "weight on income support in a corporation home, against 1 elsewhere",
     "assumed"),
    ("proficiency_born_here", 0.95, 0.80, 1.0, "0 to 1", "mean proficiency in Dutch of who was born in the Netherlands",
     "assumed"),
    ("proficiency_born_abroad", 0.70, 0.40, 0.90, "0 to 1",
     "mean proficiency in Dutch at 15 years of who was born abroad",
     "assumed"),
    ("proficiency_fall", 0.06, 0.0, 0.12, "per 10 years",
     "lower proficiency of older people who were born abroad (3.1.8)",
     "assumed"),
    ("proficiency_spread", 0.30, 0.05, 0.50, "0 to 1", "greatest distance from that mean", "assumed"),
    ("low_literacy", 0.18, 0.12, 0.35, "share", "residents with low literacy",
     "2.5 million of about 14 million people of 16 and older: Algemene Rekenkamer 2016; upper bound assumed"),
    ("low_literacy_older", 2.0, 1.0, 5.0, "ratio", "weight on low literacy at 65, against 1 at 15 years", "assumed"),
    ("low_literacy_language", 2.0, 0.0, 6.0, "ratio", "added weight on low literacy without any Dutch", "assumed"),
    ("skill_low_literate", 0.40, 0.10, 0.80, "factor", "factor of low literacy on paper and digital skill", "assumed"),
    ("skill_needs_language", 0.50, 0.0, 1.0, "share",
     "part of paper and digital skill that is lost without any Dutch (3.1.8)",
     "assumed"),
    ("paper_skill", 0.75, 0.50, 0.95, "0 to 1",
     "mean skill with forms at 15 years, literate and with full Dutch (3.1.5)",
     "assumed"),
    ("paper_skill_fall", 0.02, 0.0, 0.08, "per 10 years", "lower skill with forms of older people (3.1.5)", "assumed"),
    ("digital_skill", 0.90, 0.60, 1.0, "0 to 1", "mean digital skill at 15 years, literate and with full Dutch (3.1.6)",
     "assumed"),
    ("digital_skill_fall", 0.08, 0.0, 0.15, "per 10 years",
     "lower digital skill of older people (3.1.5, 3.1.6)", "assumed"),
    ("skill_spread", 0.30, 0.05, 0.50, "0 to 1", "greatest distance from those means", "assumed"),
    ("assertiveness", 0.55, 0.20, 0.80, "0 to 1", "mean apparent assertiveness with full Dutch (3.1.9)", "assumed"),
    ("assertiveness_needs_language", 0.30, 0.0, 1.0, "share",
     "part of it that does not show without any Dutch", "assumed"),
    ("shame", 0.40, 0.10, 0.70, "0 to 1", "mean shame about asking for help before 65 (3.1.4)", "assumed"),
    ("shame_older", 0.15, 0.0, 0.40, "0 to 1", "added shame from 65 (1.3)", "assumed"),
    ("complexity", 0.35, 0.10, 0.70, "0 to 1", "mean complexity of problems (3.1.3)", "assumed"),
    ("complexity_support", 0.15, 0.0, 0.40, "0 to 1", "added complexity with social assistance or a disability benefit",
     "assumed"),
    ("attitude_spread", 0.40, 0.05, 0.50, "0 to 1",
     "greatest distance from the means of assertiveness, shame and complexity",
     "assumed"),
    ("distance_netherlands", 0.20, 0.0, 0.60, "0 to 1",
     "mean distance in culture to a mainstream agency, origin Netherlands",
     "assumed"),
    ("distance_europe", 0.35, 0.0, 0.80, "0 to 1", "the same, origin in the rest of Europe (3.1.4)", "assumed"),
    ("distance_outside_europe", 0.45, 0.0, 0.80, "0 to 1", "the same, origin outside Europe (3.1.4)", "assumed"),
    ("distance_born_abroad", 0.10, 0.0, 0.30, "0 to 1", "added distance of who was born abroad", "assumed"),
    ("distance_spread", 0.40, 0.10, 0.50, "0 to 1",
     "greatest distance from those means: the communities overlap", "assumed"),
    ("fear", 0.15, 0.0, 0.50, "0 to 1", "mean fear of harsh measures at the start (3.1.1)", "assumed"),
    ("fear_parent", 0.10, 0.0, 0.40, "0 to 1", "added fear of parents: removal of a child (3.1.1)", "assumed"),
    ("fear_parent_distance", 0.40, 0.0, 0.60, "0 to 1",
     "added fear of parents at full distance in culture (3.1.1)", "assumed"),
    ("fear_spread", 0.20, 0.05, 0.50, "0 to 1", "greatest distance from those means", "assumed"),
    ("care_avoiders", 0.10, 0.0, 0.30, "share",
     "adult care avoiders among those of 25-64 without children at home (1.3)",
     "assumed"),
    ("experts", 0.01, 0.0, 0.05, "share", "residents of 25 and older who are experience expert or key figure (3.2.5)",
     "assumed"),
    ("need_rate", 0.003, 0.0, 0.02, "chance per week", "that a new need starts, without added risks (2.1)", "assumed"),
    ("need_income_support", 2.0, 1.0, 5.0, "factor", "on the need rate with social assistance", "assumed"),
    ("need_disability_support", 2.0, 1.0, 5.0, "factor", "on the need rate with a disability benefit", "assumed"),
    ("need_single_parent", 1.5, 1.0, 4.0, "factor", "on the need rate of single parents (1.3)", "assumed"),
)  # fmt: skip

TIES = _declare(
    "ties",
    # name, default, low, high, unit, meaning, source
    ("degree_community", 4.0, 0.0, 12.0, "ties per resident", "mean number of ties with kin and community", "assumed"),
    ("degree_street", 2.5, 0.0, 12.0, "ties per resident", "mean number of ties in the street", "assumed"),
    ("degree_organisation", 1.5, 0.0, 8.0, "ties per resident",
     "mean number of ties within an organisation, over all residents", "assumed"),
    ("degree_other", 1.0, 0.0, 8.0, "ties per resident", "mean number of ties with anyone else", "assumed"),
    ("homophily_community", 0.60, 0.0, 1.0, "chance",
     "that a tie with kin and community is sought in one's own community",
     "assumed; ethnicity comes first: McPherson, Smith-Lovin and Cook 2001"),
    ("homophily_age", 0.40, 0.0, 1.0, "chance", "that a tie with kin and community is sought in one's own age band",
     "assumed; age comes second: McPherson, Smith-Lovin and Cook 2001"),
    ("closure", 0.50, 0.0, 1.0, "chance",
     "that a further tie of a kind is with someone whom one's first tie of that kind sought", "assumed"),
    ("street_reach", 40.0, 15.0, 150.0, "metres",
     "side of the squares around a home where ties in the street are sought",
     "assumed"),
    ("organisation_members", 0.35, 0.05, 0.90, "share",
     "residents who belong to a mosque, church, self-organisation or club",
     "assumed"),
    ("organisation_size", 60.0, 10.0, 500.0, "members", "mean number of members of one organisation", "assumed"),
    ("organisation_mixed", 0.40, 0.0, 1.0, "share",
     "members whose organisation is open to every community, as a sports club",
     "assumed"),
    ("ring_degree", 10.0, 2.0, 30.0, "ties per resident",
     "degree of the rule 'watts_strogatz', rounded to an even number",
     "assumed"),
    ("ring_rewiring", 0.10, 0.0, 1.0, "chance", "that a tie of the rule 'watts_strogatz' is rewired", "assumed"),
)  # fmt: skip

NEED = _declare(
    "need",
    ("need_worsening", 0.008, 0.002, 0.03, "share per week",
     "part of the distance to the worst that an untreated need moves in a week (2.1)", "assumed"),
    ("need_healing", 0.03, 0.0, 0.06, "chance per week",
     "chance that a light need ends by itself; falls to 0 with severity", "assumed"),
    ("need_spreading", 0.002, 0.0, 0.02, "chance per week",
     "chance that the most severe need opens another domain (2.1); falls with lighter severity", "assumed"),
    ("need_start_low", 0.15, 0.0, 0.4, "share", "lowest severity at which a need starts", "assumed"),
    ("need_start_high", 0.65, 0.4, 1.0, "share", "highest severity at which a need starts", "assumed"),
    ("need_solved", 0.10, 0.02, 0.2, "share", "severity under which a need is over", "assumed"),
)

OUTREACH = _declare(
    "outreach",
    ("outreach_gain", 0.06, 0.01, 0.2, "share per week",
     "part of the unaware that full presence makes aware in a week (3.1.6, 3.2.4)", "assumed"),
    ("awareness_loss", 0.01, 0.002, 0.08, "share per week", "awareness that fades in a week without upkeep (SF44)", "assumed"),
    ("key_figures", 0.10, 0.0, 1.0, "share", "key figures who are active and have a role (3.2.5, 4.2.4)", "assumed"),
    ("key_figure_reach", 0.015, 0.0, 0.05, "share per week", "part of the unaware whom active key figures make aware in a week", "assumed"),
    ("meeting_places", 0.30, 0.0, 1.0, "share", "meeting places, as a share of what the neighbourhood could use (3.2.4, 4.2.4)", "assumed"),
    ("meeting_place_reach", 0.006, 0.0, 0.03, "share per week", "part of the unaware whom full meeting places make aware in a week (SF54)", "assumed"),
    ("information", 0.0, 0.0, 1.0, "share", "information campaign in this week (3.1.6, 3.2.4)", "assumed"),
    ("information_reach", 0.05, 0.0, 0.2, "share per week", "part of the unaware whom a full campaign makes aware in a week", "assumed"),
    ("outreach_youth", 0.5, 0.1, 1.0, "ratio",
     "how well presence reaches young people, others being 1 (3.1.6: they know least)", "assumed"),
    ("outreach_low_dutch", 0.5, 0.1, 1.0, "ratio",
     "how well presence reaches residents with little Dutch, others being 1 (3.1.6)", "assumed"),
)

SEEKING = _declare(
    "seeking",
    ("consider_base", 0.05, 0.005, 0.1, "chance per week", "chance that a light need makes one weigh asking for help", "assumed"),
    ("consider_severe", 0.12, 0.05, 0.4, "chance per week", "what the worst severity adds to that chance", "assumed"),
    ("trust_midpoint", 0.4, 0.2, 0.7, "share", "trust at which half would ask where nothing else stands in the way", "assumed"),
    ("trust_steepness", 2.0, 0.5, 5.0, "ratio", "how sharply asking rises with the odds of trust", "assumed"),
    ("fear_weight", 0.7, 0.2, 1.0, "share", "part of asking that full fear of harsh measures takes away (3.1.1)", "assumed"),
    ("shame_weight", 0.6, 0.1, 1.0, "share", "part of asking that full shame takes away (3.1.4)", "assumed"),
    ("norm_weight", 0.6, 0.1, 1.0, "share", "part of asking that a full norm against it takes away (2.5, 3.1.11)", "assumed"),
    ("burden_weight", 0.5, 0.0, 1.0, "share",
     "part of asking that the expected burden of paper, screens or language takes away (3.1.5, 3.1.8)",
     "assumed; 0 in T11 (Simonse et al. 2023), large in field experiments abroad"),
    ("urgency_start", 0.5, 0.4, 0.8, "share", "severity from which need is urgent whatever the trust (5.1, SF19)", "assumed"),
    ("urgency_weight", 0.5, 0.1, 0.9, "share", "chance to ask at the worst severity whatever the trust (5.1, SF19)", "assumed"),
    ("key_figure_company", 0.15, 0.0, 0.5, "share", "chance that active key figures bring a resident along who weighs asking (3.2.5)", "assumed"),
    ("fear_information", 0.3, 0.0, 0.8, "share", "part of fear's effect that a full information campaign takes away (3.2.4)", "assumed"),
    ("early_help", 0.0, 0.0, 1.0, "share", "how far agencies act early and lightly on needs that are still light (4.2.2)", "assumed"),
    ("peer_effect", 0.5, 0.0, 1.0, "share",
     "chance that a resident whom an experience expert visits comes along (3.2.5)",
     "assumed; trials elsewhere find little effect on use (T14)"),
)

ACCESS = _declare(
    "access",
    ("paper_barrier", 0.7, 0.2, 1.0, "share", "chance to give up at the paper, where burden is full and skill is none (3.1.5)", "assumed"),
    ("language_barrier", 0.4, 0.1, 1.0, "share", "chance to give up at the intake without any Dutch or interpreter (3.1.8)", "assumed"),
    ("waiting_loss", 0.03, 0.0, 0.1, "chance per week", "chance to give up while waiting (3.1.5)", "assumed"),
)

CONTACT = _declare(
    "contact",
    ("culture_effect", 0.25, 0.1, 0.9, "share", "part of success that full unbridged distance in culture takes away (3.1.4)", "assumed"),
    ("language_effect", 0.3, 0.1, 0.9, "share", "part of success that no Dutch takes away without an interpreter (3.1.8)", "assumed"),
    ("closed_effect", 0.15, 0.0, 0.8, "share", "part of success that full distrust takes away: one does not open up (3.1.8)", "assumed"),
    ("new_face_effect", 0.2, 0.0, 0.6, "share", "part of success that a new contact person takes away (3.1.5, 4.1.6)", "assumed"),
    ("self_reliance_effect", 0.25, 0.0, 0.8, "share",
     "part of success that full demand takes away from a resident without capacity to act (3.1.9)", "assumed"),
    ("apparent_capacity", 0.4, 0.0, 0.8, "share",
     "part of what is asked that follows how articulate one seems, not what one can do (3.1.9)", "assumed"),
    ("misjudgement_effect", 0.25, 0.1, 0.9, "share",
     "part of success that a complex problem takes away without a specialist (3.1.3)", "assumed"),
    ("hurry_effect", 0.2, 0.0, 0.8, "share", "part of success that having no time takes away (4.1.7, SF42)", "assumed"),
    ("matching_effect", 0.6, 0.0, 1.0, "share", "part of distance in culture and of the language gap that a shared background lifts (3.2.3, SF53)", "assumed"),
    ("slight_chance", 0.15, 0.0, 0.5, "chance per contact",
     "chance that a contact holds a slight, at full unbridged distance in culture and a judging attitude (3.1.1, SF5)", "assumed"),
    ("attitude_effect", 0.08, 0.0, 0.4, "share", "part of success that a judging attitude takes away (3.2.1)", "assumed"),
    ("familiarity", 0.2, 0.0, 0.5, "share", "trust in the contact person that full presence gives beforehand: a known face (SF44)", "assumed"),
    ("relationship_effect", 0.6, 0.0, 0.9, "share", "part of what hinders that a full relationship with one person lifts (3.1.5)", "assumed"),
    ("relationship_growth", 0.15, 0.05, 0.4, "share per contact", "growth of trust in the contact person by a good contact", "assumed"),
    ("relationship_damage", 0.40, 0.1, 0.8, "share per contact", "loss of trust in the contact person by a bad contact", "assumed"),
    ("relief", 0.2, 0.04, 0.3, "share per contact", "part of the severity that a good contact takes away", "assumed"),
    ("drop_out", 0.2, 0.05, 0.8, "chance per bad contact",
     "chance to stay away after a bad contact, at full distrust and no relationship (3.1.2)", "assumed"),
    ("severe_chance", 0.1, 0.02, 0.4, "chance per bad contact",
     "chance that a bad contact turns into a severe event, where harshness is full (3.1.1)", "assumed"),
    ("severe_misjudgement", 0.02, 0.0, 0.1, "chance per bad contact",
     "chance that a bad contact turns into a severe event, where a fully complex problem meets no specialist (3.1.3)", "assumed"),
)

STAFFING = _declare(
    "staffing",
    ("outreach_time", 0.30, 0.05, 0.6, "share", "part of staff time that full presence takes from casework (SF51)", "assumed"),
    ("accounting_time", 0.12, 0.0, 0.3, "share", "part of staff time that goes to accounting, targets and competition (4.1.7)", "assumed"),
    ("ideal_caseload", 8.0, 4.0, 15.0, "cases", "cases per worker at which there is time enough (4.1.7)",
     "evidence 2.7: 6 to 8 in youth protection"),
    ("workers_hours", 1600.0, 1300.0, 1800.0, "hours per year", "hours of one full-time worker", "assumed"),
)

REFERRAL = _declare(
    "referral",
    ("refer_chance", 0.10, 0.0, 0.4, "chance per contact",
     "chance to be sent on, for a fully complex problem without a specialist (3.1.10)", "assumed"),
    ("lent_trust", 0.4, 0.0, 0.8, "share", "part of the distance to full trust that a warm hand-over lends (4.2.1, SF49)", "assumed"),
    ("mention_chance", 0.05, 0.0, 0.3, "chance per contact", "chance that another open domain comes up in a good contact (5.1)", "assumed"),
    ("early_closure_from", 0.35, 0.15, 0.5, "share", "severity under which help may be scaled down too early (3.1.3, SF38)", "assumed"),
)

INFORMAL = _declare(
    "informal_help",
    ("informal_start", 0.25, 0.0, 0.8, "chance", "chance that a member of an organisation turns to it, each time asking an agency was weighed in vain (2.3, 3.1.4)", "assumed"),
    ("informal_relief", 0.015, 0.0, 0.05, "share per week", "part of the severity that informal help takes away", "assumed"),
    ("recognition", 0.20, 0.0, 1.0, "share", "how far agencies recognise organisations and work with them (2.3, 3.2.3)", "assumed"),
    ("bridge_chance", 0.05, 0.0, 0.2, "chance per week", "chance that a fully recognised organisation takes someone along to an agency (SF23)", "assumed"),
    ("street_start", 0.20, 0.0, 0.8, "chance", "chance of a solution of the street, each time asking was weighed in vain, at the worst severity and a full norm (2.2, 2.3)", "assumed"),
    ("street_outlet", 0.5, 0.0, 1.0, "share", "part of asking that a solution of the street takes away (SF22)", "assumed"),
)

ESCALATION = _declare(
    "escalation",
    ("escalation_from", 0.80, 0.6, 0.95, "share", "severity from which help may be forced (2.4)", "assumed"),
    ("escalation_chance", 0.15, 0.0, 0.5, "chance per week", "chance of forced help at the worst severity and full harshness of the harshest agency", "assumed"),
    ("nuisance", 2.0, 1.0, 5.0, "ratio", "how much sooner help is forced where agencies see nuisance (2.2, 2.3)", "assumed"),
    ("forced_severe", 0.4, 0.1, 0.9, "chance per event", "chance that forced help starts as a severe event; otherwise as a bad one", "assumed"),
    ("forced_effect", 0.35, 0.0, 0.8, "share", "part of success that force takes away (2.4, SF20)", "assumed"),
    ("stacking", 1.5, 0.0, 4.0, "professionals", "other professionals around a forced case, each week (SF21)", "assumed"),
)

IMAGE = _declare(
    "image",
    ("start_image", 0.20, 0.0, 0.5, "share", "negative image that professionals have of every community at the start (3.1.11)", "assumed"),
    ("image_from_bad", 0.012, 0.0, 0.1, "share per contact", "growth of one worker's negative image by a difficult contact (SF24)", "assumed"),
    ("image_from_good", 0.012, 0.0, 0.1, "share per contact", "loss of one worker's negative image by a good contact", "assumed"),
    ("prejudice_effect", 0.25, 0.0, 0.8, "share", "part of success that a fully negative image takes away (3.1.11)", "assumed"),
)

MOVING = _declare(
    "moving",
    ("moving_rate", 0.0017, 0.0, 0.005, "chance per week", "chance that a household moves away: 8 to 9 percent in a year", "assumed"),
    ("settling_weeks", 104.0, 13.0, 260.0, "weeks", "weeks until a newcomer's ties, other than those at home, are as close as others'",
     "assumed; evidence 2.6: half of a close network is new after seven years"),
    ("newcomer_trust", 0.60, 0.3, 0.8, "share", "mean trust of newcomers", "assumed"),
)

LEARNING = _declare(
    "learning",
    ("trust_gain", 0.06, 0.01, 0.2, "share per contact", "part of the distance to full trust that a good contact closes", "assumed"),
    ("bad_to_good", 2.5, 1.0, 14.0, "ratio", "impact of a bad contact over that of a good one",
     "evidence 2.1: 1 to 14 (Skogan 2006 gives 4 to 14 for police), central 2 to 4"),
    ("slight_weight", 0.4, 0.1, 1.0, "share", "impact of a small slight over that of a bad contact (3.1.1)", "assumed"),
    ("severe_weight", 0.85, 0.5, 1.0, "share per event", "part of trust that one severe event takes away (3.1.1, 3.1.3)", "assumed"),
    ("hardening", 0.15, 0.0, 0.6, "ratio per contact", "how much each earlier bad contact lessens what a good one does (SF8)", "assumed"),
    ("spill_over", 0.25, 0.0, 0.5, "share", "part of a loss of trust that goes over to every other agency (3.1, SF16)",
     "assumed; evidence 2.5 finds no coefficient and gives 0 to 0.5"),
    ("spill_over_severe", 0.6, 0.2, 1.0, "share", "the same after a severe event (SF6)", "assumed"),
    ("spill_over_good", 0.05, 0.0, 0.3, "share", "part of a gain of trust that goes over to every other agency", "assumed; Public Management Review 2019 finds none"),
    ("confirmation", 0.6, 0.0, 1.0, "share",
     "under the confirmation rule: how much agreement with present trust speeds learning and disagreement slows it",
     "assumed; direction from Poortinga and Pidgeon 2004"),
    ("trust_work_gain", 1.0, 0.0, 3.0, "ratio", "how much more a good contact gains where trust is worked on first (4.1.2)", "assumed"),
    ("trust_work_time", 0.15, 0.0, 0.6, "share", "part of relief per contact that working on trust takes", "assumed"),
    ("fear_from_event", 0.5, 0.1, 0.9, "share per event", "growth of fear by a severe event of one's own (3.1.1)", "assumed"),
    ("prior_bad", 0.30, 0.05, 0.6, "share", "residents with a bad experience before the run starts (3.1)", "assumed"),
)

STORIES = _declare(
    "stories",
    ("notable_good", 0.25, 0.05, 0.8, "chance per contact", "chance that a good contact becomes a story", "assumed"),
    ("tell_ratio", 1.5, 0.5, 3.0, "ratio", "chance that a bad contact becomes a story over that of a good one",
     "evidence 2.2: 0.5 to 3 (East et al. 2007 against TARP)"),
    ("tell_rate", 0.05, 0.01, 0.2, "chance per week", "chance that a resident with a fresh story tells it in a week", "assumed"),
    ("telling_strength", 0.10, 0.02, 0.3, "share", "strength under which a story is told no more", "assumed"),
    ("story_fading", 0.0133, 0.0027, 0.16, "share per week", "rate at which a story loses strength: half-life 52 weeks",
     "assumed; evidence 2.4 finds no half-life and gives 1 to 60 months"),
    ("strength_good", 0.5, 0.2, 1.0, "share", "strength of a good story when lived", "assumed"),
    ("strength_bad", 0.6, 0.2, 1.0, "share", "strength of a bad story when lived", "assumed"),
    ("strength_severe", 1.0, 0.5, 1.0, "share", "strength of a severe story when lived (threat travels best: Blaine and Boyer 2018)", "assumed"),
    ("sharpening_bad", 0.10, 0.0, 0.3, "share per retelling", "part of the distance to full strength that a retelling adds to a bad story",
     "assumed; direction from Bebbington et al. 2017"),
    ("levelling_good", 0.10, 0.0, 0.3, "share per retelling", "part of its strength that a good story loses in a retelling",
     "assumed; direction from Bebbington et al. 2017"),
    ("acceptance", 0.6, 0.1, 1.0, "share", "chance that a listener takes in a story from someone of the household", "assumed"),
    ("closeness_community", 0.9, 0.3, 1.0, "ratio", "the same from kin or community, the household being 1", "assumed"),
    ("closeness_street", 0.5, 0.1, 1.0, "ratio", "the same from the street", "assumed; neighbours are weakly tied (Volker et al. 2007)"),
    ("closeness_organisation", 0.7, 0.2, 1.0, "ratio", "the same from an organisation", "assumed"),
    ("closeness_other", 0.5, 0.1, 1.0, "ratio", "the same over a tie of unknown kind", "assumed"),
    ("expert_credibility", 1.3, 1.0, 2.0, "ratio", "acceptance of a story that an experience expert or key figure tells (3.2.5)", "assumed"),
    ("stifling", 0.3, 0.0, 1.0, "chance", "chance that meeting someone who knows the story ends the telling", "assumed; 1 in Maki and Thompson"),
    ("hearsay_weight", 0.10, 0.01, 0.4, "share per story", "part of trust that a bad story at full strength takes away from a listener (3.1.1)", "assumed"),
    ("hearsay_good", 0.5, 0.1, 1.5, "ratio", "impact of a good story over that of a bad one", "assumed"),
    ("fear_from_story", 0.15, 0.0, 0.5, "share per story", "growth of fear by a severe story at full strength (3.1.1)", "assumed"),
    ("fear_parents", 2.0, 1.0, 4.0, "ratio", "how much stronger that is for parents (3.1.1, SF7)", "assumed"),
    ("norm_from_story", 0.06, 0.0, 0.3, "share per story", "move of the perceived norm by a story at full strength (2.5)", "assumed"),
    ("norm_youth", 1.5, 1.0, 3.0, "ratio", "how much stronger that is for young people (3.1.4, SF13)", "assumed"),
    ("awareness_from_story", 0.5, 0.0, 1.0, "share per story", "part of the unawareness that hearing a story takes away (3.1.6)", "assumed"),
)

RECORD = _declare(
    "record",
    ("need_threshold", 0.35, 0.2, 0.6, "share", "severity from which a need counts in non-reach", "assumed"),
    ("grace_weeks", 8, 2, 26, "weeks", "weeks that a need may be open before it counts",
     "evidence 2.7: six weeks of inquiry and two of decision in the Wmo"),
    ("distrust_threshold", 0.4, 0.2, 0.5, "share", "trust under which a resident is counted as distrustful", "assumed"),
)

START = _declare(
    "start",
    ("start_trust", 0.58, 0.3, 0.8, "share", "mean trust before own experience and stories",
     "assumed; CBS 2012-2017: civil servants 45 %, police 70 to 75 %"),
    ("start_trust_spread", 0.12, 0.0, 0.25, "share", "standard deviation of that trust between residents", "assumed"),
    ("start_awareness", 1.0, 0.3, 1.0, "share", "awareness at the start, as part of the level at which presence and forgetting balance", "assumed"),
    ("start_norm", 0.25, 0.0, 0.6, "share", "perceived norm against asking for help at the start", "assumed"),
    ("start_norm_youth", 0.40, 0.0, 0.8, "share", "the same among young people (2.2, 3.1.4)", "assumed"),
)

COSTS = _declare(
    "costs",
    # name, default, low, high, unit, meaning, source
    ("forced_start_hours", 40.0, 10.0, 120.0, "hours per event", "work of other professionals to prepare and start forced help (2.4)", "assumed"),
    ("forced_start_euros", 5000.0, 500.0, 30000.0, "euros per event", "what forced help costs besides: court, eviction, placement (2.4)", "assumed"),
    ("forced_contact_hours", 1.5, 0.5, 4.0, "hours per contact", "work of one other professional in a week around a forced case (SF21)", "assumed"),
)

PARAMETERS: tuple[Parameter, ...] = (
    POPULATION + TIES + NEED + OUTREACH + SEEKING + ACCESS + STAFFING + CONTACT + LEARNING + REFERRAL + INFORMAL + ESCALATION + IMAGE + MOVING + STORIES + RECORD + START + COSTS
)
DOMAIN_WEIGHTS = {
    # income, housing, health, upbringing, participation, safety
    "young people": (0.20, 0.10, 0.20, 0.15, 0.25, 0.10),
    "parents": (0.25, 0.15, 0.15, 0.30, 0.05, 0.10),
    "older people": (0.20, 0.10, 0.45, 0.00, 0.15, 0.10),
    "adult care avoiders": (0.25, 0.20, 0.30, 0.00, 0.15, 0.10),
    "others": (0.30, 0.20, 0.25, 0.00, 0.15, 0.10),
}
"""Assumed: in which life domain a need starts, by risk group; each line adds up to 1 (order of DOMAINS)."""

WEEKLY = (
    "need", "staffing", "outreach", "seeking", "access", "contact", "learning", "stories", "referral", "informal_help",
    "escalation", "image", "moving", "record", "start",
)  # fmt: skip
"""Mechanisms whose parameters are read every week; the others only shape the start."""

FIXED_FOR_A_RUN = ("story_fading", "start_awareness")
"""Weekly parameters that a run reads once, before its first week."""

MOVABLE = tuple(
    parameter.name
    for parameter in PARAMETERS
    if parameter.mechanism in WEEKLY[:-2]
    and parameter.name not in FIXED_FOR_A_RUN
    and not parameter.name.startswith("closeness_")
)
"""Parameters that a lever may move: what a run reads every week, but for how it is recorded."""

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def check(name: str, value: float) -> float:
    """Return `value` as a float if parameter `name` exists and admits it.

    Raises
    ------
    InputError : unknown name, or a value outside the range (NaN included).
    """
    if name not in BY_NAME:
        raise InputError(f"'{name}' is not a parameter; {nearest(name, BY_NAME)}")
    parameter = BY_NAME[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"parameter '{name}' is {value!r}, but it must be a number")
    lowest, highest = parameter.limits
    if not lowest <= value <= highest:
        raise InputError(
            f"parameter '{name}' is {value:g}, but it must lie in [{lowest:g}, {highest:g}] ({parameter.unit})"
        )
    return float(value)


def values(changed: Mapping[str, float] = {}) -> dict[str, float]:
    """Return the value of every parameter: the defaults, with `changed` put over them."""
    return {p.name: p.default for p in PARAMETERS} | {name: check(name, value) for name, value in changed.items()}
