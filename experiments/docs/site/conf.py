"""How the documentation site is built: `make site` writes it to `build/site`.

Some pages of the site are files of the repository that stand elsewhere, such as the model description beside the model.
Such a page is here in name only; its text is read from that file, with links made to fit.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
import sys
import types
from pathlib import Path
from typing import Any

os.environ["NUMBA_DISABLE_JIT"] = "1"  # compiled rules would hide their docstrings
SITE = Path(__file__).parent
ROOT = SITE.parents[2]
sys.path.insert(0, str(ROOT))

import sim  # noqa: E402

project = "bereik"
author = "the bereik authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
default_role = "code"
highlight_language = "none"
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"no-value": True}
numpydoc_show_class_members = False
html_theme = "furo"
html_title = "bereik"
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False

ELSEWHERE = {
    "model": "sim/README.md",
    "sources": "sim/sources.md",
    "questions": "experiments/README.md",
    "results": "results/README.md",
    "patterns": "results/patterns/table.md",
    "contributing": "CONTRIBUTING.md",
    "changes": "CHANGELOG.md",
}
"""Pages of the site that are files of the repository."""

API = {"api/sim": ("sim", ".*"), "api/runs": ("experiments", "plan|runner|executors|store|study")}
"""Pages made from docstrings: the package, and which of its modules."""

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
IMAGES = (".png", ".svg")


def text_of(file: str) -> str:
    """Return the text of a file of the repository, its links made to fit the place of its page in the site."""
    pages = {(ROOT / path).resolve(): f"/{page}.md" for page, path in ELSEWHERE.items()}

    def fitted(link: re.Match[str]) -> str:
        sign, words, target = link.groups()
        path, _, anchor = target.partition("#")
        if "://" in target or not path:
            return link[0]
        meant = (ROOT / file).parent.joinpath(path).resolve()
        if meant.suffix in IMAGES:
            return f"{sign}[{words}]({os.path.relpath(meant, SITE)})"
        if meant in pages:
            return f"[{words}]({pages[meant]}{'#' + anchor if anchor else ''})"
        return f"{words} (`{meant.relative_to(ROOT)}`)" if meant.exists() else link[0]

    text = (ROOT / file).read_text(encoding="utf-8")
    title = "" if text.startswith("# ") else f"# {(ROOT / file).parent.name.capitalize()}\n\n"
    return title + LINK.sub(fitted, text)


def modules_of(package: str, which: str = ".*") -> list[str]:
    """Return the names of those modules of a package whose last part is `which`."""
    found = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
    return sorted(one.name for one in found if re.fullmatch(which, one.name.rpartition(".")[2]))


def place_of(name: str) -> str:
    """Return a public name of `sim` with the module before it; a name of data with that which declares it."""
    found = getattr(sim, name)
    if isinstance(found, type) or inspect.isfunction(found):
        return f"sim.{name}"
    sources = {module: inspect.getsource(importlib.import_module(module)) for module in modules_of("sim")}
    return next(
        f"{module}.{name}" for module, text in sources.items() if re.search(rf"^{name}\b[^=\n]* = ", text, re.M)
    )


def public_names() -> str:
    """Return the page of what `from sim import ...` offers."""
    lines = ["# Public names", "", "What `from sim import ...` offers.", ""]
    for name in sorted(sim.__all__, key=str.lower):
        found = getattr(sim, name)
        kind = "class" if isinstance(found, type) else "function" if inspect.isfunction(found) else "data"
        members = ["   :members:", "   :exclude-members: model_config"] if kind == "class" else []
        lines += ["```{eval-rst}", f".. auto{kind}:: {place_of(name)}", *members, "```", ""]
    return "\n".join(lines)


def modules(package: str, which: str) -> str:
    """Return the page of the modules of a package, without the public names of `sim`."""
    lines = [f"# Modules of {package}", ""]
    for name in modules_of(package, which):
        lines += [f"## {name}", "", "```{eval-rst}", f".. automodule:: {name}", "   :members:"]
        lines += [f"   :exclude-members: model_config, {', '.join(sim.__all__)}", "```", ""]
    return "\n".join(lines)


def read_source(app, page: str, source: list[str]) -> None:
    """Put in the text of a page that stands elsewhere, or that is made from docstrings."""
    if page in ELSEWHERE:
        app.env.note_dependency(str(ROOT / ELSEWHERE[page]))
        source[0] = text_of(ELSEWHERE[page])
    elif page == "api/public":
        source[0] = public_names()
    elif page in API:
        source[0] = modules(*API[page])


def skip_member(app, what: str, name: str, found: object, skip: bool, options: object) -> bool | None:
    """Leave out types of other packages, other names of types, and fields of named tuples without a docstring."""
    is_foreign = isinstance(found, type) and found.__module__.partition(".")[0] not in ("sim", "experiments")
    is_field = (getattr(found, "__doc__", "") or "").startswith("Alias for field number")
    return True if is_foreign or is_field or isinstance(found, (types.GenericAlias, types.UnionType)) else None


def process_docstring(app, what: str, name: str, found: object, options: object, lines: list[str]) -> None:
    """Say nothing of data that has no docstring of its own; let a word that ends in an underscore be no link."""
    if what in ("data", "attribute") and (inspect.getdoc(type(found)) or "-").splitlines()[0] in lines:
        lines.clear()
    lines[:] = [re.sub(r"(?<!`)\b(\w+)_(?!\w)", r"\1\\_", line) for line in lines]


def process_signature(app, what: str, name: str, found: Any, *rest: Any) -> tuple[str, str] | None:
    """Show only the names of the fields of a checked record; its defaults may be whole neighbourhoods."""
    fields = getattr(found, "model_fields", None) if what == "class" else None
    return (f"(*, {', '.join(fields)})", "") if fields else None


def setup(app) -> None:
    """Let Sphinx call the functions above."""
    app.connect("source-read", read_source)
    app.connect("autodoc-skip-member", skip_member)
    app.connect("autodoc-process-docstring", process_docstring)
    app.connect("autodoc-process-signature", process_signature, priority=900)
