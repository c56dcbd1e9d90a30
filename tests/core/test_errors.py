"""An error knows its place, and names the nearest."""

import pickle

import pytest

from sim.core.errors import InputError, dotted, nearest
from sim.scenario.scenario import Scenario


def test_errors_know_their_place_and_survive_a_process_border():
    with pytest.raises(InputError) as caught:
        Scenario(agencies=[{"name": "A", "domains": ["health"], "paper": 2}])
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.at == ("agencies", 0, "paper") and error.reason.startswith("the value of 'A' is 2")
    assert str(error) == str(caught.value)
    assert dotted(("lever", 1, "moves", 0, "quantity")) == "lever[2].moves[1].quantity"
    assert nearest("x", ()) == "none are known"
