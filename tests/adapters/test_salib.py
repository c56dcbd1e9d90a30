"""The model in the hands of SALib."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest
from helpers.adapted import TINY
from SALib.analyze import morris, sobol
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from sim.adapters.inputs import with_inputs
from sim.adapters.salib import evaluate, salib_problem
from sim.core.errors import InputError
from sim.measures.non_reach import non_reach_last_year
from sim.parameters.registry import BY_NAME, PARAMETERS
from sim.quantities import Quantities
from sim.run import simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Mechanisms, Rules, Scenario

FEW = ("tell_rate", "need_threshold", "start_trust")


def test_a_problem_states_what_the_declarations_state():
    problem = salib_problem(FEW, levers=["walk_in"])
    assert problem == {
        "num_vars": 4,
        "names": [*FEW, "lever_walk_in"],
        "bounds": [[BY_NAME[name].low, BY_NAME[name].high] for name in FEW] + [[0.0, 1.0]],
        "groups": ["stories", "record", "start", "levers"],
    }
    assert "groups" not in salib_problem(FEW, by_mechanism=False)


def test_by_default_all_that_is_assumed_and_acts_takes_part():
    names = set(salib_problem()["names"])
    left_out = {one.name for one in PARAMETERS if not one.is_assumed or one.mechanism in ("record", "costs")}
    left_out |= {"confirmation", "ring_degree", "ring_rewiring", "no_tender"}
    assert names == set(BY_NAME) - left_out


def test_what_is_switched_off_takes_no_part():
    stories_only = Scenario(mechanisms=Mechanisms(**{name: name == "stories" for name in Mechanisms.model_fields}))
    assert set(salib_problem(scenario=stories_only)["groups"]) == {
        "population", "ties", "start", "domains", "stories",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["confirmation", "peer_effect", "key_figure_company", "ring_degree", "ring_rewiring"])
def test_a_parameter_takes_part_under_its_rule_and_acts_under_no_other(name):
    decision, rule = BY_NAME[name].acts_under or ("", "")
    for choice in Quantities.rules[decision].options:
        other = TINY.changed(rules=Rules(**{decision: choice}), residents=200, weeks=20)
        assert (name in salib_problem(scenario=other)["names"]) == (choice == rule)
        if choice != rule:
            ends = (BY_NAME[name].low, BY_NAME[name].high)
            low, high = (simulate(with_inputs(other, {name: value})) for value in ends)
            assert (low.state.bonds == high.state.bonds).all()
            assert np.array_equal(low.ties.neighbour, high.ties.neighbour)


@pytest.mark.parametrize(
    ("names", "levers", "hint"),
    [
        (["tel_rate"], [], "'tel_rate' is not a parameter; did you mean 'tell_rate'?"),
        ([], ["walkin"], "'walkin' is not a lever; did you mean 'walk_in'?"),
        (["tell_rate", "tell_rate"], [], "input 'tell_rate' stands twice; names must be unique"),
    ],
)
def test_a_wrong_name_is_explained(names, levers, hint):
    with pytest.raises(InputError, match=re.escape(hint)):
        salib_problem(names, levers=levers)


def test_a_row_is_a_run_with_these_values():
    problem = salib_problem(["tell_rate", "start_trust"], levers=["walk_in"])
    values = np.array([[0.1, 0.3, 0.0], [0.2, 0.6, 1.0]])
    got = evaluate(problem, values, TINY, seeds=(3, 4))
    lever = LEVERS["walk_in"]
    for row, (rate, trust, strength) in zip(got, values.tolist(), strict=True):
        levers = (lever.model_copy(update={"strength": strength}),)
        scenario = TINY.changed(parameters={"tell_rate": rate, "start_trust": trust}, levers=levers)
        assert row == np.mean([non_reach_last_year(simulate(scenario, seed)) for seed in (3, 4)])
    assert (evaluate(problem, values, TINY, seeds=(3, 4), n_threads=1) == got).all()


def test_rules_and_the_scenarios_own_levers_are_inputs():
    own = LEVERS["walk_in"].model_copy(update={"name": "own", "ramp": 0})
    changed = with_inputs(TINY.changed(levers=(own,)), {"rule_learning": "confirmation", "lever_own": 0.25})
    assert changed.rules == Rules(learning="confirmation")
    assert changed.levers == (own.model_copy(update={"strength": 0.25}),)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"values": np.zeros((2, 3))}, "the sample has the shape (2, 3), but it must be (rows, 1)"),
        ({"values": np.zeros(2)}, "the sample has the shape (2,)"),
        ({"values": np.array([[1.5]])}, "strength"),
        ({"values": np.array([[np.nan]])}, "strength"),
        ({"outcome": "nonreach"}, "'nonreach' is not an outcome; did you mean 'non_reach'?"),
        ({"seeds": ()}, "there are no seeds"),
    ],
)
def test_a_sample_that_cannot_be_run_is_explained(change, hint):
    arguments = {"values": np.array([[0.5]]), "scenario": TINY, **change}
    with pytest.raises(InputError, match=re.escape(hint)):
        evaluate(salib_problem([], levers=["walk_in"]), **arguments)


def test_sobol_finds_which_input_matters():
    # trust at the start against a parameter that trust does not depend on
    problem = salib_problem(["start_trust", "need_threshold"], by_mechanism=False)
    values = sobol_sample.sample(problem, 16, calc_second_order=False, seed=1)
    shares = sobol.analyze(problem, evaluate(problem, values, TINY, outcome="trust"), calc_second_order=False, seed=1)
    assert shares["ST"] == pytest.approx([1.0, 0.0], abs=0.2)
    assert shares["ST"][1] == 0.0


def test_morris_runs_on_all_inputs_by_mechanism():
    problem = salib_problem(levers=["walk_in", "interpreters"], scenario=TINY)
    values = morris_sample.sample(problem, 2, seed=1)
    effects = morris.analyze(problem, values, evaluate(problem, values, TINY, outcome="trust"), seed=1)
    assert list(effects["names"]) == list(dict.fromkeys(problem["groups"]))
    mu = dict(zip(effects["names"], effects["mu_star"], strict=True))
    assert np.isfinite(list(mu.values())).all() and mu["start"] > mu["outreach"]


def test_neither_library_is_loaded_before_it_is_used():
    loaded = "import sim, sys; sim.salib_problem(); print([name in sys.modules for name in ('SALib', 'ema_workbench')])"
    out = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert out == "[False, False]\n"
