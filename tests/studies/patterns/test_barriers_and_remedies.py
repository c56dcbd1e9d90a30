"""Patterns SF28 to SF54: their declarations, what they read, and their effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from helpers.patterns import care_of

from experiments.engine.plan import vary
from experiments.studies.patterns.barriers import BARRIERS
from experiments.studies.patterns.declare import EMERGES, IMPOSED
from experiments.studies.patterns.observe import observe
from experiments.studies.patterns.remedies import PACKAGE, REMEDIES
from experiments.studies.patterns.remedies_shocks import REMEDY_SHOCKS
from sim.run import Run
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.scenario import Scenario

PATTERNS = {pattern.number: pattern for pattern in (*BARRIERS, *REMEDIES)}

SEEN = {number: pattern for number, pattern in PATTERNS.items() if not pattern.absent}

LEVERS = {lever.name: lever for lever in (*BUILT_IN, *REMEDY_SHOCKS)}

SMALL = Scenario(residents=1000, burn_in=52, weeks=104)


@pytest.fixture(scope="module")
def tiny_numbers() -> Mapping[str, Any]:
    return observe(Run(Scenario(residents=200, burn_in=13, weeks=52), 0).burn_in())


def effect_in_small_town(number: int, seeds: tuple[int, ...] = (0, 1)) -> float:
    """Return the mean effect of a pattern in a town of 1,000 residents."""
    effects = []
    for seed in seeds:
        of = {}
        for name, changes in PATTERNS[number].arms.items():
            scenario = vary(SMALL, changes, LEVERS)
            of[name] = observe(Run(scenario.changed(levers=()), seed).burn_in().fork(scenario))
        effects.append(min(PATTERNS[number].components(of)))
    return float(np.mean(effects))


def test_every_fact_of_sections_d_and_e_is_declared_once_and_in_full() -> None:
    assert [pattern.number for pattern in (*BARRIERS, *REMEDIES)] == list(range(28, 55))
    for pattern in PATTERNS.values():
        for text in (pattern.sections, pattern.statement, pattern.varied, pattern.measured, pattern.unit):
            assert text.strip()
        assert pattern.kind in (IMPOSED, EMERGES)
        assert bool(pattern.absent) != bool(pattern.arms)


def test_every_arm_is_a_scenario_and_every_shock_is_used() -> None:
    named = set()
    for pattern in PATTERNS.values():
        for changes in pattern.arms.values():
            vary(SMALL, changes, LEVERS)
            named |= {quantity.removeprefix("lever.") for quantity in changes if quantity.startswith("lever.")}
    shocks = {lever.name for lever in REMEDY_SHOCKS}
    assert len(LEVERS) == len(BUILT_IN) + len(REMEDY_SHOCKS)
    assert shocks <= named


@pytest.mark.parametrize("number", SEEN)
def test_an_effect_reads_only_what_observe_returns(number: int, tiny_numbers: Mapping[str, Any]) -> None:
    effect = min(SEEN[number].components(dict.fromkeys(SEEN[number].arms, tiny_numbers)))
    assert isinstance(effect, float)


def equal_numbers(number: int, like: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return arms in which everything is one half, for every kind of resident."""
    return {name: {key: np.full(np.shape(value), 0.5) for key, value in like.items()} for name in SEEN[number].arms}


@pytest.mark.parametrize("number", SEEN)
def test_nothing_differs_no_effect(number: int, tiny_numbers: Mapping[str, Any]) -> None:
    assert min(SEEN[number].components(equal_numbers(number, tiny_numbers))) == 0.0


UP = 0.01

