"""A scenario turned into the numbers that a run reads: one line of settings for every different week."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .agencies import ATTRIBUTES, DOMAINS, Agency
from .decay import faded
from .levers import Lever
from .mechanisms.learning import RULES as LEARNING_RULES
from .mechanisms.outreach import awareness_tables, settled_awareness
from .numeric import log
from .parameters import DOMAIN_WEIGHTS, PARAMETERS, WEEKLY, values
from .population import GROUPS
from .graph import KINDS

if TYPE_CHECKING:
    from .scenario import Scenario

WEEKS_PER_YEAR = 52
READ_WEEKLY = tuple(parameter.name for parameter in PARAMETERS if parameter.mechanism in WEEKLY)
SWITCHES = ("need", "outreach", "seeking", "access", "contact", "learning", "stories")

ROW = np.dtype(
    [(name, np.float64) for name in READ_WEEKLY]
    + [(f"has_{name}", np.int64) for name in SWITCHES]
    + [("learning_rule", np.int64), ("log_silence", np.float64)]
)
AGENCY_ROW = np.dtype(
    [(name, np.float64) for name in ATTRIBUTES] + [("leaving_rate", np.float64), ("domains", np.int64)]
)


class Settings(NamedTuple):
    """What a run reads every week. T weeks, R different lines, A agencies, C reach classes, G groups, D domains."""

    lines: np.ndarray  # records (R,): parameters, switches and rules
    agencies: np.ndarray  # records (R, A): attributes of agencies
    line_of_week: np.ndarray  # int32 (T,)
    common: np.ndarray  # float64 (T + 1, C, A): awareness of a resident who started without difference
    log_kept: np.ndarray  # float64 (T + 1, C, A): logarithm of what is left of a difference in awareness
    domain_weights: np.ndarray  # float64 (G, D), cumulative
    closeness: np.ndarray  # float64 (kinds of ties,): acceptance relative to the household
    story_kept: np.ndarray  # float64 (T + 1,): what is left of a story's strength after so many weeks


def reach_of_classes(parameters: dict[str, float]) -> np.ndarray:
    """Return how well presence reaches each reach class (C,): young people count 1, little Dutch counts 2."""
    youth, dutch = parameters["outreach_youth"], parameters["outreach_low_dutch"]
    return np.array([1.0, youth, dutch, youth * dutch])


def leaving_rate(continuity: float) -> float:
    """Return the rate per week at which a contact person leaves who is still there in a year with chance `continuity`."""
    return -log(continuity) / WEEKS_PER_YEAR


def _line(parameters: dict[str, float], scenario: Scenario) -> tuple:
    switches = [int(getattr(scenario.mechanisms, name)) for name in SWITCHES]
    rule = LEARNING_RULES.index(scenario.rules.learning)
    return (*[parameters[name] for name in READ_WEEKLY], *switches, rule, log(1.0 - parameters["tell_rate"]))


def _agency_line(agency: Agency, attributes: dict[str, float]) -> tuple:
    domains = sum(1 << DOMAINS.index(domain) for domain in agency.domains)
    return (*[attributes[name] for name in ATTRIBUTES], leaving_rate(attributes["continuity"]), domains)


def _moved(
    levers: tuple[Lever, ...], strengths: tuple[float, ...], agencies: tuple[Agency, ...], parameters: dict[str, float]
) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Return parameters and attributes of agencies as the levers, at these strengths, move them."""
    parameters = dict(parameters)
    attributes = [{name: float(getattr(agency, name)) for name in ATTRIBUTES} for agency in agencies]
    for lever, strength in zip(levers, strengths, strict=True):
        for move in lever.moves:
            kind, _, name = move.quantity.rpartition(".")
            if kind == "agency":
                for agency, row in zip(agencies, attributes, strict=True):
                    if not lever.agencies or agency.name in lever.agencies:
                        row[name] = move.apply(row[name], strength)
            else:
                parameters[name] = move.apply(parameters[name], strength)
    return parameters, attributes


def build_settings(scenario: Scenario) -> Settings:
    """Return what a run of `scenario` reads in every week, burn-in included; levers start after burn-in."""
    parameters = values(dict(scenario.parameters))
    n_weeks = scenario.burn_in + scenario.weeks
    numbers: dict[tuple[float, ...], int] = {}
    line_of_week = np.zeros(n_weeks, np.int32)
    for t in range(n_weeks):
        strengths = tuple(lever.strength_in(t - scenario.burn_in) for lever in scenario.levers)
        line_of_week[t] = numbers.setdefault(strengths, len(numbers))
    moved = [_moved(scenario.levers, strengths, scenario.agencies, parameters) for strengths in numbers]
    lines = np.array([_line(changed, scenario) for changed, _ in moved], dtype=ROW).view(np.recarray)
    agencies = np.array(
        [[_agency_line(a, row) for a, row in zip(scenario.agencies, rows, strict=True)] for _, rows in moved],
        dtype=AGENCY_ROW,
    ).view(np.recarray)
    common, log_kept = _awareness(scenario, parameters, lines, agencies, line_of_week)
    weights = np.array([DOMAIN_WEIGHTS[group] for group in GROUPS]).cumsum(axis=1)
    closeness = np.array([1.0 if kind == "household" else parameters[f"closeness_{kind}"] for kind in KINDS])
    story_kept = np.array([faded(1.0, weeks, parameters["story_fading"]) for weeks in range(n_weeks + 1)])
    return Settings(lines, agencies, line_of_week, common, log_kept, weights, closeness, story_kept)


def _awareness(scenario, parameters, lines, agencies, line_of_week) -> tuple[np.ndarray, np.ndarray]:
    reach = reach_of_classes(parameters)
    shape = (len(line_of_week) + 1, len(reach), len(scenario.agencies))
    common, log_kept = np.ones(shape), np.zeros(shape)
    if scenario.mechanisms.outreach:
        presence = np.ascontiguousarray(agencies["outreach"][line_of_week])
        first = parameters["start_awareness"] * settled_awareness(
            presence[0], lines["outreach_gain"][0], lines["awareness_loss"][0], reach
        )
        gain, loss = (np.ascontiguousarray(lines[name][line_of_week]) for name in ("outreach_gain", "awareness_loss"))
        awareness_tables(presence, gain, loss, reach, first, common, log_kept)
    return common, log_kept
