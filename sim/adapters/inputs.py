"""Inputs of the model by name, as other libraries give them: the identifiers of `sim.quantities`.

A parameter goes by its name, a lever by "lever_" with its name (strength in [0, 1]), a rival rule by "rule_" with its.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.core.errors import InputError, nearest
from sim.parameters.parameter import Kind, Parameter
from sim.parameters.registry import PARAMETERS
from sim.quantities import Quantities, Quantity
from sim.scenario.scenario import Mechanisms, Scenario


def with_inputs(scenario: Scenario, inputs: Mapping[str, Any]) -> Scenario:
    """Return the scenario with inputs set: whatever can vary, by its identifier.

    Raises
    ------
    InputError
        An unknown name, or a value that is not allowed.
    """
    known = Quantities(scenario)
    return known.vary({name: known[name].check(value) for name, value in inputs.items()})


def chosen(what: str, known: Mapping[str, Quantity], names: Iterable[str]) -> list[Quantity]:
    """Return quantities of one kind by their short names; `what` says in words what each must be.

    Raises
    ------
    InputError
        A name that is not known, or one that stands twice.
    """
    names = list(names)
    for k, name in enumerate(names):
        if name not in known:
            raise InputError(f"'{name}' is not {what}; {nearest(str(name), known)}")
        if name in names[:k]:
            raise InputError(f"input '{known[name].identifier}' stands twice; names must be unique")
    return [known[name] for name in names]


def uncertain(names: Iterable[str] | None, scenario: Scenario, varied_rules: Sequence[str] = ()) -> list[Quantity]:
    """Return the parameters with these names; by default those that are assumed and act in the scenario."""
    if names is None:
        names = [one.name for one in PARAMETERS if one.is_uncertain and _acts(one, scenario, varied_rules)]
    return chosen("a parameter", Quantities.parameters, names)


def _acts(parameter: Parameter, scenario: Scenario, varied_rules: Sequence[str]) -> bool:
    """Return whether the neighbourhood depends on a parameter under the scenario, and any choice of varied rules."""
    mechanism = parameter.mechanism
    if mechanism in Mechanisms.model_fields and not getattr(scenario.mechanisms, mechanism):
        return False
    if parameter.kind in (Kind.DEFINITION, Kind.COST):
        return False
    if parameter.acts_under is None:
        return True
    decision, rule = parameter.acts_under
    return decision in varied_rules or getattr(scenario.rules, decision) == rule
