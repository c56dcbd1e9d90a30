"""Inputs of the model by name, as other libraries give them: parameters, strengths of levers, rival rules.

A parameter goes by its name, a lever by "lever_" with its name (strength in [0, 1]), a rival rule by "rule_" with its.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from sim.core.errors import InputError, nearest
from sim.measures.outcomes import outcomes as outcomes_of
from sim.parameters.parameter import Parameter
from sim.parameters.registry import BY_NAME, PARAMETERS
from sim.run import simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever
from sim.scenario.scenario import Mechanisms, Rules, Scenario

if TYPE_CHECKING:
    pass

LEVER, RULE = "lever_", "rule_"
RIVALS = {name: get_args(kind) for name, kind in get_type_hints(Rules).items() if name in Rules.model_fields}
"""Rival rules by what they decide."""
COUNTING = ("record", "costs")
"""Mechanisms whose parameters say what is counted; nothing in the neighbourhood depends on them."""
UNDER_A_RULE = {
    "confirmation": ("learning", "confirmation"),
    "peer_effect": ("peers", "on"),
    "key_figure_company": ("peers", "on"),
    "ring_degree": ("ties", "watts_strogatz"),
    "ring_rewiring": ("ties", "watts_strogatz"),
}
"""Parameters that act under one of the rival rules only."""


def with_inputs(scenario: Scenario, inputs: Mapping[str, Any]) -> Scenario:
    """Return the scenario with inputs set: parameters, and levers ("lever_...") and rules ("rule_...").

    Raises
    ------
    InputError : an unknown name, or a value that is not allowed.
    """
    parameters = dict(scenario.parameters)
    rules = scenario.rules.model_dump()
    levers = []
    for name, value in inputs.items():
        if name.startswith(LEVER):
            levers.append(_at_strength(_lever(name.removeprefix(LEVER), scenario), value))
        elif name.startswith(RULE):
            rules[name.removeprefix(RULE)] = value
        else:
            parameters[name] = value
    return scenario.changed(parameters=parameters, rules=rules).with_levers(levers)


@cache
def outcome_names() -> tuple[str, ...]:
    """Return the names of all outcomes, in their order."""
    return tuple(outcomes_of(simulate(Scenario(residents=20, weeks=1, burn_in=0))))


def _parameters(names: Iterable[str] | None, scenario: Scenario, varied_rules: Sequence[str] = ()) -> list[Parameter]:
    """Return the parameters with these names; by default those that are assumed and act."""
    if names is None:
        return [one for one in PARAMETERS if one.is_assumed and _acts(one, scenario, varied_rules)]
    names = list(names)
    _check_known("a parameter", names, BY_NAME)
    return [BY_NAME[name] for name in names]


def _acts(parameter: Parameter, scenario: Scenario, varied_rules: Sequence[str]) -> bool:
    """Return whether the neighbourhood depends on a parameter under the scenario, and any choice of varied rules."""
    mechanism = parameter.mechanism
    if mechanism in COUNTING or (mechanism in Mechanisms.model_fields and not getattr(scenario.mechanisms, mechanism)):
        return False
    decision, rule = UNDER_A_RULE.get(parameter.name, ("", ""))
    return not decision or decision in varied_rules or getattr(scenario.rules, decision) == rule


def _lever(name: str, scenario: Scenario) -> Lever:
    known = {**LEVERS, **{lever.name: lever for lever in scenario.levers}}
    _check_known("a lever", [name], known)
    return known[name]


def _at_strength(lever: Lever, strength: float) -> Lever:
    if not 0.0 <= strength <= 1.0:
        raise InputError(f"the strength of lever '{lever.name}' is {strength!r}, but it must lie in [0, 1]")
    return lever.model_copy(update={"strength": float(strength)})


def _check_known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    known = tuple(known)
    for name in names:
        if name not in known:
            raise InputError(f"'{name}' is not {what}; {nearest(str(name), known)}")


def _check_unique(inputs: Sequence[str]) -> None:
    for k, name in enumerate(inputs):
        if name in inputs[:k]:
            raise InputError(f"input '{name}' stands twice; names must be unique")
