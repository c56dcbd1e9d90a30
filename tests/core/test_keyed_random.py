"""The quick part of the statistical battery for `sim/draws.py`; the long part is in `sim/README.md`.

Every p-value comes from the statistic's own distribution under independent, uniform draws. The seeds are
fixed, so a test that passes today passes always. A test is rejected where the smallest of its n p-values
falls below LEVEL / (n * N_TESTS), which is Bonferroni's correction over all p-values of this file: a perfect
generator would be rejected anywhere in it with a chance of at most LEVEL.
"""

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from battery import CODE, N_RESIDENTS, N_WEEKS, PATTERNS, SEED, Keys, to_unit, words
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.core.keyed_random import GAMMA, MIX_1, MIX_2, N_PARTS, Purpose, mix, stream, uniform, uniforms

LEVEL = 0.001
N_TESTS = 100
"""More than the tests of this file that call `check`, each pattern counted apart."""
N_DRAWS = 1 << 18
U64 = (1 << 64) - 1


def check(p_values: np.ndarray | float) -> None:
    """Fail where the smallest p-value is too small for so many tests."""
    p_values = np.atleast_1d(p_values)
    assert np.all(np.isfinite(p_values))
    assert p_values.min() * p_values.size * N_TESTS > LEVEL


def two_sided(z: np.ndarray) -> np.ndarray:
    return 2.0 * stats.norm.sf(np.abs(z))


