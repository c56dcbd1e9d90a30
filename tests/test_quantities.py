"""One language for whatever can vary: names, what is set, and one sentence for what cannot be."""

import math

import pytest
from helpers.sentences import sentence_of

from sim.parameters.registry import BY_NAME, PARAMETERS
from sim.quantities import Quantities, of_lever
from sim.scenario.agencies import ATTRIBUTE_LIMITS, ATTRIBUTES, Agency
from sim.scenario.lever_library import BUILT_IN, LEVERS
from sim.scenario.scenario import Mechanisms, Rules, Scenario

TOWN = Scenario(name="town", residents=150, weeks=30, burn_in=10)
KNOWN = Quantities(TOWN)
OTHER = {
    "lever.walk_in": 0.5, "parameter.trust_gain": 0.123, "agency.paper": 0.01, "agency.GGZ.staff": 3.5,
    "rule.learning": "confirmation", "mechanism.stories": False, "residents": 80, "weeks": 3, "burn_in": 0,
}  # fmt: skip
"""A value of one quantity of each kind that it does not have by default."""


def test_all_that_can_vary_is_named_once():
    names = [one.name for one in KNOWN]
    assert len(set(names)) == len(names) == len({one.identifier for one in KNOWN})
    n_attributes = len(ATTRIBUTES) * (1 + len(TOWN.agencies))
    assert len(names) == (
        len(BUILT_IN) + len(PARAMETERS) + n_attributes + len(Rules.model_fields) + len(Mechanisms.model_fields) + 3
    )
    assert all(KNOWN[one.name] is one and KNOWN[one.identifier] is one for one in KNOWN)


def test_what_it_is_is_admitted_and_setting_that_changes_nothing():
    for one in KNOWN:
        value = one.get(TOWN)
        if value is None:
            assert len({getattr(agency, one.short) for agency in TOWN.agencies}) > 1, one.name
        else:
            assert one.check(value) == value, one.name
            assert one.set(TOWN, value).changed(parameters={}) == TOWN, one.name


@pytest.mark.parametrize("name", list(OTHER))
def test_what_is_set_is_what_it_is_then_and_nothing_else_changes(name):
    one = KNOWN[name]
    changed = one.set(TOWN, OTHER[name])
    assert one.get(TOWN) != one.get(changed) == OTHER[name]
    assert KNOWN.vary({name: OTHER[name]}) == KNOWN.vary({one.identifier: OTHER[name]}) == changed
    differing = [field for field in Scenario.model_fields if getattr(changed, field) != getattr(TOWN, field)]
    assert len(differing) == 1


def test_many_are_set_at_once_as_one_by_one():
    together, one_by_one = KNOWN.vary(OTHER), TOWN
    for name, value in OTHER.items():
        one_by_one = KNOWN[name].set(one_by_one, value)
    assert together == one_by_one
    assert {agency.paper for agency in together.agencies} == {0.01}
    assert [agency.name for agency in together.agencies if agency.staff == 3.5] == ["GGZ"]


def test_a_lever_comes_behind_those_that_are_applied_and_at_0_it_goes():
    town = TOWN.with_levers(["walk_in", "interpreters"])
    known = Quantities(town)
    assert [lever.name for lever in known.vary({"lever.walk_in": 0.5}).levers] == ["interpreters", "walk_in"]
    assert [lever.name for lever in known.vary({"lever.walk_in": 0.0}).levers] == ["interpreters"]
    assert known["lever.walk_in"].get(town) == 1.0 and KNOWN["lever.walk_in"].get(TOWN) == 0.0


def test_the_levers_of_a_scenario_win():
    own = LEVERS["walk_in"].model_copy(update={"title": "own"})
    assert Quantities(TOWN.changed(levers=(own,))).vary({"lever.walk_in": 0.5}).levers[0].title == "own"
    assert of_lever(own).name == "lever.walk_in"


