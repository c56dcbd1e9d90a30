"""One language for whatever can vary: levers, parameters, agencies, rival rules, mechanisms and sizes.

A quantity is called

    lever.NAME        strength of a lever, in [0, 1]; at 0 the lever is left out, which is the same bit for bit
    parameter.NAME    value of a parameter
    agency.NAME       an attribute of all agencies; agency.AGENCY.NAME of one
    rule.NAME         the rival rule that is followed
    mechanism.NAME    whether a mechanism is on
    residents, weeks, burn_in    as in a scenario

Libraries that want names without dots call it by its identifier: NAME for a parameter, lever_NAME, rule_NAME and so on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar, get_args

from sim.core.errors import InputError, nearest
from sim.core.numbers import Limits, number_of
from sim.parameters.parameter import Parameter
from sim.parameters.registry import PARAMETERS
from sim.scenario.agencies import ATTRIBUTE_LIMITS, ATTRIBUTES, Agency
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever
from sim.scenario.scenario import Mechanisms, Rules, Scenario
from sim.scenario.validation import bounds

Value = float | int | bool | str
Fields = dict[str, Any]
"""Fields of a scenario that are changed; levers, parameters, rules and mechanisms as tables by name."""

ON_OR_OFF = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
"""How a switch may be written."""


@dataclass(frozen=True)
class Quantity:
    """Something that can vary.

    Attributes
    ----------
    name, short, identifier : str
        Its name in full, as columns of plans are called; without its kind; and without dots.
    label, unit : str
        Words for people, and what it is measured in; no unit where that goes without saying.
    get : Callable[[Scenario], Value | None]
        What it is in a scenario that does not vary it; None where agencies differ in it.
    put : Callable[[Fields, Scenario, Any], None]
        Notes in the fields what is changed of a scenario where the quantity has a value that has been checked.
    read : Callable[[Any], Value]
        A value as the model takes it, from a number, a text or a switch as users write them, or an InputError.
    low, high : float
        The range that is declared as plausible; NaN where none is.
    lowest, highest : float
        The range that is admitted; NaN where it has options.
    options : tuple
        The values that it may have; () for a number.
    is_whole : bool
        Whether only whole numbers are meant.
    group : str
        What it is moved together with, where a study moves groups.
    """

    name: str
    short: str
    identifier: str
    label: str
    get: Callable[[Scenario], Value | None]
    put: Callable[[Fields, Scenario, Any], None]
    read: Callable[[Any], Value]
    unit: str = ""
    low: float = math.nan
    high: float = math.nan
    lowest: float = math.nan
    highest: float = math.nan
    options: tuple[Value, ...] = ()
    is_whole: bool = False
    group: str = ""

    @property
    def with_unit(self) -> str:
        """Label and unit, for an axis or the head of a column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    def check(self, value: Any) -> Value:
        """Return a value as the model takes it.

        Raises
        ------
        InputError
            A value that the quantity may not have.
        """
        try:
            return self.read(value)
        except InputError as error:
            raise InputError(error.reason, (self.name,)) from None

    def set(self, scenario: Scenario, value: Any) -> Scenario:
        """Return the scenario with this quantity set; an InputError where it may not have the value."""
        fields: Fields = {}
        self.put(fields, scenario, self.check(value))
        return _changed(scenario, fields)


def _put_in(table: str, name: str, kind: Callable[[Any], Value]) -> Callable[[Fields, Scenario, Any], None]:
    """Return what notes a value of this kind in a table of changed values, begun from the table of the scenario."""

    def put(fields: Fields, base: Scenario, value: Any) -> None:
        if table not in fields:
            fields[table] = dict(getattr(base, table))
        fields[table][name] = kind(value)

    return put


def of_lever(lever: Lever) -> Quantity:
    """Return the strength of a lever; applied, it comes behind the levers that are applied already."""

    @lru_cache(maxsize=16)
    def at(strength: float) -> Lever:
        return lever.model_copy(update={"strength": strength})

    def put(fields: Fields, base: Scenario, value: Any) -> None:
        if "levers" not in fields:
            fields["levers"] = {one.name: one for one in base.levers}
        fields["levers"].pop(lever.name, None)
        strength = float(value)
        if strength > 0.0:
            fields["levers"][lever.name] = at(strength)

    def read(value: Any) -> float:
        strength = number_of(value, "the strength of a lever", Limits(0.0, 1.0))
        if not 0.0 <= strength <= 1.0:
            raise InputError(f"the strength of a lever is {strength:g}, but it must lie in [0, 1]")
        return strength

    name = lever.name
    return Quantity(
        f"lever.{name}", name, f"lever_{name}", f"lever {name}",
        lambda scenario: next((one.strength for one in scenario.levers if one.name == name), 0.0),
        put, read, unit="strength", low=0.0, high=1.0, lowest=0.0, highest=1.0, group="levers",
    )  # fmt: skip


def of_parameter(one: Parameter) -> Quantity:
    """Return the value of a parameter."""
    return Quantity(
        f"parameter.{one.name}", one.name, one.name, one.name,
        lambda scenario: scenario.parameters.get(one.name, one.default),
        _put_in("parameters", one.name, float), lambda value: one.check(number_of(value, limits=Limits(*one.limits))),
        unit=one.unit, low=one.low, high=one.high, lowest=one.lowest, highest=one.highest, group=one.mechanism,
    )  # fmt: skip


