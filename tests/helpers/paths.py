"""Where the project lies, and the data that may lie beside it."""

from __future__ import annotations

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
SHARED = Path(os.environ.get("BEREIK_SHARED") or ROOT.parent / "shared")
