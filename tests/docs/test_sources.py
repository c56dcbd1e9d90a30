"""What code and tables cite by author and year stands in `sim/sources.md`."""

import re
from pathlib import Path

import pytest

from sim import PARAMETERS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "sim" / "sources.md").read_text(encoding="utf-8")
HEADS = re.findall(r"^### (.*)$", TEXT, re.MULTILINE)
CITED = re.compile(r"[A-Z][\w-]+(?: et al\.| and [A-Z][\w-]+) (?:19|20)\d\d")
FILES = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "experiments").rglob("*.py"), ROOT / "sim" / "README.md"])


def test_no_source_stands_twice():
    assert len(set(HEADS)) == len(HEADS)


def test_what_is_cited_has_an_entry():
    found = {(path.name, cited) for path in FILES for cited in CITED.findall(path.read_text(encoding="utf-8"))}
    assert len({cited for _, cited in found}) > 10
    assert {(name, cited) for name, cited in found if not any(cited in head for head in HEADS)} == set()


@pytest.mark.parametrize(
    "parameter", [p for p in PARAMETERS if re.search(r"\b(19|20)\d\d\b", p.source)], ids=lambda p: p.name
)
def test_the_source_of_a_number_has_an_entry(parameter):
    assert any(head in parameter.source for head in HEADS)


def test_every_doi_is_linked_as_it_is_written():
    links = re.findall(r"\[(?:doi|arXiv):([^\]]+)\]\(https://(?:doi\.org|arxiv\.org/abs)/([^)]+)\)", TEXT)
    assert len(links) > 30
    assert [pair for pair in links if pair[0] != pair[1]] == []
