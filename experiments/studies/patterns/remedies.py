"""What helps: SF43 to SF54."""

from __future__ import annotations

from experiments.studies.patterns.barriers import DEEP_DISTRUST, DEEP_TRUST, FROM_65, LEAST, MOST
from experiments.studies.patterns.declare import EMERGES, IMPOSED, Effect, Pattern, effect_with_conditions, unseen
from experiments.studies.patterns.differences import WORLD, Arms, fall, rise, rise_beyond
from experiments.studies.patterns.remedies_shocks import CAMPAIGN_WEEKS
from sim.quantities import of_lever
from sim.scenario.lever_library import LEVERS

PACKAGE = ("information", "open_attitude", "less_paper", "interpreters", "fixed_contact", "discretion")
"""Levers of which each takes away another barrier of those that stand one behind the other."""

SUSTAINED = CAMPAIGN_WEEKS / 156
"""Strength at which presence that stays takes as much as the campaign, over three years."""

END_OF_CAMPAIGN, END = 0, -1
"""Half-years after which awareness is looked at: the first and the last."""


def _package(of: Arms) -> Effect:
    """Return what the package removes of non-reach beyond all its levers added up, if it is beyond each of them."""
    alone = [fall(of, "unhelped", lever) for lever in PACKAGE]
    together = fall(of, "unhelped", "package")
    return effect_with_conditions(together - sum(alone), *(together - one for one in alone))


def _one_off(of: Arms) -> Effect:
    """Return how much more trust presence leaves that stays, if what a campaign adds to awareness does not last."""
    peak, left = (rise(of, "aware_each_half_year", "campaign", at=look) for look in (END_OF_CAMPAIGN, END))
    lasting = rise(of, "aware_each_half_year", "presence", over="campaign", at=END)
    return effect_with_conditions(rise(of, "trust", "presence", over="campaign"), peak - left, lasting)


def _most_distrustful(of: Arms) -> Effect:
    """Return how far peers do more than staff outreach for the most distrustful, beyond what they do for the others."""
    least, most = (fall(of, "unhelped_by_trust", "peers", "outreach", quarter) for quarter in (LEAST, MOST))
    return effect_with_conditions(least - most, least)


def _one_fit(of: Arms) -> Effect:
    """Return how much more trust grows where the fit is than elsewhere, if it grows there and stays low elsewhere."""
    kept = of[WORLD]
    gained, elsewhere = float(kept["trust_gained_with_fit"]), float(kept["trust_gained_elsewhere"])
    return effect_with_conditions(
        gained - elsewhere, gained, float(kept["trust_of_all"] - kept["trust_elsewhere_of_fit"])
    )


def _not_at_once(of: Arms) -> Effect:
    """Return how much more prevention removes of non-reach in the last year than in its first half-year."""
    late = fall(of, "unhelped", "prevention")
    return effect_with_conditions(late - fall(of, "unhelped_first_half_year", "prevention"), late)


