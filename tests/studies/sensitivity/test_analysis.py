"""The sensitivity analysis of the model: designs, rows and choices."""

import numpy as np
import pandas as pd
import pytest
from helpers.sensitivity import NAMES, TOWN

from experiments.statistics import sensitivity_indices
from experiments.studies.sensitivity import analysis
from experiments.studies.sensitivity.analysis import SensitivitySettings
from sim.adapters.salib import salib_problem
from sim.core.errors import InputError
from sim.parameters.registry import BY_NAME, PARAMETERS


def test_designs_have_the_size_that_is_said_and_stay_in_the_declared_ranges():
    names = [parameter.name for parameter in PARAMETERS if parameter.is_assumed][:16]
    problem = salib_problem(names, by_mechanism=False)
    assert len(analysis.sobol_design(problem, 512, False)) == 512 * (16 + 2)
    x = analysis.sobol_design(problem, 512, True)
    assert len(x) == 512 * (2 * 16 + 2) == 17_408
    low, high = np.array([[BY_NAME[name].low, BY_NAME[name].high] for name in names]).T
    assert np.all((x >= low) & (x <= high))
    assert np.all(np.ptp(x, axis=0) > 0.98 * (high - low))


def test_every_row_has_the_same_seeds():
    problem = salib_problem(NAMES, by_mechanism=False)
    x = analysis.sobol_design(problem, 16, False)
    plan = analysis.design(TOWN, problem, x, range(2))
    assert [(job.variant, job.seed) for job in plan.jobs()] == [(k, seed) for k in range(len(x)) for seed in (0, 1)]
    first = plan.scenario(3).parameters
    assert dict(first) == {name: pytest.approx(x[3, k]) for k, name in enumerate(NAMES)}


def test_restricting_keeps_order_and_groups():
    names = ["trust_gain", "need_rate", "hardening"]
    by_name = analysis.restricted(salib_problem(names, by_mechanism=False), ["hardening", "trust_gain"])
    assert by_name["names"] == ["trust_gain", "hardening"]
    by_group = analysis.restricted(salib_problem(names), ["learning"])
    assert by_group["names"] == ["trust_gain", "hardening"]
    assert by_group["groups"] == ["learning", "learning"]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"parameters": ("trust_gian", "need_rate")}, "'trust_gian' is not a parameter; did you mean 'trust_gain'?"),
        ({"parameters": ("trust_gain", "trust_gain")}, "two different parameters"),
        ({"parameters": ("trust_gain", "hardening"), "by_mechanism": True}, "all --parameters are of one mechanism"),
        ({"n": 500}, "a power of two of at least 16, such as 256 or 512"),
        ({"n": 8}, "such as 16 or 32"),
    ],
)
def test_a_mistake_is_one_sentence(choices, sentence):
    with pytest.raises(InputError) as refused:
        SensitivitySettings(TOWN, **choices)
    assert sentence in str(refused.value)


def test_where_every_run_failed_nothing_is_analysed():
    assert (
        np.isnan(analysis.by_row(pd.DataFrame({"error": ["broken"] * 4}), "non_reach", 2)).tolist() == [[True] * 2] * 2
    )
    with pytest.raises(InputError, match="no run gave a value"):
        sensitivity_indices.sobol_indices(salib_problem(NAMES, by_mechanism=False), np.full(6 * 4, np.nan), False)
