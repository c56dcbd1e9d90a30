"""Every number of the model once: default, range, unit, meaning, source and mechanism.

The tables of the documentation and the bounds of every sweep are made from these declarations.
A source that begins with "assumed" says so openly: the range then is what we find plausible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import ModuleType

from sim.core.errors import InputError, nearest
from sim.parameters import mechanisms, population
from sim.parameters.parameter import Parameter
from sim.parameters.population import WEIGHT_NAMES


def _blocks_of(module: ModuleType) -> Iterator[Parameter]:
    """Yield the parameters of all blocks of a module, in the order in which they are written."""
    for block in vars(module).values():
        if isinstance(block, tuple) and block and isinstance(block[0], Parameter):
            yield from block


PARAMETERS = (*_blocks_of(population), *_blocks_of(mechanisms))

WEEKLY = (*dict.fromkeys(one.mechanism for one in _blocks_of(mechanisms) if one.mechanism != "costs"), "start")
"""Mechanisms whose parameters are read every week; the others only shape the start."""

FIXED_FOR_A_RUN = ("story_fading", "start_awareness")
"""Weekly parameters that a run reads once, before its first week."""

MOVABLE = tuple(
    parameter.name
    for parameter in PARAMETERS
    if parameter.mechanism in WEEKLY[:-2]
    and parameter.name not in FIXED_FOR_A_RUN
    and not parameter.name.startswith("closeness_")
)
"""Parameters that a lever may move: what a run reads every week, but for how it is recorded."""

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def check(name: str, value: float) -> float:
    """Return `value` as a float if parameter `name` exists and admits it.

    Raises
    ------
    InputError : unknown name, or a value outside the range (NaN included).
    """
    if name not in BY_NAME:
        raise InputError(f"'{name}' is not a parameter; {nearest(name, BY_NAME)}")
    parameter = BY_NAME[name]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError(f"parameter '{name}' is {value!r}, but it must be a number")
    lowest, highest = parameter.limits
    if not lowest <= value <= highest:
        raise InputError(
            f"parameter '{name}' is {value:g}, but it must lie in [{lowest:g}, {highest:g}] ({parameter.unit})"
        )
    return float(value)


def values(changed: Mapping[str, float] = {}) -> dict[str, float]:
    """Return the value of every parameter: the defaults, with `changed` put over them."""
    return {p.name: p.default for p in PARAMETERS} | {name: check(name, value) for name, value in changed.items()}


def domain_weights(parameters: Mapping[str, float]) -> tuple[tuple[float, ...], ...]:
    """Return, for each risk group, the share of needs that start in each life domain; they add up to 1.

    Where all weights of a group are 0, its needs are spread evenly.
    """
    found = []
    for names in WEIGHT_NAMES.values():
        weights = [parameters[name] for name in names]
        total = math.fsum(weights)
        found.append(tuple(weight / total if total > 0.0 else 1.0 / len(names) for weight in weights))
    return tuple(found)
