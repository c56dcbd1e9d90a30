"""Random numbers without a sequence: every draw is a function of what it is for.

A draw is keyed by (seed, week, who, purpose). No draw depends on what else was drawn, so two
scenarios with one seed differ only through what the lever caused.

The hash is the finaliser of splitmix64 (Steele, Lea and Flood 2014, OOPSLA; variant 13 of Stafford).
Seed, purpose and week are mixed one after another into the start of a stream; `who` then walks along
the stream in steps of the golden gamma, which is splitmix64 itself. `sim/README.md` reports the
battery that it passed; `tests/core/test_keyed_random.py` repeats the part that is quick.
"""

from __future__ import annotations

import numpy as np

from sim.codes import MAX_AGENCIES
from sim.core.compiled import compiled

GAMMA = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
SHIFT_30, SHIFT_27, SHIFT_31, SHIFT_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
TO_UNIT = 2.0**-53
N_SUB = 64
"""A purpose may be split further by agency or life domain: at most 64 parts."""

PURPOSES = (
    "home", "household_size", "household_kind", "age", "origin", "born_abroad", "social_rent",
    "income_support", "disability_support", "parent", "proficiency", "paper_skill", "digital_skill",
    "assertiveness", "shame", "complexity", "cultural_distance", "expert", "initial_trust",
    "initial_awareness", "initial_fear", "care_avoider", "tie_community", "tie_street",
    "tie_organisation", "tie_other", "standing_need", "need_gap", "need_domain", "need_severity",
    "earlier_contact", "earlier_agency",
    "need_course", "spread_domain", "consider", "known", "choose", "ask", "criteria", "paper",
    "language", "leave_queue", "meet", "same_person", "success", "severe", "drop_out", "notable",
    "tell_gap", "tell_to", "tell_fresh", "accept", "stifle",
    "tie_ring", "tie_shuffle",
    "contact_person", "leave_post", "tender", "background", "slight", "refer", "refer_to", "arrive", "hand_over",
    "close_early", "informal_start", "bridge", "street_start", "escalate", "forced_severe", "move_gap", "newcomer",
    "equals",
)  # fmt: skip
"""Everything a number is drawn for. Appending keeps old results; reordering changes them."""

PURPOSE = {name: index * N_SUB for index, name in enumerate(PURPOSES)}
"""Code of each purpose; the codes of its parts follow it, up to the next purpose."""


@compiled
def mix(x):
    """Scramble 64 bits: a bijection on unsigned 64-bit integers."""
    x = (x ^ (x >> SHIFT_30)) * MIX_1
    x = (x ^ (x >> SHIFT_27)) * MIX_2
    return x ^ (x >> SHIFT_31)


@compiled
def stream(seed, week, purpose):
    """Return the start (uint64) of the stream for one seed, week (or event number) and purpose code."""
    h = mix(np.uint64(seed) + GAMMA)
    h = mix(h + np.uint64(purpose + 1) * GAMMA)
    return mix(h + np.uint64(week + 1) * GAMMA)


@compiled
def uniform(start, who):
    """Return the uniform number in [0, 1) of `who` in the stream that begins at `start`."""
    return np.float64(mix(np.uint64(start) + np.uint64(who + 1) * GAMMA) >> SHIFT_11) * TO_UNIT


@compiled
def comes_first(start, i, a, b):
    """Return whether agency a comes before b to resident i, where nothing else tells them apart: an order by lot."""
    return uniform(start, i * MAX_AGENCIES + a) < uniform(start, i * MAX_AGENCIES + b)


@compiled
def _fill(start, who, out):
    for k in range(who.shape[0]):
        out[k] = uniform(start, who[k])


def uniforms(seed: int, purpose: str, who: np.ndarray, *, sub: int = 0, week: int = 0) -> np.ndarray:
    """Draw one uniform number for each of many.

    Parameters
    ----------
    seed : the seed of the run, 0 or above.
    purpose : a name in PURPOSES.
    who : integer array of shape (n,): keys of residents, households or ties.
    sub : part of the purpose (agency, domain, attempt), in [0, 64).
    week : week or event number, 0 or above.

    Returns
    -------
    Array of float64 in [0, 1), shape (n,).
    """
    if not 0 <= sub < N_SUB:
        raise ValueError(f"sub is {sub}, but it must lie in [0, {N_SUB})")
    who = np.ascontiguousarray(who, dtype=np.int64)
    out = np.empty(who.shape[0])
    with np.errstate(over="ignore"):
        _fill(np.uint64(stream(seed, week, PURPOSE[purpose] + sub)), who, out)
    return out
