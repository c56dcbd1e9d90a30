"""From distrust to worse problems and back: SF18 to SF27."""

from __future__ import annotations

import numpy as np

from experiments.studies.patterns.declare import EMERGES, IMPOSED, Effect, Pattern, effect_with_conditions, unseen
from experiments.studies.patterns.differences import WORLD, Arms, fall, gap, rise
from sim.measures.periods import ratio

LOWEST, HIGHEST = 0, 3
VOLUNTARY, ESCALATED = range(2)
ONE, TWO_OR_MORE = 1, 2
SHOCK_WEEKS, PILOT_WEEKS = 52, 26
EVEN_TOP_SHARE = 0.01 * (1.0 - np.log(0.01))
"""Part of all contacts that the 1 % with most would have if contacts had an exponential tail."""


def _urgency(of: Arms) -> Effect:
    """Return how much graver the need of the distrustful is when they come, if they come late and urgency helps."""
    light, urgent = of[WORLD]["try_by_trust_light"], of[WORLD]["try_by_trust_urgent"]
    return effect_with_conditions(
        gap(of, "arrival_severity", WORLD, LOWEST, HIGHEST), gap(of, "arrival_weeks", WORLD, LOWEST, HIGHEST),
        *(float(more - less) for more, less in zip(urgent, light, strict=True)),
    )  # fmt: skip


def _coercion(of: Arms) -> Effect:
    forced = {arm: ratio(of[arm]["forced_contacts_per_year"], 1000.0 * of[arm]["contacts"]) for arm in ("none", "much")}
    return effect_with_conditions(fall(of, "trust", "much", under="none"), float(forced["much"] - forced["none"]))


def _stacking(of: Arms) -> Effect:
    """Return contacts in a quarter of the forced less the others, if less comes of them and the tail is heavy."""
    return effect_with_conditions(
        gap(of, "care_contacts", WORLD, ESCALATED, VOLUNTARY), gap(of, "care_solved", WORLD, VOLUNTARY, ESCALATED),
        float(of[WORLD]["contacts_of_top"] - EVEN_TOP_SHARE),
    )  # fmt: skip


def _self_help(of: Arms) -> Effect:
    """Return by how much unmet need falls, if agencies reach fewer, and more again where a bridge is added."""
    unmet = {arm: of[arm]["non_reach"] - of[arm]["informal_share"] for arm in ("none", "self-help")}
    return effect_with_conditions(
        float(unmet["none"] - unmet["self-help"]), fall(of, "n_helped", "self-help", under="none"),
        rise(of, "n_helped", "bridged", over="self-help"),
    )  # fmt: skip


def _imaging(of: Arms) -> Effect:
    return effect_with_conditions(
        fall(of, "trust", "follows", under="fixed"), fall(of, "relevance", "follows", under="fixed"),
        rise(of, "image", "follows", over="fixed"),
    )  # fmt: skip


def _slow_recovery(of: Arms) -> Effect:
    """Return by how many weeks winning back half of the trust takes longer, if a pilot shows less than half."""
    world, worse, better = (of[arm]["trust_weekly"] for arm in (WORLD, "worse", "better"))
    gap_of_trust = world - worse
    if len(world) <= SHOCK_WEEKS or gap_of_trust[SHOCK_WEEKS - 1] <= 0.0:
        return float("nan")
    half = gap_of_trust[SHOCK_WEEKS - 1] / 2.0
    weeks_down = int(np.argmax(gap_of_trust >= half)) + 1
    is_back = gap_of_trust[SHOCK_WEEKS:] <= half
    weeks_up = int(np.argmax(is_back)) + 1 if is_back.any() else len(is_back)
    gain = better - world
    return effect_with_conditions(float(weeks_up - weeks_down), float(gain[-1]) / 2.0 - float(gain[PILOT_WEEKS - 1]))


