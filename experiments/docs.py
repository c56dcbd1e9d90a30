"""The generated tables of the model description: `python -m experiments.docs` rewrites them.

A table stands in `sim/README.md` between `<!-- begin generated: NAME -->` and `<!-- end generated: NAME -->`;
what stands outside such a pair is written by hand and left alone. With `--check` nothing is written: the
command ends with 1 where a table is not what the declarations of the model say.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sim import state
from sim.agencies import ATTRIBUTES, DEFAULT_AGENCIES, DOMAINS, Agency
from sim.draws import PURPOSE, PURPOSES
from sim.lever_library import BUILT_IN
from sim.levers import Lever, Move
from sim.parameters import DOMAIN_WEIGHTS, PARAMETERS, Parameter

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "sim" / "README.md"
BLOCK = re.compile(r"(<!-- begin generated: ([\w ]+) -->\n)(.*?)(<!-- end generated: \2 -->)", re.DOTALL)
MARK = re.compile(r"<!-- (?:begin|end) generated: ([\w ]+) -->")

RECORDS = {
    "PERSON": "One resident",
    "CASE": "One resident in one life domain: a case",
    "BOND": "One resident and one agency",
    "DESK": "One agency, this week",
    "State": "What else a run changes",
}
"""Records and tuples of `sim/state.py` whose fields carry a comment, and what one of them is."""


WITHOUT_COMMENT = {
    "paper_skill": "skill with forms",
    "digital_skill": "skill with screens and menus",
    "shame": "about asking for help",
    "complexity": "of problems",
    "is_young": "15 to 24 years",
    "is_parent": "has children at home",
    "community": "index in COMMUNITIES",
    "household": "row of the home",
    "agency": "that was asked, or that helps",
    "trust": "in the agency",
    "story_week": "week in which the strength was written down",
    "aware_week": "week in which awareness was written down",
    "story_marks": "bad (1), severe (2), still told (4)",
    "free_places": "cases that can be admitted",
}
"""Meaning of the fields whose name says enough for readers of the code."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Return a Markdown table; columns with an index in `right` are set flush right."""
    to_right = set(right)
    rule = ["---:" if column in to_right else "---" for column in range(len(heads))]
    lines = [heads, rule, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def parameters() -> str:
    """Return the parameters, one table for each mechanism."""
    mechanisms = dict.fromkeys(parameter.mechanism for parameter in PARAMETERS)
    return "\n\n".join(
        f"**{mechanism.replace('_', ' ')}**\n\n"
        + table(
            ("name", "default", "plausible", "unit", "meaning", "source"),
            (_parameter_row(parameter) for parameter in PARAMETERS if parameter.mechanism == mechanism),
            right=(1,),
        )
        for mechanism in mechanisms
    )


def _parameter_row(p: Parameter) -> tuple[str, ...]:
    return f"`{p.name}`", f"{p.default:g}", f"{p.low:g} to {p.high:g}", p.unit, p.meaning, p.source


def domain_weights() -> str:
    """Return the life domains in which needs start, by risk group."""
    rows = ((group, *(f"{weight:g}" for weight in weights)) for group, weights in DOMAIN_WEIGHTS.items())
    return table(("risk group", *DOMAINS), rows, right=range(1, 1 + len(DOMAINS)))


def agency_attributes() -> str:
    """Return what agencies differ in: name, value where a scenario gives none, and meaning."""
    fields = Agency.model_fields
    rows = ((f"`{name}`", f"{fields[name].default:g}", fields[name].description or "") for name in ATTRIBUTES)
    return table(("attribute", "default", "meaning"), rows, right=(1,))


def agencies() -> str:
    """Return the attributes of the built-in agencies, one column for each of them."""
    rows = ((f"`{name}`", *(f"{getattr(agency, name):g}" for agency in DEFAULT_AGENCIES)) for name in ATTRIBUTES)
    heads = ("attribute", *(agency.name for agency in DEFAULT_AGENCIES))
    served = ((agency.name, ", ".join(agency.domains)) for agency in DEFAULT_AGENCIES)
    return table(("agency", "life domains"), served) + "\n\n" + table(heads, rows, right=range(1, len(heads)))


def levers() -> str:
    """Return the built-in levers: what each moves, and what it costs a year per 1,000 residents."""
    heads = ("code", "name", "what is done", "sections", "moves", "hours", "of these from casework", "euros", "cost")
    return table(heads, (_lever_row(lever) for lever in BUILT_IN), right=(5, 6, 7))


def _lever_row(lever: Lever) -> tuple[str, ...]:
    moves = "; ".join(f"`{move.quantity}` {_target(move)}" for move in lever.moves)
    taken = "all added to it" if lever.from_casework < 0 else f"{lever.from_casework:.0%}"
    hours, euros = f"{lever.hours_per_year:,.0f}", f"{lever.euros_per_year:,.0f}"
    return lever.code, f"`{lever.name}`", lever.title, lever.sections, moves, hours, taken, euros, lever.cost_source


def _target(move: Move) -> str:
    if move.times is not None:
        return f"times {move.times:g}"
    return f"up to {move.raise_to:g}" if move.raise_to is not None else f"down to {move.lower_to:g}"


def purposes() -> str:
    """Return what numbers are drawn for, with the code of each purpose and the file that draws for it."""
    drawn_in: dict[str, str] = {}
    for path in sorted((ROOT / "sim").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "draws import" in source:
            texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
            for name in PURPOSES:
                is_tie = 'f"tie_{name}"' in source and name.removeprefix("tie_") in texts - {name}
                if name in texts or (is_tie and name.startswith("tie_")):
                    # each purpose is drawn for in one file, and that one comes first by name
                    drawn_in.setdefault(name, f"`{path.relative_to(ROOT / 'sim').as_posix()}`")
    rows = ((f"`{name}`", f"{PURPOSE[name]}", drawn_in.get(name, "not in use")) for name in PURPOSES)
    return table(("purpose", "code", "drawn in"), rows, right=(1,))


def state_variables() -> str:
    """Return the state variables with their type and the comment that stands beside them in `sim/state.py`."""
    source = inspect.getsource(state)
    return "\n\n".join(
        f"**{what}** (`{record}`)\n\n" + table(("name", "type", "meaning"), _fields(source, record))
        for record, what in RECORDS.items()
    )


def _fields(source: str, record: str) -> list[tuple[str, str, str]]:
    """Return name, type and comment of the fields of a record or a tuple of arrays."""
    names = getattr(state, record).names or () if record.isupper() else getattr(state, record)._fields
    start = rf"^{record} = np\.dtype\(" if record.isupper() else rf"^class {record}\("
    body = re.split(start, source, flags=re.MULTILINE)[1]
    rows = []
    for name in names:
        line = re.search(rf'^ *(?:\("{name}", np\.(\w+)\),|{name}: np\.(ndarray)) *(?:# (.*))?$', body, re.MULTILINE)
        if line is None:
            raise ValueError(f"{record}.{name} of sim/state.py stands in no line of its own")
        kind, meaning = line[1] or "array", line[3] or WITHOUT_COMMENT[name]
        rows.append((f"`{name}`", kind, meaning))
    return rows


def places() -> str:
    """Return the places of the funnel, in their order, and which of them are non-reach."""
    rows = ((f"{k}", name, "yes" if name in state.REASONS else "") for k, name in enumerate(state.PLACES))
    return table(("code", "place", "reason of non-reach"), rows, right=(0,))


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "domain weights": domain_weights,
    "agency attributes": agency_attributes,
    "agencies": agencies,
    "levers": levers,
    "purposes": purposes,
    "state": state_variables,
    "places": places,
}
"""Every generated table by the name in its markers."""


def rewritten(text: str) -> str:
    """Return `text` with every generated table made anew.

    Raises
    ------
    ValueError : a marker without its other half, a name that is not in TABLES, or a table that does not stand
        in the text just once.
    """
    blocks = [name for _, name, _, _ in BLOCK.findall(text)]
    marks = sorted(MARK.findall(text))
    if marks != sorted(2 * blocks):
        raise ValueError("a marker of a generated table lacks its other half")
    if sorted(blocks) != sorted(TABLES):
        raise ValueError(f"the generated tables are {sorted(blocks)}, but they must be {sorted(TABLES)}, each once")
    return BLOCK.sub(lambda block: f"{block[1]}\n{TABLES[block[2]]()}\n\n{block[4]}", text)


def stale(text: str) -> list[str]:
    """Return the names of the generated tables in `text` that are not what the model declares."""
    now, then = ({name: body for _, name, body, _ in BLOCK.findall(one)} for one in (rewritten(text), text))
    return [name for name in then if then[name] != now[name]]


def main(arguments: Sequence[str]) -> int:
    """Rewrite the page, or with --check say what is stale; return the exit status."""
    text = PAGE.read_text(encoding="utf-8")
    if "--check" in arguments:
        names = stale(text)
        for name in names:
            print(f"sim/README.md: the table '{name}' is stale; make docs rewrites it")
        return int(bool(names))
    PAGE.write_text(rewritten(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
