"""Barriers other than trust: SF28 to SF42.

Quarters of residents are counted from 0, the least of a property, to 3, the most of it; see `observe_care`.
"""

from __future__ import annotations

from experiments.studies.patterns.declare import EMERGES, IMPOSED, Effect, Pattern, effect_with_conditions
from experiments.studies.patterns.differences import WORLD, Arms, fall, gap, rise, rise_beyond

LEAST, MOST = 0, 3
UNDER_65, FROM_65 = 0, 1
ONE_DOMAIN, MORE_DOMAINS = 0, 1

DEEP_DISTRUST = {"parameter.start_trust": 0.3, "parameter.newcomer_trust": 0.3}
DEEP_TRUST = {"parameter.start_trust": 0.8, "parameter.newcomer_trust": 0.8}
OWN_STRENGTH = {"lever.own_strength": 1.0}
UNKNOWN, CLOSED = {"lever.unknown": 1.0}, {"lever.closed_doors": 1.0}
DISTRUSTED = {**DEEP_DISTRUST, "lever.only_full_trust": 1.0}


def _conjunction(of: Arms) -> Effect:
    """Return how much more each barrier costs where another one is open than where it is closed, pair by pair."""
    pairs = (("unknown", "distrusted"), ("unknown", "closed"), ("distrusted", "closed"))
    return effect_with_conditions(
        *(rise(of, "unhelped", one) - rise(of, "unhelped", f"{one}, {other}", over=other) for one, other in pairs)
    )


def _awareness_of_kinds(of: Arms) -> Effect:
    """Return how much less the young know, if those with little Dutch know less too and learn from stories."""
    young = float(of[WORLD]["aware_not_young"] - of[WORLD]["aware_young"])
    dutch = gap(of, "aware_by_dutch", WORLD, MOST, LEAST)
    return effect_with_conditions(young, dutch, fall(of, "aware_by_dutch", "no stories", at=LEAST))


