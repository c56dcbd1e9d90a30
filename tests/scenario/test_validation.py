"""One sentence for bad input, wherever a model is made: by itself, as a part of another, or of a scenario."""

import pytest
from helpers.sentences import sentence_of

from sim.scenario.agencies import Agency
from sim.scenario.levers import Lever, Move
from sim.scenario.profile import AgeShares, Profile
from sim.scenario.scenario import Mechanisms, Scenario

PAPER = {"quantity": "agency.paper", "lower_to": 0.1}


@pytest.mark.parametrize(
    ("model", "fields", "sentence"),
    [
        (Move, {"quantity": "agency.papr", "lower_to": 0.1},
         "'agency.papr' is not a quantity that a lever can move; did you mean 'agency.paper'?"),
        (Move, {"quantity": "agency.paper"},
         "the move of 'agency.paper' must have one of raise_to, lower_to and times"),
        (Move, {"quantity": "agency.paper", "lower_to": 2.0},
         "the move of 'agency.paper' goes to 2, but it must lie in [0, 1]"),
        (Move, {"quantity": "agency.paper", "lower": 0.1},
         "lower: 'lower' is not a known key; did you mean 'lower_to'?"),
        (Move, {"quantity": "agency.paper", "times": 11},
         "times: the value is 11, but it must be a number in [0, 10]"),
        (Lever, {"name": "x"}, "moves: the value is missing; it must be a list of at least 1 entry"),
        (Lever, {"name": "x", "moves": [PAPER], "strength": 2},
         "strength: the value is 2, but it must be a number in [0, 1]"),
        (Lever, {"name": "x", "moves": [PAPER, PAPER | {"lower_to": float("nan")}]},
         "moves[2].lower_to: the value is nan, but it must be a finite number"),
        (Lever, {"name": "x", "moves": [PAPER | {"quantity": "agency.papr"}]},
         "moves[1]: 'agency.papr' is not a quantity that a lever can move; did you mean 'agency.paper'?"),
        (Lever, {"name": "x", "moves": [PAPER], "groups": ("parent",)},
         "groups: 'parent' is not a risk group; did you mean 'parents'?"),
        (Lever, {"name": "x", "moves": [PAPER], "groups": ["parents", "parents"]},
         "groups: 'parents' stands twice; each name once is enough"),
        (Lever, {"name": "x", "moves": [PAPER], "agencies": ["GGZ", "GGZ"]},
         "agencies: 'GGZ' stands twice; each name once is enough"),
        (Lever, {"name": "x", "moves": [PAPER], "start": 10**30},
         "start: the value is 1000000000000000000000000000000, but it must be a whole number in [0, 10000]"),
        (Lever, {"name": "x", "moves": [PAPER], "euros_per_year": 1e308},
         "euros_per_year: the value is 1e+308, but it must be a number in [0, 1000000000]"),
        (Agency, {"name": "GGZ"}, "domains: the value is missing; it must be a list of at least 1 entry"),
        (Agency, {"name": "GGZ", "domains": ("helth",)},
         "domains: 'helth' is not a life domain; did you mean 'health'?"),
        (Agency, {"name": "GGZ", "domains": ("health",), "paper": 2},
         "paper: the value is 2, but it must be a number in [0, 1]"),
        (Agency, {"name": "GGZ", "domains": ("health",), "staff": 0},
         "staff: the value is 0, but it must be a number in [0.001, 20]"),
        (AgeShares, {"age_15_24": 2, "age_25_44": 0, "age_45_64": 0, "age_65_plus": 0},
         "age_15_24: the value is 2, but it must be a number in [0, 1]"),
        (Profile, {"name": "here"}, "source: the value is missing; it must be text"),
        (Scenario, {"agencies": [{"name": "GGZ", "domains": ["health"], "paper": 2}]},
         "agencies[1].paper: the value of 'GGZ' is 2, but it must be a number in [0, 1]"),
        (Scenario, {"levers": [{"name": "x", "moves": [PAPER | {"lower_to": float("nan")}]}]},
         "levers[1].moves[1].lower_to: the value of 'x' is nan, but it must be a finite number"),
        (Scenario, {"mechanisms": {"storys": False}},
         "mechanisms.storys: 'storys' is not a known key; did you mean 'stories'?"),
    ],
)  # fmt: skip
def test_every_model_says_what_is_wrong_in_one_sentence(model, fields, sentence):
    assert sentence_of(model, **fields) == sentence


def test_a_move_may_name_a_parameter_with_or_without_its_kind():
    short, full = (Move(quantity=f"{kind}trust_gain", raise_to=0.1) for kind in ("", "parameter."))
    assert (short.attribute, short.parameter) == (full.attribute, full.parameter) == ("", "trust_gain")
    paper = Move(**PAPER)
    assert (paper.attribute, paper.parameter) == ("paper", "")
    for name in ("need_threshold", "parameter.need_threshold", "grace_weeks", "distrust_threshold"):
        assert f"'{name}' is not a quantity that a lever can move" in sentence_of(Move, quantity=name, raise_to=0.5)


PROFILE = Scenario().neighbourhood
SOUND = (
    Agency(name="GGZ", domains=("health",)), Lever(name="x", moves=(Move(**PAPER),)), Move(**PAPER), PROFILE,
    PROFILE.age, PROFILE.households, PROFILE.origin, Mechanisms(), Scenario(),
)  # fmt: skip
LOOSE = {
    "integer": (True, "8", 8.0, 10**5000),
    "number": (True, "0.8", 10**5000),
    "boolean": (1, "true"),
    "string": (8, True),
}


def kinds_of(schema: dict) -> set[str]:
    """Return what a field admits by its schema: "number", "string" and so on; a list stands for its entries."""
    inner = [*schema.get("anyOf", ()), *schema.get("prefixItems", ()), schema.get("items", {})]
    return {schema.get("type", "")}.union(*map(kinds_of, filter(None, inner))) & {"array", *LOOSE}


@pytest.mark.parametrize("sound", SOUND, ids=lambda sound: type(sound).__name__)
def test_no_field_takes_what_only_looks_like_its_value(sound):
    model, n_tried = type(sound), 0
    for name, schema in model.model_json_schema()["properties"].items():
        kinds = kinds_of(schema)
        for kind in kinds - {"array"}:
            for value in LOOSE[kind]:
                fields = dict(sound) | {name: [value] * 3 if "array" in kinds else value}
                assert sentence_of(model, **fields).startswith(name), (name, value)
                n_tried += 1
    assert n_tried > 0