AS_TOLD: dict[int, dict[str, dict[str, Any]]] = {
    28: {"unknown": {"unhelped": UP}, "distrusted": {"unhelped": UP}, "closed": {"unhelped": UP},
         "unknown, distrusted": {"unhelped": UP}, "unknown, closed": {"unhelped": UP},
         "distrusted, closed": {"unhelped": UP}},
    29: {"world": {"aware_not_young": UP, "aware_by_dutch": (0, UP, UP, 2 * UP)},
         "no stories": {"aware_by_dutch": -UP}},
    30: {"digital": {"unhelped_by_age": (UP, 2 * UP)}},
    31: {"paper": {"left_before_help": UP, "unhelped_by_paper": (2 * UP, UP, UP, UP)}},
    32: {"waiting": {"left_before_help": UP, "bad_story_share": UP}},
    33: {"changing faces": {"drop_out_per_contact": UP, "trust": -UP}},
    34: {"yearly": {"unhelped": UP, "tenure_years": -UP}},
    35: {"world": {"success_by_dutch": (-UP, 0, 0, 0)}},
    36: {"trust, interpreters": {"success_by_dutch": (2 * UP, 0, 0, 0)},
         "distrust, interpreters": {"success_by_dutch": (UP, 0, 0, 0)}},
    37: {"generalists": {"success_by_complexity": (0, 0, 0, -UP), "trust_by_complexity": (0, 0, 0, -UP)}},
    38: {"early": {"severity": UP, "trust": -UP}},
    39: {"own strength": {"success_by_paper": (-2 * UP, 0, 0, -UP)}, "articulate": {"success_in_care": -UP}},
    40: {"one story": {"over_by_domains": (0, UP)}},
    41: {"world": {"success_by_distance": (0, 0, 0, -UP)}, "match": {"unwilling_by_distance": (0, 0, 0, -UP)}},
    42: {"pressure": {"trust": -UP, "time_per_contact": -UP, "success_in_care": -UP}},
    43: {**{lever: {"unhelped": -UP} for lever in PACKAGE}, "package": {"unhelped": -7 * UP}},
    44: {"campaign": {"aware_each_half_year": (UP, 0)}, "presence": {"aware_each_half_year": UP, "trust": UP}},
    45: {"peers": {"unhelped_by_trust": (-2 * UP, 0, 0, -UP)}},
    46: {"visits": {"unhelped_by_age": (0, -2 * UP)}, "information": {"unhelped_by_age": (0, -UP)}},
    48: {"warm": {"arrived_share": UP}},
    49: {"trust": {"arrived_share": UP}, "distrust, warm": {"arrived_share": UP}},
    50: {"world": {"trust_gained_with_fit": UP, "trust_gained_elsewhere": -0.5, "trust_elsewhere_of_fit": -UP}},
    51: {"prevention": {"unhelped": -UP}},
    52: {"free": {"left_before_help": -UP, "trust": UP}},
    53: {"all": {"success_by_distance": (0, 0, 0, UP)}},
    54: {"all": {"aware": UP}},
}  # fmt: skip
"""By pattern and arm: what is higher or lower than everywhere else where it is as residents tell."""


def moved(number: int, like: Mapping[str, Any], sign: int) -> dict[str, dict[str, Any]]:
    arms = equal_numbers(number, like)
    for name, changes in AS_TOLD[number].items():
        for measure, change in changes.items():
            arms[name][measure] = arms[name][measure] + sign * np.asarray(change)
    return arms


def test_every_pattern_has_made_up_numbers() -> None:
    assert set(AS_TOLD) == set(SEEN)


@pytest.mark.parametrize("number", SEEN)
def test_effect_is_above_0_as_told_and_below_0_otherwise(number: int, tiny_numbers: Mapping[str, Any]) -> None:
    assert min(SEEN[number].components(moved(number, tiny_numbers, +1))) > 0.0
    assert min(SEEN[number].components(moved(number, tiny_numbers, -1))) < 0.0


@pytest.mark.parametrize("number", [29, 32, 48, 54])
def test_a_robust_pattern_holds_in_a_small_town(number: int) -> None:
    assert effect_in_small_town(number) > 0.0


def test_a_kind_without_residents_is_not_seen() -> None:
    run = Run(Scenario(residents=200, burn_in=0, weeks=26), 0)
    run.residents.age[:] = 0  # the watch counts nobody from 65
    numbers = care_of(run)
    assert np.isnan(numbers["unhelped_by_age"][1])
    assert np.isnan(min(SEEN[30].components({"world": numbers, "digital": numbers})))
