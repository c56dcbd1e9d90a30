"""A scenario turned into the numbers that a run reads: one line of settings for every different week."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .agencies import ATTRIBUTES, DOMAINS, Agency
from .decay import faded
from .graph import KINDS
from .mechanisms.learning import RULES as LEARNING_RULES
from .mechanisms.outreach import awareness_tables, other_ways, settled_awareness
from .mechanisms.seeking import RULES as SEEKING_RULES
from .numeric import exp, log, log_odds
from .parameters import DOMAIN_WEIGHTS, PARAMETERS, WEEKLY, values
from .population import GROUPS

if TYPE_CHECKING:
    from .scenario import Scenario

WEEKS_PER_YEAR = 52
N_REACH = 4
"""Reach classes within one risk group."""
READ_WEEKLY = tuple(parameter.name for parameter in PARAMETERS if parameter.mechanism in WEEKLY)
SWITCHES = ("need", "staffing", "outreach", "seeking", "access", "contact", "learning", "stories", "referral",
            "informal_help", "escalation", "image", "moving")  # fmt: skip

ROW = np.dtype(
    [(name, np.float64) for name in READ_WEEKLY]
    + [(f"has_{name}", np.int64) for name in SWITCHES]
    + [
        ("learning_rule", np.int64),
        ("seeking_rule", np.int64),
        ("log_silence", np.float64),
        ("log_odds_midpoint", np.float64),
    ]
)
AGENCY_ROW = np.dtype(
    [(name, np.float64) for name in ATTRIBUTES]
    + [("leaving_chance", np.float64), ("casework", np.float64), ("domains", np.int64)]
)


class Settings(NamedTuple):
    """What a run reads every week. T weeks, R different lines, A agencies, C reach classes, G groups, D domains."""

    lines: np.ndarray  # records (R, G): parameters, switches and rules
    agencies: np.ndarray  # records (R, G, A): attributes of agencies
    line_of_week: np.ndarray  # int32 (T,)
    common: np.ndarray  # float64 (T + 1, C, A): awareness of a resident who started without difference
    log_kept: np.ndarray  # float64 (T + 1, C, A): logarithm of what is left of a difference in awareness
    domain_weights: np.ndarray  # float64 (G, D), cumulative
    closeness: np.ndarray  # float64 (kinds of ties,): acceptance relative to the household
    story_kept: np.ndarray  # float64 (T + 1,): what is left of a story's strength after so many weeks
    thousands: float  # of residents
    desks: np.ndarray  # records (R, A): attributes of agencies for what concerns no group in particular
    serving: np.ndarray  # int64 (D, A): agencies that serve a domain, -1 behind the last
    n_serving: np.ndarray  # int64 (D,)


def reach_of_classes(lines: np.ndarray) -> np.ndarray:
    """Return how well presence reaches each reach class, for every line (R, C).

    A class is group * N_REACH + 1 for young people + 2 for those with little Dutch.
    """
    youth, dutch = lines["outreach_youth"], lines["outreach_low_dutch"]
    by_group = np.stack([np.ones_like(youth), youth, dutch, youth * dutch], axis=2)
    return by_group.reshape(len(lines), -1)


def leaving_chance(turnover: float) -> float:
    """Return the chance per week that a contact person leaves, where `turnover` is that chance in a year (SF33)."""
    return 1.0 - exp(log(1.0 - turnover) / WEEKS_PER_YEAR)


def _line(parameters: dict[str, float], scenario: Scenario) -> tuple:
    switches = [int(getattr(scenario.mechanisms, name)) for name in SWITCHES]
    rules = LEARNING_RULES.index(scenario.rules.learning), SEEKING_RULES.index(scenario.rules.seeking)
    derived = log(1.0 - parameters["tell_rate"]), log_odds(parameters["trust_midpoint"])
    if scenario.rules.peers == "off":
        parameters = parameters | {"peer_effect": 0.0, "key_figure_company": 0.0}
    return (*[parameters[name] for name in READ_WEEKLY], *switches, *rules, *derived)


def casework_share(attributes: dict[str, float], parameters: dict[str, float], lever_hours: float) -> float:
    """Return the share of staff time left for casework: presence and levers take theirs first (SF51).

    lever_hours: hours per year and per 1,000 residents that levers take from this agency's staff, or add where
    negative.
    """
    taken = parameters["accounting_time"] + attributes["outreach"] * parameters["outreach_time"]
    taken += lever_hours / (attributes["staff"] * parameters["workers_hours"])
    return max(0.0, 1.0 - taken)


def _agency_line(agency: Agency, attributes: dict[str, float], parameters: dict[str, float], hours: float) -> tuple:
    domains = sum(1 << DOMAINS.index(domain) for domain in agency.domains)
    casework = casework_share(attributes, parameters, hours)
    return (*[attributes[name] for name in ATTRIBUTES], leaving_chance(attributes["turnover"]), casework, domains)


def _agency_lines(
    scenario: Scenario, parameters: dict[str, float], attributes: list[dict[str, float]], hours: list[float]
) -> list[tuple]:
    rows = zip(scenario.agencies, attributes, hours, strict=True)
    return [_agency_line(agency, row, parameters, taken) for agency, row, taken in rows]


def _moved(
    scenario: Scenario, strengths: tuple[float, ...], group: str | None, parameters: dict[str, float]
) -> tuple[dict[str, float], list[dict[str, float]], list[float]]:
    """Return parameters, attributes of agencies, and hours taken from their staff, as levers move them for a group.

    Group None is nobody in particular: levers that are meant for some groups take their hours, and move nothing.
    """
    parameters = dict(parameters)
    hours = [0.0 for _ in scenario.agencies]
    attributes = [{name: float(getattr(agency, name)) for name in ATTRIBUTES} for agency in scenario.agencies]
    for lever, strength in zip(scenario.levers, strengths, strict=True):
        taking_part = [k for k, one in enumerate(scenario.agencies) if not lever.agencies or one.name in lever.agencies]
        for k in taking_part:
            hours[k] += strength * lever.from_casework * lever.hours_per_year / len(taking_part)
        if lever.groups and group not in lever.groups:
            continue
        for move in lever.moves:
            kind, _, name = move.quantity.rpartition(".")
            if kind == "agency":
                for k in taking_part:
                    attributes[k][name] = move.apply(attributes[k][name], strength)
            else:
                parameters[name] = move.apply(parameters[name], strength)
    return parameters, attributes, hours


def build_settings(scenario: Scenario) -> Settings:
    """Return what a run of `scenario` reads in every week, burn-in included; levers start after burn-in."""
    parameters = values(dict(scenario.parameters))
    n_weeks = scenario.burn_in + scenario.weeks
    numbers: dict[tuple[float, ...], int] = {}
    line_of_week = np.zeros(n_weeks, np.int32)
    for t in range(n_weeks):
        strengths = tuple(lever.strength_in(t - scenario.burn_in) for lever in scenario.levers)
        line_of_week[t] = numbers.setdefault(strengths, len(numbers))
    # only where a lever is meant for some groups do the groups' lines differ
    groups = GROUPS if any(lever.groups for lever in scenario.levers) else (None,)
    repeats = len(GROUPS) // len(groups)
    moved = [[_moved(scenario, strengths, group, parameters) for group in groups] for strengths in numbers]
    lines = np.array([[_line(changed, scenario) for changed, _, _ in each] for each in moved], dtype=ROW)
    agencies = np.array([[_agency_lines(scenario, *one) for one in each] for each in moved], dtype=AGENCY_ROW)
    lines, agencies = (np.repeat(rows, repeats, axis=1).view(np.recarray) for rows in (lines, agencies))
    desks = [_agency_lines(scenario, *_moved(scenario, strengths, None, parameters)) for strengths in numbers]
    common, log_kept = _awareness(scenario, lines, agencies, line_of_week)
    weights = np.array([DOMAIN_WEIGHTS[group] for group in GROUPS]).cumsum(axis=1)
    closeness = np.array([1.0 if kind == "household" else parameters[f"closeness_{kind}"] for kind in KINDS])
    story_kept = np.array([faded(1.0, weeks, parameters["story_fading"]) for weeks in range(n_weeks + 1)])
    return Settings(
        lines, agencies, line_of_week, common, log_kept, weights, closeness, story_kept,
        thousands=scenario.residents / 1000.0, desks=np.array(desks, dtype=AGENCY_ROW).view(np.recarray),
        **_serving(scenario.agencies),
    )  # fmt: skip


def _serving(agencies: tuple[Agency, ...]) -> dict[str, np.ndarray]:
    serving = np.full((len(DOMAINS), len(agencies)), -1)
    n_serving = np.zeros(len(DOMAINS), np.int64)
    for d, domain in enumerate(DOMAINS):
        those = [a for a, agency in enumerate(agencies) if domain in agency.domains]
        serving[d, : len(those)], n_serving[d] = those, len(those)
    return {"serving": serving, "n_serving": n_serving}


def _awareness(scenario, lines, agencies, line_of_week) -> tuple[np.ndarray, np.ndarray]:
    reach = reach_of_classes(lines)
    shape = (len(line_of_week) + 1, reach.shape[1], len(scenario.agencies))
    common, log_kept = np.ones(shape), np.zeros(shape)
    if scenario.mechanisms.outreach:
        ways = (
            "key_figures",
            "key_figure_reach",
            "meeting_places",
            "meeting_place_reach",
            "information",
            "information_reach",
        )
        others = np.array([[other_ways(*(float(line[name]) for name in ways)) for line in each] for each in lines])
        weekly = [agencies["outreach"], lines["outreach_gain"], others, lines["awareness_loss"]]
        # from one row per group to one row per reach class
        weekly = [np.repeat(rows, N_REACH, axis=1) for rows in weekly] + [reach]
        settled = settled_awareness(*(rows[0] for rows in weekly))
        first = lines["start_awareness"][0, 0] * settled
        awareness_tables(*(np.ascontiguousarray(rows[line_of_week]) for rows in weekly), first, common, log_kept)
    return common, log_kept
