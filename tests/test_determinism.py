"""Same scenario and seed, same bytes: whatever the threads, the pieces, the shared history and the compiler."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers.paths import ROOT, TESTS

from sim.codes import Event
from sim.core.errors import InputError
from sim.run import Run, simulate
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Scenario

BURN_IN = 20
BUSY = {
    "need_rate": 0.05, "severe_chance": 0.5, "tell_rate": 0.3, "story_fading": 0.004, "refer_chance": 0.8,
    "informal_start": 0.8, "informal_relief": 0.005, "bridge_chance": 0.5, "street_start": 1.0, "escalation_from": 0.4,
    "escalation_chance": 1.0, "moving_rate": 0.01, "early_closure_from": 0.6,
}  # fmt: skip
"""Makes every mechanism work in a town of 60: all kinds of events happen within 80 weeks."""

AGENCIES = tuple(agency.model_copy(update={"staff": 8.0, "early_closure": 0.5}) for agency in DEFAULT_AGENCIES)
SMALL = Scenario(residents=60, weeks=60, burn_in=BURN_IN, parameters=BUSY, agencies=AGENCIES)
WITH_LEVERS = SMALL.with_levers(LEVERS)
RULES = {
    "everything": {},
    "confirmation": {"learning": "confirmation"},
    "threshold": {"seeking": "threshold", "peers": "off"},
    "watts_strogatz": {"ties": "watts_strogatz"},
    "degree_preserving": {"ties": "degree_preserving"},
}


def arrays_of(run: Run) -> dict[str, np.ndarray]:
    """Return every array of a run by name."""
    return {
        f"{part}.{name}": np.asarray(array)
        for part in ("residents", "ties", "settings", "state", "series")
        for name, array in getattr(run, part)._asdict().items()
    }


def fingerprint(run: Run) -> str:
    """Return the SHA-256 over types, shapes and bytes of all arrays."""
    digest = hashlib.sha256()
    for name, array in arrays_of(run).items():
        digest.update(f"{name} {array.dtype.descr if array.dtype.names else array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def fingerprint_by_rule(name: str) -> str:
    """Return the fingerprint of a small town with every mechanism and lever on, under one rival rule."""
    return fingerprint(simulate(WITH_LEVERS.changed(rules=RULES[name]), 7))


def test_the_small_town_meets_everything():
    events = dict(zip(Event.words(), simulate(WITH_LEVERS, 7).series.events.sum(axis=0), strict=True))
    assert all(n > 0 for n in events.values()), events


def test_same_seed_same_bytes_and_another_seed_other_bytes():
    one, again, other = (simulate(WITH_LEVERS, seed) for seed in (7, 7, 8))
    assert fingerprint(one) == fingerprint(again)
    same = {name for name, array in arrays_of(one).items() if array.tobytes() == arrays_of(other)[name].tobytes()}
    # what does not depend on chance may agree, and nothing else
    assert {name for name in same if name.startswith(("state", "series", "ties"))} <= {"state.n_workers"}


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_seeds_at_both_ends_of_their_range_work(seed):
    assert fingerprint(simulate(SMALL, seed)) == fingerprint(simulate(SMALL, np.int64(seed)))


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, "1", None])
def test_other_seeds_are_refused(seed):
    with pytest.raises(InputError, match="it must be a whole number from 0 to 2\\^63 - 1"):
        Run(SMALL, seed)


def test_threads_at_once_give_the_bytes_of_one_after_the_other():
    scenario = WITH_LEVERS.changed(residents=2000)
    seeds = range(6)
    alone = [fingerprint(simulate(scenario, seed)) for seed in seeds]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: fingerprint(simulate(scenario, seed)), seeds))
    assert together == alone
    assert len(set(alone)) == len(alone)


def test_pieces_give_the_bytes_of_the_whole():
    whole = fingerprint(simulate(WITH_LEVERS, 7))
    by_week = Run(WITH_LEVERS, 7)
    while not by_week.is_finished:
        by_week.advance(1)
    in_pieces = Run(WITH_LEVERS, 7).advance(3).burn_in().advance(0).burn_in().advance(17).advance(10_000)
    assert fingerprint(by_week) == fingerprint(in_pieces) == whole
    assert fingerprint(in_pieces.advance()) == whole


@pytest.mark.parametrize("week", [0, 7, BURN_IN])
def test_a_fork_equals_a_run_from_scratch_and_leaves_its_base_alone(week):
    base = Run(SMALL, 7).advance(week)
    before = fingerprint(base)
    forked, idle = base.fork(WITH_LEVERS), base.fork(SMALL.changed(weeks=30))
    assert fingerprint(forked.advance()) == fingerprint(simulate(WITH_LEVERS, 7))
    assert fingerprint(idle.advance()) == fingerprint(simulate(SMALL.changed(weeks=30), 7))
    assert fingerprint(base) == before
    assert fingerprint(base.advance()) == fingerprint(simulate(SMALL, 7))


def test_a_fork_that_would_need_another_history_is_refused():
    base = Run(SMALL, 7).burn_in()
    for changes, what in (({"residents": 80}, "residents"), ({"parameters": {}}, "parameters")):
        with pytest.raises(InputError, match=f"'{what}' differs"):
            base.fork(SMALL.changed(**changes))
    with pytest.raises(InputError, match="21 weeks have passed"):
        base.advance(1).fork(SMALL)


def test_a_planted_story_changes_nothing_before_it_is_told():
    untouched, planted = Run(SMALL, 7).burn_in(), Run(SMALL, 7).burn_in()
    planted.plant_story(5, "GGZ", is_severe=True)
    assert fingerprint(planted) != fingerprint(untouched)
    same = arrays_of(untouched)
    changed = {name for name, array in arrays_of(planted).items() if array.tobytes() != same[name].tobytes()}
    assert changed <= {"state.bonds", "state.next_tell"}
    assert fingerprint(planted.advance()) != fingerprint(untouched.advance())


def test_plain_python_gives_the_bytes_of_compiled_code():
    code = "from test_determinism import *; print(*[fingerprint_by_rule(name) for name in RULES])"
    environment = os.environ | {
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(ROOT)]),
        "PYTHONWARNINGS": "error",
    }
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.split() == [fingerprint_by_rule(name) for name in RULES]
