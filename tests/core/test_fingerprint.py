"""Fingerprints follow code and what it imports, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.core.compiled import compiled_sources
from sim.core.fingerprint import SIM, code_of, fingerprint, imports_of, model_fingerprint, reachable

CODE = '''"""What this file is about."""

# a comment
RATE = 0.5  # per week
"""What the rate means."""


def grow(x):
    """Return a little more."""
    label = f"grown by {RATE}: {x}"  # ü and # in texts
    return x * (1.0 + RATE), label, "two words", "word"
'''


@pytest.fixture
def package(tmp_path):
    """Return the folder of a package in which a imports b at its head, c within a function, and d for types only."""
    folder = tmp_path / "house"
    (folder / "room").mkdir(parents=True)
    (folder / "__init__.py").write_text("from .loose import nothing\n", encoding="utf-8")
    (folder / "a.py").write_text(
        "from typing import TYPE_CHECKING\n\nimport numpy\nfrom .room import (\n    b,\n    VALUE,\n)\n\n"
        "if TYPE_CHECKING:\n    from house.room.d import D\n\n\n"
        "def f():\n    from house.room.c import G\n    return G\n",
        encoding="utf-8",
    )
    (folder / "room" / "__init__.py").write_text("VALUE = 1\n", encoding="utf-8")
    (folder / "room" / "b.py").write_text("import house.loose\n", encoding="utf-8")
    (folder / "room" / "c.py").write_text("from .. import loose\nG = 1\n", encoding="utf-8")
    (folder / "room" / "d.py").write_text("D = 1\n", encoding="utf-8")
    (folder / "loose.py").write_text("import os\n", encoding="utf-8")
    return folder


def names(files, folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in files}


def test_code_is_what_is_left_without_docstrings_lines_of_comment_and_blank_lines():
    assert code_of(CODE).splitlines() == [
        "RATE = 0.5  # per week",
        "def grow(x):",
        '    label = f"grown by {RATE}: {x}"  # ü and # in texts',
        '    return x * (1.0 + RATE), label, "two words", "word"',
    ]
    assert code_of(CODE, with_text=False).splitlines()[-1] == '    return x * (1.0 + RATE), label, , "word"'


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("What this file is about.", "What it is about.", False),
        ("What the rate means.", "What it means.", False),
        ("Return a little more.", "Return\n\n    more.", False),
        ("# a comment", "# another one", False),
        ("# per week", "# a week", True),
        ("0.5", "0.25", True),
        ("grown", "Grown", True),
        ("two words", "three words", True),
        ("x * (", "x + (", True),
    ],
)
def test_a_change_counts_where_it_can_change_what_code_does(tmp_path, old, new, counts):
    file = tmp_path / "a.py"
    prints = []
    for text in (CODE, CODE.replace(old, new)):
        file.write_text(text, encoding="utf-8")
        prints.append(fingerprint([file], tmp_path))
    assert old in CODE
    assert (prints[0] != prints[1]) == counts


def test_texts_may_be_left_out_and_a_salt_counts(tmp_path):
    file = tmp_path / "a.py"
    prints = []
    for text in (CODE, CODE.replace("two words", "three words")):
        file.write_text(text, encoding="utf-8")
        prints.append(fingerprint([file], tmp_path, with_text=False))
    assert prints[0] == prints[1] != fingerprint([file], tmp_path, with_text=False, salt="1")


def test_a_moved_file_counts(tmp_path):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text(CODE, encoding="utf-8")
    assert fingerprint([tmp_path / "a.py"], tmp_path) != fingerprint([tmp_path / "b.py"], tmp_path)


def test_imports_are_found_in_every_form(package):
    assert names(imports_of(package / "a.py", package), package) == {"room/b.py", "room/__init__.py", "room/c.py"}
    assert names(imports_of(package / "room" / "b.py", package), package) == {"loose.py"}
    assert names(imports_of(package / "room" / "c.py", package), package) == {"loose.py"}
    assert names(imports_of(package / "__init__.py", package), package) == {"loose.py"}


def test_what_is_reached_is_all_that_is_imported_but_for_what_is_left_out(package):
    reached = reachable([package / "a.py"], package)
    assert names(reached, package) == {"a.py", "room/__init__.py", "room/b.py", "room/c.py", "loose.py"}
    assert names(reachable([package / "a.py"], package, without=["room"]), package) == {"a.py"}


def test_compiled_code_depends_on_rules_and_records_and_on_no_scenario():
    files = names(compiled_sources(), SIM)
    assert {"week.py", "mechanisms/need.py", "mechanisms/common/decay.py", "state/records.py", "codes.py"} <= files
    assert not any(name.startswith(("scenario/", "parameters/")) for name in files)


def test_the_model_has_one_fingerprint():
    assert model_fingerprint() == fingerprint(SIM.rglob("*.py"), SIM)
    assert len(model_fingerprint()) == 12
