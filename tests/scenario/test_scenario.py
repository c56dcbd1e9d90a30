"""Scenarios: frozen, written and read back alike, and checked where they are changed."""

import pickle
import re

import pytest
from helpers.own_names import GUIDE
from helpers.sentences import sentence_of
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.codes import MAX_AGENCIES
from sim.core.errors import nearest
from sim.mechanisms import SWITCHES
from sim.parameters import registry
from sim.parameters.parameter import declare
from sim.scenario import lever_library
from sim.scenario.agencies import Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.scenario import Mechanisms, Rules, Scenario, built_in_scenarios, load_scenario

pytestmark = pytest.mark.usefixtures("known_names")


def test_defaults_are_the_stated_ones():
    scenario = Scenario()
    assert (scenario.residents, scenario.weeks, scenario.burn_in) == (5000, 156, 104)
    assert scenario.agencies == DEFAULT_AGENCIES
    assert scenario.neighbourhood.code == "WK034403"
    assert dict(scenario.parameters) == {} and scenario.levers == ()
    assert set(scenario.mechanisms.model_dump().values()) == {True}
    assert set(scenario.mechanisms.model_dump()) == set(SWITCHES)
    assert scenario.rules == Rules(learning="asymmetric", ties="kinds")


def test_a_scenario_cannot_change():
    scenario = Scenario(parameters={"test_rate": 0.3})
    for owner, field in [
        (scenario, "residents"), (scenario, "parameters"), (scenario.mechanisms, "need"), (scenario.rules, "ties"),
        (scenario.neighbourhood, "social_rent"), (scenario.agencies[0], "paper"),
    ]:  # fmt: skip
        with pytest.raises(ValidationError, match="frozen"):
            setattr(owner, field, getattr(owner, field))
    with pytest.raises(TypeError):
        scenario.parameters["test_rate"] = 0.4  # type: ignore[index]
    assert scenario.parameters["test_rate"] == 0.3


def test_changed_parameters_do_not_follow_the_mapping_they_came_from():
    mine = {"test_rate": 0.3}
    scenario = Scenario(parameters=mine)
    mine["test_rate"] = 0.1
    assert scenario.parameters == {"test_rate": 0.3}
    with pytest.raises(KeyError):
        scenario.parameters["other"]


def rich_scenario() -> Scenario:
    return Scenario(
        name="rich",
        title="Één",
        residents=300,
        weeks=10,
        burn_in=0,
        agencies=(*DEFAULT_AGENCIES, Agency(name="Buurthuis", domains=("participation",), paper=0)),
        parameters={"test_rate": 0.25},
        levers=(GUIDE.model_copy(update={"agencies": ("Buurthuis",), "strength": 0.5}),),
        mechanisms=Mechanisms(stories=False),
        rules=Rules(learning="confirmation", ties="watts_strogatz"),
        neighbourhood=load_scenario("noordoost").neighbourhood,
    )


def test_round_trip_through_plain_tables_and_pickle():
    for scenario in (Scenario(), rich_scenario(), *built_in_scenarios().values()):
        again = Scenario.from_dict(scenario.to_dict())
        assert again == scenario
        assert hash(again) == hash(scenario)
        assert again.fingerprint() == scenario.fingerprint()
        assert pickle.loads(pickle.dumps(scenario)) == scenario


@given(st.integers(20, 5_000_000), st.integers(1, 2600), st.integers(0, 1040), st.floats(0.0, 1.0), st.booleans())
def test_round_trip_holds_for_any_values(residents, weeks, burn_in, rate, is_on):
    scenario = Scenario(
        residents=residents, weeks=weeks, burn_in=burn_in, parameters={"test_rate": rate}, mechanisms={"need": is_on}
    )
    assert Scenario.from_dict(scenario.to_dict()) == scenario


def test_fingerprint_follows_every_field_and_nothing_else():
    base = Scenario()
    rich = rich_scenario().changed(description="words", levers=(GUIDE,))
    prints = {base.fingerprint()}
    for field in Scenario.model_fields:
        prints.add(base.changed(**{field: getattr(rich, field)}).fingerprint())
    assert len(prints) == 1 + len(Scenario.model_fields)
    assert re.fullmatch("[0-9a-f]{64}", base.fingerprint())
    assert base.changed(weeks=10).changed(weeks=156).fingerprint() == base.fingerprint()


def test_fingerprint_does_not_depend_on_the_order_of_parameters(monkeypatch):
    (row,) = declare("need", ("another_rate", 0.2, 0.0, 1.0, "share", "only for tests", "assumed"))
    monkeypatch.setitem(registry.BY_NAME, "another_rate", row)
    one = Scenario(parameters={"test_rate": 0.1, "another_rate": 0.3})
    two = Scenario(parameters={"another_rate": 0.3, "test_rate": 0.1})
    assert one == two and one.fingerprint() == two.fingerprint()


def test_changed_checks_what_it_changes():
    scenario = Scenario().changed(weeks=20, mechanisms={"need": False})
    assert scenario.weeks == 20 and scenario.mechanisms == Mechanisms(need=False)
    assert sentence_of(scenario.changed, weeks=0) == (
        "weeks: the value is 0, but it must be a whole number in [1, 2600]"
    )
    assert "did you mean 'weeks'?" in sentence_of(scenario.changed, week=3)


def test_with_levers_adds_and_replaces():
    scenario = Scenario().with_levers(["guide"])
    assert scenario.levers == (GUIDE,)
    half = GUIDE.model_copy(update={"strength": 0.5})
    other = GUIDE.model_copy(update={"name": "other"})
    assert scenario.with_levers([half, other]).levers == (half, other)
    assert sentence_of(scenario.with_levers, ["guid"]).endswith(
        "'guid' is not a built-in lever; " + nearest("guid", lever_library.LEVERS)
    )


def test_names_are_unique_and_agree():
    twice = (*DEFAULT_AGENCIES, DEFAULT_AGENCIES[2])
    assert sentence_of(Scenario, agencies=twice) == "agencies[12].name: 'Opbouwwerk' stands twice; names must be unique"
    assert sentence_of(Scenario, levers=(GUIDE, GUIDE)) == "levers[2].name: 'guide' stands twice; names must be unique"
    astray = GUIDE.model_copy(update={"agencies": ("GGX",)})
    assert sentence_of(Scenario, levers=(astray,)) == (
        "levers[1].agencies: 'GGX' is not an agency of this scenario; did you mean 'GGZ'?"
    )


def test_the_number_of_agencies_has_a_limit():
    many = tuple(Agency(name=f"agency {k}", domains=("health",)) for k in range(MAX_AGENCIES + 1))
    assert len(Scenario(agencies=many[:-1]).agencies) == MAX_AGENCIES
    for agencies in (many, ()):
        assert f"a list of 1 to {MAX_AGENCIES} entries" in sentence_of(Scenario, agencies=agencies)


@pytest.mark.parametrize(("field", "least", "most"), [
    ("residents", 20, 5_000_000), ("weeks", 1, 2600), ("burn_in", 0, 1040),
])  # fmt: skip
def test_counts_have_stated_limits(field, least, most):
    for value in (least, most):
        assert getattr(Scenario(**{field: value}), field) == value
    for value in (least - 1, most + 1, True, 100.0, "100", None):
        expected = f"{field}: the value is {str(value).lower() if value is True else repr(value)}, "
        assert sentence_of(Scenario, **{field: value}) == (
            expected + f"but it must be a whole number in [{least}, {most}]"
        )