def chi_square(counts: np.ndarray) -> float:
    """Return the two-sided p-value of equal expected counts: too even is as suspect as too uneven."""
    expected = counts.sum() / counts.size
    statistic = ((counts - expected) ** 2).sum() / expected
    tails = stats.chi2.cdf(statistic, counts.size - 1), stats.chi2.sf(statistic, counts.size - 1)
    return min(1.0, 2.0 * min(tails))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return the p-value of the correlation of two series of independent uniform numbers (known mean, variance)."""
    z = 12.0 * ((a - 0.5) * (b - 0.5)).sum() / np.sqrt(a.size)
    return float(two_sided(np.array(z)))


# ---- the patterns one by one -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=PATTERNS)
def word(request) -> np.ndarray:
    """The first words of one pattern."""
    return words(PATTERNS[request.param](np.arange(N_DRAWS, dtype=np.int64)))


def uniformity(u: np.ndarray) -> list[float]:
    """Return p-values of Kolmogorov-Smirnov, and of chi-square in one, two and three dimensions."""
    found = [float(stats.kstest(u, "uniform").pvalue)]
    for n_dimensions, n_cells in ((1, 1024), (2, 64), (3, 16)):
        cell = (u[: u.size // n_dimensions * n_dimensions].reshape(-1, n_dimensions) * n_cells).astype(np.int64)
        index = cell @ n_cells ** np.arange(n_dimensions)
        found.append(chi_square(np.bincount(index, minlength=n_cells**n_dimensions)))
    return found


def test_draws_are_uniform_in_one_two_and_three_dimensions(word):
    check(np.array(uniformity(to_unit(word))))


def test_low_bits_are_uniform_too(word):
    low = (word << np.uint64(32)) | (word >> np.uint64(32))
    check(np.array(uniformity(to_unit(low))))


def test_draws_do_not_correlate_with_those_before(word):
    u = to_unit(word)
    lags = [*range(1, 33), 64, 128, N_WEEKS, 2 * N_WEEKS, 2048, 4096, N_RESIDENTS]
    check(np.array([correlation(u[:-lag], u[lag:]) for lag in lags]))


def test_every_bit_is_balanced_and_independent_of_its_neighbour(word):
    bits = (word[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    ones = bits.sum(axis=0)
    changes_in_time = (bits[1:] ^ bits[:-1]).sum(axis=0)
    changes_in_word = (bits[:, 1:] ^ bits[:, :-1]).sum(axis=0)
    counts = np.concatenate([ones, changes_in_word]), changes_in_time
    z = [(count - n / 2) / np.sqrt(n / 4) for count, n in zip(counts, (word.size, word.size - 1), strict=True)]
    check(two_sided(np.concatenate(z)))


def test_no_word_of_a_pattern_comes_twice(word):
    assert np.unique(word).size == word.size


# ---- neighbours in the keys ------------------------------------------------------------------------

AXES = ("seed", "week", "code", "who")
SHAPE = (12, 24, 24, 48)


def grid_keys(first: int = 0) -> Keys:
    """Return the keys of a block of seeds, weeks, purposes (part 0) and residents."""
    seed, week, code, who = np.ix_(*(np.arange(n) for n in SHAPE))
    return Keys(SEED + first + seed, week, code * N_PARTS, who)


def neighbour_correlations(u: np.ndarray) -> np.ndarray:
    """Return the p-values of the correlation with every neighbour in the block, along and across its axes."""
    found = []
    for step in np.ndindex(3, 3, 3, 3):
        shift = np.array(step) - 1
        if not shift.any() or shift[shift != 0][0] < 0:
            continue
        here = tuple(slice(max(0, -s), n - max(0, s)) for s, n in zip(shift, SHAPE, strict=True))
        there = tuple(slice(max(0, s), n - max(0, -s)) for s, n in zip(shift, SHAPE, strict=True))
        found.append(correlation(u[here].ravel(), u[there].ravel()))
    return np.array(found)


@pytest.mark.parametrize("first", [0, 1 << 31, 1 << 40])
def test_neighbouring_keys_do_not_correlate(first):
    p_values = neighbour_correlations(to_unit(words(grid_keys(first))))
    assert p_values.size == (3**4 - 1) // 2
    check(p_values)


def test_parts_of_a_purpose_do_not_correlate():
    part, who = np.arange(N_PARTS)[:, None], np.arange(4096)[None, :]
    u = to_unit(words(Keys(SEED, 3, CODE + part, who)))
    check(np.array([correlation(u[a], u[b]) for a in range(N_PARTS) for b in range(a)]))


def test_residents_do_not_correlate_over_the_weeks():
    week, who = np.arange(8 * N_WEEKS)[None, :], np.arange(64)[:, None]
    u = to_unit(words(Keys(SEED, week, CODE, who)))
    check(np.array([correlation(u[i], u[j]) for i in range(64) for j in range(i)]))


def test_weeks_do_not_correlate_over_the_residents():
    week, who = np.arange(64)[:, None], np.arange(4096)[None, :]
    u = to_unit(words(Keys(SEED, week, CODE, who)))
    check(np.array([correlation(u[s], u[t]) for s in range(64) for t in range(s)]))


def test_seeds_do_not_correlate_over_the_residents():
    seed, who = np.arange(64)[:, None], np.arange(4096)[None, :]
    u = to_unit(words(Keys(seed, 3, CODE, who)))
    check(np.array([correlation(u[a], u[b]) for a in range(64) for b in range(a)]))


@pytest.mark.parametrize("axis", AXES)
def test_one_changed_bit_of_a_key_changes_half_of_the_word(axis):
    n, n_bits = 4096, {"seed": 32, "week": 16, "code": 12, "who": 40}[axis]
    k = np.arange(n)
    keys = Keys(k % 7, k % 11, k % 13, k)
    flips = []
    for bit in range(n_bits):
        changed = keys._replace(**{axis: getattr(keys, axis) ^ (1 << bit)})
        difference = words(keys) ^ words(changed)
        flips.append(((difference[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).sum(axis=0))
    z = (np.array(flips) - n / 2) / np.sqrt(n / 4)
    check(two_sided(z))


@pytest.mark.parametrize("axis", AXES)
def test_a_stream_follows_each_of_its_keys(axis):
    keys = Keys(3, 5, CODE, 8)
    changed = keys._replace(**{axis: np.arange(1, 2000) + getattr(keys, axis)})
    found = words(changed)
    assert np.unique(np.append(found, words(keys))).size == 2000


# ---- the battery notices a bad generator -----------------------------------------------------------


def vectorised_mix(x: np.ndarray) -> np.ndarray:
    x = (x ^ (x >> np.uint64(30))) * MIX_1
    x = (x ^ (x >> np.uint64(27))) * MIX_2
    return x ^ (x >> np.uint64(31))


def added_keys(keys: Keys) -> np.ndarray:
    """Return words of a generator that adds its keys, so that next week's resident is this week's neighbour."""
    total = sum(np.asarray(key, dtype=np.uint64) for key in keys)
    return vectorised_mix(total * GAMMA)


def one_round(keys: Keys) -> np.ndarray:
    """Return words of a generator that scrambles too little: a multiplication without shifts."""
    seed, week, code, who = (np.asarray(key, dtype=np.uint64) for key in keys)
    return ((seed * MIX_1 + code) * MIX_2 + week + who) * GAMMA


@pytest.mark.parametrize("weak", [added_keys, one_round])
def test_the_battery_rejects_weak_generators(weak: Callable[[Keys], np.ndarray]):
    with pytest.raises(AssertionError):
        check(neighbour_correlations(to_unit(weak(grid_keys()))))


def test_the_battery_rejects_numbers_that_are_too_even():
    with pytest.raises(AssertionError):
        check(np.array(uniformity((np.arange(N_DRAWS) * 0.6180339887498949) % 1.0)))


# ---- exact answers ---------------------------------------------------------------------------------


def reference_mix(x: int) -> int:
    """Return the finaliser of splitmix64 in Python's own integers."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & U64
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & U64
    return x ^ (x >> 31)


