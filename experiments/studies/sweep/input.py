"""A design as a user writes it: options, a TOML file, or a table. Every mistake is told where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.engine.plan import FIELDS, quantity_of, vary
from experiments.studies.sampling import RIVALS
from experiments.studies.sweep.analysis import DESIGNS, Design, Value, Varied, lay_out
from sim.core.errors import InputError, nearest
from sim.parameters.registry import BY_NAME, check
from sim.scenario.files import read_table as read_toml
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever, limits_of
from sim.scenario.scenario import Scenario

WORDS = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
"""How a switch may be written."""
KEYS = ("vary", "design", "n", "table")
RANGE_KEYS = ("low", "high", "levels")
READERS = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel}


def design_of(
    scenario: Scenario, texts: Sequence[str], design: str, n: int | None, table: Path | None, file: Path | None
) -> Design:
    """Return the design that a user asks for.

    Parameters
    ----------
    scenario : what is varied.
    texts : NAME, NAME=low:high, NAME=low:high:levels or NAME=value,value, each from one option --vary.
    design, n : see `sweep.lay_out`.
    table : a table with a column for each quantity and a row for each variant.
    file : a TOML file with the keys vary, design, n and table, which stand for the options.

    Raises
    ------
    InputError : a mistake in one of these.
    """
    reader = _Reader(scenario)
    given = [name for name, it in (("--vary", texts), ("--table", table), ("--file", file)) if it]
    if len(given) != 1:
        problem = f"{' and '.join(given)} do not go together" if given else "nothing varies"
        raise InputError(f"{problem}; give one of --vary (as often as needed), --table and --file")
    if file is not None:
        if n is not None or design != "grid":
            raise InputError(f"--design and --n do not go with --file; write them in '{file.name}'")
        return _of_file(reader, file)
    if table is not None:
        if n is not None or design != "grid":
            raise InputError("--design and --n do not go with --table: a table is a design of its own")
        return reader.of_table(table)
    if design not in DESIGNS:
        raise InputError(f"--design: '{design}' is not a design; {nearest(design, DESIGNS)}")
    return lay_out(_apart([reader.of_text(text) for text in texts]), design, n)


class _Reader:
    """Reads quantities and values for a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._base = scenario
        self._levers: Mapping[str, Lever] = {lever.name: lever for lever in (*BUILT_IN, *scenario.levers)}
        self._agencies = [agency.name for agency in scenario.agencies]

    def of_text(self, text: str) -> Varied:
        """Return what varies by an option: NAME, NAME=low:high, NAME=low:high:levels or NAME=value,value."""
        name, has_values, said = (part.strip() for part in text.partition("="))
        where = f"--vary {name}"
        quantity = self._quantity(name, where)
        parts = [part.strip() for part in said.split(":")]
        if not has_values:
            return self._declared(quantity, where)
        if len(parts) > 3:
            raise InputError(f"'{said}' has too many parts; write low:high or low:high:levels", where=where)
        if len(parts) > 1:
            return self._range(quantity, parts[0], parts[1], parts[2] if len(parts) == 3 else None, where)
        return self._listed(quantity, [part.strip() for part in said.split(",")], where)

    def of_toml(self, name: str, said: Any, where: str) -> Varied:
        """Return what varies by an entry of a file: a list of values, or a table with low, high and levels."""
        quantity = self._quantity(name, where)
        if isinstance(said, list):
            return self._listed(quantity, said, where)
        if not isinstance(said, dict):
            raise InputError("the value must be a list of values, or a table with low, high and levels", where=where)
        for key in said:
            if key not in RANGE_KEYS:
                raise InputError(f"'{key}' is not a known key; {nearest(key, RANGE_KEYS)}", where=where)
        if "low" not in said and "high" not in said:
            declared = self._declared(quantity, where)
            return self._with_levels(declared, said.get("levels"), where)
        if "low" not in said or "high" not in said:
            raise InputError("a range has both a low and a high", where=where)
        return self._range(quantity, said["low"], said["high"], said.get("levels"), where)

    def of_table(self, path: Path) -> Design:
        """Return the design that stands in a table: CSV, Parquet or Excel."""
        frame = _read_frame(path)
        index = pd.Index([f"{k + 1}" for k in range(len(frame))], name="variant")
        if "variant" in frame.columns:
            index = pd.Index(frame.pop("variant").astype(str), name="variant")
            if not index.is_unique:
                twice = index[index.duplicated()][0]
                raise InputError(f"column 'variant': '{twice}' stands twice", where=str(path))
        if frame.empty:
            raise InputError("the table needs a column for what varies, and a row for each variant", where=str(path))
        first_row = 1 if path.suffix.lower() == ".parquet" else 2
        columns: dict[str, list[Value | None]] = {}
        for column in frame.columns:
            where = f"{path}: column '{column}'"
            quantity = self._quantity(str(column), where)
            if quantity in columns:
                raise InputError(f"'{quantity}' has two columns", where=str(path))
            columns[quantity] = [
                None if pd.isna(value) else self._value(quantity, value, f"{path}: row {row}, column '{column}'")
                for row, value in enumerate(frame[column], first_row)
            ]
        return Design("table", pd.DataFrame(columns, index=index))

    def _quantity(self, name: str, where: str) -> str:
        try:
            return quantity_of(name, self._levers, self._agencies)
        except InputError as error:
            raise InputError(error.reason, where=where) from None

    def _declared(self, quantity: str, where: str) -> Varied:
        """Return the range or the options that a quantity is declared with."""
        kind, _, name = quantity.partition(".")
        if kind == "parameter":
            return Varied(quantity, low=BY_NAME[name].low, high=BY_NAME[name].high)
        if kind == "lever":
            return Varied(quantity, low=0.0, high=1.0)
        if kind == "rule":
            return Varied(quantity, values=RIVALS[name])
        if kind == "mechanism":
            return Varied(quantity, values=(True, False))
        if kind == "agency" and limits_of(f"agency.{name.rpartition('.')[2]}") == (0.0, 1.0):
            return Varied(quantity, low=0.0, high=1.0)
        raise InputError("no range is declared for it; write one, as low:high", where=where)

    def _listed(self, quantity: str, said: Iterable[Any], where: str) -> Varied:
        values = tuple(self._value(quantity, value, where) for value in said if value != "")
        if not values:
            raise InputError("no value is given", where=where)
        if len(set(values)) < len(values):
            raise InputError("a value stands twice", where=where)
        return Varied(quantity, values=values)

    def _range(self, quantity: str, low: Any, high: Any, levels: Any, where: str) -> Varied:
        if quantity.partition(".")[0] in ("rule", "mechanism"):
            raise InputError("it has no range; list its values, with commas between", where=where)
        ends = [float(self._value(quantity, end, where)) for end in (low, high)]
        if ends[0] >= ends[1]:
            raise InputError(f"the range goes from {ends[0]:g} to {ends[1]:g}, but it must rise", where=where)
        return self._with_levels(Varied(quantity, low=ends[0], high=ends[1]), levels, where)

    def _with_levels(self, varied: Varied, levels: Any, where: str) -> Varied:
        if levels is None:
            return varied
        if varied.values:
            raise InputError("it has no range, and so no levels; list its values", where=where)
        n = _number(levels, where)
        if n != int(n) or n < 2:
            raise InputError(f"it has {levels} levels, but it must have a whole number of at least 2", where=where)
        return Varied(varied.quantity, low=varied.low, high=varied.high, levels=int(n))

    def _value(self, quantity: str, said: Any, where: str) -> Value:
        """Return one value as the plan takes it, if the quantity may have it."""
        kind, _, name = quantity.partition(".")
        if kind == "rule":
            if said not in RIVALS[name]:
                raise InputError(f"'{said}' is not one of its options; {nearest(str(said), RIVALS[name])}", where=where)
            return str(said)
        if kind == "mechanism":
            word = str(said).strip().lower().removesuffix(".0")
            if word not in WORDS:
                raise InputError(f"'{said}' is neither on nor off; write true or false", where=where)
            return WORDS[word]
        number = _number(said, where)
        if kind == "lever" and not 0.0 <= number <= 1.0:
            raise InputError(f"the strength of a lever is {number:g}, but it must lie in [0, 1]", where=where)
        if quantity in FIELDS and number != int(number):
            raise InputError(f"the value is {number:g}, but it must be a whole number", where=where)
        try:
            if kind == "parameter":
                check(name, number)
            else:
                vary(self._base, {quantity: number}, self._levers)
        except InputError as error:
            raise InputError(error.reason, where=where) from None
        return int(number) if quantity in FIELDS else number


