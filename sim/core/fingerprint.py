"""What a result, or compiled code, depends on: the code of some modules and of all that these import.

Code is the text of a file without what cannot change what it does: docstrings, comments, blank lines. So a typo that
is mended there throws away neither stored runs nor compiled code. All else counts, on every version of Python alike.
"""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
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
    """Return source code without docstrings, comments and blank lines; see `fingerprint` for `with_text`."""
    lines = source.splitlines()
    for first, start, last, end in sorted(_passages(source, with_text), reverse=True):
        before, after = _cut(lines[first], 0, start), _cut(lines[last], end, None)
        lines[first : last + 1] = [before + after]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def imports_of(path: Path, package: Path) -> set[Path]:
    """Return the files of a package that a file of it imports, at its head or within a function.

    What is imported for type checkers alone does not count. `from x import y` means the module x.y where there is
    one, and otherwise the module x, or the file `__init__.py` of the package x.
    """
    found = set()
    for node in _run_time_nodes(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {_file_of(alias.name.split("."), package) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(node, path, package)
            for alias in node.names:
                found.add(_file_of([*base, alias.name], package) or _file_of(base, package))
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


def _passages(source: str, with_text: bool) -> Iterator[tuple[int, int, int, int]]:
    """Yield what does not count: first line, start, last line, end; lines from 0, places in bytes of UTF-8."""
    tree = ast.parse(source)
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in within:
            continue
        if id(node) in docstrings or (not with_text and " " in node.value):
            assert node.end_lineno is not None and node.end_col_offset is not None
            yield node.lineno - 1, node.col_offset, node.end_lineno - 1, node.end_col_offset
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, start = token.start[0] - 1, len(token.line[: token.start[1]].encode())
            yield row, start, row, start + len(token.string.encode())


def _cut(line: str, start: int, end: int | None) -> str:
    return line.encode()[start:end].decode()


def _run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those below `if TYPE_CHECKING:`."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"):
            yield from _run_time_nodes(child)


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
    return next((file for file in (module.with_suffix(".py"), module / "__init__.py") if file.is_file()), None)
