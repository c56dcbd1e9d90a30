"""Numbers that are read in every week, by mechanism, and what things cost."""

from __future__ import annotations

from sim.parameters.parameter import Kind, declare

# name, default, low, high, unit, meaning, source, and what is different from the block; one line a number
# fmt: off
NEED = declare(
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
    is_movable=True, is_weekly=True,
)

STAFFING = declare(
    "staffing",
    ("outreach_time", 0.30, 0.05, 0.6, "share", "part of staff time that full presence takes from casework (SF51)", "assumed"),
    ("accounting_time", 0.12, 0.0, 0.3, "share", "part of staff time that goes to accounting, targets and competition (4.1.7)", "assumed", dict(kind=Kind.STATE)),
    ("ideal_caseload", 8.0, 4.0, 15.0, "cases", "cases per worker at which there is time enough (4.1.7)",
     "6 to 8 families in youth protection: nu.nl 2021", dict(is_assumed=False)),
    ("no_tender", 50.0, 50.0, 50.0, "years", "contract years that stand for: never tendered (4.1.7)", "assumed: a convention", dict(is_movable=False)),
    ("workers_hours", 1600.0, 1300.0, 1800.0, "hours per year", "hours of one full-time worker", "assumed", dict(kind=Kind.STATE)),
    is_movable=True, is_weekly=True,
)

OUTREACH = declare(
    "outreach",
    ("outreach_gain", 0.06, 0.01, 0.2, "share per week",
     "part of the unaware that full presence makes aware in a week (3.1.6, 3.2.4)", "assumed"),
    ("awareness_loss", 0.01, 0.002, 0.08, "share per week", "awareness that fades in a week without upkeep (SF44)", "assumed"),
    ("key_figures", 0.10, 0.0, 1.0, "share", "key figures who are active and have a role (3.2.5, 4.2.4)", "assumed", dict(kind=Kind.STATE)),
    ("key_figure_reach", 0.015, 0.0, 0.05, "share per week", "part of the unaware whom active key figures make aware in a week", "assumed"),
    ("meeting_places", 0.30, 0.0, 1.0, "share", "meeting places, as a share of what the neighbourhood could use (3.2.4, 4.2.4)", "assumed", dict(kind=Kind.STATE)),
    ("meeting_place_reach", 0.006, 0.0, 0.03, "share per week", "part of the unaware whom full meeting places make aware in a week (SF54)", "assumed"),
    ("information", 0.0, 0.0, 1.0, "share", "information campaign in this week (3.1.6, 3.2.4)", "assumed", dict(kind=Kind.STATE)),
    ("information_reach", 0.05, 0.0, 0.2, "share per week", "part of the unaware whom a full campaign makes aware in a week", "assumed"),
    ("outreach_youth", 0.5, 0.1, 1.0, "ratio",
     "how well presence reaches young people, others being 1 (3.1.6: they know least)", "assumed"),
    ("outreach_low_dutch", 0.5, 0.1, 1.0, "ratio",
     "how well presence reaches residents with little Dutch, others being 1 (3.1.6)", "assumed"),
    is_movable=True, is_weekly=True,
)

SEEKING = declare(
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
     "assumed; 0 in Simonse et al. 2023, large in field experiments abroad"),
    ("urgency_start", 0.5, 0.4, 0.8, "share", "severity from which need is urgent whatever the trust (5.1, SF19)", "assumed"),
    ("urgency_weight", 0.5, 0.1, 0.9, "share", "chance to ask at the worst severity whatever the trust (5.1, SF19)", "assumed"),
    ("key_figure_company", 0.15, 0.0, 0.5, "share", "chance that active key figures bring a resident along who weighs asking (3.2.5)", "assumed", dict(acts_under=("peers", "on"))),
    ("fear_information", 0.3, 0.0, 0.8, "share", "part of fear's effect that a full information campaign takes away (3.2.4)", "assumed"),
    ("early_help", 0.0, 0.0, 1.0, "share", "how far agencies act early and lightly on needs that are still light (4.2.2)", "assumed", dict(kind=Kind.STATE)),
    ("peer_effect", 0.5, 0.0, 1.0, "share",
     "chance that a resident whom an experience expert visits comes along (3.2.5)",
     "assumed; trials elsewhere find little effect on use (White et al. 2020)", dict(acts_under=("peers", "on"))),
    is_movable=True, is_weekly=True,
)