REMEDIES: tuple[Pattern, ...] = (
    Pattern(
        number=43, sections="3.2.1",
        statement="There is no single solution: what works is several things together.",
        varied="six levers, one by one and together: " + ", ".join(PACKAGE).replace("_", " "),
        measured="non-reach and forced help that the package removes less what its levers remove one by one, added "
        "up; where it also removes more than each of them",
        kind=EMERGES,
        arms={WORLD: {}, **{name: {of_lever(LEVERS[name]).name: 1.0} for name in PACKAGE},
              "package": {of_lever(LEVERS[name]).name: 1.0 for name in PACKAGE}},
        effect=_package, unit="share of residents",
    ),
    Pattern(
        number=44, sections="3.1.4, 3.2.4",
        statement="One evening of information leaves nothing behind; one has to be there all the time.",
        varied="the same presence, all of it in the first half-year or spread over three years",
        measured="trust in the last year, with presence that stays less with a campaign, where awareness after the "
        "campaign also falls back and ends lower",
        kind=EMERGES,
        arms={WORLD: {}, "campaign": {"lever.campaign": 1.0}, "presence": {"lever.presence": SUSTAINED}},
        effect=_one_off, unit="trust, 0 to 1",
    ),
    Pattern(
        number=45, sections="3.2.5, 5.1",
        statement="Experience experts and key figures get in where regular staff do not: with those who trust least.",
        varied="experience experts beside professionals, or outreach by staff",
        measured="fall in non-reach and forced help, with experience experts beyond that with outreach: of the "
        "quarter that trusted least less that of the quarter that trusted most, where the first is above 0",
        kind=EMERGES,
        arms={"peers": {"lever.experience_experts": 1.0}, "outreach": {"lever.outreach_presence": 1.0}},
        effect=_most_distrustful, unit="share of residents",
    ),
    Pattern(
        number=46, sections="5.1",
        statement="Older residents whom a fellow elder seeks out do come, for someone takes time for them.",
        varied="visits by fellow elders, or information for older residents",
        measured="fall in non-reach and forced help of residents from 65 with visits, where it is more than with "
        "information",
        kind=IMPOSED,
        arms={WORLD: {}, "visits": {"lever.elder_visits": 1.0}, "information": {"lever.elder_information": 1.0}},
        effect=lambda of: effect_with_conditions(
            fall(of, "unhelped_by_age", "visits", at=FROM_65),
            fall(of, "unhelped_by_age", "visits", under="information", at=FROM_65),
        ),
        unit="share of residents",
    ),
    Pattern(
        number=47, sections="3.2.5",
        statement="Key figures and experience experts were often let down themselves, and agencies see them as rivals.",
        varied="resistance of agencies to key figures and experience experts",
        measured="what these levers remove of non-reach and forced help",
        kind=EMERGES, arms={}, effect=unseen, unit="share of residents",
        absent="agencies have no attribute that says how far they accept experience experts and key figures, and who "
        "becomes one does not depend on own bad experience",
    ),
    Pattern(
        number=48, sections="4.2.1",
        statement="Who is handed over in person arrives; who is only sent on gets lost.",
        varied="hand-overs that are warm: none, or all",
        measured="rise in the share of referred cases that arrive",
        kind=IMPOSED,
        arms={"cold": {"lever.all_cold": 1.0}, "warm": {"lever.all_warm": 1.0}},
        effect=lambda of: rise(of, "arrived_share", "warm", over="cold"),
        unit="share of referrals",
    ),
    Pattern(
        number=49, sections="4.1.2",
        statement="Sending someone to an agency that he or she distrusts fails unless that distrust is worked on "
        "first.",
        varied="trust at the start, low or high; and hand-overs that are warm where it is low",
        measured="rise in the share of referred cases that arrive, with high trust; where lent trust raises it too",
        kind=IMPOSED,
        arms={"distrust": DEEP_DISTRUST, "trust": DEEP_TRUST,
              "distrust, warm": {**DEEP_DISTRUST, "lever.all_warm": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "arrived_share", "trust", over="distrust"),
            rise(of, "arrived_share", "distrust, warm", over="distrust"),
        ),
        unit="share of referrals",
    ),
    Pattern(
        number=50, sections="3.1.1, 3.1.2",
        statement="After years of failure one person or place that fits gains trust; the others do not gain it with "
        "them.",
        varied="nothing; those are looked at who trusted least and then found a good fit with one agency",
        measured="change of trust in the agency of the fit less that in the others, where the first is above 0 and "
        "trust in the others stays under that of the neighbourhood",
        kind=IMPOSED, arms={WORLD: {}}, effect=_one_fit, unit="trust, 0 to 1",
    ),
    Pattern(
        number=51, sections="4.2.2",
        statement="Prevention gets too little room because its effect does not show at once.",
        varied="early help at full strength from the first week, partly by the same workers",
        measured="non-reach and forced help removed in the last year less that in the first half-year, where the "
        "first is above 0",
        kind=EMERGES,
        arms={WORLD: {}, "prevention": {"lever.early_help_at_once": 1.0}},
        effect=_not_at_once, unit="share of residents",
    ),
    Pattern(
        number=52, sections="3.1.7, 4.3",
        statement="A professional who does what the rules do not provide for helps those who fit in no box, and is "
        "trusted.",
        varied="room to go outside the rules: none, or full",
        measured="fall in the share of those who asked who leave before help begins, where trust also rises",
        kind=IMPOSED,
        arms={"by the book": {"lever.by_the_book": 1.0}, "free": {"lever.free_hands": 1.0}},
        effect=lambda of: effect_with_conditions(
            fall(of, "left_before_help", "free", under="by the book"), rise(of, "trust", "free", over="by the book")
        ),
        unit="share of those who asked",
    ),
    Pattern(
        number=53, sections="3.2.3, 4.1.5",
        statement="A worker of one's own background or language opens doors; without him or her it comes to a "
        "standstill.",
        varied="contact persons who share a resident's background: none, or all",
        measured="rise in the share of own encounters that go well, of the quarter at the greatest distance in "
        "culture, where it is more than that of the quarter at the smallest",
        kind=IMPOSED,
        arms={"none": {"lever.no_shared_background": 1.0}, "all": {"lever.shared_background": 1.0}},
        effect=lambda of: effect_with_conditions(
            rise(of, "success_by_distance", "all", over="none", at=MOST),
            rise_beyond(of, "success_by_distance", "all", "none", at=MOST, than=LEAST),
        ),
        unit="share of encounters",
    ),
    Pattern(
        number=54, sections="3.2.4, 4.2.2",
        statement="Where there are places to meet, residents get to know each other and the agencies.",
        varied="places to meet: none, or all that could be used",
        measured="rise in mean awareness of all agencies at the end",
        kind=IMPOSED,
        arms={"none": {"lever.no_meeting_places": 1.0}, "all": {"lever.all_meeting_places": 1.0}},
        effect=lambda of: rise(of, "aware", "all", over="none"),
        unit="awareness, 0 to 1",
    ),
)  # fmt: skip

FINDINGS: dict[str, str] = {
    "SF43": "the package does far more than its best lever, but no more than its levers one by one added up; nor "
    "where staff is unlimited, where need presses less, or where asking is weighed more seldom.",
    "SF44": "awareness falls back after the campaign and stays with presence, but trust moves with neither; full "
    "presence for three years raises it by 0.002 at most, and takes so much casework that non-reach rises.",
    "SF45": "it holds in the default world; half of the plausible worlds follow the rival rule under which experience "
    "experts bring nobody along (White et al. 2020), where it holds in a fifth, against half of the others.",
    "SF46": "it holds in the default world, and in three quarters of worlds in which peers bring someone along; under "
    "the rival rule (White et al. 2020), which half of the worlds follow, it cannot.",
    "SF52": "fewer leave before help and non-reach falls, but mean trust falls too: who gets in has contacts, and "
    "these draw trust to the share of them that goes well, which lies under the trust residents have.",
}
"""What was found about patterns that fail in the default world, by name."""
