"""A design as a user writes it: options, a TOML file, or a table. Every mistake is told where it stands."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.studies.sweep.analysis import DESIGNS, Design, Varied, lay_out
from experiments.studies.sweep.table import read_cells
from sim.core.errors import InputError, nearest
from sim.core.numbers import note_of, whole_number_of
from sim.quantities import Quantities, Quantity, Value
from sim.scenario.files import read_table as read_toml
from sim.scenario.scenario import Scenario

KEYS = ("vary", "design", "n", "table")
RANGE_KEYS = ("low", "high", "levels")


def design_of(
    scenario: Scenario, texts: Sequence[str], design: str, n: int | None, table: Path | None, file: Path | None
) -> Design:
    """Return the design that a user asks for.

    Parameters
    ----------
    scenario : Scenario
        What is varied.
    texts : Sequence[str]
        NAME, NAME=low:high, NAME=low:high:levels or NAME=value,value, each from one option --vary.
    design, n
        See `sweep.lay_out`.
    table : Path | None
        A table with a column for each quantity and a row for each variant.
    file : Path | None
        A TOML file with the keys vary, design, n and table, which stand for the options.

    Raises
    ------
    InputError
        A mistake in one of these.
    """
    known = Quantities(scenario)
    given = [name for name, it in (("--vary", texts), ("--table", table), ("--file", file)) if it]
    if len(given) != 1:
        problem = f"{' and '.join(given)} do not go together" if given else "nothing varies"
        raise InputError(f"{problem}; give one of --vary (as often as needed), --table and --file")
    if file is not None:
        if n is not None or design != "grid":
            raise InputError(f"--design and --n do not go with --file; write them in '{file.name}'")
        return _of_file(known, file)
    if table is not None:
        if n is not None or design != "grid":
            raise InputError("--design and --n do not go with --table: a table is a design of its own")
        return _of_table(known, table)
    if design not in DESIGNS:
        raise InputError(f"--design: '{design}' is not a design; {nearest(design, DESIGNS)}")
    return lay_out(_apart([_of_text(known, text) for text in texts]), design, n)


def _of_text(known: Quantities, text: str) -> Varied:
    """Return what varies by an option: NAME, NAME=low:high, NAME=low:high:levels or NAME=value,value."""
    name, has_values, said = (part.strip() for part in text.partition("="))
    with _at(f"--vary {name}"):
        quantity = known.named(name)
        parts = [part.strip() for part in said.split(":")]
        if not has_values:
            return _declared(quantity)
        if len(parts) > 3:
            raise InputError(f"'{said}' has too many parts; write low:high or low:high:levels")
        if len(parts) > 1:
            return _range(quantity, *parts)
        return _listed(quantity, _parts(quantity, said))


def _of_toml(known: Quantities, name: str, said: Any) -> Varied:
    """Return what varies by an entry of a file: a list of values, or a table with low, high and levels."""
    quantity = known.named(name)
    if isinstance(said, list):
        return _listed(quantity, said)
    if not isinstance(said, dict):
        raise InputError("the value must be a list of values, or a table with low, high and levels")
    for key in said:
        if key not in RANGE_KEYS:
            raise InputError(f"'{key}' is not a known key; {nearest(key, RANGE_KEYS)}")
    if "low" not in said and "high" not in said:
        return _with_levels(_declared(quantity), said.get("levels"))
    if "low" not in said or "high" not in said:
        raise InputError("a range has both a low and a high")
    return _range(quantity, said["low"], said["high"], said.get("levels"))


def _of_table(known: Quantities, path: Path) -> Design:
    """Return the design that stands in a table: CSV, Parquet or Excel."""
    names, rows = read_cells(path)
    if not rows or set(names) == {"variant"}:
        raise InputError("the table needs a column for what varies, and a row for each variant", where=str(path))
    columns: dict[str, list[Value | None]] = {}
    index = pd.Index([f"{k + 1}" for k in range(len(rows))], name="variant")
    for k, column in enumerate(names):
        if column == "variant":
            index = _variants([(row.number, row.cells[k]) for row in rows], path)
            continue
        with _at(f"{path}: column '{column}'"):
            quantity = known.named(column)
        if quantity.name in columns:
            raise InputError(f"'{quantity.name}' has two columns", where=str(path))
        columns[quantity.name] = []
        for row in rows:
            with _at(f"{path}: row {row.number}, column '{column}'"):
                value = row.cells[k]
                columns[quantity.name].append(None if value is None else _value(quantity, value))
    return Design("table", pd.DataFrame(columns, index=index))


def _variants(named: Sequence[tuple[int, Any]], path: Path) -> pd.Index:
    """Return the names of the variants, from the row and the cell of each."""
    for row, name in named:
        if name is None:
            raise InputError(f"row {row}, column 'variant': the name is missing", where=str(path))
    index = pd.Index([str(name) for _, name in named], name="variant")
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise InputError(f"column 'variant': '{twice}' stands twice", where=str(path))
    return index


def _value(quantity: Quantity, said: Any) -> Value:
    """Return a value that a quantity may have, and say how it was understood where that is not plain."""
    value = quantity.check(said)
    note = "" if quantity.options else note_of(said, float(value))
    if note:
        print(f"note: {quantity.name}: {note}", file=sys.stderr)
    return value


def _parts(quantity: Quantity, said: str) -> list[str]:
    """Return the texts in a list with commas; refuse what may as well be one number with decimals or thousands."""
    parts = [part.strip() for part in said.split(",")]
    if len(parts) == 1 or quantity.options:
        return parts
    if re.search(r"(^|,)0\d", said):
        raise InputError(f"'{said}' has a value that begins with 0; write decimals behind a point")
    is_whole_range = parts == [f"{quantity.lowest:g}", f"{quantity.highest:g}"]
    if not is_whole_range and all(_may_be(quantity, text) for text in (said, *parts)):
        raise InputError(
            f"'{said}' may mean one number or {len(parts)}; write '{', '.join(parts)}' for {len(parts)}, in quotes "
            "and with a space behind each comma, and one without a comma"
        )
    return parts


def _may_be(quantity: Quantity, said: str) -> bool:
    """Return whether a quantity may have the value that a text means."""
    try:
        quantity.check(said)
    except InputError:
        return False
    return True


def _declared(quantity: Quantity) -> Varied:
    """Return the range or the options that a quantity is declared with."""
    if quantity.options:
        return Varied(quantity, values=quantity.options)
    if math.isnan(quantity.low):
        raise InputError("no range is declared for it; write one, as low:high")
    return Varied(quantity, low=quantity.low, high=quantity.high)


def _listed(quantity: Quantity, said: Iterable[Any]) -> Varied:
    values = tuple(_value(quantity, value) for value in said if value != "")
    if not values:
        raise InputError("no value is given")
    if len(set(values)) < len(values):
        raise InputError("a value stands twice")
    return Varied(quantity, values=values)


def _range(quantity: Quantity, low: Any, high: Any, levels: Any = None) -> Varied:
    if quantity.options:
        raise InputError("it has no range; list its values, with commas between")
    ends = [float(_value(quantity, end)) for end in (low, high)]
    if ends[0] >= ends[1]:
        raise InputError(f"the range goes from {ends[0]:g} to {ends[1]:g}, but it must rise")
    return _with_levels(Varied(quantity, low=ends[0], high=ends[1]), levels)


def _with_levels(varied: Varied, levels: Any) -> Varied:
    if levels is None:
        return varied
    if varied.values:
        raise InputError("it has no range, and so no levels; list its values")
    n = whole_number_of(levels, "the number of levels")
    if n < 2:
        raise InputError(f"it has {levels} levels, but it must have a whole number of at least 2")
    return Varied(varied.quantity, low=varied.low, high=varied.high, levels=n)


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Let the sentence about a mistake say where it stands."""
    try:
        yield
    except InputError as error:
        raise InputError(error.reason, where=where) from None