BARRIERS: tuple[Pattern, ...] = (
    Pattern(
        number=28, sections="3.1.6, 4.2.2",
        statement="Many do not know the agencies, and to be known helps only an agency that is trusted and lets one "
        "in.",
        varied="awareness, trust and access, each open or closed, one by one and in pairs",
        measured="non-reach and forced help that lack of awareness adds where there is trust, less what it adds "
        "where there is none; where the same goes for awareness and access, and for trust and access",
        kind=IMPOSED,
        arms={WORLD: {}, "unknown": UNKNOWN, "distrusted": DISTRUSTED, "closed": CLOSED,
              "unknown, distrusted": {**UNKNOWN, **DISTRUSTED}, "unknown, closed": {**UNKNOWN, **CLOSED},
              "distrusted, closed": {**DISTRUSTED, **CLOSED}},
        effect=_conjunction, unit="share of residents",
    ),
    Pattern(
        number=29, sections="3.1.6",
        statement="Young people know least of what there is, and newcomers to the language hear of it through "
        "family and friends.",
        varied="nothing; and stories, which carry knowledge over ties",
        measured="awareness of others less that of young people, where those with least Dutch also know less and "
        "lose awareness without stories",
        kind=IMPOSED,
        arms={WORLD: {}, "no stories": {"mechanism.stories": False}},
        effect=_awareness_of_kinds, unit="awareness, 0 to 1",
    ),
    Pattern(
        number=30, sections="3.1.5, 3.1.6, 5.1",
        statement="Where the way in goes by computer or telephone menu, older residents can no longer keep up.",
        varied="the part of the way in that is digital, to all of it",
        measured="rise in non-reach and forced help of residents from 65, less that of younger ones",
        kind=IMPOSED,
        arms={WORLD: {}, "digital": {"lever.all_digital": 1.0}},
        effect=lambda of: rise_beyond(of, "unhelped_by_age", "digital", at=FROM_65, than=UNDER_65),
        unit="share of residents",
    ),
    Pattern(
        number=31, sections="3.1.5",
        statement="Whoever dares to come and is met with a pile of paper turns back, most of all who cannot fill it "
        "in.",
        varied="the burden of paper at the intake, to the fullest",
        measured="rise in non-reach and forced help of the quarter with least skill with forms, less that of the "
        "quarter with most; where more of those who asked also leave before help begins",
        kind=IMPOSED,
        arms={WORLD: {}, "paper": {"lever.all_paper": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise_beyond(of, "unhelped_by_paper", "paper", at=LEAST, than=MOST), rise(of, "left_before_help", "paper")
        ),
        unit="share of residents",
    ),
    Pattern(
        number=32, sections="3.1.5",
        statement="Those who must wait for weeks while they cannot wait are lost, and it is talked about.",
        varied="weeks of waiting, to twenty at the least",
        measured="rise in the share of those who asked who leave before help begins, where bad stories also rise "
        "among all stories that are kept",
        kind=IMPOSED,
        arms={WORLD: {}, "waiting": {"lever.long_waits": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "left_before_help", "waiting"), rise(of, "bad_story_share", "waiting")
        ),
        unit="share of those who asked",
    ),
    Pattern(
        number=33, sections="3.1.5, 4.1.6",
        statement="With another contact person every time one must tell it all again; people drop out and lose trust.",
        varied="continuity and turnover of contact persons, at equal competence",
        measured="rise in drop-out per contact in care, where trust also falls",
        kind=IMPOSED,
        arms={WORLD: {}, "changing faces": {"lever.changing_faces": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "drop_out_per_contact", "changing faces"), fall(of, "trust", "changing faces")
        ),
        unit="drop-outs per contact",
    ),
    Pattern(
        number=34, sections="4.1.7, 4.3, 5.1",
        statement="Tender upon tender brings new faces and new organisations, and what was built up with residents "
        "is lost.",
        varied="years between two tenders: one, or never",
        measured="rise in non-reach and forced help, where the years that contact persons stay fall",
        kind=EMERGES,
        arms={"no tenders": {"lever.no_tenders": 1.0}, "yearly": {"lever.yearly_tenders": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "unhelped", "yearly", over="no tenders"), fall(of, "tenure_years", "yearly", under="no tenders")
        ),
        unit="share of residents",
    ),
    Pattern(
        number=35, sections="3.1.8",
        statement="Who has little Dutch nods yes without understanding, and is not helped by the talk; an "
        "interpreter helps.",
        varied="interpreters, to every contact that needs one",
        measured="rise in the share of own encounters that go well, of the quarter with least Dutch less that of "
        "the quarter with most, where the first also fares worse without",
        kind=IMPOSED,
        arms={WORLD: {}, "interpreters": {"lever.full_interpreting": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise_beyond(of, "success_by_dutch", "interpreters", at=LEAST, than=MOST),
            gap(of, "success_by_dutch", WORLD, MOST, LEAST),
        ),
        unit="share of encounters",
    ),
    Pattern(
        number=36, sections="3.1.8",
        statement="An interpreter alone does not help someone who is closed and afraid, and does not talk anyway.",
        varied="interpreters, in a town of deep distrust and in one of deep trust",
        measured="rise in the share of own encounters that go well with an interpreter, for the quarter with least "
        "Dutch: with deep trust less with deep distrust",
        kind=IMPOSED,
        arms={"distrust": DEEP_DISTRUST, "distrust, interpreters": {**DEEP_DISTRUST, "lever.full_interpreting": 1.0},
              "trust": DEEP_TRUST, "trust, interpreters": {**DEEP_TRUST, "lever.full_interpreting": 1.0}},
        effect=lambda of: rise(of, "success_by_dutch", "trust, interpreters", over="trust", at=LEAST)
        - rise(of, "success_by_dutch", "distrust, interpreters", over="distrust", at=LEAST),
        unit="share of encounters",
    ),
    Pattern(
        number=37, sections="3.1.3, 4.1.3",
        statement="Generalists misjudge complex problems, and a wrong label costs all trust.",
        varied="specialism: none, or for every complex problem",
        measured="rise in the share of own encounters that go well with specialists, of the quarter with the most "
        "complex problems less that of the quarter with the least, where their trust also rises more",
        kind=IMPOSED,
        arms={"generalists": {"lever.generalists": 1.0}, "specialists": {"lever.specialists": 1.0}},
        effect=lambda of: effect_with_conditions(*(
            rise_beyond(of, measure, "specialists", "generalists", at=MOST, than=LEAST)
            for measure in ("success_by_complexity", "trust_by_complexity")
        )),
        unit="share of encounters",
    ),
    Pattern(
        number=38, sections="3.1.3",
        statement="Help is scaled down because it goes well, while it goes well because of the help; then it goes "
        "wrong again.",
        varied="scaling down as soon as it goes a little better: nearly always, or never",
        measured="rise in severity of need per resident, where trust also falls",
        kind=IMPOSED,
        arms={"early": {"lever.closing_early": 1.0}, "never early": {"lever.seeing_through": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "severity", "early", over="never early"), fall(of, "trust", "early", under="never early")
        ),
        unit="severity per resident",
    ),
    Pattern(
        number=39, sections="3.1.7, 3.1.9, 4.1.4",
        statement="To be told to do it oneself is felt as a rejection, and who speaks well is taken to need less help.",
        varied="how much own doing is asked, to all of it; and there, how articulate residents seem",
        measured="fall in the share of own encounters that go well, of the quarter with least skill with forms less "
        "that of the quarter with most; where contacts in care also go well less often, the more articulate "
        "residents seem",
        kind=IMPOSED,
        arms={WORLD: {}, "own strength": OWN_STRENGTH, "silent": {**OWN_STRENGTH, "parameter.assertiveness": 0.2},
              "articulate": {**OWN_STRENGTH, "parameter.assertiveness": 0.8}},
        effect=lambda of: effect_with_conditions(
            rise_beyond(of, "success_by_paper", "own strength", at=MOST, than=LEAST),
            fall(of, "success_in_care", "articulate", under="silent"),
        ),
        unit="share of encounters",
    ),
    Pattern(
        number=40, sections="3.1.10",
        statement="Every agency holds a part of the story and none the whole, so that many-sided problems get nowhere.",
        varied="cooperation and one trajectory for all domains: none, or full",
        measured="rise in the share of needs that are over three months later, of residents with needs in several "
        "domains less that of residents with one",
        kind=IMPOSED,
        arms={"fragmented": {"lever.fragmented": 1.0}, "one story": {"lever.one_story": 1.0}},
        effect=lambda of: rise_beyond(
            of, "over_by_domains", "one story", "fragmented", at=MORE_DOMAINS, than=ONE_DOMAIN
        ),
        unit="share of needs",
    ),
    Pattern(
        number=41, sections="3.1.4, 3.1.1",
        statement="Who stands far from the culture of agencies finds most contacts disappointing; a match makes one "
        "come.",
        varied="the part of the distance in culture that agencies bridge, to all of it",
        measured="fall in residents whom own experience, stories, fear, shame or the norm keep from help, of the "
        "quarter at the greatest distance less that of the quarter at the smallest; where the first also fares "
        "worse in its encounters without a match",
        kind=IMPOSED,
        arms={WORLD: {}, "match": {"lever.cultural_match": 1.0}},
        effect=lambda of: effect_with_conditions(
            -rise_beyond(of, "unwilling_by_distance", "match", at=MOST, than=LEAST),
            gap(of, "success_by_distance", WORLD, LEAST, MOST),
        ),
        unit="share of residents",
    ),
    Pattern(
        number=42, sections="4.1.7, 4.2.2",
        statement="With twenty-five reports a day there is no time, help becomes a counter, and trust does not grow.",
        varied="staff for the same number of cases, to half",
        measured="fall in trust, where time per contact and the share of contacts in care that go well also fall",
        kind=IMPOSED,
        arms={WORLD: {}, "pressure": {"lever.half_the_staff": 1.0}},
        effect=lambda of: effect_with_conditions(
            *(fall(of, measure, "pressure") for measure in ("trust", "time_per_contact", "success_in_care"))
        ),
        unit="trust, 0 to 1",
    ),
)  # fmt: skip

FINDINGS: dict[str, str] = {
    "SF34": "contact persons stay 0.5 instead of 2.6 years and fewer contacts go well, but so few that non-reach "
    "hardly moves; nor does it with high continuity and a greater effect of new faces.",
    "SF36": "in the default world full distrust takes only 15 % of what an interpreter gives (closed_effect), too "
    "little to be seen; where it takes 80 % the pattern is seen.",
    "SF38": "the problem does come back (severity and non-reach rise), but mean trust rises too: contacts draw "
    "trust to the share of them that goes well, which lies under the trust residents have, so that who has fewer "
    "contacts loses less.",
    "SF40": "one resident in ten with a need has needs in several domains; where needs spread ten times as fast "
    "(need_spreading) the pattern is seen.",
}
"""What was found about patterns that fail in the default world, by name."""
