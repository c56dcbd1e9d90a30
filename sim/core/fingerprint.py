"""What a result, or compiled code, depends on: the code of some modules and of all that these import.

Code is the text of a file without what cannot change what it does: docstrings, lines of comment, blank lines. So a
typo that is mended there throws away neither stored runs nor compiled code. All else counts, on every version of
Python alike.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

SIM = Path(__file__).parents[1]
"""The folder of this package."""

N_DIGITS = 12
"""Hexadecimal digits of a fingerprint."""


@cache
def model_fingerprint() -> str:
    """Return the fingerprint of the model that this process has loaded: of all code of this package."""
    return fingerprint(SIM.rglob("*.py"), SIM)


def fingerprint(paths: Iterable[Path], package: Path, *, with_text: bool = True, salt: str = "") -> str:
    """Return a short fingerprint of the code of some files.

    Parameters
    ----------
    paths : iterable of Path
        Files below the folder `package`.
    package : Path
        Folder of the package; only places below it count.
    with_text : bool
        Whether texts for people count: string constants with a space in them.
    salt : str
        What else the fingerprint is to depend on.

    Returns
    -------
    str
        12 hexadecimal digits.
    """
    digest = hashlib.sha256(salt.encode())
    for path in sorted(paths):
        digest.update(
            f"\0{path.relative_to(package).as_posix()}\0{code_of(path.read_text('utf-8'), with_text)}".encode()
        )
    return digest.hexdigest()[:N_DIGITS]


def code_of(source: str, with_text: bool = True) -> str:
    """Return source code without docstrings, lines of comment and blank lines; see `fingerprint` for `with_text`."""
    texts = list(_texts(_parsed(source)))
    lines = source.split("\n")
    in_text = {row for node, _ in texts for row in range(node.lineno, node.end_lineno or 0)}  # lines from 0
    lines = ["" if line.lstrip().startswith("#") and row not in in_text else line for row, line in enumerate(lines)]
    ends = [
        (node.lineno - 1, node.col_offset, (node.end_lineno or 0) - 1, node.end_col_offset or 0)
        for node, is_docstring in texts
        if is_docstring or (not with_text and isinstance(node, ast.Constant) and " " in str(node.value))
    ]
    for first, start, last, end in sorted(ends, reverse=True):
        before, after = lines[first].encode()[:start], lines[last].encode()[end:]  # places are in bytes
        lines[first : last + 1] = [(before + after).decode()]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def imports_of(path: Path, package: Path) -> set[Path]:
    """Return the files of a package that a file of it imports, at its head or within a function.

    What is imported for type checkers alone does not count. `from x import y` means the module x.y where there is
    one, and otherwise the module x, or the file `__init__.py` of the package x.
    """
    found = set()
    for node in _statements(_parsed(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {_file_of(alias.name.split("."), package) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(node, path, package)
            file = _file_of(base, package)
            if file is not None and file.name == "__init__.py":
                found |= {_file_of([*base, alias.name], package) or file for alias in node.names}
            else:
                found.add(file)
    return {file for file in found if file is not None}


def reachable(start: Iterable[Path], package: Path, without: Iterable[str] = ()) -> set[Path]:
    """Return some files of a package, and all files of it that they import, directly or through others.

    without : folders or files below the package whose code plays no part, and is not followed.
    """
    left_out = [package / name for name in without]
    found, waiting = set(), list(start)
    while waiting:
        path = waiting.pop()
        if path not in found and not any(path.is_relative_to(one) for one in left_out):
            found.add(path)
            waiting += imports_of(path, package)
    return found


@lru_cache(maxsize=256)
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _texts(node: ast.AST, is_docstring: bool = False) -> Iterator[tuple[ast.Constant | ast.JoinedStr, bool]]:
    """Yield all texts in a syntax tree, and whether each is a docstring: a text that is a statement by itself."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node, is_docstring and isinstance(node, ast.Constant)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child, isinstance(node, ast.Expr))


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield all statements but those below `if TYPE_CHECKING:`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.stmt):
                yield child
            yield from _statements(child)


def _base_of(node: ast.ImportFrom, path: Path, package: Path) -> list[str]:
    """Return the dotted parts of the module that an import names."""
    parts = node.module.split(".") if node.module else []
    if node.level == 0:
        return parts
    folder = path.parents[node.level - 1]
    return [package.name, *folder.relative_to(package).parts, *parts]


def _file_of(parts: list[str], package: Path) -> Path | None:
    """Return the file of a module of the package; None where there is no such module."""
    if parts[:1] != [package.name]:
        return None
    module = package.joinpath(*parts[1:])
    for file in (module.with_suffix(".py"), module / "__init__.py"):
        if file.is_file():
            return file
    return None
