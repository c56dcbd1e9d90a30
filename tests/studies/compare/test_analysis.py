"""Comparing levers: what is run, and what it says of each."""

import pandas as pd
import pytest
from helpers.comparisons import TOWN

from experiments.studies.compare.analysis import CompareResult, CompareSettings, design, effects_of
from experiments.studies.compare.report import effects_table
from experiments.studies.lever_sets import ALL, BASELINE, levers_of
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move


def test_no_cost_per_resident_where_the_interval_includes_0():
    runs = [(BASELINE, (0.10, 0.11, 0.12)), ("sure", (0.08, 0.09, 0.10001)), ("unsure", (0.08, 0.115, 0.12))]
    rows = [(name, seed, "", share, 1e5 * share) for name, shares in runs for seed, share in enumerate(shares)]
    results = pd.DataFrame(rows, columns=["variant", "seed", "error", "non_reach", "forced_help_euros"])
    levers = [LEVERS["interpreters"].model_copy(update={"name": name}) for name in ("sure", "unsure")]
    baseline, sure, unsure = effects_of(results, TOWN, levers)
    assert sure.euros_per_resident == pytest.approx(9000.0 / sure.residents, rel=1e-6)
    assert sure.saved_euros == pytest.approx(1e5 * sure.removed / 100.0, abs=1e-3)
    assert unsure.removed > 0 > unsure.removed_low
    assert unsure.euros_per_resident is None
    assert baseline.euros_per_resident is None
    assert CompareResult([baseline, sure, unsure], {}).best_single is sure
    assert effects_table([baseline, sure, unsure]).row_count == 3


def test_levers_of_the_scenario_are_compared_and_not_part_of_the_baseline():
    own = Lever(name="tea", moves=(Move(quantity="agency.outreach", raise_to=0.9),))
    weak = LEVERS["interpreters"].model_copy(update={"strength": 0.5})
    scenario = TOWN.with_levers([own, weak])
    levers = levers_of(scenario)
    assert {lever.name for lever in levers} == {*LEVERS, "tea"}
    plan = design(CompareSettings(scenario, None, [0]))
    applied = {name: plan.scenario(k).levers for k, name in enumerate(plan.table.index)}
    assert applied[BASELINE] == ()
    assert applied["interpreters"] == (weak,)
    assert set(applied[ALL]) == set(levers)


def test_by_default_every_built_in_lever_is_compared_alone_and_with_all():
    plan = design(CompareSettings(TOWN, None, [0]))
    assert len(LEVERS) == 28
    assert list(plan.table.index) == [BASELINE, *LEVERS, ALL]


def test_a_single_lever_has_no_all_together():
    plan = design(CompareSettings(TOWN, ["interpreters"], [7]))
    assert list(plan.table.index) == [BASELINE, "interpreters"]
