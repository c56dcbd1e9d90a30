"""Runs of a small town at the ends of what is admitted, in a process of their own: one that hangs is ended."""

from __future__ import annotations

import math
import multiprocessing as mp
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

from sim.measures.outcomes import outcomes
from sim.parameters.registry import BY_NAME
from sim.quantities import Quantities, Quantity, Value
from sim.run import simulate
from sim.scenario.levers import MOVABLES, Lever, Move, limits_of
from sim.scenario.scenario import Scenario

TOWN = Scenario(residents=60, weeks=8, burn_in=4)
KNOWN = Quantities(TOWN)
TIES = ("kinds", "watts_strogatz", "degree_preserving")
FIRST, PATIENCE, MOST = 600.0, 300.0, 3.0
"""Seconds until the first answer, which may have to compile, and until the next; seconds of processor time admitted."""


class Trial(NamedTuple):
    """What is tried: the kind of trial ("quantity" or "lever"), of what, and the end."""

    kind: str
    name: str
    end: Value
    ties: str = "kinds"


def ends_of(one: Quantity) -> tuple[Value, ...]:
    """Return the lowest and the highest value, or all options."""
    return one.options or (one.lowest, one.highest)


def trials() -> list[Trial]:
    """Return every end of every quantity, and of every quantity that a lever moves.

    Five million residents are left out: they are admitted, and take their time.
    """
    found = []
    for one in KNOWN:
        shapes_ties = one.name.startswith("parameter.") and BY_NAME[one.short].mechanism in ("population", "ties")
        for end in ends_of(one):
            if (one.name, end) != ("residents", 5_000_000):
                found += [Trial("quantity", one.name, end, ties) for ties in (TIES if shapes_ties else TIES[:1])]
    found += [Trial("lever", name, end) for name in MOVABLES for end in ("raise_to", "lower_to", 0.0, 10.0)]
    return found


def scenario_of(trial: Trial) -> Scenario:
    """Return the town as a trial has it."""
    if trial.kind == "quantity":
        base = TOWN.changed(rules={"ties": trial.ties})
        return KNOWN[trial.name].set(base, trial.end)
    lowest, highest = limits_of(trial.name)
    how = {"raise_to": {"raise_to": highest}, "lower_to": {"lower_to": lowest}}.get(
        str(trial.end), {"times": trial.end}
    )
    return TOWN.with_levers([Lever(name="end", ramp=0, moves=(Move(quantity=trial.name, **how),))])


def problem_of(trial: Trial) -> str:
    """Return what is wrong with a run at an end: an error, a warning, or an outcome that is no finite number."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            kept = outcomes(simulate(scenario_of(trial), 1))
    except Exception as error:
        is_known = trial.name == "parameter.ring_degree" and "must stay below" in str(error)
        return "" if is_known else f"{type(error).__name__}: {error}"
    return next((f"{name} is {value}" for name, value in kept.items() if math.isinf(value)), "")


def _work(pipe: Connection, asked: Sequence[Trial], find: Callable[[Trial], str]) -> None:
    for trial in asked:
        before = time.process_time()
        pipe.send((find(trial), time.process_time() - before))


def tried(asked: Sequence[Trial], find: Callable[[Trial], str] = problem_of) -> dict[Trial, str]:
    """Return what is wrong with each trial, "" where nothing is; one that hangs or ends its process is told so."""
    found: dict[Trial, str] = {}
    context = mp.get_context("spawn")
    while len(found) < len(asked):
        left = asked[len(found) :]
        mine, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, left, find), daemon=True)
        process.start()
        theirs.close()
        for k, trial in enumerate(left):
            try:
                if not mine.poll(PATIENCE if k else FIRST):
                    found[trial] = "hangs"
                    break
                said, seconds = mine.recv()
            except EOFError:
                found[trial] = "ends its process"
                break
            found[trial] = said or (f"takes {seconds:.1f} s" if k and seconds > MOST else "")
        process.kill()
        process.join()
        mine.close()
    return found


if __name__ == "__main__":
    answers = tried(trials())
    for trial, said in answers.items():
        if said:
            print(*trial, said)
    print(f"{len(answers)} ends, {sum(map(bool, answers.values()))} of them with a problem")
    sys.exit(any(answers.values()))
