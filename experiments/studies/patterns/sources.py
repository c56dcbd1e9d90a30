"""Where distrust comes from: SF1 to SF9."""

from __future__ import annotations

import numpy as np

from experiments.studies.patterns.declare import EMERGES, IMPOSED, Effect, Observed, Pattern, effect_with_conditions
from experiments.studies.patterns.differences import WORLD, Arms, fall, rise
from experiments.studies.patterns.observe import observe
from experiments.studies.patterns.shocks import TEAM
from sim.quantities import Quantities
from sim.run import Run

NON_PARENT, DUTCH_PARENT, OTHER_PARENT = range(3)
NONE, TWO_OR_MORE = 0, 2
SHARE_WHO_HEARD = 0.01
"""Share of residents who know of the removed child at the start."""

NO_STORIES = {"mechanism.stories": False}
HALF_GO_WELL = {
    "mechanism.access": False, "mechanism.escalation": False, "agency.early_closure": 0.0, "agency.quality": 0.5,
    **{Quantities.parameters[name].name: 0.0 for name in (
        "culture_effect", "language_effect", "closed_effect", "new_face_effect", "self_reliance_effect",
        "misjudgement_effect", "hurry_effect", "prejudice_effect", "attitude_effect", "slight_chance",
    )},
}  # fmt: skip
"""Nothing but chance decides, and half of all contacts go well."""
SYMMETRIC = {
    "parameter.bad_to_good": 1.0, "parameter.hardening": 0.0, "parameter.spill_over": 0.0,
    "parameter.spill_over_severe": 0.0, "parameter.spill_over_good": 0.0, "parameter.severe_chance": 0.0,
    "parameter.severe_misjudgement": 0.0,
}  # fmt: skip
"""A bad contact weighs as much as a good one, and nothing else tells them apart."""


def hear_of_removal(run: Run) -> Observed:
    """Let one in a hundred residents hear that a child was taken away, all of the same incident, and go on."""
    n = len(run.residents.key)
    if run.scenario.mechanisms.stories:
        for resident in range(0, n, round(1.0 / SHARE_WHO_HEARD)):
            run.plant_story(resident, TEAM, is_severe=True, witness=0)
    return observe(run)


def _of_past_failures(of: Arms) -> Effect:
    """Return how much more often contacts fail after two bad ones, if each step and every other link agree."""
    fails, unreached = of[WORLD]["fails_after"], of[WORLD]["unreached_after"]
    past, *others = of[WORLD]["predictors_of_failure"]
    steps = (*np.diff(fails), *np.diff(unreached), past - np.max(np.abs(others)))
    return effect_with_conditions(float(fails[TWO_OR_MORE] - fails[NONE]), *(float(step) for step in steps))


def _without_contact(of: Arms) -> float:
    """Return what trust fell of those without a contact, if without stories it does not move by any bit."""
    moved, without = of[WORLD]["trust_moved_unmet"][-1], of["no stories"]["trust_moved_unmet"][-1]
    return float(-moved) if without == 0.0 else -abs(float(without))


def _own_above_hearsay(of: Arms) -> Effect:
    lost = of[WORLD]["lost_own_experience"] - of[WORLD]["lost_stories"]
    is_hearsay_alone = 1.0 if of["no stories"]["trust_moved_unmet"][-1] == 0.0 else -1.0
    return effect_with_conditions(lost, of[WORLD]["lost_stories"], is_hearsay_alone)


def _of_slights(of: Arms) -> Effect:
    """Return what slights take of the trust of those far away, if it is more than of those nearby."""
    far, near = (fall(of, f"trust_{where}", "many", under="none") for where in ("far", "near"))
    return effect_with_conditions(far, far - near)


def _of_severity(of: Arms) -> Effect:
    """Return how much more a severe event costs the agency, if a larger part of it goes over to others as well."""
    calm = of["calm"]["trust_week13"]
    lost = {arm: calm - of[arm]["trust_week13"] for arm in ("bad", "severe")}
    carried = {arm: float(by_agency[1:].mean() / by_agency[0]) for arm, by_agency in lost.items()}
    return effect_with_conditions(float(lost["severe"][0] - lost["bad"][0]), carried["severe"] - carried["bad"])


def _of_fear(of: Arms) -> Effect:
    """Return how much more asking fear takes from parents than from others, if most where origin is another."""
    taken = [rise(of, "asking_taken_by_fear", WORLD, over="no fear", at=family) for family in range(3)]
    parents = (taken[DUTCH_PARENT] + taken[OTHER_PARENT]) / 2.0
    levels = of[WORLD]["asking_taken_by_fear"]
    return effect_with_conditions(
        parents - taken[NON_PARENT], taken[OTHER_PARENT] - taken[DUTCH_PARENT],
        float(levels[OTHER_PARENT] - max(levels[DUTCH_PARENT], levels[NON_PARENT])),
    )  # fmt: skip


