"""A scenario turned into the numbers that a run reads: one regime of settings for each set of lever strengths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.codes import WEEKS_PER_YEAR, Domain, Group, LearningRule, SeekingRule, TieKind
from sim.core.portable_math import exp, log, log_odds
from sim.mechanisms import SWITCHES
from sim.mechanisms.common.decay import fill_kept
from sim.mechanisms.outreach import awareness_tables, other_ways, settled_awareness
from sim.parameters.registry import PARAMETERS, WEEKLY, domain_weights, values
from sim.scenario.agencies import ATTRIBUTES, Agency

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

N_REACH = 4
"""Reach classes within one risk group."""
DOMAIN_OF_WORD = {domain.word: int(domain) for domain in Domain}
READ_WEEKLY = tuple(parameter.name for parameter in PARAMETERS if parameter.mechanism in WEEKLY)

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
    """What a run reads every week. A regime is what holds in weeks in which levers have the same strengths.

    T weeks, R regimes, A agencies, C reach classes, G groups, D domains.
    """

    params: np.ndarray  # records (R, G): parameters, switches and rules
    params_declared: np.ndarray  # records (1,): the same without levers, and without what is derived of them
    agencies: np.ndarray  # records (R, G, A): attributes of agencies
    regime_of_week: np.ndarray  # int32 (T,)
    common: np.ndarray  # float64 (T + 1, C, A): awareness of a resident who started without difference
    log_kept: np.ndarray  # float64 (T + 1, C, A): logarithm of what is left of a difference in awareness
    domain_weights: np.ndarray  # float64 (G, D), cumulative
    closeness: np.ndarray  # float64 (kinds of ties,): acceptance relative to the household
    story_kept: np.ndarray  # float64 (T + 1,): what is left of a story's strength after so many weeks
    thousands: float  # of residents
    agencies_untargeted: np.ndarray  # records (R, A): attributes of agencies for what concerns no group in particular
    serving: np.ndarray  # int64 (D, A): agencies that serve a domain, -1 behind the last
    n_serving: np.ndarray  # int64 (D,)


def reach_of_classes(params: np.ndarray) -> np.ndarray:
    """Return how well presence reaches each reach class, in every regime (R, C).

    A class is group * N_REACH + 1 for young people + 2 for those with little Dutch.
    """
    youth, dutch = params["outreach_youth"], params["outreach_low_dutch"]
    by_group = np.stack([np.ones_like(youth), youth, dutch, youth * dutch], axis=2)
    return by_group.reshape(len(params), -1)


def leaving_chance(turnover: float) -> float:
    """Return the chance per week that a contact person leaves, where `turnover` is that chance in a year (SF33)."""
    return 1.0 - exp(log(1.0 - turnover) / WEEKS_PER_YEAR)


def casework_share(agencies: np.ndarray, params: np.ndarray, lever_hours: np.ndarray) -> np.ndarray:
    """Return the share of staff time left for casework: presence and levers take theirs first (SF51).

    agencies, params: records of AGENCY_ROW and ROW. lever_hours: hours per year and per 1,000 residents that levers
    take from the agency's staff, or add where negative. All broadcast against one another.
    """
    taken = params["accounting_time"] + agencies["outreach"] * params["outreach_time"]
    with np.errstate(divide="raise", invalid="raise"):
        taken = taken + lever_hours / (agencies["staff"] * params["workers_hours"])
    return np.maximum(0.0, 1.0 - taken)


def _strengths(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Return the regime of every week (T,), and the strength of each lever in every regime (R, levers)."""
    weeks = np.arange(scenario.burn_in + scenario.weeks) - scenario.burn_in
    by_week = np.zeros((len(weeks), len(scenario.levers)))
    for k, lever in enumerate(scenario.levers):
        by_week[:, k] = lever.strength_in(weeks)
    numbers: dict[tuple[float, ...], int] = {}
    regime_of_week = [numbers.setdefault(tuple(strengths), len(numbers)) for strengths in by_week.tolist()]
    return np.array(regime_of_week, np.int32), np.array(list(numbers))


