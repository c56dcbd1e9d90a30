"""Sensitivity indices on functions whose answers are known, with and without chance."""

import numpy as np
import pandas as pd
import pytest

from experiments.statistics import sensitivity_indices
from experiments.studies.sensitivity import analysis
from sim.core.errors import InputError

ISHIGAMI = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
S1, ST = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
"""Of the Ishigami function with a = 7 and b = 0.1 (case N4)."""
VARIANCE = 7.0**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 0.5
NOISE, SHARED = 4.0, 9.0
UNIT = {"num_vars": 3, "names": ["x", "y", "z"], "bounds": [[0.0, 1.0]] * 3}


def ishigami(x):
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.fixture(scope="module")
def design():
    return analysis.sobol_design(ISHIGAMI, 1024, True)


@pytest.fixture(scope="module")
def noisy(design):
    """Return Ishigami with chance of known variance: alike in all rows (9) and in each row apart (4), for 8 seeds."""
    luck = np.linspace(-1.0, 1.0, 8)
    luck *= np.sqrt(SHARED / luck.var(ddof=1))
    own = np.random.default_rng(3).normal(0.0, np.sqrt(NOISE), (len(design), 8))
    return ishigami(design)[:, None] + luck[None, :] + own


def test_sobol_indices_of_ishigami(design):
    single, pairs = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design), True)
    assert list(single["factor"]) == ["a", "b", "c"]
    assert single["S1"].to_numpy() == pytest.approx(S1, abs=0.02)
    assert single["ST"].to_numpy() == pytest.approx(ST, abs=0.02)
    assert np.all(np.abs(single["S1"] - np.array(S1)) < single["S1_conf"])
    assert np.all(np.abs(single["ST"] - np.array(ST)) < single["ST_conf"])
    assert np.all(single[["S1_conf", "ST_conf"]] < 0.15)
    assert list(pairs.loc[0, ["factor", "other"]]) == ["a", "c"]
    assert pairs["S2"].to_numpy() == pytest.approx([0.2437, 0.0, 0.0], abs=0.03)


def test_without_second_order_there_are_no_pairs():
    x = analysis.sobol_design(ISHIGAMI, 1024, False)
    single, pairs = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(x), False)
    assert single["ST"].to_numpy() == pytest.approx(ST, abs=0.03)
    assert pairs.empty


def test_the_chance_part_is_found(noisy):
    rows = sensitivity_indices.base_rows(len(noisy), 8)
    chance = sensitivity_indices.split_variance(noisy[rows])
    assert (chance.n_rows, chance.n_seeds) == (2048, 8)
    assert chance.by_parameters == pytest.approx(VARIANCE, rel=0.05)
    assert chance.own == pytest.approx(NOISE, rel=0.05)
    assert chance.shared == pytest.approx(SHARED, rel=0.05)
    assert chance.by_chance == pytest.approx(NOISE + SHARED, rel=0.05)
    assert chance.kept(1) == pytest.approx(VARIANCE / (VARIANCE + NOISE), rel=0.02)
    assert chance.kept(4) == pytest.approx(VARIANCE / (VARIANCE + NOISE / 4), rel=0.02)
    assert chance.is_large(1)
    assert not chance.is_large(8)


def test_a_row_with_a_missing_value_plays_no_part_in_the_chance(noisy):
    some = noisy[:100].copy()
    some[7, 3] = np.nan
    assert sensitivity_indices.split_variance(some) == sensitivity_indices.split_variance(np.delete(some, 7, axis=0))


@pytest.mark.parametrize("shape", [(1, 8), (100, 1)])
def test_the_chance_part_needs_rows_and_seeds(shape):
    with pytest.raises(InputError, match="two rows and two seeds"):
        sensitivity_indices.split_variance(np.ones(shape))


def test_chance_shrinks_first_order_indices_as_said(noisy, monkeypatch):
    monkeypatch.setattr(sensitivity_indices, "N_RESAMPLES", 2)
    chance = sensitivity_indices.split_variance(noisy[sensitivity_indices.base_rows(len(noisy), 8)])
    kept = chance.kept(1)
    single = [sensitivity_indices.sobol_indices(ISHIGAMI, y, True)[0] for y in noisy.T]
    first, total = (np.mean([one[name] for one in single], axis=0) for name in ("S1", "ST"))
    assert first[1] < 0.85 * S1[1]
    assert first / kept == pytest.approx(S1, abs=0.04)
    assert total == pytest.approx(np.array(ST) * kept + 1.0 - kept, abs=0.02)


def test_luck_that_all_rows_share_cancels(design):
    plain, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design), True)
    lucky, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design) + 3.0, True)
    pd.testing.assert_frame_equal(plain, lucky)


def test_indices_are_the_same_again(design):
    first, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design), True)
    np.random.seed(5)  # what others draw plays no part
    again, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design), True)
    pd.testing.assert_frame_equal(first, again, check_exact=True)