LOOPS: tuple[Pattern, ...] = (
    Pattern(
        number=18, sections="2.1, 5.1",
        statement="Without help problems grow worse, and spread to other parts of life.",
        varied="the doors of all agencies are closed",
        measured="rise in the mean severity of needs, last year; life domains with a need per resident must rise, "
        "and fewer must be in care of their own will",
        kind=EMERGES, arms={WORLD: {}, "closed": {"lever.closed_doors": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "severity_per_need", "closed"), rise(of, "domains", "closed"), fall(of, "n_helped", "closed")
        ),
        unit="severity, 0 to 1",
    ),
    Pattern(
        number=19, sections="2.1, 5.1",
        statement="When the need presses, a shut-off benefit or an eviction, those who distrust come as well: later, "
        "and with more trouble.",
        varied="nothing; residents differ in trust and needs in severity",
        measured="severity at arrival of needs that were not in care before: the quarter of residents with least trust "
        "less that with most; they must come later, and in both halves by trust more must try where need is urgent",
        kind=EMERGES, arms={WORLD: {}}, effect=_urgency, unit="severity, 0 to 1",
    ),
    Pattern(
        number=20, sections="2.4, 5.1",
        statement="Who comes late meets pressure and force; that disappoints again, and distrust deepens.",
        varied="the chance of forced help where a need is grave: none, or large",
        measured="fall in mean trust, last year; the share of contacts that are forced must rise",
        kind=EMERGES, arms={"none": {"lever.no_coercion": 1.0}, "much": {"lever.much_coercion": 1.0}},
        effect=_coercion, unit="points of trust",
    ),
    Pattern(
        number=21, sections="2.4",
        statement="The further a case escalates, the more professionals stand around it, and the less is solved.",
        varied="nothing; cases in forced care are compared with others in care",
        measured="contacts of a resident in a quarter: in forced care less in other care; fewer of these cases must "
        "be solved, and the 1 % of residents with most contacts must have more than an exponential tail gives them",
        kind=IMPOSED, arms={WORLD: {}}, effect=_stacking, unit="contacts in a quarter",
    ),
    Pattern(
        number=22, sections="2.3",
        statement="Residents turn to solutions of their own and of the street; agencies then see the nuisance, not the "
        "problem.",
        varied="solutions of the street: none, or at hand",
        measured="rise in forced help after the end of burn-in; agencies must be asked less",
        kind=IMPOSED, arms={"none": {"lever.no_street": 1.0}, "at hand": {"lever.much_street": 1.0}},
        effect=lambda of: effect_with_conditions(rise(of, "forced_in_all", "at hand", over="none"),
                                  fall(of, "asked_in_all", "at hand", under="none")),
        unit="events per 1,000 residents",
    ),
    Pattern(
        number=23, sections="2.3, 3.1.4, 5.1",
        statement="Self-organisations help many and keep them out of sight of agencies; with a bridge they bring them "
        "there too.",
        varied="help by organisations: none, out of sight of agencies, or leading on to them",
        measured="fall in the share of residents whom neither agencies nor organisations help; fewer must be in care "
        "with agencies, and more again with a bridge",
        kind=IMPOSED,
        arms={"none": {"lever.no_self_help": 1.0}, "self-help": {"lever.self_help": 1.0},
              "bridged": {"lever.self_help_bridged": 1.0}},
        effect=_self_help, unit="share of residents",
    ),
    Pattern(
        number=24, sections="3.1.11, 5.1",
        statement="Residents and professionals think ill of each other, and both see it confirmed.",
        varied="the image of a community follows difficult contacts fast, or not at all",
        measured="fall in mean trust, last year; fewer contacts must go well, and the image must grow darker",
        kind=EMERGES, arms={"fixed": {"lever.image_is_fixed": 1.0}, "follows": {"lever.image_follows": 1.0}},
        effect=_imaging, unit="points of trust",
    ),
    Pattern(
        number=25, sections="2.1, 2.5",
        statement="Who swore never again, came back, and was failed once more, does not come a third time.",
        varied="nothing; residents with a need and without help differ in the bad contacts behind them",
        measured="chance in a week of trying to get help: after one bad contact less after two or more",
        kind=EMERGES, arms={WORLD: {}},
        effect=lambda of: gap(of, "try_after_failures", WORLD, ONE, TWO_OR_MORE), unit="chance per week",
    ),
    Pattern(
        number=26, sections="5.1",
        statement="With many young people it went wrong early and everywhere.",
        varied="the age at the first failed contact", measured="later non-reach and life domains affected",
        kind=EMERGES, arms={}, effect=unseen, unit="-",
        absent="Nobody grows older in the model: a run lasts five years, and what befell a child is not simulated.",
    ),
    Pattern(
        number=27, sections="3.2.1, 4.1.2, 5.1",
        statement="Trust goes fast and comes back slowly; a short pilot shows little.",
        varied="all agencies do half as well for a year, and then as before; or from now on nothing goes wrong",
        measured="weeks until half of the lost trust is back (or the end) less weeks until half of it was lost; half a "
        "year of repair must give less than half of what three years give",
        kind=EMERGES,
        arms={WORLD: {}, "worse": {"lever.worse": 1.0}, "better": {"lever.repaired": 1.0}},
        effect=_slow_recovery, unit="weeks",
    ),
)  # fmt: skip

FINDINGS: dict[str, str] = {
    "SF18": "it holds in the default world, and in four of ten others; less often where needs begin often and worsen "
    "fast, and where much help is forced: there mean severity hardly moves, up or down.",
    "SF19": "those with least trust come four months later, and urgency brings in more at either level of trust. In a "
    "town of 6,000 they come with graver needs too (by 0.02, 95 % 0.00 to 0.04); in one of 2,000 chance hides "
    "it. Without informal help, which eases their needs meanwhile, it is twice as much.",
    "SF23": "it holds in the default world, and in nine of ten worlds in which nobody is brought along by experience "
    "experts and key figures, but in four of ten in which they do.",
    "SF25": "it holds in the default world, and in a third of others; less often where needs begin often. Why was not "
    "looked into.",
}
"""What was found about patterns that fail in the default world, by name."""