def _of_file(reader: _Reader, file: Path) -> Design:
    content = read_toml(file)
    for key in content:
        if key not in KEYS:
            raise InputError(f"'{key}' is not a known key; {nearest(key, KEYS)}", where=str(file))
    if "table" in content:
        if len(content) > 1:
            raise InputError("table does not go with other keys: a table is a design of its own", where=str(file))
        return reader.of_table(file.parent / str(content["table"]))
    entries = content.get("vary")
    if not isinstance(entries, dict) or not entries:
        raise InputError("a table [vary] must say what varies, or the key table name a file", where=str(file))
    design, n = content.get("design", "grid"), content.get("n")
    if design not in DESIGNS:
        raise InputError(f"design: '{design}' is not a design; {nearest(str(design), DESIGNS)}", where=str(file))
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise InputError(f"n: the value is {n!r}, but it must be a whole number of at least 1", where=str(file))
    varied = [reader.of_toml(name, said, f"{file}: vary.{name}") for name, said in _flat(entries).items()]
    try:
        return lay_out(_apart(varied), design, n)
    except InputError as error:
        raise InputError(error.reason, where=str(file)) from None


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
        if one.quantity in seen:
            raise InputError(f"--vary: '{one.quantity}' stands twice; give all its values at once")
        seen.add(one.quantity)
    return varied


def _number(said: Any, where: str) -> float:
    try:
        if isinstance(said, bool):
            raise ValueError
        number = float(said)
    except (TypeError, ValueError):
        raise InputError(f"'{said}' is not a number", where=where) from None
    if not abs(number) < float("inf"):
        raise InputError(f"the value is {number:g}, but it must be a finite number", where=where)
    return number


def _read_frame(path: Path) -> pd.DataFrame:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InputError(f"a table is a file that ends in {', '.join(READERS)}", where=str(path))
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    try:
        return READERS[suffix](path)
    except Exception as error:  # what the readers raise differs with the format and with what is wrong in the file
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InputError(f"the table cannot be read: {reason}", where=str(path)) from None
