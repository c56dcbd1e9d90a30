"""The levers that come with the model: L1 to L27 and L29, in the words of Dibi 2020.

Costs are per year and per 1,000 residents at full strength. They are assumed: hours of staff at 55 euros,
and what is bought besides. `from_casework` says which part of those hours is not added but taken from the
casework of the agencies, so that a lever may cost residents time elsewhere; -1 adds them to casework.
"""

from __future__ import annotations

from sim.parameters.registry import BY_NAME
from sim.scenario.levers import Lever, Move

EUROS_PER_HOUR = BY_NAME["euros_per_hour"].default
"""What an hour of staff is taken to cost in the euros of these levers."""


def _up(quantity: str, to: float) -> Move:
    return Move(quantity=quantity, raise_to=to)


def _down(quantity: str, to: float) -> Move:
    return Move(quantity=quantity, lower_to=to)


def _lever(
    code: str, name: str, title: str, sections: str, hours: float, besides: float, taken: float, why: str, *moves: Move
) -> Lever:
    return Lever(
        name=name, code=code, title=title, sections=sections, moves=moves, hours_per_year=hours,
        euros_per_year=hours * (1.0 - max(0.0, taken)) * EUROS_PER_HOUR + besides, from_casework=taken,
        cost_source=f"assumed: {why}",
    )  # fmt: skip