def test_a_base_sample_with_a_missing_value_is_left_out(design):
    y = ishigami(design)
    y[8 * 5 + 2] = np.nan
    single, _ = sensitivity_indices.sobol_indices(ISHIGAMI, y, True)
    without, _ = sensitivity_indices.sobol_indices(ISHIGAMI, np.delete(ishigami(design), slice(40, 48)), True)
    pd.testing.assert_frame_equal(single, without)


def test_a_factor_without_effect_has_total_index_0_in_groups_too():
    grouped = UNIT | {"groups": ["second", "first", "second"]}
    x = analysis.sobol_design(grouped, 64, False)
    assert len(x) == 64 * 4
    single, _ = sensitivity_indices.sobol_indices(grouped, 2.0 * x[:, 1], False)
    assert list(single["factor"]) == ["second", "first"]
    assert single["ST"][0] == 0.0
    assert single["ST"][1] == pytest.approx(1.0, abs=0.05)


def test_morris_effects_of_a_linear_function_are_its_slopes():
    x = analysis.morris_design(UNIT, 6)
    effects = sensitivity_indices.morris_effects(UNIT, x, x @ [3.0, 0.0, -5.0])
    assert list(effects["factor"]) == ["z", "x", "y"]
    assert effects["mu_star"].to_numpy() == pytest.approx([5.0, 3.0, 0.0])
    assert effects["mu"].to_numpy() == pytest.approx([-5.0, 3.0, 0.0])
    assert effects["sigma"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_morris_groups_are_called_by_their_own_names():
    grouped = UNIT | {"groups": ["second", "first", "second"]}
    x = analysis.morris_design(grouped, 6)
    effects = sensitivity_indices.morris_effects(grouped, x, 4.0 * x[:, 1])
    assert list(effects["factor"]) == ["first", "second"]
    assert effects["mu_star"].to_numpy() == pytest.approx([4.0, 0.0])


def test_the_effect_of_luck_alone_is_as_said():
    x = analysis.morris_design(UNIT, 1000)
    y = np.random.default_rng(1).normal(0.0, 2.0, (len(x), 4))
    effect = sensitivity_indices.Chance(2, 2, 0.0, 0.0, 4.0).effect(n_seeds=4)
    assert sensitivity_indices.morris_effects(UNIT, x, y.mean(axis=1))["mu_star"].mean() == pytest.approx(
        effect, rel=0.05
    )


def test_pawn_holds_every_factor_against_a_dummy(design):
    rows = sensitivity_indices.base_rows(len(design), 8)[:300]
    x = np.column_stack([design[rows], np.random.default_rng(9).random(len(rows))])
    found = sensitivity_indices.pawn_indices(["a", "b", "c", "dead"], x, ishigami(design[rows])).set_index("factor")
    assert list(found.index) == ["a", "b", "c", "dead", sensitivity_indices.DUMMY]
    dummy = found["PAWN"][sensitivity_indices.DUMMY]
    assert dummy < 0.2
    assert found["PAWN"]["dead"] < 1.5 * dummy
    assert found["PAWN"]["b"] > found["PAWN"]["a"] > 2.0 * dummy
    assert np.all(found["PAWN_conf"] > 0.0)


def test_convergence_ends_with_the_indices_of_all_samples(design):
    settled = sensitivity_indices.convergence(ISHIGAMI, ishigami(design), True)
    assert list(settled["n"].unique()) == [256, 512, 1024]
    single, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design), True)
    last = settled[settled["n"] == 1024].drop(columns="n").reset_index(drop=True)
    pd.testing.assert_frame_equal(last, single)
    half, _ = sensitivity_indices.sobol_indices(ISHIGAMI, ishigami(design)[: 512 * 8], True)
    assert settled.loc[settled["n"] == 512, "ST"].to_numpy() == pytest.approx(half["ST"])


def test_cautions():
    rows = [(0.30, 0.04, 0.50, 0.03), (0.01, 0.02, 0.30, 0.02), (0.30, 0.06, 0.50, 0.03), (0.05, 0.01, 0.07, 0.03),
            (0.00, 0.00, 0.00, 0.00)]  # fmt: skip
    single = pd.DataFrame(rows, columns=["S1", "S1_conf", "ST", "ST_conf"])
    assert sensitivity_indices.cautions(single, floor=0.05) == [
        "",
        "S1 may be 0",
        "interval wider than 0.1",
        "ST may be chance alone",
        "S1 may be 0; ST may be 0",
    ]


@pytest.mark.parametrize(("y", "reason"), [(np.full(40, 0.5), "0.5 in every run"), (np.full(40, np.nan), "no run")])
def test_an_outcome_that_does_not_vary_is_refused(y, reason):
    with pytest.raises(InputError, match=reason):
        sensitivity_indices.sobol_indices(ISHIGAMI, y, True)
