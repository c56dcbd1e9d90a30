"""The generated tables of the model description: `python -m experiments.docs.generate` rewrites them.

A table stands in `sim/README.md` between `<!-- begin generated: NAME -->` and `<!-- end generated: NAME -->`;
what stands outside such a pair is written by hand and left alone. With `--check` nothing is written: the
command ends with 1 where a table is not what the declarations of the model say.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.docs.declarations import (
    agencies_markdown,
    attributes_markdown,
    levers_markdown,
    outcomes_markdown,
    parameters_markdown,
)
from experiments.reporting.tables import markdown
from experiments.studies.verify.report import cases_markdown, not_reduced_markdown
from sim.codes import REASONS, Domain, Group, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms import MECHANISMS
from sim.parameters.registry import domain_weights, values
from sim.state import records

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "sim" / "README.md"
BLOCK = re.compile(r"(<!-- begin generated: ([\w ]+) -->\n)(.*?)(<!-- end generated: \2 -->)", re.DOTALL)
MARK = re.compile(r"<!-- (?:begin|end) generated: ([\w ]+) -->")

RECORDS = {
    "PERSON": "One resident",
    "CASE": "One resident in one life domain: a case",
    "BOND": "One resident and one agency",
    "CAPACITY": "One agency, this week",
    "State": "What else a run changes",
}
"""Records and tuples of `sim/state/records.py` whose fields carry a comment, and what one of them is."""


WITHOUT_COMMENT = {
    "paper_skill": "skill with forms",
    "digital_skill": "skill with screens and menus",
    "shame": "about asking for help",
    "complexity": "of problems",
    "is_young": "15 to 24 years",
    "is_parent": "has children at home",
    "community": "number in `Community`",
    "household": "row of the home",
    "agency": "that was asked, or that helps",
    "trust": "in the agency",
    "story_week": "week in which the strength was written down",
    "aware_week": "week in which awareness was written down",
    "story_marks": "bad (1), severe (2), still told (4)",
    "free_places": "cases that can be admitted",
}
"""Meaning of the fields whose name says enough for readers of the code."""


def domains() -> str:
    """Return the life domains in which needs start, by risk group."""
    shares = zip(Group.words(), domain_weights(values()), strict=True)
    rows = ((group, *(f"{weight:g}" for weight in weights)) for group, weights in shares)
    return markdown(("risk group", *Domain.words()), rows, right=range(1, 1 + len(Domain)))


def purposes() -> str:
    """Return what numbers are drawn for: the code of each purpose, the files that draw for it, and what it decides."""
    drawn_in: dict[str, list[str]] = {}
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for name in purposes_of(ast.parse(path.read_text(encoding="utf-8"))):
            drawn_in.setdefault(name, []).append(f"`{path.relative_to(ROOT / 'sim').as_posix()}`")
    rows = (
        (f"`{one.name.lower()}`", str(int(one)), one.meaning, ", ".join(drawn_in.get(one.name, ["not in use"])))
        for one in Purpose
    )
    return markdown(("purpose", "code", "decides", "drawn in"), rows, right=(1,))


def purposes_of(tree: ast.AST) -> set[str]:
    """Return the names of the purposes that stand in source code as `Purpose.NAME`."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Purpose"
    }


def week() -> str:
    """Return the mechanisms in the order of the week: what each does, and what of Dibi 2020 it is about."""
    rows = (
        (str(k), f"**{one.name.replace('_', ' ')}**", one.what, one.sections, one.patterns)
        for k, one in enumerate(MECHANISMS, start=1)
    )
    return markdown(("", "mechanism", "what it does in a week", "Dibi 2020", "patterns"), rows, right=(0,))


def state_variables() -> str:
    """Return the state variables with their type and the comment that stands beside them in `sim/state/records.py`."""
    source = inspect.getsource(records)
    return "\n\n".join(
        f"**{what}** (`{record}`)\n\n" + markdown(("name", "type", "meaning"), _fields(source, record))
        for record, what in RECORDS.items()
    )


def _fields(source: str, record: str) -> list[tuple[str, str, str]]:
    """Return name, type and comment of the fields of a record or a tuple of arrays."""
    names = getattr(records, record).names or () if record.isupper() else getattr(records, record)._fields
    start = rf"^{record} = np\.dtype\(" if record.isupper() else rf"^class {record}\("
    body = re.split(start, source, flags=re.MULTILINE)[1]
    rows = []
    for name in names:
        line = re.search(rf'^ *(?:\("{name}", np\.(\w+)\),|{name}: np\.(ndarray)) *(?:# (.*))?$', body, re.MULTILINE)
        if line is None:
            raise ValueError(f"{record}.{name} of sim/state/records.py stands in no line of its own")
        kind, meaning = line[1] or "array", line[3] or WITHOUT_COMMENT[name]
        rows.append((f"`{name}`", kind, meaning))
    return rows


def stages() -> str:
    """Return the stages of the funnel, in their order, and which of them are non-reach."""
    rows = ((f"{k}", name, "yes" if name in REASONS else "") for k, name in enumerate(Stage.words()))
    return markdown(("code", "stage", "reason of non-reach"), rows, right=(0,))


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameters_markdown,
    "outcomes": outcomes_markdown,
    "domain weights": domains,
    "agency attributes": attributes_markdown,
    "agencies": agencies_markdown,
    "levers": levers_markdown,
    "week": week,
    "purposes": purposes,
    "state": state_variables,
    "stages": stages,
    "cases": cases_markdown,
    "not reduced": not_reduced_markdown,
}
"""Every generated table by the name in its markers."""


def rewritten(text: str) -> str:
    """Return `text` with every generated table made anew.

    Raises
    ------
    ValueError
        A marker without its other half, a name that is not in TABLES, or a table that does not stand in the text just
        once.
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
