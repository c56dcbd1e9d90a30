"""A scenario: everything that decides a run, except the seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, create_model, model_validator

from sim.codes import MAX_AGENCIES
from sim.core.errors import InputError, nearest
from sim.mechanisms import MECHANISMS
from sim.parameters.registry import BY_NAME, check
from sim.scenario.agencies import Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.files import built_in_names, built_in_profile, built_in_table, place_in_file, read_table, resolve
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.profile import FrozenModel, Profile
from sim.scenario.validation import show

Switch = Annotated[bool, Field(strict=True)]


class ChangedParameters(Mapping[str, float]):
    """The parameters that a scenario changes, by name: a mapping that cannot change and can be hashed.

    Raises
    ------
    InputError
        Unknown parameter, or a value outside its range.
    """

    __slots__ = ("_pairs", "_values")

    def __init__(self, changed: Mapping[str, float] = {}) -> None:
        if not isinstance(changed, Mapping):
            raise InputError(f"the value is {show(changed)}, but it must be a table")
        self._pairs = tuple(sorted((name, self._checked(name, value)) for name, value in changed.items()))
        self._values = dict(self._pairs)

    @staticmethod
    def _checked(name: str, value: float) -> float:
        try:
            return check(name, value)
        except InputError as error:
            raise InputError(error.reason, (name,)) from None

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._pairs)

    def __hash__(self) -> int:
        return hash(self._pairs)

    def __repr__(self) -> str:
        return f"ChangedParameters({self._values})"


_SWITCHES: dict[str, Any] = {one.name: (Switch, one.is_on) for one in MECHANISMS if one.has_switch}


class Mechanisms(create_model("Switches", __base__=FrozenModel, **_SWITCHES)):
    """Which mechanisms are on. Switched off means that nothing of it is left; what remains still runs.

    The switches are those of the register (`sim.mechanisms.MECHANISMS`), in the order of the week.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> bool: ...


class Rules(FrozenModel):
    """Rival rules, of which a run follows one.

    Attributes
    ----------
    learning : Literal['asymmetric', 'confirmation']
        "asymmetric" (bad contacts weigh more than good ones) or "confirmation" (what agrees with the trust that one has
        weighs more).
    seeking : Literal['logit', 'threshold']
        "logit" (asking rises with the odds of trust) or "threshold" (it jumps at the midpoint).
    peers : Literal['on', 'off']
        "on", or "off" (experience experts and key figures bring nobody along; White et al. 2020).
    ties : Literal['kinds', 'watts_strogatz', 'degree_preserving']
        "kinds" (household, kin and community, street, organisation), "watts_strogatz" (the same mean degree without
        kinds) or "degree_preserving" (kinds, then rewired at random with every degree kept).
    """

    learning: Literal["asymmetric", "confirmation"] = "asymmetric"
    seeking: Literal["logit", "threshold"] = "logit"
    peers: Literal["on", "off"] = "on"
    ties: Literal["kinds", "watts_strogatz", "degree_preserving"] = "kinds"


