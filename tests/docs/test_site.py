"""The documentation builds without a warning and without a network, and the scenario files in it are sound."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim import InputError, load_scenario

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "experiments" / "docs" / "site"
PAGES = sorted(SITE.rglob("*.md"))
FILES = [
    pytest.param(text, id=f"{path.relative_to(ROOT)}")
    for path in (ROOT / "README.md", *PAGES)
    for text in re.findall(r"```toml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    if "[vary]" not in text
]
OUTSIDE = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""")


@pytest.mark.parametrize("text", FILES)
def test_scenario_file_loads(text, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path)
    assert scenario.levers and scenario.name == re.search(r'^name = "(\w+)"', text, re.MULTILINE)[1]
    path.write_text(text.replace("[[lever]]", "[[levre]]", 1), encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'lever'"):
        load_scenario(path)


@pytest.mark.slow
def test_site_builds_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", str(SITE), str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, "")
    built = {path.relative_to(tmp_path).with_suffix(".md") for path in tmp_path.rglob("*.html")}
    assert {path.relative_to(SITE) for path in PAGES} <= built
    text = (tmp_path / "api" / "public.html").read_text(encoding="utf-8")
    assert all(f'id="sim.{name}"' in text for name in ("Scenario", "simulate", "Neighbourhood"))
    assert [path.name for path in tmp_path.rglob("*.html") if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []
