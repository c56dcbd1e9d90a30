"""Random words in the orders in which the model reads them, for batteries of statistical tests.

Run as a program it writes one pattern without end, as raw 64-bit words, to standard output:

    python tests/battery.py weeks | dieharder -g 200 -a
    python tests/battery.py weeks | RNG_test stdin64 -tlmax 8GB -multithreaded
    python tests/battery.py cost

The last line prints what one draw costs. `tests/test_draws.py` tests the beginning of the same patterns.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.core.compiled import compiled
from sim.core.keyed_random import GAMMA, N_PARTS, Purpose, mix, stream, uniform

SEED = 20260101
CODE = int(Purpose.ASK)
N_RESIDENTS = 10_000
N_WEEKS = 520
N_CODES = 64 * N_PARTS
BLOCK = 1 << 18


class Keys(NamedTuple):
    """The keys of many draws: whole numbers or integer arrays that broadcast against one another."""

    seed: np.ndarray | int
    week: np.ndarray | int
    code: np.ndarray | int
    who: np.ndarray | int


def _pairs(k: np.ndarray) -> Keys:
    pair, step = np.divmod(k, 2 * N_WEEKS)
    return Keys(SEED, step // 2, CODE, 2 * pair + step % 2)


def _blocks(k: np.ndarray) -> Keys:
    return Keys(k >> 14, (k >> 11) & 7, ((k >> 4) & 127) * N_PARTS, k & 15)


PATTERNS: dict[str, Callable[[np.ndarray], Keys]] = {
    # residents one after another, then the next week
    "residents": lambda k: Keys(SEED, k // N_RESIDENTS, CODE, k % N_RESIDENTS),
    # the weeks of one resident, then the next resident
    "weeks": lambda k: Keys(SEED, k % N_WEEKS, CODE, k // N_WEEKS),
    # every purpose and part of one resident, then the next resident
    "purposes": lambda k: Keys(SEED, 7, k % N_CODES, k // N_CODES),
    # the same resident, week and purpose in one run after another
    "seeds": lambda k: Keys(k, 7, CODE, 42),
    # two residents in turn, week after week, then the next two
    "pairs": _pairs,
    # 16 residents, then the next of 128 purposes, the next of 8 weeks, the next seed
    "blocks": _blocks,
    # the key of resident and agency (32 i + a), one agency, residents one after another
    "agencies": lambda k: Keys(SEED, k // N_RESIDENTS, CODE, k % N_RESIDENTS * 32 + 3),
    # a key made of two residents, i in the high and j in the low 32 bits: neighbours of i fastest
    "ties_near": lambda k: Keys(SEED, 0, CODE, ((k // N_RESIDENTS) << 32) + k % N_RESIDENTS),
    # the same key with i fastest: only the high 32 bits of the key change
    "ties_far": lambda k: Keys(SEED, 0, CODE, ((k % N_RESIDENTS) << 32) + k // N_RESIDENTS),
}
"""Which keys belong to draw number k (an int64 array)."""


@compiled
def _fill_words(seed, week, code, who, out):
    for k in range(out.shape[0]):
        out[k] = mix(stream(seed[k], week[k], code[k]) + np.uint64(who[k] + 1) * GAMMA)


def words(keys: Keys) -> np.ndarray:
    """Return the 64-bit words (uint64) behind the draws of `keys`; a draw is the word's first 53 bits."""
    arrays = np.broadcast_arrays(*(np.asarray(key, dtype=np.int64) for key in keys))
    out = np.empty(arrays[0].size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        _fill_words(*(np.ascontiguousarray(a).reshape(-1) for a in arrays), out)
    return out.reshape(arrays[0].shape)


def to_unit(word: np.ndarray) -> np.ndarray:
    """Return the numbers in [0, 1) that the model makes of 64-bit words."""
    return (word >> np.uint64(11)) * 2.0**-53


@compiled
def _draw_residents(start, out):
    for k in range(out.shape[0]):
        out[k] = uniform(start, k)


@compiled
def _draw_weeks(seed, code, who, out):
    for k in range(out.shape[0]):
        out[k] = uniform(stream(seed, k, code), who)


def _best_time(call: Callable[[], object], n_repeats: int = 200) -> float:
    call()
    times = []
    for _ in range(n_repeats):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def print_cost() -> None:
    """Print the cost of a draw in nanoseconds: the fastest of 200 blocks of 10,000 draws."""
    out = np.empty(N_RESIDENTS)
    start = np.uint64(stream(SEED, 7, CODE))
    rows = {
        "residents in a known stream": lambda: _draw_residents(start, out),
        "weeks of one resident, a stream for each": lambda: _draw_weeks(SEED, CODE, 42, out),
    }
    for title, call in rows.items():
        print(f"{title}: {_best_time(call) / N_RESIDENTS * 1e9:.2f} ns a draw")


def main(name: str) -> None:
    """Write the words of one pattern to standard output until the reader has had enough."""
    first = 0
    try:
        while True:
            k = np.arange(first, first + BLOCK, dtype=np.int64)
            sys.stdout.buffer.write(words(PATTERNS[name](k)).tobytes())
            first += BLOCK
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    choices = [*PATTERNS, "cost"]
    if len(sys.argv) != 2 or sys.argv[1] not in choices:
        sys.exit("usage: python tests/battery.py PATTERN, where PATTERN is one of: " + ", ".join(choices))
    if sys.argv[1] == "cost":
        print_cost()
    else:
        main(sys.argv[1])
