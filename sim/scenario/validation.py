"""From the errors of pydantic to one plain sentence: where the value stands, and what is allowed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.core.errors import InputError, nearest
from sim.core.numbers import shown

Schema = dict[str, Any]
Place = tuple[str | int, ...]
"""Keys and places in lists (from 0) that lead to a value."""

WORDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "text",
    "array": "a list",
    "object": "a table",
}


def explain(error: ValidationError, model: type[BaseModel], data: Mapping[str, object]) -> InputError:
    """Return the first of pydantic's errors as an InputError that knows where the value stands.

    Parameters
    ----------
    error : ValidationError
        What pydantic raised while it read `data`.
    model : type[BaseModel]
        The model that was read.
    data : Mapping[str, object]
        What the user wrote.
    """
    first = error.errors(include_url=False)[0]
    at: Place = first["loc"]
    if first["type"] == "value_error":
        return _of_a_rule(first.get("ctx", {})["error"], at)
    owner = _owner(data, at)
    if first["type"] == "extra_forbidden":
        known = _schema_at(model, at[:-1]).get("properties", {})
        return InputError(f"'{at[-1]}' is not a known key{owner}; {nearest(str(at[-1]), known)}", at)
    allowed = _allowed(_schema_at(model, at))
    if first["type"] == "missing":
        return InputError(f"the value{owner} is missing; it must be {allowed}", at)
    value = first["input"]
    names = _schema_at(model, at).get("enum")
    hint = f"; {nearest(value, names)}" if names and isinstance(value, str) else ""
    return InputError(f"the value{owner} is {show(value)}, but it must be {allowed}{hint}", at)


def bounds(model: type[BaseModel]) -> dict[str, tuple[float, float]]:
    """Return the lowest and the highest value of every number of a model that has both, by field."""
    found = {name: _bounds_in(schema) for name, schema in model.model_json_schema()["properties"].items()}
    return {name: (float(low), float(high)) for name, (low, high) in found.items() if None not in (low, high)}


def show(value: object) -> str:
    """Return a value as a user would write it, on one line and not longer than 60 characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table" if value else "an empty table"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    text = shown(value) if isinstance(value, int) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _of_a_rule(cause: Exception, at: Place) -> InputError:
    """Return the error that one of our own validators raised, with the way that leads to it put before."""
    if isinstance(cause, InputError):
        return InputError(cause.reason, at + cause.at)
    return InputError(str(cause), at)


def _owner(data: Mapping[str, object], at: Place) -> str:
    """Return " of 'GGZ'" for a value inside the entry of a list that has a name."""
    if len(at) < 3 or not isinstance(at[1], int):
        return ""
    entries = data[str(at[0])]
    entry = entries[at[1]] if isinstance(entries, (list, tuple)) else None
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return f" of '{name}'" if isinstance(name, str) else ""


def _schema_at(model: type[BaseModel], at: Place) -> Schema:
    """Return the part of the JSON schema of `model` that describes the value at `at`; {} where there is none."""
    whole = model.model_json_schema()
    schema = _resolved(whole, whole)
    for part in at:
        if isinstance(part, int):
            places = schema.get("prefixItems", ())
            schema = places[part] if part < len(places) else schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(part, {})
        schema = _resolved(schema, whole)
    return schema


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """Follow references, and take what is not null where a value may be left out."""
    if "$ref" in schema:
        return _resolved(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], whole)
    if "anyOf" in schema:
        return _resolved(next(option for option in schema["anyOf"] if option.get("type") != "null"), whole)
    return schema


def _allowed(schema: Schema) -> str:
    """Return in words what a schema admits: "a number in [0, 1]"."""
    kind = schema.get("type", "")
    words = WORDS.get(kind, "a valid value")
    if "enum" in schema:
        return "one of " + ", ".join(f"'{name}'" for name in schema["enum"])
    if kind in ("integer", "number"):
        low, high = _bounds_in(schema)
        if low is not None and high is not None:
            return f"{words} in [{_plain(low)}, {_plain(high)}]"
        if low is not None:
            return f"{words} of at least {_plain(low)}"
        return "a finite number" if kind == "number" else words
    if kind == "string" and schema.get("minLength"):
        return "text of at least one character"
    if kind == "array":
        return words + _length(schema)
    return words


def _bounds_in(schema: Schema) -> tuple[Any, Any]:
    """Return the bounds of a number, None where there is none; both are admitted themselves."""
    return schema.get("minimum"), schema.get("maximum")


def _length(schema: Schema) -> str:
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least is not None and least == most:
        return f" of {least} values"
    if least and most:
        return f" of {least} to {most} entries"
    return f" of at least {least} entry" if least else ""


def _plain(number: float) -> str:
    """Return a bound without a useless decimal: 5000000, 0.5, 1."""
    return str(int(number)) if number == int(number) else str(number)