def _of_file(known: Quantities, file: Path) -> Design:
    content = read_toml(file)
    for key in content:
        if key not in KEYS:
            raise InputError(f"'{key}' is not a known key; {nearest(key, KEYS)}", where=str(file))
    if "table" in content:
        if len(content) > 1:
            raise InputError("table does not go with other keys: a table is a design of its own", where=str(file))
        return _of_table(known, file.parent / str(content["table"]))
    entries = content.get("vary")
    if not isinstance(entries, dict) or not entries:
        raise InputError("a table [vary] must say what varies, or the key table name a file", where=str(file))
    design, n = content.get("design", "grid"), content.get("n")
    if design not in DESIGNS:
        raise InputError(f"design: '{design}' is not a design; {nearest(str(design), DESIGNS)}", where=str(file))
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise InputError(f"n: the value is {n!r}, but it must be a whole number of at least 1", where=str(file))
    varied = []
    for name, said in _flat(entries).items():
        with _at(f"{file}: vary.{name}"):
            varied.append(_of_toml(known, name, said))
    with _at(str(file)):
        return lay_out(_apart(varied), design, n)


def _flat(entries: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Return entries by full name: TOML reads an unquoted lever.interpreters as a table in a table."""
    flat: dict[str, Any] = {}
    for name, said in entries.items():
        is_nested = isinstance(said, dict) and said and not set(said) & set(RANGE_KEYS)
        flat |= _flat(said, f"{before}{name}.") if is_nested else {before + name: said}
    return flat


def _apart(varied: list[Varied]) -> list[Varied]:
    seen = set()
    for one in varied:
        if one.quantity.name in seen:
            raise InputError(f"--vary: '{one.quantity.name}' stands twice; give all its values at once")
        seen.add(one.quantity.name)
    return varied
