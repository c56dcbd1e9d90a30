"""How scalar rules become machine code, and where the machine code is kept between processes.

numba notices a change in the file of a compiled function, but not in the files of the functions
it calls. The cache therefore stands in a folder named after a fingerprint of all source files that
compiled code can depend on: change one rule, and the next run compiles afresh.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from numba import __version__ as numba_version
from numba import njit
from numba.core import config

from sim.core.fingerprint import SIM, fingerprint, imports_of, reachable


def compiled_sources() -> set[Path]:
    """Return the files that compiled code can depend on: those that compile something, and all they import."""
    named = (path for path in SIM.rglob("*.py") if "compiled" in path.read_text("utf-8"))  # to read few syntax trees
    return reachable((path for path in named if Path(__file__) in imports_of(path, SIM)), SIM)


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
    return base / fingerprint(compiled_sources(), SIM, with_text=False, salt=numba_version)


CACHE = cache_folder()
IS_COMPILED = not bool(getattr(config, "DISABLE_JIT", False))
"""False where NUMBA_DISABLE_JIT=1: the same code then runs as ordinary Python."""

config.CACHE_DIR = str(CACHE)  # pyright: ignore[reportAttributeAccessIssue]

_compile: Any = partial(njit, cache=True, nogil=True, error_model="numpy")

compiled: Any = partial(_compile, _nrt=False)
"""Decorator of a compiled function: no fast mathematics, so that results agree bit for bit.

It makes no arrays of its own, so that numba need not count who holds which (`_nrt`): counting took more time than
the rules did.
"""

compiled_inline: Any = partial(_compile, inline="always")
"""The same for a rule that is written into the loop that calls it: quicker to run, and to compile where it is short."""

compiled_generator: Any = partial(compiled, cache=False)
"""The same for a generator: numba cannot compile a loop over one that it took from its cache."""

compiled_step: Any = partial(compiled, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""The same for a step of the week, or a part of one, that only compiled code calls: quicker to compile."""


def has_warm_cache() -> bool:
    """Return whether an earlier process has left compiled code of this very source."""
    return not IS_COMPILED or any(CACHE.rglob("week.run_weeks*.nbc"))
