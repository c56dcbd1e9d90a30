"""Stories, norms and the neighbourhood: SF10 to SF17."""

from __future__ import annotations

from experiments.studies.patterns.declare import EMERGES, IMPOSED, Effect, Pattern, effect_with_conditions, unseen
from experiments.studies.patterns.differences import WORLD, Arms, fall, rise
from experiments.studies.patterns.sources import NO_STORIES
from sim.scenario.agency_library import DEFAULT_AGENCIES

NAMES = [agency.name for agency in DEFAULT_AGENCIES]
POLICE = NAMES.index("Politie")
OTHER_OFFERS = [NAMES.index(name) for name in ("Jongerenwerk", "Opbouwwerk", "Ouderenwerk")]
START, HALF_A_YEAR, YEAR, YEAR_AND_A_HALF, END = 0, 2, 4, 6, -1
"""Quarters since the end of burn-in, as places in what is kept by quarter."""
YOUNG, YOUNG_OF_OTHER_ORIGIN = 0, 3


def _stories_left(of: Arms) -> Effect:
    """Return which part of bad stories is left a year after the last event, less the part of events that is."""
    told, moved = of["repaired"]["bad_stories"], of["repaired"]["trust_moved_unmet"]
    if told[START] <= 0.0:
        return float("nan")
    events, before = (
        sum(of[arm][f"{kind}_per_year"] for kind in ("slights", "bad_contacts", "severe_events"))
        for arm in ("repaired", WORLD)
    )
    left = float(told[YEAR] / told[START])
    return effect_with_conditions(left - float(events / before if before > 0.0 else 0.0), -float(moved[YEAR]))


def _youth_norm(of: Arms) -> Effect:
    """Return how much more the norm keeps the young from help than others, if it does keep them."""
    risen = [rise(of, "unreached_of_need", "full", over="none", at=group) for group in range(5)]
    return effect_with_conditions(
        risen[YOUNG] - sum(risen[1:]) / 4.0, risen[YOUNG], rise(of, "held_by_norm", "full", over="none", at=YOUNG)
    )


def _stories_mend(of: Arms) -> Effect:
    """Return by how much bad stories fall after the repair, if the damage went faster in its first half-year."""
    mended, worse, world = (of[arm]["bad_stories"] for arm in ("mended", "worse", WORLD))
    damage = worse[HALF_A_YEAR] - world[HALF_A_YEAR]
    repair = worse[YEAR_AND_A_HALF] - mended[YEAR_AND_A_HALF]
    return effect_with_conditions(float(mended[YEAR] - mended[END]), float(damage - repair))


def _spill_over(of: Arms) -> Effect:
    """Return what trust in other offers loses, if spill-over is what costs it, and costs their use as well."""
    lost = {
        (measure, under): sum(fall(of, measure, arm, under, at=a) for a in OTHER_OFFERS) / len(OTHER_OFFERS)
        for measure in ("trust_end", "asked_by_agency")
        for under, arm in ((WORLD, "fails"), ("apart", "apart, fails"))
    }
    trust, use = (lost[measure, WORLD] - lost[measure, "apart"] for measure in ("trust_end", "asked_by_agency"))
    return effect_with_conditions(lost["trust_end", WORLD], trust, use)


def _police(of: Arms) -> Effect:
    """Return how far trust of young people of other origin in the police lies under that of all others."""
    trust = of[WORLD]["trust_of_cells"].reshape(4, -1)
    others = [trust[cell, POLICE] for cell in range(4) if cell != YOUNG_OF_OTHER_ORIGIN]
    below = [float(cell.mean() - cell[POLICE]) for cell in trust]
    return effect_with_conditions(
        float(min(others) - trust[YOUNG_OF_OTHER_ORIGIN, POLICE]), below[YOUNG_OF_OTHER_ORIGIN] - sum(below[:3]) / 3.0
    )


