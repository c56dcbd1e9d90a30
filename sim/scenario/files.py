"""Scenario files: from TOML to the plain tables that a Scenario is made of.

A file says only what differs. `extends` names the built-in scenario it starts from; an [[agency]] or
[[lever]] with a known name changes the attributes given and keeps the others, a new name adds one, and
`drop = true` takes one away. Checking values is left to the Scenario; this file knows where each stood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim.core.errors import InputError, nearest
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.lever_library import LEVERS
from sim.scenario.profile import Profile
from sim.scenario.validation import Place, show

Table = dict[str, Any]
Places = dict[Place, Place]

KEYS = (
    "name", "title", "description", "extends", "neighbourhood", "residents", "weeks", "burn_in",
    "agency", "lever", "parameters", "mechanisms", "rules",
)  # fmt: skip
"""What may stand at the top of a scenario file."""

LISTS = {"agency": "agencies", "lever": "levers"}
"""Lists in a file, and the field of Scenario that they fill."""

FOLDER = files("sim.scenario") / "library"
"""The scenarios that come with the model."""

DEFAULT_NEIGHBOURHOOD = "overvecht"


def read_table(path: Path) -> Table:
    """Return the TOML table in the file at `path`.

    Raises
    ------
    InputError
        No such file, not readable as text, or not TOML (with the line).
    """
    if not path.exists():
        beside = [other.name for other in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        raise InputError(f"there is no such file; {nearest(path.name, [*beside, *built_in_names()])}", where=str(path))
    if not path.is_file():
        raise InputError("the file cannot be read (it is no ordinary file)", where=str(path))
    try:
        return _parse(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise InputError(f"the file cannot be read ({error.strerror})", where=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("this is not a text file in UTF-8, as TOML must be", where=str(path)) from None


@cache
def built_in_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the model, in alphabetical order."""
    names = (entry.name for entry in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def built_in_table(name: str) -> Table:
    """Return the table of a built-in scenario.

    Raises
    ------
    InputError
        No built-in scenario has this name.
    """
    if name not in built_in_names():
        raise InputError(f"'{name}' is not a built-in scenario; {nearest(name, built_in_names())}")
    return _parse((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


@cache
def built_in_profile(name: str = DEFAULT_NEIGHBOURHOOD) -> Profile:
    """Return the profile of a built-in scenario's neighbourhood."""
    return Profile.model_validate(built_in_table(name)["neighbourhood"])


def resolve(table: Mapping[str, Any], stem: str) -> tuple[Table, Places]:
    """Return the fields of the Scenario that a file describes, and where its list entries stood.

    Parameters
    ----------
    table : Mapping[str, Any]
        The content of the file. Fields that it leaves out are left out: they keep their default.
    stem : str
        The name of the scenario if the file changes something but gives no name.

    Raises
    ------
    InputError
        An unknown key or name, or something else than a table where one must stand.
    """
    for key in table:
        if key not in KEYS:
            raise InputError(f"'{key}' is not a known key; {nearest(key, KEYS)}", (key,))
    fields = _start(table)
    if table:
        fields["name"] = stem
    for key in ("name", "title", "description", "residents", "weeks", "burn_in"):
        if key in table:
            fields[key] = table[key]
    if "neighbourhood" in table:
        fields["neighbourhood"] = _neighbourhood(table["neighbourhood"], fields.get("neighbourhood"))
    for key in ("parameters", "mechanisms", "rules"):
        if key in table:
            fields[key] = fields.get(key, {}) | _as_table(table[key], (key,))
    places: Places = {}
    if "agency" in table:
        library = {agency.name: agency.model_dump() for agency in DEFAULT_AGENCIES}
        base = fields.get("agencies", list(library.values()))
        fields["agencies"] = _merge("agency", table["agency"], base, library, places)
    if "lever" in table:
        library = {name: lever.model_dump(exclude_none=True) for name, lever in LEVERS.items()}
        fields["levers"] = _merge("lever", table["lever"], fields.get("levers", []), library, places)
    return fields, places


def place_in_file(at: Place, places: Places) -> Place:
    """Return where a value of a Scenario stood in its file."""
    if at[:2] in places:
        return places[at[:2]] + at[2:]
    file_key = {field: key for key, field in LISTS.items()}
    return (file_key.get(str(at[0]), at[0]), *at[1:]) if at else at


def _parse(text: str, where: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else max(1, len(text.splitlines()))
        raise InputError(f"line {number} is not valid TOML: {reason[:1].lower()}{reason[1:]}", where=where) from None
    except ValueError:
        raise InputError("a number in it has too many digits", where=where) from None
    except RecursionError:
        raise InputError("lists or tables in it lie too deep in each other", where=where) from None


def _start(table: Mapping[str, Any]) -> Table:
    """Return the fields to start from: those of the scenario that is extended, without its labels."""
    if "extends" not in table:
        return {}
    name = table["extends"]
    if not isinstance(name, str) or name not in built_in_names():
        reason = f"the value is {show(name)}, but it must be the name of a built-in scenario"
        raise InputError(f"{reason}; {nearest(str(name), built_in_names())}", ("extends",))
    fields, _ = resolve(built_in_table(name), name)
    return {key: value for key, value in fields.items() if key not in ("name", "title", "description")}


def _neighbourhood(value: object, base: Mapping[str, Any] | None) -> Table:
    """Return the table of a profile: a built-in one by name, a whole one, or changes to the one extended."""
    if isinstance(value, str):
        if value not in built_in_names():
            hint = nearest(value, built_in_names())
            raise InputError(f"'{value}' is not a built-in neighbourhood; {hint}", ("neighbourhood",))
        return built_in_table(value)["neighbourhood"]
    changes = _as_table(value, ("neighbourhood",), "a table or the name of a built-in neighbourhood")
    if base is None:
        return changes
    source = {"source": f"{base['source']}; changed: {', '.join(sorted(changes))}"} if changes else {}
    return {**base, **source, **changes}


def _as_table(value: object, at: Place, allowed: str = "a table") -> Table:
    if not isinstance(value, dict):
        raise InputError(f"the value is {show(value)}, but it must be {allowed}", at)
    return value


def _merge(
    key: str, entries: object, base: Sequence[Table], library: Mapping[str, Table], places: Places
) -> list[Table]:
    """Return `base` with the entries of a file put over it, and note in `places` where each one stood."""
    if not isinstance(entries, list):
        raise InputError(f"the value is {show(entries)}, but it must be a list of tables, each under [[{key}]]", (key,))
    merged = {entry["name"]: entry for entry in base}
    written: dict[str, int] = {}
    for k, entry in enumerate(entries):
        name = _name_of(_as_table(entry, (key, k)), (key, k, "name"), written)
        known = merged.get(name) or library.get(name)
        written[name] = k
        if _is_dropped(entry, (key, k)):
            if name not in merged:
                reason = f"'{name}' cannot be dropped, for there is none; {nearest(name, merged)}"
                raise InputError(reason, (key, k, "name"))
            del merged[name]
        else:
            _check_complete(key, k, entry, known, [*merged, *library])
            merged[name] = (known or {}) | {part: value for part, value in entry.items() if part != "drop"}
    for index, name in enumerate(merged):
        if name in written:
            places[(LISTS[key], index)] = (key, written[name])
    return list(merged.values())


def _name_of(entry: Table, at: Place, written: Mapping[str, int]) -> str:
    name = entry.get("name")
    if not isinstance(name, str):
        problem = f"the value is {show(name)}, but" if "name" in entry else "the value is missing;"
        raise InputError(f"{problem} it must be text", at)
    if name in written:
        raise InputError(f"'{name}' stands twice; every {at[0]} must have its own name", at)
    return name


def _is_dropped(entry: Table, at: Place) -> bool:
    drop = entry.get("drop", False)
    if not isinstance(drop, bool):
        raise InputError(f"the value is {show(drop)}, but it must be true or false", (*at, "drop"))
    if drop and len(entry) > 2:
        others = ", ".join(f"'{part}'" for part in entry if part not in ("name", "drop"))
        raise InputError(f"an entry that is dropped cannot also give {others}", (*at, "drop"))
    return drop


def _check_complete(key: str, k: int, entry: Table, known: Table | None, names: Sequence[str]) -> None:
    needed = {"agency": "domains", "lever": "moves"}[key]
    if known is None and needed not in entry:
        reason = f"'{entry['name']}' is not a known {key}; {nearest(entry['name'], names)}"
        raise InputError(f"{reason} (a new {key} must give '{needed}')", (key, k, "name"))