def reference_word(seed: int, week: int, code: int, who: int) -> int:
    gamma = 0x9E3779B97F4A7C15
    h = reference_mix((seed + gamma) & U64)
    for key in (code, week, who):
        h = reference_mix((h + (key + 1) * gamma) & U64)
    return h


def unmix(x: int) -> int:
    """Undo `reference_mix`: it loses nothing, so no two keys of one stream share a word."""
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, 1)):
        undone = x
        while shift < 64:
            undone ^= undone >> shift
            shift *= 2
        x = undone * pow(factor, -1, 1 << 64) & U64
    return x


def test_published_output_of_splitmix64():
    """Seed 1234567, as in the public test vectors of splitmix64 (Rosetta Code, "Pseudo-random numbers")."""
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    state = 1234567
    for k, expected in enumerate(published):
        state = (state + int(GAMMA)) & U64
        assert int(mix(np.uint64(state))) == expected
        assert uniform(np.uint64(1234567), k) == (expected >> 11) * 2.0**-53


@given(
    seed=st.integers(0, 2**62),
    week=st.integers(0, 2**31),
    purpose=st.sampled_from(Purpose),
    part=st.integers(0, N_PARTS - 1),
    who=st.lists(st.integers(0, 2**62), min_size=1, max_size=5),
)
def test_uniforms_equal_the_reference(seed, week, purpose, part, who):
    drawn = uniforms(seed, purpose, np.array(who), part=part, week=week)
    code = purpose + part
    assert drawn.tolist() == [(reference_word(seed, week, code, i) >> 11) * 2.0**-53 for i in who]


def test_the_battery_tests_the_numbers_of_the_model():
    who = np.arange(1000)
    for seed in range(20):
        expected = uniforms(seed, Purpose.ASK, who, part=4, week=9)
        assert np.array_equal(expected, to_unit(words(Keys(seed, 9, CODE + 4, who))))


def test_a_start_in_the_lower_half_gives_the_same_number_as_a_signed_integer():
    """Python hands a small start over as a signed integer, which must not turn the sum into a float."""
    starts = [int(stream(seed, 1, CODE)) for seed in range(20)]
    small = [start for start in starts if start < 1 << 63]
    assert small
    for start in small:
        assert uniform(np.int64(start), 3) == uniform(np.uint64(start), 3)


@given(st.integers(0, U64))
def test_mix_can_be_undone(x):
    assert unmix(reference_mix(x)) == x


def test_the_smallest_number_is_zero_and_the_largest_is_below_one():
    lowest = np.uint64((unmix(0) - int(GAMMA)) & U64)
    highest = np.uint64((unmix(U64) - int(GAMMA)) & U64)
    assert uniform(lowest, 0) == 0.0
    assert uniform(highest, 0) == 1.0 - 2.0**-53


def test_every_purpose_and_part_has_its_own_code():
    codes = [purpose + part for purpose in Purpose for part in range(N_PARTS)]
    assert len(set(codes)) == len(Purpose) * N_PARTS
    assert np.unique(words(Keys(SEED, 0, np.array(codes), 0))).size == len(codes)


@pytest.mark.parametrize("part", [-1, N_PARTS])
def test_a_part_beyond_the_purpose_is_refused(part):
    with pytest.raises(ValueError, match=r"part is .* must lie in \[0, 64\)"):
        uniforms(1, Purpose.ASK, np.arange(3), part=part)


PROGRAM = """
import numpy as np
from sim.core.compiled import IS_COMPILED
from sim.core.keyed_random import Purpose, uniforms
print(IS_COMPILED)
who = np.array([0, 1, 2, 9999, 2**40 + 3])
for seed in (0, 1, 2, 3, 2**40):
    for week in (0, 1, 519):
        for purpose in list(Purpose)[::7]:
            print(uniforms(seed, purpose, who, part=week % 5, week=week).tobytes().hex())
"""


def test_compiled_and_plain_python_give_the_same_bits():
    printed = {}
    for is_plain in ("0", "1"):
        environment = os.environ | {"NUMBA_DISABLE_JIT": is_plain}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        )
        printed[is_plain] = done.stdout.splitlines()
    assert (printed["0"][0], printed["1"][0]) == ("True", "False")
    assert len(printed["0"]) > 100
    assert printed["0"][1:] == printed["1"][1:]
