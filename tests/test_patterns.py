"""Patterns: each declared once and soundly, observed without a trace, and able to fail as well as to hold."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.cli.main import main
from experiments.engine import runner
from experiments.engine.executors import Workers
from experiments.engine.study import Study
from experiments.statistics.association import corrected_share_explained, corrected_v_squared, moran, standardised
from experiments.studies.patterns import verdicts
from experiments.studies.patterns.catalogue import FINDINGS, PATTERNS
from experiments.studies.patterns.declare import EMERGES, IMPOSED, Pattern, only_if
from experiments.studies.patterns.evaluate import effects, holds, interval, mean_seen, plan_of, wilson
from experiments.studies.patterns.observe import observe
from experiments.studies.patterns.report import chosen
from experiments.studies.patterns.sources import hear_of_removal
from experiments.studies.sampling import plausible_worlds
from sim.codes import StoryMark
from sim.core.errors import InputError
from sim.measures.stories import keeps_story
from sim.population.graph import ties_from
from sim.run import Run
from sim.scenario.scenario import Mechanisms, Scenario

TOWN = Scenario(name="town", residents=500, weeks=104, burn_in=52)
BY_NAME = {pattern.name: pattern for pattern in PATTERNS}
ROBUST = ("SF2", "SF4", "SF10", "SF18", "SF27")
SEEDS, THREADS = range(3), Workers(2, "threads")


def study_in(folder):
    return Study(folder, "bereik patterns", THREADS)


def negative(pattern):
    """Return the pattern that tells the opposite."""
    return replace(pattern, effect=lambda of: tuple(-one for one in pattern.told(of)))


def pattern_of(number=1, arms=None, kind=EMERGES, absent=""):
    return Pattern(number, "2", "What is told.", "what", "how far", kind, arms or {}, lambda of: 0.0, "share",
                   absent=absent)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def found(folder):
    patterns = [BY_NAME[name] for name in ROBUST]
    reversed_ones = [replace(negative(one), number=100 + one.number) for one in patterns]
    return effects(TOWN, {"default": {}}, [*patterns, *reversed_ones], SEEDS, study_in(folder), "default")


# Declarations.


def test_every_stylised_fact_is_declared_once_and_in_order():
    assert [pattern.number for pattern in PATTERNS] == list(range(1, 55))


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_declaration_is_complete(pattern):
    assert pattern.sections and pattern.varied and pattern.measured and pattern.unit
    assert pattern.statement.endswith(".") and pattern.statement[0].isupper()
    assert pattern.kind in (EMERGES, IMPOSED)
    assert bool(pattern.arms) != bool(pattern.absent)


def test_findings_are_about_patterns():
    assert FINDINGS.keys() <= BY_NAME.keys()


def test_what_the_evidence_says_is_imposed_or_should_emerge_is_called_so():
    assert {BY_NAME[name].kind for name in ("SF5", "SF31", "SF35")} == {IMPOSED}
    emergent = (4, 10, 11, 12, 18, 19, 20, 24, 27, 43, 44, 45)
    assert {BY_NAME[f"SF{number}"].kind for number in emergent} == {EMERGES}


def test_every_arm_is_a_plan_in_every_world():
    worlds = {name: dict(row.dropna()) for name, row in plausible_worlds(2).iterrows()}
    for work in {pattern.work for pattern in PATTERNS}:
        plan, rows = plan_of(TOWN, worlds, [one for one in PATTERNS if one.work is work and one.arms], SEEDS)
        assert len(plan.table) == len(rows) == len(set(rows))
        for variant in range(len(rows)):
            plan.scenario(variant)


def test_an_arm_wins_over_its_world():
    pattern = pattern_of(arms={"arm": {"parameter.trust_gain": 0.02}})
    plan, _ = plan_of(TOWN, {"world": {"parameter.trust_gain": 0.1, "parameter.drop_out": 0.3}}, [pattern], SEEDS)
    assert dict(plan.scenario(0).parameters) == {"trust_gain": 0.02, "drop_out": 0.3}


def test_only_names_patterns():
    assert [pattern.name for pattern in chosen("sf10, SF2")] == ["SF2", "SF10"]
    assert chosen(None) == PATTERNS
    with pytest.raises(InputError, match="SF99"):
        chosen("SF1,SF99")


# Observing.


def test_looking_changes_nothing_and_keeps_the_same_names_everywhere():
    base = Run(TOWN, 1).burn_in()
    plain, seen = base.fork(TOWN).advance(), base.fork(TOWN)
    numbers = observe(seen)
    assert all(np.array_equal(one, other) for one, other in zip(plain.series, seen.series, strict=True))
    assert all(np.ndim(number) <= 1 for number in numbers.values())
    assert list(observe(Run(TOWN.changed(weeks=20), 2).burn_in())) == list(numbers)


@pytest.mark.parametrize("off", [*Mechanisms.model_fields, "all"])
def test_no_pattern_stumbles_where_a_mechanism_is_off(off):
    names = Mechanisms.model_fields if off == "all" else (off,)
    town = Scenario(residents=60, weeks=104, burn_in=20, mechanisms=Mechanisms(**dict.fromkeys(names, False)))
    numbers = hear_of_removal(Run(town, 1).burn_in())
    for pattern in PATTERNS:
        told = pattern.told(dict.fromkeys(pattern.arms, numbers))
        assert told and all(isinstance(one, float) for one in told)
        assert off != "all" or not holds(np.array([told]))


def test_a_story_of_a_removed_child_is_told_to_one_in_a_hundred():
    town = TOWN.changed(weeks=1)
    run = Run(town, 2).burn_in()
    before = run.fork(town)
    before.advance()
    hear_of_removal(run)
    severe = [(one.state.bonds["story_marks"] & StoryMark.SEVERE > 0) & keeps_story(one) for one in (before, run)]
    assert 1 <= severe[1].sum() - severe[0].sum() <= 2 * TOWN.residents * 0.01


# A few patterns for real, and that each can fail.


@pytest.mark.parametrize("name", ROBUST)
def test_a_robust_pattern_holds_in_a_small_town(found, name):
    assert holds(found[name][0])


@pytest.mark.parametrize("name", ROBUST)
def test_the_opposite_of_a_pattern_fails(found, name):
    assert not holds(found[f"SF{100 + BY_NAME[name].number}"][0])


def test_finished_runs_are_not_run_again(found, folder, monkeypatch):
    def refuse(chunk):
        raise AssertionError("a finished run is run again")

    monkeypatch.setattr(runner, "perform", refuse)
    again = effects(
        TOWN,
        {"default": {}},
        [BY_NAME[name] for name in ROBUST],
        SEEDS,
        study_in(folder),
        "default",
    )
    assert all(np.array_equal(again[name], found[name], equal_nan=True) for name in ROBUST)


def test_a_run_that_fails_is_nothing_seen(tmp_path, capsys):
    pattern = replace(BY_NAME["SF2"], arms={"world": {"parameter.ring_degree": 600.0, "rule.ties": "watts_strogatz"}})
    told = effects(TOWN, {"default": {}}, [pattern], SEEDS, study_in(tmp_path), "default")
    assert np.isnan(told["SF2"]).all() and not holds(told["SF2"][0])
    assert "3 of 3 runs failed" in capsys.readouterr().err


# Verdicts.


def test_wilson_intervals_are_the_known_ones():
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775328), abs=1e-6)
    assert wilson(64, 64) == pytest.approx((64 / (64 + 3.8414588), 1.0), abs=1e-6)
    assert np.isnan(wilson(0, 0)).all()


def test_an_interval_is_that_of_t_over_the_seeds_that_show_it():
    assert interval(np.array([1.0, 2.0, 3.0, np.nan])) == pytest.approx((2.0, -0.4841377, 4.4841377), abs=1e-6)
    assert np.isnan(interval(np.array([1.0, np.nan]))).all()


def test_a_pattern_holds_where_all_that_it_tells_is_above_0():
    two_seeds = np.array([[[1.0, -0.1], [3.0, 0.3]], [[1.0, -0.3], [3.0, 0.1]], [[np.nan, 1.0], [np.nan, 1.0]]])
    assert holds(two_seeds).tolist() == [True, False, False]
    assert mean_seen(two_seeds)[:, 0] == pytest.approx([2.0, 2.0, np.nan], nan_ok=True)
    assert only_if(2.0, 1.0) == (2.0, 1.0)


def lines(default, n_holds, n=10, **pattern):
    """Return the line of a pattern with these effects by seed, which holds in n_holds of n worlds."""
    worlds = np.where(np.arange(n) < n_holds, 1.0, -1.0).reshape(n, 1, 1)
    return verdicts.line_of(pattern_of(**pattern), np.array(default, float).reshape(-1, 1), worlds)


def test_reproduced_is_in_the_default_world_and_in_four_of_five_worlds():
    certain, unsure = [0.9, 1.0, 1.1], [-1.0, 1.0, 3.0]
    assert lines(certain, 8).verdict == verdicts.REPRODUCED
    assert lines(certain, 7).verdict == verdicts.NOT_REPRODUCED
    assert lines(unsure, 10).verdict == verdicts.NOT_REPRODUCED
    assert lines([np.nan] * 3, 10).verdict == verdicts.NOT_REPRODUCED
    assert (lines(certain, 8).share, lines(certain, 8).n_worlds) == (0.8, 10)


def test_a_pattern_without_a_mechanism_counts_and_is_not_reproduced():
    absent = pattern_of(2, absent="nobody grows older")
    (line,) = verdicts.lines_of([absent], {}, {})
    assert (line.verdict, line.finding, line.effect) == (verdicts.ABSENT, "nobody grows older", None)
    others = [lines([0.9, 1.0, 1.1], 9), lines([0.9, 1.0, 1.1], 9, kind=IMPOSED)]
    assert verdicts.summary([line, *others]) == (
        "2 of 3 patterns are reproduced: 1 of 2 that should emerge, and 1 of 1 that a rule imposes."
    )


def test_ablation_tells_what_breaks():
    patterns = [pattern_of(1, {"arm": {}}), pattern_of(2, {"arm": {"mechanism.stories": False}}), pattern_of(3)]
    rows = [lines([0.9, 1.0, 1.1], 9), lines([0.9, 1.0, 1.1], 9), lines([-1.0, 1.0], 9)]
    above = np.ones((len(verdicts.MECHANISMS), 2, 1))
    without = {"SF1": above.copy(), "SF2": above, "SF3": above}
    without["SF1"][verdicts.MECHANISMS.index("moving")] = -1.0
    cells = verdicts.cells_of(patterns, rows, without)
    states = {(cell.mechanism, cell.name): cell.state for cell in cells}
    assert states["moving", "SF1"] == verdicts.BREAKS and states["need", "SF1"] == verdicts.HOLDS
    assert states["stories", "SF2"] == verdicts.ARM_USES_IT and states["need", "SF2"] == verdicts.HOLDS
    assert states["need", "SF3"] == verdicts.DID_NOT_HOLD
    assert verdicts.without_trace(cells) == [name for name in verdicts.MECHANISMS if name != "moving"]


# Measures of association.


def test_moran_is_1_within_alike_pairs_and_minus_1_on_an_alternating_ring():
    assert moran(np.array([1.0, 1.0, 0.0, 0.0]), ties_from([(0, 1), (2, 3)], 4)) == pytest.approx(1.0)
    assert moran(np.array([1.0, 0.0, 1.0, 0.0]), ties_from([(0, 1), (1, 2), (2, 3), (0, 3)], 4)) == pytest.approx(-1.0)
    assert np.isnan(moran(np.ones(3), ties_from([(0, 1)], 3)))


def test_association_is_found_where_it_is_and_not_where_it_is_not():
    draws = np.random.default_rng(0)
    label, other = draws.integers(0, 4, 2000), draws.integers(0, 6, 2000)
    assert corrected_v_squared(label, label) == pytest.approx(1.0, abs=1e-3)
    assert corrected_v_squared(label, other) == pytest.approx(0.0, abs=5e-3)
    assert corrected_share_explained(label + 0.001 * draws.normal(size=2000), label) == pytest.approx(1.0, abs=1e-3)
    assert corrected_share_explained(draws.normal(size=2000), label) == pytest.approx(0.0, abs=5e-3)


def test_standardised_coefficients_hold_within_labels():
    draws = np.random.default_rng(1)
    label, one, two = draws.integers(0, 3, 4000), draws.normal(size=4000), draws.normal(size=4000)
    outcome = 3.0 * one - 4.0 * two + 100.0 * label
    assert standardised(outcome, [one, two], label) == pytest.approx([0.6, -0.8], abs=0.02)


# The command.


def test_the_command_writes_tables_and_figures(tmp_path, capsys):
    few = ["--worlds", "2", "--world-seeds", "2", "--seeds", "2", "--ablation-seeds", "2", "--workers", "2"]
    town = ["--residents", "60", "--weeks", "104", "--out", str(tmp_path)]
    assert main(["patterns", "--only", "SF8,SF14", *few, *town]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    tables = {"table.csv", "table.json", "table.md", "ablation.csv", "manifest.json"}
    assert names == tables | {"shares.png", "ablation.png", "runs"}
    said = capsys.readouterr().out
    assert "of 2 patterns are reproduced" in said and "no mechanism" in said
    assert (tmp_path / "table.csv").read_text().count("\n") == 3


def test_a_run_must_be_long_enough_for_the_shocks(tmp_path, capsys):
    assert main(["patterns", "--weeks", "103", "--out", str(tmp_path)]) == 2
    assert "104" in capsys.readouterr().err
