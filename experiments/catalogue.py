"""Tables of what the model declares: its levers and its parameters."""

from __future__ import annotations

from rich.table import Table

from sim.lever_library import BUILT_IN
from sim.levers import Lever, Move
from sim.parameters import PARAMETERS, Parameter

COLUMNS = ("name", "default", "plausible range", "unit", "meaning", "source", "mechanism")


def levers_table() -> Table:
    """Return the built-in levers: name, title, sections of the seed report, moves, and cost per 1,000 residents."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold")
    for column in ("name", "title", "sections", "moves"):
        made.add_column(column, no_wrap=column == "name")
    made.add_column("euros a year per\n1,000 residents", justify="right")
    for lever in BUILT_IN:
        made.add_row(lever.name, lever.title, lever.sections, _moves(lever), f"{lever.euros_per_year:,.0f}")
    return made


def parameters_table() -> Table:
    """Return every parameter with its default, range, unit, meaning, source and mechanism."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in COLUMNS:
        made.add_column(column, no_wrap=column == "name", justify="right" if column == "default" else "left")
    for parameter in PARAMETERS:
        made.add_row(*_cells(parameter))
    return made


def parameters_markdown() -> str:
    """Return the same table as Markdown."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(_cells(parameter) for parameter in PARAMETERS)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _moves(lever: Lever) -> str:
    return "\n".join(_move(move) for move in lever.moves)


def _move(move: Move) -> str:
    verb, target = ("up to", move.raise_to) if move.raise_to is not None else ("down to", move.lower_to)
    return f"{move.quantity} {verb} {target:g}"


def _cells(parameter: Parameter) -> tuple[str, ...]:
    return (
        parameter.name, f"{parameter.default:g}", f"{parameter.low:g} to {parameter.high:g}", parameter.unit,
        parameter.meaning, parameter.source, parameter.mechanism,
    )  # fmt: skip
