"""An error knows its place, and names the nearest."""

import pickle

import numpy as np
import pytest
from helpers.sentences import sentence_of

from sim.core.errors import InputError, dotted, nearest, number_of
from sim.scenario.scenario import Scenario


def test_errors_know_their_place_and_survive_a_process_border():
    with pytest.raises(InputError) as caught:
        Scenario(agencies=[{"name": "A", "domains": ["health"], "paper": 2}])
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.at == ("agencies", 0, "paper") and error.reason.startswith("the value of 'A' is 2")
    assert str(error) == str(caught.value)
    assert dotted(("lever", 1, "moves", 0, "quantity")) == "lever[2].moves[1].quantity"
    assert nearest("x", ()) == "none are known"


@pytest.mark.parametrize("value", [2, 2.0, "2", " 2e0 ", np.float64(2.0), np.int64(2)])
def test_a_number_may_be_written_as_a_text(value):
    assert number_of(value) == 2.0 and type(number_of(value)) is float


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (True, "'True' is not a number"), ("much", "'much' is not a number"), (None, "'None' is not a number"),
        ("nan", "the value is nan, but it must be a finite number"),
        (float("inf"), "the value is inf, but it must be a finite number"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_one_sentence(value, sentence):
    assert sentence_of(number_of, value) == sentence