ACCESS = declare(
    "access",
    ("paper_barrier", 0.7, 0.2, 1.0, "share", "chance to give up at the paper, where burden is full and skill is none (3.1.5)", "assumed"),
    ("language_barrier", 0.4, 0.1, 1.0, "share", "chance to give up at the intake without any Dutch or interpreter (3.1.8)", "assumed"),
    ("waiting_loss", 0.03, 0.0, 0.1, "chance per week", "chance to give up while waiting (3.1.5)", "assumed"),
    is_movable=True, is_weekly=True,
)

CONTACT = declare(
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
    is_movable=True, is_weekly=True,
)

LEARNING = declare(
    "learning",
    ("trust_gain", 0.06, 0.01, 0.2, "share per contact", "part of the distance to full trust that a good contact closes", "assumed"),
    ("bad_to_good", 2.5, 1.0, 14.0, "ratio", "impact of a bad contact over that of a good one",
     "4 to 14 for police (Skogan 2006), partly confirmation (Poortinga and Pidgeon 2004): 1 to 14, central 2 to 4", dict(is_assumed=False)),
    ("slight_weight", 0.4, 0.1, 1.0, "share", "impact of a small slight over that of a bad contact (3.1.1)", "assumed"),
    ("severe_weight", 0.85, 0.5, 1.0, "share per event", "part of trust that one severe event takes away (3.1.1, 3.1.3)", "assumed"),
    ("hardening", 0.15, 0.0, 0.6, "ratio per contact", "how much each earlier bad contact lessens what a good one does (SF8)", "assumed"),
    ("spill_over", 0.25, 0.0, 0.5, "share", "part of a loss of trust that goes over to every other agency (3.1, SF16)",
     "assumed; no published coefficient was found"),
    ("spill_over_severe", 0.6, 0.2, 1.0, "share", "the same after a severe event (SF6)", "assumed"),
    ("spill_over_good", 0.05, 0.0, 0.3, "share", "part of a gain of trust that goes over to every other agency", "assumed; Public Management Review 2019 finds none"),
    ("confirmation", 0.6, 0.0, 1.0, "share",
     "under the confirmation rule: how much agreement with present trust speeds learning and disagreement slows it",
     "assumed; direction from Poortinga and Pidgeon 2004", dict(acts_under=("learning", "confirmation"))),
    ("trust_work_gain", 1.0, 0.0, 3.0, "ratio", "how much more a good contact gains where trust is worked on first (4.1.2)", "assumed"),
    ("trust_work_time", 0.15, 0.0, 0.6, "share", "part of relief per contact that working on trust takes", "assumed"),
    ("fear_from_event", 0.5, 0.1, 0.9, "share per event", "growth of fear by a severe event of one's own (3.1.1)", "assumed"),
    ("prior_bad", 0.30, 0.05, 0.6, "share", "residents with a bad experience before the run starts (3.1)", "assumed", dict(kind=Kind.STATE)),
    is_movable=True, is_weekly=True,
)

