"""Tables of what the model declares: its parameters, agencies and levers, for the screen and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table

from experiments.reporting.tables import FittingTable, markdown
from sim.measures.outcomes import OUTCOMES
from sim.parameters.registry import PARAMETERS, Parameter
from sim.scenario.agencies import ATTRIBUTES, Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever, Move

PARAMETER_HEADS = ("name", "default", "plausible", "unit", "meaning", "about", "levers", "source")
"""About: what kind of number it is; levers: whether they may move it."""
OUTCOME_HEADS = ("name", "outcome", "unit", "exactly")
"""Shares are kept as parts of 1, and shown in per cent."""
LEVER_HEADS = ("code", "name", "what is done", "sections", "moves", "for", "hours", "from casework", "euros", "cost")
"""Costs are per year and 1,000 residents, at full strength."""


def parameters_markdown() -> str:
    """Return every parameter, one Markdown table for each mechanism."""
    mechanisms = dict.fromkeys(parameter.mechanism for parameter in PARAMETERS)
    return "\n\n".join(
        f"**{mechanism.replace('_', ' ')}**\n\n"
        + markdown(
            PARAMETER_HEADS,
            (_coded(_parameter_row(one), 0) for one in PARAMETERS if one.mechanism == mechanism),
            right=(1,),
        )
        for mechanism in mechanisms
    )


def parameters_table() -> Table:
    """Return every parameter with its default, range, unit, meaning, source and mechanism."""
    rows = ((*_parameter_row(parameter), parameter.mechanism) for parameter in PARAMETERS)
    return _screen((*PARAMETER_HEADS, "mechanism"), rows, right=(1,), whole=(0,))


def outcomes_markdown() -> str:
    """Return every outcome that is kept of a run, as Markdown."""
    return markdown(OUTCOME_HEADS, (_coded(row, 0) for row in _outcome_rows()))


def outcomes_table() -> Table:
    """Return every outcome that is kept of a run: its name, what it is, its unit and its exact meaning."""
    made = _screen(OUTCOME_HEADS, _outcome_rows(), whole=(0,))
    made.caption = "Shares are kept as parts of 1 in files, and shown in per cent."
    made.caption_justify = "left"
    return made


def attributes_markdown() -> str:
    """Return what agencies differ in as Markdown: name, value where a scenario gives none, and meaning."""
    fields = Agency.model_fields
    rows = ((f"`{name}`", f"{fields[name].default:g}", fields[name].description or "") for name in ATTRIBUTES)
    return markdown(("attribute", "default", "meaning"), rows, right=(1,))


def agencies_markdown(agencies: Sequence[Agency] = DEFAULT_AGENCIES) -> str:
    """Return the life domains of agencies, and below them their attributes, one column for each agency, as Markdown."""
    served = ((agency.name, ", ".join(agency.domains)) for agency in agencies)
    rows = (_coded(row, 0) for row in _attribute_rows(agencies))
    heads = ("attribute", *(agency.name for agency in agencies))
    return markdown(("agency", "life domains"), served) + "\n\n" + markdown(heads, rows, right=range(1, len(heads)))


def agencies_tables(agencies: Sequence[Agency]) -> tuple[Table, Table]:
    """Return the life domains of agencies, and their attributes, one column for each agency."""
    served = ((agency.name, ", ".join(agency.domains)) for agency in agencies)
    columns = range(1, len(agencies) + 1)
    attributes = _screen(("attribute", *(agency.name for agency in agencies)), _attribute_rows(agencies), columns, (0,))
    for column in attributes.columns:
        column.overflow = "fold"
    return _screen(("agency", "life domains"), served), attributes


def levers_markdown() -> str:
    """Return the built-in levers as Markdown: what each moves, and what it costs a year per 1,000 residents."""
    rows = (_coded(_lever_row(lever, "; ", "`"), 1) for lever in BUILT_IN)
    return markdown(LEVER_HEADS, rows, right=(6, 7, 8))


def levers_table() -> Table:
    """Return the built-in levers: what each moves, for whom, and what it costs a year per 1,000 residents."""
    rows = (_lever_row(lever, "\n", "")[:-1] for lever in BUILT_IN)
    made = _screen(LEVER_HEADS[:-1], rows, right=(6, 7, 8), whole=(0, 1))
    made.caption = (
        "Hours and euros a year per 1,000 residents at full strength; assumed (what for: bereik levers --markdown). "
        "From casework: part of the hours that is taken from the casework of agencies, or added to it."
    )
    made.caption_justify = "left"
    return made


def _parameter_row(p: Parameter) -> tuple[str, ...]:
    return (
        p.name, f"{p.default:g}", f"{p.low:g} to {p.high:g}", p.unit, p.meaning, p.kind.value,
        "yes" if p.is_movable else "", p.source,
    )  # fmt: skip


def _outcome_rows() -> list[tuple[str, ...]]:
    return [(one.name, one.label, one.unit, one.meaning) for one in OUTCOMES.values()]


def _attribute_rows(agencies: Sequence[Agency]) -> list[tuple[str, ...]]:
    return [(name, *(f"{getattr(agency, name):g}" for agency in agencies)) for name in ATTRIBUTES]


def _lever_row(lever: Lever, between: str, mark: str) -> tuple[str, ...]:
    moves = between.join(f"{mark}{move.quantity}{mark} {_target(move)}" for move in lever.moves)
    taken = "all added" if lever.from_casework < 0 else f"{lever.from_casework:.0%}"
    return (
        lever.code, lever.name, lever.title, lever.sections, moves, _aimed_at(lever),
        f"{lever.hours_per_year:,.0f}", taken, f"{lever.euros_per_year:,.0f}", lever.cost_source,
    )  # fmt: skip


def _aimed_at(lever: Lever) -> str:
    """Return the groups and agencies that a lever is meant for."""
    return "; ".join(", ".join(names) for names in (lever.groups, lever.agencies) if names) or "all"


def _target(move: Move) -> str:
    if move.times is not None:
        return f"times {move.times:g}"
    return f"up to {move.raise_to:g}" if move.raise_to is not None else f"down to {move.lower_to:g}"


def _coded(row: Sequence[str], column: int) -> tuple[str, ...]:
    """Return a row with the cell in `column` set as code."""
    return (*row[:column], f"`{row[column]}`", *row[column + 1 :])


def _screen(
    heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = (), whole: Iterable[int] = ()
) -> Table:
    """Return a table for the screen; columns in `right` are flush right, those in `whole` are never broken."""
    to_right, unbroken = set(right), set(whole)
    made = FittingTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column, head in enumerate(heads):
        made.add_column(head, justify="right" if column in to_right else "left", no_wrap=column in unbroken)
    for row in rows:
        made.add_row(*row)
    return made
