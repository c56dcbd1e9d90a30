"""Every number of the model, in one list; the tables of the documentation and every sweep are made from it."""

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

WEEKLY = tuple(dict.fromkeys(parameter.mechanism for parameter in PARAMETERS if parameter.is_weekly))
"""Mechanisms whose parameters are read every week; the others only shape the start, or what is counted."""

MOVABLE = tuple(parameter.name for parameter in PARAMETERS if parameter.is_movable)
"""Parameters that a lever may move."""

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def check(name: str, value: float) -> float:
    """Return `value` as a float if parameter `name` exists and admits it.

    Raises
    ------
    InputError
        An unknown name, or a value outside the limits (NaN included).
    """
    if name not in BY_NAME:
        raise InputError(f"'{name}' is not a parameter; {nearest(name, BY_NAME)}")
    return BY_NAME[name].check(value)


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
