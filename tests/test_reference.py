"""The compiled model and the reference (`reference/`) give the same numbers, bit for bit, in generated scenarios."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from reference.isolated import Job, Result, run_apart
from reference.scenarios import RULES, generated

from sim.codes import Event, Stage
from sim.measures import stories
from sim.measures.residents import READERS, read
from sim.measures.stories import is_legend
from sim.run import Run
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Mechanisms, Scenario
from sim.state.records import Series

N_QUICK, N_ALL = 6, 40
QUICK, LONG = range(N_QUICK), range(N_QUICK, N_ALL)
BUSY = Scenario(
    residents=120, weeks=40, burn_in=10,
    agencies=tuple(
        agency.model_copy(update={"staff": 10.0, "waiting_weeks": 2.0, "harshness": 0.3})
        for agency in DEFAULT_AGENCIES[:7]
    ),
    parameters={
        "need_rate": 0.05, "need_worsening": 0.03, "escalation_chance": 0.5, "escalation_from": 0.6, "tell_rate": 0.2,
        "severe_chance": 0.4, "drop_out": 0.8, "moving_rate": 0.005, "informal_start": 0.8, "street_start": 0.8,
        "bridge_chance": 0.2, "recognition": 0.8, "urgency_start": 0.4, "language_barrier": 1.0, "mention_chance": 0.3,
        "proficiency_born_abroad": 0.4, "relief": 0.04, "fear_from_event": 0.9, "self_reliance_effect": 0.8,
    },
)  # fmt: skip
"""A town in which every rule has work."""

TELLING = Lever(
    name="fewer tell", moves=(Move(quantity="tell_rate", lower_to=0.01),), groups=("parents", "others"), ramp=0
)

RESTLESS = BUSY.changed(
    parameters=dict(BUSY.parameters) | {"moving_rate": 0.1, "tell_rate": 0.9, "acceptance": 1.0, "notable_good": 0.8}
)

SUBTLE = {
    "a listener tells at the rate of the own group": (generated(0)[0].changed(levers=(TELLING,)), 1),
    "a newcomer has not lived what happened in the week of the move": (RESTLESS, 4),
    "informal help leaves with who moves": generated(4),
    "a closing of last week is no contact of this one": generated(1),
}
"""A scenario and seed in which each of these makes a difference: without it, the weekly series are others."""

NUDGED = (
    "access.refusal_chance", "access.paper_burden", "access.language_gap", "agency.time_per_contact",
    "awareness.next_awareness", "contact.drop_out_chance", "contact.left_by_circumstances",
    "contact.left_by_resident", "contact.severe_event_chance", "contact.slight_chance", "contact.success_chance",
    "contact.what_is_asked", "informal_help.bridge_chance", "informal_help.severity_after_informal_help",
    "informal_help.street_chance", "escalation.escalation_chance", "learning.trust_after_good",
    "learning.image_after_contact", "learning.trust_after_bad", "learning.rate_of_bad", "learning.rate_of_good",
    "learning.fear_after_event", "moving.newcomers_trust", "need.worsen", "referral.arrival_chance",
    "referral.refer_chance", "seeking.chance_to_ask", "seeking.consider_chance", "seeking.urgency",
    "seeking.willingness", "stories.fear_after_story", "stories.trust_after_story", "stories.lived_strength",
    "stories.norm_after_story", "stories.notable_chance", "stories.retold_strength",
)  # fmt: skip
SWAPPED = (
    ("need", "seeking"), ("staffing", "access"), ("seeking", "access"), ("access", "contact"), ("learning", "stories"),
    ("contact", "learning"), ("referral", "informal_help"), ("informal_help", "escalation"), ("moving", "record"),
)  # fmt: skip


class Case(NamedTuple):
    """A scenario, a seed, and what the reference does wrong on purpose (`reference.isolated.Job`)."""

    scenario: Scenario
    seed: int
    changed: str = ""
    swapped: tuple[str, str] | None = None


def made_wrong(rules: tuple[str, ...], phases: tuple[tuple[str, str], ...]) -> dict[str, Case]:
    """Return the busy town with one of these rules changed, or two of these phases swapped."""
    changed = {name: Case(BUSY, 1, changed=name) for name in rules}
    return changed | {" and ".join(pair): Case(BUSY, 1, swapped=pair) for pair in phases}


STILL = BUSY.changed(mechanisms=Mechanisms(moving=False))
RIGHT = {str(number): Case(*generated(number)) for number in QUICK}
RIGHT |= {"busy": Case(BUSY, 1), "nobody moves": Case(STILL, 1)}
RIGHT |= {name: Case(*town) for name, town in SUBTLE.items()}
WRONG = made_wrong(NUDGED[::12], SWAPPED[4:5])


def run_all(cases: dict[str, Case]) -> dict[str, Result]:
    """Run the reference, in one process for all cases, each in the town that the compiled model builds."""
    towns = [Run(case.scenario, case.seed) for case in cases.values()]
    jobs = [
        Job(case.scenario, case.seed, town.residents, town.ties, case.changed, case.swapped)
        for case, town in zip(cases.values(), towns, strict=True)
    ]
    return dict(zip(cases, run_apart(jobs), strict=True))


@cache
def quick() -> dict[str, Result]:
    """Return what the reference gives for the cases of the quick tests."""
    return run_all(RIGHT | WRONG)


@cache
def long() -> dict[str, Result]:
    """Return what the reference gives for the other generated scenarios."""
    return run_all({str(number): Case(*generated(number)) for number in LONG})


@cache
def compiled(scenario: Scenario, seed: int) -> Run:
    """Return the finished run of the compiled model."""
    return Run(scenario, seed).advance()


def what_differs(run: Run, result: Result) -> list[str]:
    """Return the names of the weekly series, and of the attributes of residents at the end, that are not the same."""
    pairs = zip(Series._fields, run.series, result.series, strict=True)
    found = [name for name, mine, theirs in pairs if mine.dtype != theirs.dtype or mine.tobytes() != theirs.tobytes()]
    everyone = np.arange(run.scenario.residents)
    for name, theirs in result.residents.items():
        if name != "is_legend":
            mine = read(run, name, everyone) if name in READERS else getattr(stories, name)(run)
            if not np.array_equal(mine, theirs):
                found.append(name)
    return found


def agreeing(cases: dict[str, Case], results: dict[str, Result]) -> list[str]:
    """Return the names of the cases in which the model gives the same as the reference."""
    return [name for name, case in cases.items() if not what_differs(compiled(*case[:2]), results[name])]


@pytest.mark.parametrize("name", RIGHT)
def test_model_and_reference_agree(name):
    assert what_differs(compiled(*RIGHT[name][:2]), quick()[name]) == []


@pytest.mark.slow
@pytest.mark.parametrize("number", LONG)
def test_model_and_reference_agree_in_more_scenarios(number):
    assert what_differs(compiled(*generated(number)), long()[str(number)]) == []


def test_a_rule_that_gives_less_is_noticed_and_so_is_another_order():
    assert agreeing(WRONG, quick()) == []


@pytest.mark.slow
def test_every_rule_that_gives_less_is_noticed_and_so_is_every_other_order():
    cases = made_wrong(NUDGED, SWAPPED)
    assert agreeing(cases, run_all(cases)) == []


def test_legends_are_the_same():
    for name, case in RIGHT.items():
        assert np.array_equal(is_legend(compiled(*case[:2])), quick()[name].residents["is_legend"])


def test_legends_are_the_same_where_nobody_moves():
    legends = is_legend(compiled(STILL, 1))
    assert legends.any()
    assert np.array_equal(legends, quick()["nobody moves"].residents["is_legend"])


def never(names: tuple[str, ...], weekly: list[np.ndarray]) -> list[str]:
    """Return the names of what did not occur in any of these series (weeks, names)."""
    counts = sum(series.sum(axis=0) for series in weekly)
    return [name for name, n in zip(names, counts, strict=True) if n == 0]


def test_every_event_and_place_occurs():
    runs = [compiled(*generated(number)) for number in range(N_ALL)]
    assert never(Event.words(), [run.series.events for run in runs[:N_QUICK]]) == []
    assert never(Stage.words(), [run.series.funnel.sum(axis=1) for run in runs]) == []


def test_scenarios_cover_switches_rules_and_levers():
    scenarios = [generated(number)[0] for number in range(N_ALL)]
    for name in Mechanisms.model_fields:
        assert {getattr(scenario.mechanisms, name) for scenario in scenarios} == {True, False}
    for name, choices in RULES.items():
        assert {getattr(scenario.rules, name) for scenario in scenarios} == set(choices)
    levers = [lever for scenario in scenarios for lever in scenario.levers]
    assert any(lever.groups and lever.agencies and lever.start and lever.ramp and lever.weeks for lever in levers)
    assert {len(scenario.agencies) for scenario in scenarios} >= {1, 11}
    assert min(scenario.burn_in for scenario in scenarios) < 5