# code, name, title, sections, hours a year, other euros a year, part of the hours taken from casework, what they are for
BUILT_IN: tuple[Lever, ...] = (
    _lever("L1", "open_attitude", "An open attitude that does not judge: listening, empathy, time", "3.2.1, 3.2.2, 4.3, 5.1",
           150, 6_000, 0.5, "training and intervision", _up("agency.attitude", 0.90)),
    _lever("L2", "lower_caseload", "Time to build a relation: fewer cases per worker", "3.2.2, 3.2.3, 4.2.2, 4.3",
           1_600, 0, -1.0, "one full-time worker per 1,000 residents more, over all agencies", Move(quantity="agency.caseload", times=0.8)),
    _lever("L3", "trust_first", "Work on trust before substance", "4.1.2, 4.1.4, 4.3",
           200, 3_000, 0.5, "supervision", _up("agency.trust_work", 0.80)),
    _lever("L4", "cultural_sensitivity", "Culturally sensitive working", "3.2.1, 3.2.3, 4.2.3, 4.3, 5.1",
           200, 9_000, 0.5, "training and advice", _up("agency.cultural_fit", 0.75)),
    _lever("L5", "staff_diversity", "Diversity of staff", "3.2.3, 4.2.3, 4.3, 5.1",
           150, 5_000, 0.0, "recruitment and guidance", _up("agency.diversity", 0.55)),
    _lever("L6", "interpreters", "Interpreters and own language", "3.1.8, 3.2.3, 4.3, 5.1",
           0, 30_000, 0.0, "400 hours of interpreting at 75 euros", _up("agency.interpreters", 0.90)),
    _lever("L7", "outreach_presence", "Be present: street, market, mosque, school, door to door", "3.2.2, 3.2.4, 4.2.2, 4.3, 5.1",
           800, 0, -1.0, "half a worker; all presence takes staff time from casework", _up("agency.outreach", 0.80)),
    _lever("L8", "information", "Information and openness about what agencies do", "3.1.6, 3.2.4, 4.2.3, 4.2.4",
           200, 8_000, 0.0, "campaign, translated and by word of mouth", _up("information", 0.8)),
    _lever("L9", "walk_in", "Low-threshold access in person, not digital", "3.1.5, 3.1.6, 4.2.2, 4.3, 5.1",
           600, 6_000, 0.3, "walk-in hours in the community house", _down("agency.digital", 0.10), _down("agency.waiting_weeks", 6.0)),
    _lever("L10", "less_paper", "Less paper, and help with what is left", "3.2.3, 3.2.6, 5.1",
           350, 2_000, 0.3, "workers and volunteers who fill in forms", _down("agency.paper", 0.10)),
    _lever("L11", "fixed_contact", "One fixed contact person", "3.2.3, 3.2.6, 4.1.6, 5.1",
           250, 6_000, 0.3, "keeping workers, and longer hand-overs", _up("agency.continuity", 0.90)),
    _lever("L12", "long_contracts", "Long-running contracts, no tender every few years", "4.1.7, 4.3, 5.1",
           50, 0, 0.0, "contract management instead of tenders", _up("agency.contract_years", 8.0)),
    _lever("L13", "experience_experts", "Experience experts beside professionals", "3.2.5, 5.1, 5.2-3",
           700, 4_000, 0.1, "paid experience experts and their coach", _up("agency.peers", 0.40)),
    _lever("L14", "key_figures", "Key figures get a role", "3.2.5, 4.2.4, 5.1, 5.2",
           300, 8_000, 0.1, "allowances and a coordinator", _up("key_figures", 0.60)),
    _lever("L15", "recognise_organisations", "Room and recognition for self-organisations, mosques and churches",
           "2.3, 3.1.4, 3.2.3, 5.1, 5.2", 200, 12_000, 0.2, "subsidy and a liaison", _up("recognition", 0.80)),
    _lever("L16", "own_initiatives", "Room for residents' own initiatives", "3.2.3, 5.1",
           100, 10_000, 0.0, "a budget for residents", _up("key_figures", 0.25), _up("meeting_places", 0.45)),
    _lever("L17", "specialism", "Specialists in or near the team", "3.2.2, 3.2.7, 4.2.5, 5.1",
           500, 0, 0.0, "specialists at 0.3 full-time", _up("agency.specialism", 0.80)),
    _lever("L18", "cooperation", "Agencies work together, one of them directs", "3.1.10, 3.2.3, 4.1.7, 4.3, 5.1, 5.2-1",
           250, 4_000, 0.5, "consultation and a director", _up("agency.cooperation", 0.80)),
    _lever("L19", "warm_handover", "Warm hand-over", "4.2.1",
           200, 0, 0.5, "going along to the colleague", _up("agency.warm_handover", 0.80)),
    _lever("L20", "integral", "All domains in one trajectory", "5.1, 5.2-1, 5.2-3",
           300, 4_000, 0.3, "a broader intake and one plan", _up("agency.integral", 0.70), _down("agency.early_closure", 0.05)),
    _lever("L21", "early_help", "Prevention and early help", "4.2.2, 4.3, 5.1",
           500, 4_000, 0.4, "light help before it grows, partly by the same workers", _up("early_help", 0.50)),
    _lever("L22", "discretion", "Room to act outside the lines", "3.1.7, 4.3, 5.1",
           50, 8_000, 0.0, "a small budget to break a deadlock", _up("agency.discretion", 0.75)),
    _lever("L23", "realistic_self_reliance", "A realistic demand for self-reliance", "3.1.9, 3.2.2, 4.1.4",
           400, 0, 0.4, "more time with residents who cannot do it alone", _down("agency.self_reliance", 0.10)),
    _lever("L24", "fair_funding", "Funding without targets and competition", "3.2.3, 4.1.7, 4.3",
           50, 5_000, 0.0, "another way of accounting", _up("agency.cooperation", 0.55), _down("accounting_time", 0.05)),
    _lever("L25", "meeting_places", "Places to meet", "4.2.4, 3.2.4",
           400, 25_000, 0.0, "a community house and its host", _up("meeting_places", 0.80)),
    _lever("L26", "against_prejudice", "Against prejudice: look at one's own blind spots", "3.1.11, 4.2.3, 4.3",
           120, 5_000, 0.5, "training and reflection", _down("prejudice_effect", 0.05), _down("image_from_bad", 0.004)),
    _lever("L27", "careful_measures", "Careful use of harsh measures", "2.4, 3.1.1, 5.1 (implied)",
           150, 3_000, 0.3, "consultation before a measure, and explaining it", _down("agency.harshness", 0.03)),
    _lever("L29", "monitor_reach", "Measure whom one does not reach, and go there", "5.2-2",
           150, 6_000, 0.2, "a monitor and a learning network", _up("outreach_youth", 1.0), _up("outreach_low_dutch", 1.0)),
)  # fmt: skip

LEVERS = {lever.name: lever for lever in BUILT_IN}
"""By name. L28, L30 and L31 act outside the neighbourhood, or are the design of a study."""
