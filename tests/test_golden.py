"""Golden weekly series: what the default scenario gives in a small town, to the bit.

A change of results is sometimes right, and never silent. After one that is meant:

    python tests/test_golden.py --accept

and note it in CHANGELOG.md under "Results change". The file holds a fingerprint of every series, and some
numbers that say in words what changed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.codes import Event, Stage
from sim.run import Run, simulate
from sim.scenario.scenario import Scenario
from sim.state.records import TRUST_HELD, Series

GOLDEN = Path(__file__).parent / "golden" / "default.json"
SCENARIO = Scenario(residents=500, weeks=104, burn_in=26)
SEEDS = (1, 2)
QUARTER = 13
COMMAND = "python tests/test_golden.py --accept"


def fingerprint(array: np.ndarray) -> str:
    """Return a fingerprint (32 hexadecimal digits) of type, shape and every bit of a series."""
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return hashlib.sha256(f"{little.dtype.str} {little.shape} ".encode() + little.tobytes()).hexdigest()[:32]


def readable(run: Run) -> dict[str, Any]:
    """Return numbers that tell a reader what a change of results is about."""
    places, n = run.series.funnel.sum(axis=1), int(run.group_sizes.sum())
    trust = run.series.trust_ledger[:, TRUST_HELD].sum(axis=(1, 2)) / (n * len(run.scenario.agencies))
    unreached = places[:, Stage.DOES_NOT_KNOW :].sum(axis=1)
    return {
        "unreached residents, every quarter": unreached[::QUARTER].tolist(),
        "open needs, every quarter": run.series.needs[::QUARTER].tolist(),
        "mean trust, every quarter": [round(float(share), 6) for share in trust[::QUARTER]],
        "residents by place, last week": dict(zip(Stage.words(), places[-1].tolist(), strict=True)),
        "events, all weeks": dict(zip(Event.words(), run.series.events.sum(axis=0).tolist(), strict=True)),
    }


def golden(seed: int) -> dict[str, Any]:
    """Return what the golden file holds of one seed."""
    run = simulate(SCENARIO, seed)
    hashes = {name: fingerprint(array) for name, array in zip(Series._fields, run.series, strict=True)}
    return {"series": hashes, "numbers": readable(run)}


def accepted() -> dict[str, Any]:
    """Return what was accepted last, by seed."""
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_golden_file_is_about_these_seeds():
    assert list(accepted()) == [str(seed) for seed in SEEDS]


@pytest.mark.parametrize("seed", SEEDS)
def test_results_are_those_that_were_accepted(seed):
    now, then = golden(seed), accepted()[str(seed)]
    why = f"results changed; if that is meant: {COMMAND}, and note it in CHANGELOG.md under 'Results change'"
    for what, numbers in then["numbers"].items():
        assert now["numbers"][what] == numbers, why
    assert now["series"] == then["series"], why


def test_seeds_differ():
    first, second = (accepted()[str(seed)] for seed in SEEDS)
    assert all(first["series"][name] != second["series"][name] for name in ("funnel", "events", "trust_ledger"))


def test_a_fingerprint_sees_every_bit_and_the_shape():
    array = np.arange(6.0).reshape(2, 3)
    moved = array.copy()
    moved[1, 2] = np.nextafter(5.0, 6.0)
    prints = {fingerprint(one) for one in (array, moved, array.T, array.reshape(3, 2), array.astype(np.float32))}
    assert len(prints) == 5
    assert fingerprint(array.astype(">f8")) == fingerprint(array)
    assert fingerprint(array.T.copy().T) == fingerprint(array)


def accept() -> None:
    """Write the golden file, and say what changed."""
    before = accepted() if GOLDEN.exists() else {}
    after = {str(seed): golden(seed) for seed in SEEDS}
    if before == after:
        print("The results are those that were accepted before; nothing is written.")
        return
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(after, indent=1) + "\n", encoding="utf-8")
    for seed, now in after.items():
        then = before.get(seed, {"series": {}, "numbers": {}})
        changed = [name for name, value in now["series"].items() if then["series"].get(name) != value]
        print(f"seed {seed}: {', '.join(changed) or 'no'} series changed")
    print(f"Written: {GOLDEN.name}. Now note the change, and why, in CHANGELOG.md under 'Results change'.")


if __name__ == "__main__":
    if sys.argv[1:] != ["--accept"]:
        sys.exit(f"To accept the present results as the golden ones: {COMMAND}")
    accept()