STORIES = declare(
    "stories",
    ("notable_good", 0.25, 0.05, 0.8, "chance per contact", "chance that a good contact becomes a story", "assumed"),
    ("tell_ratio", 1.5, 0.5, 3.0, "ratio", "chance that a bad contact becomes a story over that of a good one",
     "0.5 to 3: East et al. 2007 against Robbins and Karan 2020", dict(is_assumed=False)),
    ("tell_rate", 0.05, 0.01, 0.2, "chance per week", "chance that a resident with a fresh story tells it in a week", "assumed"),
    ("telling_strength", 0.10, 0.02, 0.3, "share", "strength under which a story is told no more", "assumed"),
    ("story_fading", 0.0133, 0.0027, 0.16, "share per week", "rate at which a story loses strength: half-life 52 weeks",
     "assumed; no published half-life was found: 1 to 60 months", dict(is_movable=False)),
    ("strength_good", 0.5, 0.2, 1.0, "share", "strength of a good story when lived", "assumed"),
    ("strength_bad", 0.6, 0.2, 1.0, "share", "strength of a bad story when lived", "assumed"),
    ("strength_severe", 1.0, 0.5, 1.0, "share", "strength of a severe story when lived (threat travels best: Blaine and Boyer 2018)", "assumed"),
    ("sharpening_bad", 0.10, 0.0, 0.3, "share per retelling", "part of the distance to full strength that a retelling adds to a bad story",
     "assumed; direction from Bebbington et al. 2017"),
    ("levelling_good", 0.10, 0.0, 0.3, "share per retelling", "part of its strength that a good story loses in a retelling",
     "assumed; direction from Bebbington et al. 2017"),
    ("acceptance", 0.6, 0.1, 1.0, "share", "chance that a listener takes in a story from someone of the household", "assumed"),
    ("closeness_community", 0.9, 0.3, 1.0, "ratio", "the same from kin or community, the household being 1", "assumed", dict(is_movable=False)),
    ("closeness_street", 0.5, 0.1, 1.0, "ratio", "the same from the street", "assumed; neighbours are weakly tied (Volker et al. 2007)", dict(is_movable=False)),
    ("closeness_organisation", 0.7, 0.2, 1.0, "ratio", "the same from an organisation", "assumed", dict(is_movable=False)),
    ("closeness_other", 0.5, 0.1, 1.0, "ratio", "the same over a tie of unknown kind", "assumed", dict(is_movable=False)),
    ("expert_credibility", 1.3, 1.0, 2.0, "ratio", "acceptance of a story that an experience expert or key figure tells (3.2.5)", "assumed"),
    ("stifling", 0.3, 0.0, 1.0, "chance", "chance that meeting someone who knows the story ends the telling", "assumed; 1 in Maki and Thompson 1973"),
    ("hearsay_weight", 0.10, 0.01, 0.4, "share per story", "part of trust that a bad story at full strength takes away from a listener (3.1.1)", "assumed"),
    ("hearsay_good", 0.5, 0.1, 1.5, "ratio", "impact of a good story over that of a bad one", "assumed"),
    ("fear_from_story", 0.15, 0.0, 0.5, "share per story", "growth of fear by a severe story at full strength (3.1.1)", "assumed"),
    ("fear_parents", 2.0, 1.0, 4.0, "ratio", "how much stronger that is for parents (3.1.1, SF7)", "assumed"),
    ("norm_from_story", 0.06, 0.0, 0.3, "share per story", "move of the perceived norm by a story at full strength (2.5)", "assumed"),
    ("norm_youth", 1.5, 1.0, 3.0, "ratio", "how much stronger that is for young people (3.1.4, SF13)", "assumed"),
    ("awareness_from_story", 0.5, 0.0, 1.0, "share per story", "part of the unawareness that hearing a story takes away (3.1.6)", "assumed"),
    is_movable=True, is_weekly=True,
)

REFERRAL = declare(
    "referral",
    ("refer_chance", 0.10, 0.0, 0.4, "chance per contact",
     "chance to be sent on, for a fully complex problem without a specialist (3.1.10)", "assumed"),
    ("lent_trust", 0.4, 0.0, 0.8, "share", "part of the distance to full trust that a warm hand-over lends (4.2.1, SF49)", "assumed"),
    ("mention_chance", 0.05, 0.0, 0.3, "chance per contact", "chance that another open domain comes up in a good contact (5.1)", "assumed"),
    ("early_closure_from", 0.35, 0.15, 0.5, "share", "severity under which help may be scaled down too early (3.1.3, SF38)", "assumed"),
    is_movable=True, is_weekly=True,
)

INFORMAL = declare(
    "informal_help",
    ("informal_start", 0.25, 0.0, 0.8, "chance", "chance that a member of an organisation turns to it, each time asking an agency was weighed in vain (2.3, 3.1.4)", "assumed"),
    ("informal_relief", 0.015, 0.0, 0.05, "share per week", "part of the severity that informal help takes away", "assumed"),
    ("recognition", 0.20, 0.0, 1.0, "share", "how far agencies recognise organisations and work with them (2.3, 3.2.3)", "assumed", dict(kind=Kind.STATE)),
    ("bridge_chance", 0.05, 0.0, 0.2, "chance per week", "chance that a fully recognised organisation takes someone along to an agency (SF23)", "assumed"),
    ("street_start", 0.20, 0.0, 0.8, "chance", "chance of a solution of the street, each time asking was weighed in vain, at the worst severity and a full norm (2.2, 2.3)", "assumed"),
    ("street_outlet", 0.5, 0.0, 1.0, "share", "part of asking that a solution of the street takes away (SF22)", "assumed"),
    is_movable=True, is_weekly=True,
)

