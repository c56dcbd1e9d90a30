"""How scalar rules become machine code, and where the machine code is kept between processes.

numba notices a change in the file of a compiled function, but not in the files of the functions
it calls. The cache therefore stands in a folder named after a fingerprint of all source files that
compiled code can depend on: change one rule, and the next run compiles afresh.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from numba import __version__ as numba_version
from numba import njit
from numba.core import config
from numba.core.caching import IndexDataCacheFile

from sim.core.fingerprint import SIM, fingerprint, imports_of, reachable


def compiled_sources() -> set[Path]:
    """Return the files that compiled code can depend on: those that compile something, and all they import."""
    named = (path for path in SIM.rglob("*.py") if "compiled" in path.read_text("utf-8"))  # to read few syntax trees
    return reachable((path for path in named if Path(__file__) in imports_of(path, SIM)), SIM)


def cache_folder() -> Path:
    """Return the folder for compiled code: under NUMBA_CACHE_DIR, the user's cache folder, or a temporary one."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bereik"
        base = Path(os.environ.get("NUMBA_CACHE_DIR") or home)
        base.mkdir(parents=True, exist_ok=True)
        if not os.access(base, os.W_OK):
            raise PermissionError
    except (OSError, RuntimeError):  # a RuntimeError where nobody knows the user's home
        base = _temporary_folder()
    return base / fingerprint(compiled_sources(), SIM, with_text=False, salt=numba_version)


def _temporary_folder() -> Path:
    """Return a folder among the temporary files in which nobody else can write, for code from it is carried out.

    Where somebody else has, or can write in, the one that is ours by name, it is a new one that ends with this
    process; the processes that it starts find it too.
    """
    if not hasattr(os, "getuid"):  # on Windows all temporary files are the user's own
        return Path(tempfile.gettempdir()) / "bereik"
    folder = Path(tempfile.gettempdir()) / f"bereik-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        there = folder.lstat()
        if stat.S_ISDIR(there.st_mode) and there.st_uid == os.getuid() and not there.st_mode & 0o022:
            return folder
    except OSError:
        pass
    folder = Path(tempfile.mkdtemp(prefix="bereik-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return folder


class _CheckedFile(IndexDataCacheFile):
    """numba's files of one compiled function, each with a digest of its bytes behind them.

    A damaged file is set aside, and what was in it compiled again: machine code with a flipped bit may do anything.
    """

    @contextmanager
    def _open_for_write(self, filepath: str) -> Iterator[BytesIO]:
        content = BytesIO()
        yield content
        with super()._open_for_write(filepath) as file:
            file.write(content.getvalue() + _digest(content.getvalue()))

    def _load_index(self) -> dict:
        # what reads the index, a pickle, stops at its end and does not mind the digest behind it
        return super()._load_index() if _is_whole(Path(self._index_path)) else {}

    def _load_data(self, name: str) -> Any:
        path = Path(self._data_path(name))
        if not _is_whole(path):
            raise FileNotFoundError(path)  # which numba takes as a reason to compile
        return super()._load_data(name)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _is_whole(path: Path) -> bool:
    """Return whether a file of compiled code is there and whole; a damaged one is set aside."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        content = b""
    if content[-32:] == _digest(content[:-32]):
        return True
    aside = path.with_name(path.name + ".damaged")
    os.replace(path, aside)
    print(f"bereik: a damaged file of compiled code is set aside and made again: {aside}.", file=sys.stderr)
    return False


CACHE = cache_folder()
IS_COMPILED = not bool(getattr(config, "DISABLE_JIT", False))
"""False where NUMBA_DISABLE_JIT=1: the same code then runs as ordinary Python."""

config.CACHE_DIR = str(CACHE)  # pyright: ignore[reportAttributeAccessIssue]


def _compile(function: Any = None, cache: bool = True, **options: Any) -> Any:
    """Return a function compiled, with its machine code kept if `cache`; a decorator where options are given alone."""
    if function is None:
        return partial(_compile, cache=cache, **options)
    made: Any = njit(cache=cache, nogil=True, error_model="numpy", **options)(function)
    if IS_COMPILED and cache:
        made._cache._cache_file.__class__ = _CheckedFile
    return made


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
