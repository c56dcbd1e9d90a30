"""A large workbook is read once: what was read is kept, and never trusted where it is damaged."""

import pytest
from helpers.workbooks import CITY, area

from sim.data import excel, kept
from sim.data.cbs import list_areas, read_profile

ROWS = (CITY, area("BU00010101", "Één", p_wcorpw="."), area("BU00010102", "Twee", a_soz_wb=12.5, a_inw=None))


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Keep what is read of every workbook in a folder, and nothing in memory."""
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / "kept")
    monkeypatch.setattr(excel, "WORTH_KEEPING", 0)
    monkeypatch.setattr(excel, "_read", excel._read.__wrapped__)
    return tmp_path / "kept"


@pytest.fixture
def parsed(monkeypatch):
    """Count how often a workbook itself is read."""
    paths = []
    parse = excel._parse
    monkeypatch.setattr(excel, "_parse", lambda path, columns: paths.append(path) or parse(path, columns))
    return paths


def test_a_workbook_is_read_once_and_gives_the_same(book, folder, parsed):
    path = book(*ROWS)
    first = list_areas(path), read_profile(path, "Twee"), read_profile(path, "GM0001")
    again = list_areas(path), read_profile(path, "Twee"), read_profile(path, "GM0001")
    assert first == again and len(parsed) == 1
    moved = path.rename(path.with_name("moved-2019.xlsx"))
    assert list_areas(moved) == first[0] and len(parsed) == 1
    assert read_profile(moved, "Twee")[0].source == first[1][0].source


def test_another_content_is_read_again_whatever_its_time_and_size(book, folder, parsed):
    import os

    path = book(*ROWS)
    list_areas(path)
    stamp = path.stat().st_mtime_ns
    book(CITY | {"a_inw": 1300}, *ROWS[1:])
    os.utime(path, ns=(stamp, stamp))
    assert list_areas(path)[0].residents == 1300 and len(parsed) == 2


def test_what_is_damaged_is_never_trusted(book, folder, parsed):
    path = book(*ROWS)
    expected = list_areas(path)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    places = range(0, len(whole), 97)
    for n, k in enumerate(places, 2):
        file.write_bytes(bytes([*whole[:k], whole[k] ^ 4, *whole[k + 1 :]]))
        assert list_areas(path) == expected
        assert len(parsed) == n
        assert [one.read_bytes() for one in folder.iterdir()] == [whole]
    file.write_bytes(whole[: len(whole) // 2])
    assert list_areas(path) == expected and len(parsed) == n + 1
    file.unlink()
    file.mkdir()
    assert list_areas(path) == expected


def test_where_nothing_can_be_kept_a_workbook_is_read_all_the_same(book, folder, parsed):
    folder.write_text("a file where the folder should be")
    path = book(*ROWS)
    assert list_areas(path) == list_areas(path) and len(parsed) == 2


def test_a_small_workbook_is_not_kept(book, folder, monkeypatch):
    monkeypatch.setattr(excel, "WORTH_KEEPING", 500_000)
    list_areas(book(*ROWS))
    assert not folder.exists()