ESCALATION = declare(
    "escalation",
    ("escalation_from", 0.80, 0.6, 0.95, "share", "severity from which help may be forced (2.4)", "assumed"),
    ("escalation_chance", 0.15, 0.0, 0.5, "chance per week", "chance of forced help at the worst severity and full harshness of the harshest agency", "assumed"),
    ("nuisance", 2.0, 1.0, 5.0, "ratio", "how much sooner help is forced where agencies see nuisance (2.2, 2.3)", "assumed"),
    ("forced_severe", 0.4, 0.1, 0.9, "chance per event", "chance that forced help starts as a severe event; otherwise as a bad one", "assumed"),
    ("forced_effect", 0.35, 0.0, 0.8, "share", "part of success that force takes away (2.4, SF20)", "assumed"),
    ("stacking", 1.5, 0.0, 4.0, "professionals", "other professionals around a forced case, each week (SF21)", "assumed"),
    is_movable=True, is_weekly=True,
)

IMAGE = declare(
    "image",
    ("start_image", 0.20, 0.0, 0.5, "share", "negative image that professionals have of every community at the start (3.1.11)", "assumed", dict(kind=Kind.STATE)),
    ("image_from_bad", 0.012, 0.0, 0.1, "share per contact", "growth of one worker's negative image by a difficult contact (SF24)", "assumed"),
    ("image_severe_weight", 2.0, 1.0, 5.0, "ratio", "weight of a severe event over that of another difficult contact", "assumed"),
    ("image_from_good", 0.012, 0.0, 0.1, "share per contact", "loss of one worker's negative image by a good contact", "assumed"),
    ("prejudice_effect", 0.25, 0.0, 0.8, "share", "part of success that a fully negative image takes away (3.1.11)", "assumed"),
    is_movable=True, is_weekly=True,
)

MOVING = declare(
    "moving",
    ("moving_rate", 0.0017, 0.0, 0.005, "chance per week", "chance that a household moves away: 8 to 9 percent in a year", "assumed"),
    ("settling_weeks", 104.0, 13.0, 260.0, "weeks", "weeks until a newcomer's ties, other than those at home, are as close as others'",
     "assumed; half of a close network is new after seven years (Mollenhorst 2009)"),
    ("newcomer_trust", 0.60, 0.3, 0.8, "share", "mean trust of newcomers", "assumed", dict(kind=Kind.STATE)),
    is_movable=True, is_weekly=True,
)

RECORD = declare(
    "record",
    ("need_threshold", 0.35, 0.2, 0.6, "share", "severity from which a need counts in non-reach", "assumed"),
    ("grace_weeks", 8, 2, 26, "weeks", "weeks that a need may be open before it counts",
     "six weeks of inquiry and two of decision: Wmo 2015", dict(is_assumed=False)),
    ("distrust_threshold", 0.4, 0.2, 0.5, "share", "trust under which a resident is counted as distrustful", "assumed"),
    kind=Kind.DEFINITION, is_weekly=True,
)

COSTS = declare(
    "costs",
    ("euros_per_hour", 55.0, 40.0, 90.0, "euros per hour", "cost of an hour of staff, overhead included", "assumed"),
    ("forced_start_hours", 40.0, 10.0, 120.0, "hours per event", "work of other professionals to prepare and start forced help (2.4)", "assumed"),
    ("forced_start_euros", 5000.0, 500.0, 30000.0, "euros per event", "what forced help costs besides: court, eviction, placement (2.4)", "assumed"),
    ("forced_contact_hours", 1.5, 0.5, 4.0, "hours per contact", "work of one other professional in a week around a forced case (SF21)", "assumed"),
    kind=Kind.COST,
)
