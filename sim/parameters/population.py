"""Numbers that shape a neighbourhood before its first week: residents, ties, and what they start with."""

from __future__ import annotations

from sim.codes import Domain, Group
from sim.parameters.parameter import Kind, declare

# name, default, low, high, unit, meaning, source, and what is different from the block; one line a number
# fmt: off
POPULATION = declare(
    "population",
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
     "weight on being born abroad at 65, against 1 at 15 years", "assumed", dict(lowest=0.01)),
    ("support_in_social_rent", 3.0, 1.0, 10.0, "ratio",
     "weight on income support in a corporation home, against 1 elsewhere",
     "assumed", dict(lowest=0.01)),
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
     "2.5 million of about 14 million people of 16 and older: Algemene Rekenkamer 2016; upper bound assumed", dict(is_assumed=False)),
    ("low_literacy_older", 2.0, 1.0, 5.0, "ratio", "weight on low literacy at 65, against 1 at 15 years", "assumed", dict(lowest=0.01)),
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
    ("care_avoider_contrast", 4.0, 1.0, 6.0, "ratio",
     "power to which shame and want of skill raise the weight on being one, rounded to a whole number", "assumed"),
    ("experts", 0.01, 0.0, 0.05, "share", "residents of 25 and older who are experience expert or key figure (3.2.5)",
     "assumed"),
    ("expert_base", 0.5, 0.1, 2.0, "ratio",
     "what the weight on being one is at no assertiveness; assertiveness comes on top of it", "assumed"),
    ("need_rate", 0.003, 0.0, 0.02, "chance per week", "that a new need starts, without added risks (2.1)", "assumed", dict(kind=Kind.NATURE)),
    ("need_income_support", 2.0, 1.0, 5.0, "factor", "on the need rate with social assistance", "assumed", dict(kind=Kind.NATURE)),
    ("need_disability_support", 2.0, 1.0, 5.0, "factor", "on the need rate with a disability benefit", "assumed", dict(kind=Kind.NATURE)),
    ("need_single_parent", 1.5, 1.0, 4.0, "factor", "on the need rate of single parents (1.3)", "assumed", dict(kind=Kind.NATURE)),
    kind=Kind.STATE,
)

TIES = declare(
    "ties",
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
     "assumed", dict(lowest=5.0)),
    ("organisation_members", 0.35, 0.05, 0.90, "share",
     "residents who belong to a mosque, church, self-organisation or club",
     "assumed"),
    ("organisation_size", 60.0, 10.0, 500.0, "members", "mean number of members of one organisation", "assumed"),
    ("organisation_mixed", 0.40, 0.0, 1.0, "share",
     "members whose organisation is open to every community, as a sports club",
     "assumed"),
    ("ring_degree", 10.0, 2.0, 30.0, "ties per resident",
     "degree of the rule 'watts_strogatz', rounded to an even number",
     "assumed", dict(acts_under=("ties", "watts_strogatz"), lowest=1.0, highest=1000.0)),
    ("ring_rewiring", 0.10, 0.0, 1.0, "chance", "that a tie of the rule 'watts_strogatz' is rewired", "assumed", dict(acts_under=("ties", "watts_strogatz"))),
    kind=Kind.STATE,
)

START = declare(
    "start",
    ("little_dutch", 0.5, 0.3, 0.7, "share", "proficiency in Dutch under which presence reaches less well (3.1.6)", "assumed"),
    ("start_trust", 0.58, 0.3, 0.8, "share", "mean trust before own experience and stories",
     "assumed; CBS 2012-2017: civil servants 41 to 46 %, police 68 to 75 %"),
    ("start_trust_spread", 0.12, 0.0, 0.25, "share", "standard deviation of that trust between residents", "assumed"),
    ("start_awareness", 1.0, 0.3, 1.0, "share", "awareness at the start, as part of the level at which presence and forgetting balance", "assumed"),
    ("start_norm", 0.25, 0.0, 0.6, "share", "perceived norm against asking for help at the start", "assumed"),
    ("start_norm_youth", 0.40, 0.0, 0.8, "share", "the same among young people (2.2, 3.1.4)", "assumed"),
    kind=Kind.STATE, is_weekly=True,
)

WEIGHTS = {
    # income, housing, health, upbringing, participation, safety
    Group.YOUNG_PEOPLE: (0.20, 0.10, 0.20, 0.15, 0.25, 0.10),
    Group.PARENTS: (0.25, 0.15, 0.15, 0.30, 0.05, 0.10),
    Group.OLDER_PEOPLE: (0.20, 0.10, 0.45, 0.00, 0.15, 0.10),
    Group.CARE_AVOIDERS: (0.25, 0.20, 0.30, 0.00, 0.15, 0.10),
    Group.OTHERS: (0.30, 0.20, 0.25, 0.00, 0.15, 0.10),
}


WEIGHT_NAMES = {
    group: tuple(f"weight_{domain.name}_{group.name}".lower() for domain in Domain) for group in Group
}
"""Names of the weights of all life domains, by risk group."""

DOMAINS = declare(
    "domains",
    *(
        (WEIGHT_NAMES[group][domain], weight, 0.5 * weight, max(0.05, 1.5 * weight), "share",
         f"needs of {group.word} that start in {domain.word}, before the shares are made to add up to 1", "assumed")
        for group, weights in WEIGHTS.items()
        for domain, weight in zip(Domain, weights, strict=True)
    ),
)
