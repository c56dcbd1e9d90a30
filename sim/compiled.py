"""How scalar rules become machine code, and where the machine code is kept between processes.

numba notices a change in the file of a compiled function, but not in the files of the functions
it calls. The cache therefore stands in a folder named after a fingerprint of all source files that
compiled code can depend on: change one rule, and the next run compiles afresh.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from numba import __version__ as numba_version
from numba import njit
from numba.core import config

PACKAGE = Path(__file__).parent
FROM_HERE = re.compile(r"^from \.+([\w.]*) import (.+?)$", re.MULTILINE)


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(numba_version.encode())
    for path in sorted(paths):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def source_fingerprint() -> str:
    """Return a short fingerprint (12 hexadecimal digits) of all source files of this package."""
    return _fingerprint(PACKAGE.rglob("*.py"))


def compiled_sources() -> set[Path]:
    """Return the files that compiled code can depend on: those that compile something, and all they import."""
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    found = {path for path, text in texts.items() if ".compiled import" in text}
    waiting = list(found)
    while waiting:
        for module, names in FROM_HERE.findall(texts[waiting.pop()]):
            parts = [module, *names.replace("(", "").split(",")]
            for path in texts:
                if path not in found and path.stem in {part.strip().rpartition(".")[2] for part in parts}:
                    found.add(path)
                    waiting.append(path)
    return found


def cache_folder() -> Path:
    """Return the folder for compiled code: under NUMBA_CACHE_DIR, the user's cache folder, or a temporary one."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bereik"
    base = Path(os.environ.get("NUMBA_CACHE_DIR") or home)
    try:
        base.mkdir(parents=True, exist_ok=True)
        if not os.access(base, os.W_OK):
            raise PermissionError
    except OSError:
        base = Path(tempfile.gettempdir()) / f"bereik-{os.getuid()}"
    return base / _fingerprint(compiled_sources())


CACHE = cache_folder()
IS_COMPILED = not bool(getattr(config, "DISABLE_JIT", False))
"""False where NUMBA_DISABLE_JIT=1: the same code then runs as ordinary Python."""

config.CACHE_DIR = str(CACHE)  # pyright: ignore[reportAttributeAccessIssue]

_compiled: Any = partial(njit, cache=True, nogil=True, error_model="numpy")

rule: Any = partial(_compiled, _nrt=False)
"""Decorator of a compiled function: no fast mathematics, so that results agree bit for bit.

It makes no arrays of its own, so that numba need not count who holds which (`_nrt`): counting took more time than
the rules did.
"""

woven: Any = partial(_compiled, inline="always")
"""The same for a rule that is woven into the loop that calls it: quicker to compile and to run."""

weekly: Any = partial(rule, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""The same for a step of the week, which only compiled code calls: quicker to compile."""


def has_warm_cache() -> bool:
    """Return whether an earlier process has left compiled code of this very source."""
    return not IS_COMPILED or any(CACHE.rglob("week.run_weeks*.nbc"))
