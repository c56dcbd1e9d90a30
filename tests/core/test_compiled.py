"""Where compiled code is kept: in a folder of the user's own, whole, and on any system."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from helpers.paths import ROOT

from sim.core import compiled

ENDS_ONE_HIGHER = """
from sim.core.compiled import compiled
@compiled
def higher(x):
    return x + 1
print(higher(2))
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "set back after the test")
    return tmp_path


needs_users = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has a folder for each user")


@needs_users
def test_the_temporary_folder_is_for_this_user_alone(temporary):
    folder = compiled._temporary_folder()
    assert folder == temporary / f"bereik-{os.getuid()}" and folder.stat().st_mode & 0o777 == 0o700
    assert compiled._temporary_folder() == folder


@needs_users
@pytest.mark.parametrize("kind", ["others may write", "a link", "of another user", "a file"])
def test_a_temporary_folder_that_is_not_ours_is_not_used(temporary, kind, monkeypatch):
    folder = temporary / f"bereik-{os.getuid()}"
    if kind == "others may write":
        folder.mkdir()
        folder.chmod(0o777)
    elif kind == "a link":
        (temporary / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(temporary / "elsewhere")
    elif kind == "a file":
        folder.touch()
    else:
        monkeypatch.setattr(os, "getuid", lambda: 54321)
        folder = temporary / "bereik-54321"
        folder.mkdir(mode=0o700)
    other = compiled._temporary_folder()
    assert other != folder and other.parent == temporary and other.stat().st_mode & 0o777 == 0o700
    assert os.environ["NUMBA_CACHE_DIR"] == str(other)


def test_damaged_compiled_code_is_made_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(ENDS_ONE_HIGHER)
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}

    def run():
        done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr
        return done.stderr

    def of_kind(suffix):
        (path,) = (tmp_path / "cache").rglob(f"*.{suffix}")
        return path

    assert run() == run() == ""
    for suffix, damage in (
        ("nbc", lambda content: content[:900] + bytes([content[900] ^ 4]) + content[901:]),
        ("nbc", lambda content: content[:-1]),
        ("nbi", lambda content: b""),
        ("nbi", lambda content: content[:5] + b"x" + content[6:]),
    ):
        path = of_kind(suffix)
        path.write_bytes(damage(path.read_bytes()))
        assert f"damaged file of compiled code is set aside and made again: {path}.damaged" in run()
        assert run() == ""


WITHOUT_UNIX = """
import importlib, os, pathlib, sys
sys.modules["fcntl"] = None
for name in ("getuid", "geteuid", "getgid"):
    delattr(os, name)
for package in ("sim", "experiments"):
    for path in sorted(pathlib.Path(package).rglob("*.py")):
        if "site" not in path.parts and "adapters" not in path.parts:
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
from sim.core.compiled import _temporary_folder
assert _temporary_folder().name == "bereik"
from experiments.cli.main import main
out = sys.argv[1]
command = ["compare", "--levers", "interpreters", "--residents", "60", "--weeks", "8", "--seeds", "2", "--out", out]
sys.exit(main(command))
"""


def test_nothing_needs_what_windows_lacks(tmp_path):
    command = [sys.executable, "-c", WITHOUT_UNIX, str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "table.csv").is_file()
    assert Path(tmp_path / "out" / "runs" / "runs.parquet").is_file()
