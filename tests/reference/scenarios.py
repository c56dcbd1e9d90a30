"""Generated scenarios: all kinds of towns, switches, rules, agencies, levers and parameters, by number."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import Domain, Group
from sim.mechanisms import SWITCHES
from sim.parameters.registry import BY_NAME, MOVABLE, PARAMETERS
from sim.scenario.agencies import ATTRIBUTES, Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever, Move, limits_of
from sim.scenario.scenario import Mechanisms, Rules, Scenario

HIGHEST = ("need_rate", "need_worsening", "escalation_chance", "moving_rate", "bridge_chance", "informal_start",
           "tell_rate", "mention_chance", "early_closure_from")  # fmt: skip
"""Parameters at the top of their plausible range in every second town, so that a short run has much to do."""

RULES = {
    "learning": ("asymmetric", "confirmation"),
    "seeking": ("logit", "threshold"),
    "peers": ("on", "off"),
    "ties": ("kinds", "watts_strogatz", "degree_preserving"),
}


def generated(number: int) -> tuple[Scenario, int]:
    """Return scenario and seed with this number; the first has everything on, others lack one mechanism in seven."""
    chance = np.random.default_rng(number)
    agencies = _agencies(chance)
    switches = {name: number == 0 or bool(chance.random() > 1 / 7) for name in SWITCHES}
    scenario = Scenario(
        name=f"generated {number}",
        residents=int(chance.integers(30, 301)),
        burn_in=int(chance.integers(0, 61)),
        weeks=int(chance.integers(20, 61)),
        agencies=agencies,
        parameters=_parameters(number),
        levers=_levers(chance, [agency.name for agency in agencies]),
        mechanisms=Mechanisms(**switches),
        rules=Rules(**{name: _one_of(chance, choices) for name, choices in RULES.items()}),
    )
    return scenario, int(chance.integers(0, 2**63))


def _one_of(chance: np.random.Generator, choices: Any) -> Any:
    return choices[int(chance.integers(len(choices)))]


def _some_of(chance: np.random.Generator, choices: Any, least: int = 1) -> tuple:
    size = int(chance.integers(least, len(choices) + 1))
    return tuple(choices[k] for k in sorted(chance.choice(len(choices), size, replace=False)))


def _agencies(chance: np.random.Generator) -> tuple[Agency, ...]:
    """Return some agencies; of their attributes one in three is drawn anew, and their domains one time in three."""
    found = []
    for agency in _some_of(chance, DEFAULT_AGENCIES):
        changed: dict[str, Any] = {"staff": float(chance.uniform(0.5, 20.0))}
        for name in ATTRIBUTES:
            if chance.random() < 1 / 3:
                low, high = limits_of(f"agency.{name}")
                changed[name] = float(chance.uniform(max(low, 0.01), min(high, 30.0)))
        if chance.random() < 1 / 3:
            changed["domains"] = _some_of(chance, Domain.words())
        found.append(Agency(**agency.model_dump() | changed))
    return tuple(found)


def _parameters(number: int) -> dict[str, float]:
    """Return values for one parameter in four, within their plausible range; a new parameter moves no other."""
    changed = {name: BY_NAME[name].high for name in HIGHEST if number % 2 == 0}
    for parameter in PARAMETERS:
        chance = np.random.default_rng([number, *parameter.name.encode()])
        if parameter.mechanism != "costs" and chance.random() < 1 / 4:
            changed[parameter.name] = float(chance.uniform(parameter.low, parameter.high))
    return changed


def _levers(chance: np.random.Generator, agencies: list[str]) -> tuple[Lever, ...]:
    """Return up to four of the built-in levers and one more, each with its own start, ramp, strength and targets."""
    levers = [*_some_of(chance, BUILT_IN)[: int(chance.integers(0, 5))], _lever_of_its_own(chance)]
    return tuple(
        lever.model_copy(
            update={
                "start": int(chance.integers(0, 30)),
                "ramp": int(chance.integers(0, 20)),
                "weeks": int(chance.integers(1, 30)) if chance.random() < 0.3 else None,
                "strength": float(chance.uniform(0.2, 1.0)),
                "groups": _some_of(chance, Group.words()) if chance.random() < 0.5 else (),
                "agencies": _some_of(chance, agencies) if chance.random() < 0.5 else (),
            }
        )
        for lever in levers
    )


def _lever_of_its_own(chance: np.random.Generator) -> Lever:
    """Return a lever that moves one attribute of agencies and two parameters, up, down or by a factor."""
    attribute, *parameters = _one_of(chance, ATTRIBUTES), *chance.choice(MOVABLE, 2, replace=False).tolist()
    low, high = limits_of(f"agency.{attribute}")
    moves = [Move(quantity=f"agency.{attribute}", lower_to=float(chance.uniform(low, min(high, 10.0))))]
    for name in parameters:
        target = float(chance.uniform(BY_NAME[name].low, BY_NAME[name].high))
        factor = float(chance.uniform(0.5, 1.5))
        moves.append(
            Move(quantity=name, **_one_of(chance, ({"raise_to": target}, {"lower_to": target}, {"times": factor})))
        )
    return Lever(name="one more", moves=tuple(moves), hours_per_year=float(chance.uniform(0, 2000)), from_casework=1.0)