STORIES: tuple[Pattern, ...] = (
    Pattern(
        number=10, sections="2.5, 4.1.2",
        statement="Old stories keep going round, long after what they tell of has ended.",
        varied="from the end of burn-in no encounter goes wrong any more",
        measured="share of bad stories still told after a year, less the share of bad events that is left; residents "
        "without any contact must still trust less than at the start",
        kind=EMERGES, arms={WORLD: {}, "repaired": {"lever.repaired": 1.0}},
        effect=_stories_left, unit="share of bad stories",
    ),
    Pattern(
        number=11, sections="2.5",
        statement="Stories that go round are worse than what happens: not always true, and yet felt as more than true.",
        varied="nothing",
        measured="share of bad ones among stories that are told less that among real encounters",
        kind=EMERGES, arms={WORLD: {}},
        effect=lambda of: float(of[WORLD]["bad_story_share"] - of[WORLD]["bad_contact_share"]), unit="share",
    ),
    Pattern(
        number=12, sections="2.5, 5.1",
        statement="Keeping away from agencies becomes what one does around here: people who know each other come to "
        "distrust alike.",
        varied="stories on and off",
        measured="Moran's I of trust over ties at the end, mean over agencies: with stories, where it must be above 0, "
        "less without",
        kind=EMERGES, arms={WORLD: {}, "no stories": NO_STORIES},
        effect=lambda of: effect_with_conditions(
            fall(of, "moran_trust", "no stories"), float(of[WORLD]["moran_trust"])
        ),
        unit="Moran's I",
    ),
    Pattern(
        number=13, sections="2.2, 3.1.4, 3.1.11",
        statement="Among young people asking for help is not done: peers find it weak, or useless.",
        varied="the weight of the norm against asking: none, or full",
        measured="rise in the share of those in need who are not reached: young people less other groups; more of the "
        "young must be held back by the norm itself",
        kind=IMPOSED, arms={"none": {"lever.norm_counts_not": 1.0}, "full": {"lever.norm_counts": 1.0}},
        effect=_youth_norm, unit="share of those in need",
    ),
    Pattern(
        number=14, sections="3.1.8",
        statement="Where people of a community do not trust each other, they tell each other less of what troubles "
        "them, and interpret and help less.",
        varied="trust within a community", measured="stories passed on, and informal help",
        kind=EMERGES, arms={}, effect=unseen, unit="-",
        absent="Ties have a kind and no trust of their own: no community can trust its own people less, and informal "
        "help does not go over ties.",
    ),
    Pattern(
        number=15, sections="4.2.4",
        statement="New good experiences can break the stories that go round, but slower than bad ones made them.",
        varied="for a year every contact goes wrong, then none does; both are told more than usual",
        measured="fall in the share of bonds with a bad story in the two years after the repair; half a year of it "
        "must move less than half a year of damage did",
        kind=EMERGES,
        arms={WORLD: {}, "worse": {"lever.all_goes_wrong": 1.0},
              "mended": {"lever.all_goes_wrong": 1.0, "lever.repaired_later": 1.0}},
        effect=_stories_mend, unit="share of bonds",
    ),
    Pattern(
        number=16, sections="3.1, 3.1.1",
        statement="Who has done with one agency trusts and uses other offers less as well, such as youth work, "
        "community work and elderly work.",
        varied="every contact with the neighbourhood team fails; with spill-over as the world has it, and without",
        measured="fall in trust in these three offers at the end, where it must be larger than without spill-over, "
        "and they must be asked less often than where trust does not spill over",
        kind=IMPOSED,
        arms={WORLD: {}, "fails": {"lever.team_fails": 1.0}, "apart": {"lever.no_spill_over": 1.0},
              "apart, fails": {"lever.no_spill_over": 1.0, "lever.team_fails": 1.0}},
        effect=_spill_over, unit="points of trust",
    ),
    Pattern(
        number=17, sections="3.1.1, 3.1.11",
        statement="Young people with a migration background distrust the police most.",
        varied="nothing; residents differ in age (under 25) and origin (other than the Netherlands)",
        measured="trust in the police of the lowest of the other three kinds less theirs; the police must also lie "
        "further below other agencies for them",
        kind=EMERGES, arms={WORLD: {}}, effect=_police, unit="points of trust",
    ),
)  # fmt: skip

FINDINGS: dict[str, str] = {
    "SF10": "it holds in the default world, where a story loses half its strength in a year. No half-life is known; in "
    "worlds where it is some weeks, nothing or little is left after a year.",
    "SF12": "stories do make those who know each other more alike in trust, but hardly: hearsay moves mean trust by "
    "less than 0.01, and residents differ by 0.12 from the start, whoever they know.",
    "SF13": "in the default world all it tells points the right way, but that non-reach rises more among young people "
    "than among others is not certain with 12 seeds of 2,000 residents.",
    "SF15": "bad stories still spread for a year after the repair, and then fall; but against what would have been, "
    "half a year of repair moves more than half a year of damage did.",
    "SF16": "trust in other offers falls, yet they are asked more often, for residents go there instead of to the "
    "team; spill-over takes away a quarter of that rise.",
    "SF17": "trust in the police is about the same everywhere: residents meet the police only where they ask for help "
    "or have it forced on them, and nothing makes it go up to young people.",
}
"""What was found about patterns that fail in the default world, by name."""
