"""How scalar rules become machine code, and where the machine code is kept between processes.

numba notices a change in the file of a compiled function, but not in the files of the functions
it calls. The cache therefore stands in a folder named after a fingerprint of every source file
of this package: change one rule, and the next run compiles afresh.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import partial
from pathlib import Path

import numba

PACKAGE = Path(__file__).parent


def source_fingerprint() -> str:
    """Return a short fingerprint (12 hexadecimal digits) of the source files of this package."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Return the folder for compiled code: under the user's cache folder, else a temporary one."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bereik"
    try:
        base.mkdir(parents=True, exist_ok=True)
        if not os.access(base, os.W_OK):
            raise PermissionError
    except OSError:
        base = Path(tempfile.gettempdir()) / f"bereik-{os.getuid()}"
    return base / source_fingerprint()


CACHE = cache_folder()
IS_COMPILED = not bool(numba.config.DISABLE_JIT)
"""False where NUMBA_DISABLE_JIT=1: the same code then runs as ordinary Python."""

if IS_COMPILED and "NUMBA_CACHE_DIR" not in os.environ:
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE)
    numba.config.CACHE_DIR = str(CACHE)

woven = partial(numba.njit, cache=True, nogil=True, error_model="numpy", inline="always")

weekly = partial(numba.njit, cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
rule = partial(numba.njit, cache=True, nogil=True, error_model="numpy")
"""Decorator of every compiled function: no fast mathematics, so that results agree bit for bit."""


def has_warm_cache() -> bool:
    """True where an earlier process has left compiled code of this very source."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR", str(CACHE)))
    return not IS_COMPILED or any(folder.rglob("week.run_weeks*.nbc"))