def _as_declared(scenario: Scenario, parameters: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return parameters () and attributes of agencies (A,) without levers; what is derived of them is still 0."""
    params = np.zeros((), ROW)
    for name in READ_WEEKLY:
        params[name] = parameters[name]
    for name in SWITCHES:
        params[f"has_{name}"] = getattr(scenario.mechanisms, name)
    params["learning_rule"] = LearningRule.words().index(scenario.rules.learning)
    params["seeking_rule"] = SeekingRule.words().index(scenario.rules.seeking)
    agencies = np.zeros(len(scenario.agencies), AGENCY_ROW)
    for name in ATTRIBUTES:
        agencies[name] = [getattr(agency, name) for agency in scenario.agencies]
    agencies["domains"] = [sum(1 << DOMAIN_OF_WORD[one] for one in agency.domains) for agency in scenario.agencies]
    return params, agencies


def _moved(
    scenario: Scenario, declared: tuple[np.ndarray, np.ndarray], strengths: np.ndarray, group: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return parameters (R,) and attributes (R, A) as levers of these strengths (R, levers) move them for a group.

    Group None is nobody in particular: levers that are meant for some groups take their hours, and move nothing.
    """
    params, agencies = (np.repeat(one[None], len(strengths), axis=0) for one in declared)
    hours = np.zeros(agencies.shape)
    for lever, strength in zip(scenario.levers, strengths.T, strict=True):
        taking_part = [k for k, one in enumerate(scenario.agencies) if not lever.agencies or one.name in lever.agencies]
        hours[:, taking_part] += (strength * lever.from_casework * lever.hours_per_year / len(taking_part))[:, None]
        if lever.groups and group not in lever.groups:
            continue
        for move in lever.moves:
            if move.attribute:
                moved = agencies[move.attribute]
                moved[:, taking_part] = move.apply(moved[:, taking_part], strength[:, None])
            else:
                params[move.parameter] = move.apply(params[move.parameter], strength)
    params["log_silence"] = _of_each(lambda tell_rate: log(1.0 - tell_rate), params["tell_rate"])
    params["log_odds_midpoint"] = _of_each(log_odds, params["trust_midpoint"])
    if scenario.rules.peers == "off":
        params["peer_effect"] = params["key_figure_company"] = 0.0
    agencies["leaving_chance"] = _of_each(leaving_chance, agencies["turnover"])
    agencies["casework"] = casework_share(agencies, params[:, None], hours)
    return params, agencies


def _of_each(function: Callable[[float], float], values: np.ndarray) -> np.ndarray:
    """Return `function` of each of the values, computed once for those that are equal."""
    different, which = np.unique(values, return_inverse=True)
    return np.array([function(value) for value in different.tolist()])[which].reshape(values.shape)


def _side_by_side(rows: Sequence[np.ndarray]) -> np.recarray:
    """Return records (R, ...) of each group as one array (R, G, ...)."""
    # as bytes, since numpy copies records field by field
    both = np.stack([of_group.view(np.uint8).reshape(*of_group.shape, -1) for of_group in rows], axis=1)
    return both.view(rows[0].dtype)[..., 0].view(np.recarray)


def build_settings(scenario: Scenario) -> Settings:
    """Return what a run of `scenario` reads in every week, burn-in included; levers start after burn-in."""
    parameters = values(dict(scenario.parameters))
    regime_of_week, strengths = _strengths(scenario)
    declared = _as_declared(scenario, parameters)
    untargeted = _moved(scenario, declared, strengths, None)
    # only where a lever is meant for some groups do the groups differ
    of_groups = [untargeted] * len(Group)
    if any(lever.groups for lever in scenario.levers):
        of_groups = [_moved(scenario, declared, strengths, group) for group in Group.words()]
    params, agencies = (_side_by_side(rows) for rows in zip(*of_groups, strict=True))
    common, log_kept = _awareness(scenario, params, agencies, regime_of_week)
    weights = np.array(domain_weights(parameters)).cumsum(axis=1)
    closeness = np.array([1.0 if kind == "household" else parameters[f"closeness_{kind}"] for kind in TieKind.words()])
    story_kept = np.empty(len(regime_of_week) + 1)
    fill_kept(parameters["story_fading"], story_kept)
    return Settings(
        params, declared[0][None].view(np.recarray), agencies, regime_of_week, common, log_kept, weights, closeness,
        story_kept,
        thousands=scenario.residents / 1000.0, agencies_untargeted=untargeted[1].view(np.recarray),
        **_serving(scenario.agencies),
    )  # fmt: skip


def _serving(agencies: tuple[Agency, ...]) -> dict[str, np.ndarray]:
    serving = np.full((len(Domain), len(agencies)), -1)
    n_serving = np.zeros(len(Domain), np.int64)
    for d, domain in enumerate(Domain.words()):
        those = [a for a, agency in enumerate(agencies) if domain in agency.domains]
        serving[d, : len(those)], n_serving[d] = those, len(those)
    return {"serving": serving, "n_serving": n_serving}


def _awareness(
    scenario: Scenario, params: np.ndarray, agencies: np.ndarray, regime_of_week: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    reach = reach_of_classes(params)
    if not scenario.mechanisms.outreach:
        shape = (len(regime_of_week) + 1, reach.shape[1], len(scenario.agencies))
        return np.ones(shape), np.zeros(shape)
    ways = (
        "key_figures",
        "key_figure_reach",
        "meeting_places",
        "meeting_place_reach",
        "information",
        "information_reach",
    )
    columns = [params[name].ravel().tolist() for name in ways]
    others = np.array([other_ways(*row) for row in zip(*columns, strict=True)]).reshape(params.shape)
    # from one row per group to one row per reach class
    presence, gain, others, loss = (
        np.repeat(rows, N_REACH, axis=1)
        for rows in (agencies["outreach"], params["outreach_gain"], others, params["awareness_loss"])
    )
    first = params["start_awareness"][0, 0] * settled_awareness(presence[0], gain[0], others[0], loss[0], reach[0])
    return awareness_tables(presence, gain, others, loss, reach, regime_of_week, first)