SOURCES: tuple[Pattern, ...] = (
    Pattern(
        number=1, sections="3.1.1, 4.1.2, 5.1",
        statement="Distrust comes first of all from one's own bad experience: it predicts best that the next contact "
        "fails as well, and that help is not sought.",
        varied="nothing; residents differ in the number of bad contacts behind them (none, one, two or more)",
        measured="share of contacts that fail after two or more bad ones less that after none, at equal agency; each "
        "step must rise, non-reach of those in need with it, and no attribute of a resident may predict failure better",
        kind=EMERGES, arms={WORLD: {}}, effect=_of_past_failures, unit="share of contacts",
    ),
    Pattern(
        number=2, sections="3.1.1, 5.1",
        statement="Some distrust agencies that they never had to do with, from hearsay alone.",
        varied="stories on and off",
        measured="trust since the start of residents without any contact, all agencies: its fall with stories, where "
        "without stories it must not move at all",
        kind=IMPOSED, arms={WORLD: {}, "no stories": NO_STORIES}, effect=_without_contact, unit="points of trust",
    ),
    Pattern(
        number=3, sections="3.1.1, 5.1",
        statement="Many distrust from own experience, a smaller part from hearsay.",
        varied="nothing; and stories off, for who never had a contact",
        measured="share of all trust lost through own experience less that through stories; trust of residents "
        "without any contact must move through stories alone",
        kind=EMERGES, arms={WORLD: {}, "no stories": NO_STORIES}, effect=_own_above_hearsay, unit="share of trust lost",
    ),
    Pattern(
        number=4, sections="2",
        statement="Now and then something did work, and yet the sum of it all is negative.",
        varied="half of all contacts go well; bad ones weigh as the world has it, or as much as good ones",
        measured="trust in agencies that were met: how much lower it ends than where both weigh the same; some of the "
        "unreached must be held back by own experience",
        kind=EMERGES,
        arms={"half": HALF_GO_WELL, "symmetric": {**HALF_GO_WELL, **SYMMETRIC}},
        effect=lambda of: effect_with_conditions(fall(of, "trust_of_met", "half", under="symmetric"),
                                  float(of["half"]["gave_up_for_good"])),
        unit="points of trust",
    ),
    Pattern(
        number=5, sections="3.1.1",
        statement="Small slights matter: one question felt as too far is enough to lose trust, though the help itself "
        "did not fail.",
        varied="the chance of a slight in contacts that do their work: none, or many",
        measured="fall in trust of the half of residents at the larger distance in culture, where it must be larger "
        "than that of the others",
        kind=IMPOSED,
        arms={"none": {"lever.no_slights": 1.0}, "many": {"lever.many_slights": 1.0}},
        effect=_of_slights, unit="points of trust",
    ),
    Pattern(
        number=6, sections="3.1.1, 3.1.3",
        statement="A severe event, as the removal of a child or a wrong diagnosis, wipes out trust, and in every other "
        "agency as well.",
        varied="all contacts with the neighbourhood team go wrong for a quarter of a year: bad ones, or severe ones",
        measured="fall in trust in that team at its end: severe less bad; the part of it that goes over to others "
        "must be larger too",
        kind=IMPOSED,
        arms={"calm": {"lever.gentle": 1.0}, "bad": {"lever.gentle": 1.0, "lever.team_fails_once": 1.0},
              "severe": {"lever.gentle_elsewhere": 1.0, "lever.team_is_severe": 1.0}},
        effect=_of_severity, unit="points of trust",
    ),
    Pattern(
        number=7, sections="3.1.1, 5.1",
        statement="Fear of harsh measures is something else than distrust, and is greatest among parents with a "
        "migration background: they fear for their children.",
        varied="one in a hundred hears of a removed child; stories bring fear as the world has it, or none",
        measured="part of asking that fear takes away, at equal trust: its rise among parents less that among others; "
        "for parents of another origin than the Netherlands it must rise most, and be greatest",
        kind=IMPOSED,
        arms={WORLD: {}, "no fear": {"lever.no_fear_of_stories": 1.0}},
        effect=_of_fear, unit="share of asking", work=hear_of_removal,
    ),
    Pattern(
        number=8, sections="3.1.1",
        statement="Distrust hardens: confirmed time and again, it gives way less to the same good contact.",
        varied="nothing; residents differ in the number of bad contacts with the agency (none, three or more)",
        measured="part of the distance to full trust that one good contact closes, in the same agency: without bad "
        "contacts less after three or more",
        kind=IMPOSED, arms={WORLD: {}},
        effect=lambda of: float(of[WORLD]["gain_lost_by_hardening"]), unit="share of distance",
    ),
    Pattern(
        number=9, sections="5.1, 3.1.1",
        statement="Distrust is found among all ages and backgrounds; groups differ in what holds them back, not in "
        "whether they distrust.",
        varied="nothing; the risk groups are compared, among residents who are not reached",
        measured="share of differences that the group explains, corrected for chance: of the reason for not being "
        "reached, less that of trust",
        kind=IMPOSED, arms={WORLD: {}},
        effect=lambda of: float(of[WORLD]["group_explains_reason"] - of[WORLD]["group_explains_trust"]),
        unit="share explained",
    ),
)  # fmt: skip

FINDINGS: dict[str, str] = {
    "SF1": "whether a contact fails follows what lies between resident and agency, language and distance in culture "
    "first; distrust takes at most 15 % of success, so that earlier bad contacts hardly show, nor in non-reach.",
    "SF5": "slights take trust in 95 % of worlds; in a fifth of these they take no more from residents far in culture.",
    "SF7": "a story takes more of asking from parents than from others, and fear is greatest among parents of another "
    "origin; but it rises no more among them, for who fears much already has less left to lose.",
}
"""What was found about patterns that fail in the default world, by name."""