class Scenario(FrozenModel):
    """One neighbourhood, its agencies, and what is changed there. Frozen, hashable, and valid once made.

    Attributes
    ----------
    name, title, description : str
        Short name for files and commands; words for people.
    neighbourhood : Profile
        Who lives there, in shares; by default Overvecht, Utrecht.
    residents : int
        Number of residents of 15 and older that are simulated, 20 to 5,000,000.
    weeks : int
        Weeks simulated after burn-in, 1 to 2600.
    burn_in : int
        Weeks before week 0, in which the neighbourhood settles; 0 to 1040.
    agencies : tuple[Agency, ...]
        The agencies; names are unique.
    parameters : ChangedParameters
        Values of parameters that differ from their default (`sim.parameters.registry`).
    levers : tuple[Lever, ...]
        The levers that are applied; names are unique.
    mechanisms, rules
        Which mechanisms are on, and which rival rules they follow.

    Raises
    ------
    InputError
        One sentence about the first value that is not allowed.
    """

    name: str = Field("scenario", min_length=1)
    title: str = ""
    description: str = ""
    neighbourhood: Profile = Field(default_factory=built_in_profile)
    residents: int = Field(5000, ge=20, le=5_000_000, strict=True)
    weeks: int = Field(156, ge=1, le=2600, strict=True)
    burn_in: int = Field(104, ge=0, le=1040, strict=True)
    agencies: tuple[Agency, ...] = Field(DEFAULT_AGENCIES, min_length=1, max_length=MAX_AGENCIES)
    parameters: Annotated[
        ChangedParameters,
        PlainValidator(ChangedParameters),
        PlainSerializer(dict, return_type=dict[str, float]),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": "number"}}),
    ] = Field(default_factory=ChangedParameters)
    levers: tuple[Lever, ...] = ()
    mechanisms: Mechanisms = Mechanisms()
    rules: Rules = Rules()

    if TYPE_CHECKING:  # a table may stand for what is made of it

        def __init__(self, /, **fields: Any) -> None: ...

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        agencies = [agency.name for agency in self.agencies]
        _check_unique("agencies", agencies)
        _check_unique("levers", [lever.name for lever in self.levers])
        for k, lever in enumerate(self.levers):
            for name in lever.agencies:
                if name not in agencies:
                    reason = f"'{name}' is not an agency of this scenario; {nearest(name, agencies)}"
                    raise InputError(reason, ("levers", k, "agencies"))
        return self

    def changed(self, **updates: Any) -> Scenario:
        """Return a copy with the fields in `updates` replaced; it is checked like any other scenario."""
        return Scenario(**{name: getattr(self, name) for name in Scenario.model_fields} | updates)

    def with_levers(self, levers: Iterable[Lever | str]) -> Scenario:
        """Return a copy with `levers` (or built-in ones by name) added; one with the same name is replaced.

        Raises
        ------
        InputError
            A name that is not a built-in lever, or a lever for an agency that is not there.
        """
        applied = {lever.name: lever for lever in self.levers}
        for lever in levers:
            found = _built_in_lever(lever) if isinstance(lever, str) else lever
            applied[found.name] = found
        return self.changed(levers=tuple(applied.values()))

    def idle_levers(self) -> list[str]:
        """Return a sentence about every applied lever that never acts in a run, though it costs what it costs."""
        said = []
        for lever in self.levers:
            if lever.strength == 0.0:
                said.append(f"lever '{lever.name}' never acts: its strength is 0")
            elif lever.start >= self.weeks:
                said.append(f"lever '{lever.name}' never acts: it starts after week {lever.start}, of {self.weeks}")
            elif not any(self._is_moved(move, lever) for move in lever.moves):
                said.append(f"lever '{lever.name}' never acts: all that it moves is there already")
        return said

    def _is_moved(self, move: Move, lever: Lever) -> bool:
        """Return whether a lever by itself would change what this scenario has without levers."""
        if move.parameter:
            before = [self.parameters.get(move.parameter, BY_NAME[move.parameter].default)]
        else:
            taking_part = [one for one in self.agencies if not lever.agencies or one.name in lever.agencies]
            before = [getattr(one, move.attribute) for one in taking_part]
        return not np.array_equal(before, move.apply(np.array(before), np.array(1.0)))

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as plain tables, lists, texts and numbers, ready for JSON."""
        return self.model_dump(mode="json")

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Scenario:
        """Return the scenario that `to_dict` wrote; fields left out keep their default."""
        return cls(**fields)

    def fingerprint(self) -> str:
        """Return the SHA-256 (64 hexadecimal digits) of everything in the scenario, labels included."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Return a built-in scenario by its name, or the one that a TOML file describes.

    An empty file is the default scenario. A file that changes something but has no `name` is called
    after the file. Places in lists are counted from 1 in error sentences.

    Raises
    ------
    InputError
        One sentence with the file, the key, the value, what is allowed and the nearest known name.
    """
    if isinstance(name_or_path, str) and name_or_path in built_in_names():
        where, stem, table = f"{name_or_path}.toml", name_or_path, built_in_table(name_or_path)
    else:
        path = _path_of(name_or_path)
        where, stem, table = str(path), path.stem, read_table(path)
    places = {}
    try:
        fields, places = resolve(table, stem)
    except InputError as error:
        raise InputError(error.reason, error.at, where) from None
    try:
        return Scenario.from_dict(fields)
    except InputError as error:
        raise InputError(error.reason, place_in_file(error.at, places), where) from None


def built_in_scenarios() -> dict[str, Scenario]:
    """Return the scenarios that come with the model, by name; `title` says in a line what each one is."""
    return {name: load_scenario(name) for name in built_in_names()}


def _path_of(name_or_path: str | Path) -> Path:
    """Return the path that is meant; a bare word that is no file is a misspelt name of a built-in scenario."""
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and path.name == name_or_path and not path.suffix and not path.exists():
        hint = nearest(name_or_path, built_in_names())
        raise InputError(f"'{name_or_path}' is neither a built-in scenario nor a file; {hint}")
    return path


def _built_in_lever(name: str) -> Lever:
    if name not in LEVERS:
        raise InputError(f"'{name}' is not a built-in lever; {nearest(name, LEVERS)}", ("levers",))
    return LEVERS[name]


def _check_unique(field: str, names: list[str]) -> None:
    for k, name in enumerate(names):
        if name in names[:k]:
            raise InputError(f"'{name}' stands twice; names must be unique", (field, k, "name"))
