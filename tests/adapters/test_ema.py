"""The model in the hands of the EMA workbench."""

from __future__ import annotations

import pickle
import re

import pytest
from helpers.adapted import TINY

from sim.adapters.ema import ema_model
from sim.adapters.inputs import with_inputs
from sim.adapters.salib import salib_problem
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.parameters.registry import BY_NAME, PARAMETERS
from sim.run import simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Rules


def test_a_model_states_what_the_declarations_state(ema):
    model = ema_model(TINY)
    uncertain = {one.name: one for one in model.uncertainties}
    assert {name for name in uncertain if name.startswith("rule_")} == {f"rule_{name}" for name in Rules.model_fields}
    assert {one.name for one in PARAMETERS if one.acts_under is not None} <= set(uncertain)
    for name in set(salib_problem()["names"]):
        low, high = BY_NAME[name].low, BY_NAME[name].high
        assert (uncertain[name].lower_bound, uncertain[name].upper_bound) == (low, high)
    assert [one.name for one in model.levers] == [f"lever_{name}" for name in LEVERS]
    assert {(one.lower_bound, one.upper_bound) for one in model.levers} == {(0.0, 1.0)}


def test_experiments_are_runs_with_these_values(ema):
    model = ema_model(TINY, ["tell_rate"], ["walk_in"], ["trust", "non_reach"], ["learning"], seeds=(2,))
    again = pickle.loads(pickle.dumps(model.function))
    experiments, found = ema.perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6
    for k, row in enumerate(experiments.to_dict("records")):
        inputs = {name: row[name] for name in ("tell_rate", "rule_learning", "lever_walk_in")}
        run = outcomes(simulate(with_inputs(TINY, inputs), 2))
        assert (found["trust"][k], found["non_reach"][k]) == (run["trust"], run["non_reach"])
        assert again(**inputs) == {"trust": run["trust"], "non_reach": run["non_reach"]}


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"rules": ["learnin"]}, "did you mean 'learning'?"),
        ({"outcomes": ["trusts"]}, "did you mean 'trust'?"),
        ({"parameters": ["tel_rate"]}, "did you mean 'tell_rate'?"),
        ({"levers": ["walkin"]}, "did you mean 'walk_in'?"),
    ],
)
def test_a_wrong_name_for_the_workbench_is_explained(ema, change, hint):
    with pytest.raises(InputError, match=re.escape(hint)):
        ema_model(TINY, **change)