def test_ranges_are_those_that_are_declared():
    rate = KNOWN["parameter.workers_hours"]
    declared = BY_NAME["workers_hours"]
    assert (rate.low, rate.high, rate.lowest, rate.highest) == (declared.low, declared.high, 1.0, 8760.0)
    assert (rate.unit, rate.group, rate.with_unit) == ("hours per year", "staffing", "workers_hours (hours per year)")
    paper, waiting = KNOWN["agency.paper"], KNOWN["agency.waiting_weeks"]
    assert (paper.low, paper.high) == (paper.lowest, paper.highest) == ATTRIBUTE_LIMITS["paper"] == (0.0, 1.0)
    assert math.isnan(waiting.low) and (waiting.lowest, waiting.highest) == (0.0, 104.0)
    assert KNOWN["rule.ties"].options == ("kinds", "watts_strogatz", "degree_preserving")
    assert (KNOWN["residents"].lowest, KNOWN["residents"].highest) == (20.0, 5_000_000.0)
    assert [one.name for one in KNOWN if one.is_whole] == ["residents", "weeks", "burn_in"]


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_agency_has_a_value_at_every_limit_that_is_admitted(attribute):
    lowest, highest = ATTRIBUTE_LIMITS[attribute]
    one = KNOWN[f"agency.{attribute}"]
    assert one.check(highest) == highest
    assert "it must be a number" in sentence_of(one.check, highest * 1.01)
    assert "it must be a number" in sentence_of(one.check, lowest - 0.01)
    default = Agency.model_fields[attribute].default
    assert one.check(default) == default


def test_a_quantity_may_be_written_short_where_nothing_else_is_called_so():
    assert KNOWN.named("trust_gain").name == "parameter.trust_gain"
    assert KNOWN.named("lever.information").name == "lever.information"
    assert KNOWN.named("GGZ.paper").name == "agency.GGZ.paper"
    assert KNOWN.named("burn_in").name == "burn_in"
    assert "write 'lever.information' or 'parameter.information'" in sentence_of(KNOWN.named, "information")
    assert "did you mean 'parameter.trust_gain'?" in sentence_of(KNOWN.named, "parameter.trust_gian")
    assert "is not a lever, a parameter or anything else that can vary" in sentence_of(KNOWN.named, "")
    assert sentence_of(KNOWN.__getitem__, "agency.GGZ.papr") == (
        "'agency.GGZ.papr' is not a quantity that can vary; did you mean 'agency.GGZ.paper'?"
    )


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("lever.walk_in", "0.5", 0.5), ("parameter.trust_gain", 1, 1.0), ("mechanism.image", "Off", False),
        ("mechanism.image", 1.0, True), ("residents", 80.0, 80), ("rule.peers", "off", "off"),
    ],
)  # fmt: skip
def test_a_value_may_be_written_as_users_do(name, written, value):
    read = KNOWN[name].check(written)
    assert read == value and type(read) is type(value)
    assert KNOWN.vary({name: written}) == KNOWN.vary({name: value})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("lever.walk_in", 1.5, "lever.walk_in: the strength of a lever is 1.5, but it must lie in [0, 1]"),
        ("lever.walk_in", "much", "lever.walk_in: 'much' is not a number"),
        ("lever.walk_in", math.nan, "lever.walk_in: the strength of a lever is nan, but it must be a finite number"),
        ("parameter.trust_gain", True, "parameter.trust_gain: 'True' is not a number"),
        ("parameter.trust_gain", 2, "parameter.trust_gain: parameter 'trust_gain' is 2, but it must lie in [0, 1] "
                                    "(share per contact)"),
        ("agency.staff", 0, "agency.staff: the value is 0.0, but it must be a number in [0.001, 20]"),
        ("rule.ties", "kind", "rule.ties: 'kind' is not one of its options; did you mean 'kinds'?"),
        ("mechanism.image", "maybe", "mechanism.image: 'maybe' is neither on nor off; write true or false"),
        ("weeks", 2.5, "weeks: the value is 2.5, but it must be a whole number in [1, 2600]"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(name, value, sentence):
    assert sentence_of(KNOWN[name].check, value) == sentence
    assert sentence_of(KNOWN[name].set, TOWN, value) == sentence