def of_attribute(attribute: str, agency: str = "") -> Quantity:
    """Return an attribute of an agency, or of all of them; of a share the whole range is plausible."""

    def get(scenario: Scenario) -> float | None:
        found = {getattr(one, attribute) for one in scenario.agencies if agency in ("", one.name)}
        return found.pop() if len(found) == 1 else None

    def put(fields: Fields, base: Scenario, value: Any) -> None:
        fields["agencies"] = tuple(
            {**dict(one), attribute: float(value)} if agency in ("", dict(one)["name"]) else one
            for one in fields.get("agencies", base.agencies)
        )

    def read(value: Any) -> float:
        fields: Fields = {"name": "any", "domains": ("health",), attribute: number_of(value, limits=Limits(*limits))}
        return getattr(Agency(**fields), attribute)

    short = f"{agency}.{attribute}" if agency else attribute
    limits = ATTRIBUTE_LIMITS[attribute]
    low, high = limits if limits == (0.0, 1.0) else (math.nan, math.nan)
    return Quantity(
        f"agency.{short}", short, f"agency_{short}".replace(".", "_"), f"{attribute} of {agency or 'all agencies'}",
        get, put, read, low=low, high=high, lowest=limits[0], highest=limits[1], group="agencies",
    )  # fmt: skip


def of_rule(name: str) -> Quantity:
    """Return what is decided by rival rules."""
    options = get_args(Rules.model_fields[name].annotation)

    def read(value: Any) -> str:
        if value not in options:
            raise InputError(f"'{value}' is not one of its options; {nearest(str(value), options)}")
        return str(value)

    return Quantity(
        f"rule.{name}", name, f"rule_{name}", f"rule {name}", lambda scenario: getattr(scenario.rules, name),
        _put_in("rules", name, str), read, options=options, group="rules",
    )  # fmt: skip


def of_mechanism(name: str) -> Quantity:
    """Return the switch of a mechanism."""

    def read(value: Any) -> bool:
        word = str(value).strip().lower().removesuffix(".0")
        if word not in ON_OR_OFF:
            raise InputError(f"'{value}' is neither on nor off; write true or false")
        return ON_OR_OFF[word]

    return Quantity(
        f"mechanism.{name}", name, f"mechanism_{name}", f"mechanism {name}",
        lambda scenario: getattr(scenario.mechanisms, name),
        _put_in("mechanisms", name, read), read, options=(True, False), group="mechanisms",
    )  # fmt: skip


def of_size(name: str) -> Quantity:
    """Return a number of residents or weeks; it is a whole number."""

    def read(value: Any) -> int:
        number = number_of(value, limits=Limits(*limits, is_whole=True))
        checked = Scenario.from_dict({name: int(number) if number == int(number) else number})
        return getattr(checked, name)

    limits = bounds(Scenario)[name]
    return Quantity(
        name, name, name, name.replace("_", " "), lambda scenario: getattr(scenario, name),
        lambda fields, base, value: fields.update({name: int(float(value))}), read,
        lowest=limits[0], highest=limits[1], is_whole=True, group="sizes",
    )  # fmt: skip


def _index(quantities: Iterable[Quantity]) -> dict[str, Quantity]:
    return {name: one for one in quantities for name in (one.name, one.identifier)}


class Quantities:
    """All that can vary in a scenario; `levers` may be applied besides its own, which win."""

    parameters: ClassVar = {one.name: of_parameter(one) for one in PARAMETERS}
    attributes: ClassVar = {name: of_attribute(name) for name in ATTRIBUTES}
    rules: ClassVar = {name: of_rule(name) for name in Rules.model_fields}
    mechanisms: ClassVar = {name: of_mechanism(name) for name in Mechanisms.model_fields}
    sizes: ClassVar = {name: of_size(name) for name in ("residents", "weeks", "burn_in")}
    _common: ClassVar = _index(
        one for table in (parameters, attributes, rules, mechanisms, sizes) for one in table.values()
    )

    def __init__(self, scenario: Scenario, levers: Iterable[Lever] = BUILT_IN) -> None:
        self.scenario = scenario
        self.levers = {lever.name: of_lever(lever) for lever in (*levers, *scenario.levers)}
        self._of_levers = _index(self.levers.values())

    def __iter__(self) -> Iterator[Quantity]:
        for table in (self._of_levers, self._common, self._of_agencies):
            yield from (one for key, one in table.items() if key == one.name)

    def __getitem__(self, name: str) -> Quantity:
        found = self._common.get(name) or self._of_levers.get(name) or self._of_agencies.get(name)
        if found is None:
            raise InputError(f"'{name}' is not a quantity that can vary; {nearest(name, [one.name for one in self])}")
        return found

    def named(self, text: str) -> Quantity:
        """Return what a user wrote in full or, where nothing else is called so, without its kind.

        Raises
        ------
        InputError
            Nothing is called so, or more than one thing.
        """
        meant = [one for one in self if text == one.name] or [one for one in self if text == one.short]
        if len(meant) == 1:
            return meant[0]
        if meant:
            choices = " or ".join(f"'{one.name}'" for one in meant)
            raise InputError(f"'{text}' has more than one meaning; write {choices}")
        hint = nearest(text, [one.name for one in self])
        raise InputError(f"'{text}' is not a lever, a parameter or anything else that can vary; {hint}")

    def vary(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with these quantities set, by name or identifier, to values that have been checked."""
        fields: Fields = {}
        for name, value in changes.items():
            self[name].put(fields, self.scenario, value)
        return _changed(self.scenario, fields)

    @cached_property
    def _of_agencies(self) -> dict[str, Quantity]:
        """By name and identifier; found when it is first asked for, as they are many."""
        return _index(of_attribute(name, agency.name) for agency in self.scenario.agencies for name in ATTRIBUTES)


def _changed(base: Scenario, fields: Fields) -> Scenario:
    """Return the scenario with its fields changed."""
    if "levers" in fields:
        fields["levers"] = tuple(fields["levers"].values())
    return base.changed(**fields)
