"""Scenarios: frozen, written and read back alike, and one clear sentence for every bad input."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.codes import MAX_AGENCIES
from sim.core.errors import InputError, dotted, nearest
from sim.parameters import registry
from sim.parameters.parameter import Parameter
from sim.scenario import lever_library
from sim.scenario.agencies import Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.levers import Lever, Move
from sim.scenario.profile import Profile
from sim.scenario.scenario import ChangedParameters, Mechanisms, Rules, Scenario, built_in_scenarios, load_scenario
from sim.settings import SWITCHES

GUIDE = Lever(name="guide", title="A guide", moves=(Move(quantity="agency.paper", lower_to=0.1),), hours_per_year=100)
SHARE = "a number in [0, 1]"


@pytest.fixture(autouse=True)
def known_names(monkeypatch):
    """One lever and one parameter that these tests know, whatever the model itself declares."""
    monkeypatch.setitem(lever_library.LEVERS, "guide", GUIDE)
    row = Parameter("test_rate", 0.2, 0.0, 1.0, "share", "only for tests", "assumed", "need")
    monkeypatch.setitem(registry.BY_NAME, "test_rate", row)


@pytest.fixture
def write(tmp_path):
    """Write a scenario file and return its path."""

    def write_text(text: str, name: str = "own.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def sentence_of(action, *args, **kwargs) -> str:
    """Return the sentence that a bad input gives; it is one line and shows nothing of pydantic."""
    with pytest.raises(InputError) as caught:
        action(*args, **kwargs)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "pydantic" not in sentence.lower()
    assert "input_value" not in sentence and "http" not in sentence
    return sentence


# What a scenario is.


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
    row = Parameter("another_rate", 0.2, 0.0, 1.0, "share", "only for tests", "assumed", "need")
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


# Files.


def test_built_in_scenarios_have_a_title_line_and_their_own_name():
    scenarios = built_in_scenarios()
    assert list(scenarios) == ["noordoost", "overvecht"]
    for name, scenario in scenarios.items():
        assert scenario.name == name
        assert scenario.title and "\n" not in scenario.title
        assert "CBS" in scenario.neighbourhood.source and "2023" in scenario.neighbourhood.source
    assert scenarios["overvecht"].neighbourhood == Scenario().neighbourhood


def test_an_empty_file_is_the_default(write):
    assert load_scenario(write("")) == Scenario()
    assert load_scenario(write("# only a remark\n")) == Scenario()


def test_a_file_without_a_name_is_called_after_the_file(write):
    assert load_scenario(write("weeks = 20", "spring.toml")) == Scenario(name="spring", weeks=20)
    assert load_scenario(str(write('name = "mine"', "spring.toml"))).name == "mine"


def test_a_file_can_say_everything(write):
    path = write("""
name = "all"
title = "A title"
description = "Words."
extends = "noordoost"
residents = 400
weeks = 52
burn_in = 0
[[agency]]
name = "GGZ"
waiting_weeks = 2
[[agency]]
name = "Politie"
drop = true
[[agency]]
name = "Buurthuis"
domains = ["participation"]
outreach = 1
[[lever]]
name = "guide"
strength = 0.5
start = 10
ramp = 0
agencies = ["Buurthuis"]
[[lever]]
name = "my own"
moves = [{ quantity = "agency.outreach", raise_to = 0.9 }]
[parameters]
test_rate = 0
[mechanisms]
stories = false
[rules]
learning = "confirmation"
ties = "degree_preserving"
""")
    scenario = load_scenario(path)
    by_name = {agency.name: agency for agency in scenario.agencies}
    ggz = next(agency for agency in DEFAULT_AGENCIES if agency.name == "GGZ")
    assert by_name["GGZ"] == ggz.model_copy(update={"waiting_weeks": 2.0})
    kept = [agency.name for agency in DEFAULT_AGENCIES if agency.name in by_name]
    assert list(by_name) == [*kept, "Buurthuis"] and len(kept) == len(DEFAULT_AGENCIES) - 1
    assert by_name["Buurthuis"] == Agency(name="Buurthuis", domains=("participation",), outreach=1.0)
    changes = {"strength": 0.5, "start": 10, "ramp": 0, "agencies": ("Buurthuis",)}
    own = Lever(name="my own", moves=(Move(quantity="agency.outreach", raise_to=0.9),))
    assert scenario == Scenario(
        name="all",
        title="A title",
        description="Words.",
        neighbourhood=load_scenario("noordoost").neighbourhood,
        residents=400,
        weeks=52,
        burn_in=0,
        agencies=tuple(by_name.values()),
        parameters=ChangedParameters({"test_rate": 0.0}),
        levers=(GUIDE.model_copy(update=changes), own),
        mechanisms=Mechanisms(stories=False),
        rules=Rules(learning="confirmation", ties="degree_preserving"),
    )


def test_a_neighbourhood_by_name_in_part_and_whole(write):
    noordoost = load_scenario("noordoost").neighbourhood
    assert load_scenario(write('neighbourhood = "noordoost"')).neighbourhood == noordoost
    part = load_scenario(write('extends = "noordoost"\n[neighbourhood]\nsocial_rent = 0.5')).neighbourhood
    source = noordoost.source + "; changed: social_rent"
    assert part == noordoost.model_copy(update={"social_rent": 0.5, "source": source})
    whole = load_scenario(
        write("""
[neighbourhood]
name = "Testdorp"
source = "made up"
age = { age_15_24 = 0.25, age_25_44 = 0.25, age_45_64 = 0.25, age_65_plus = 0.25 }
households = { single = 0.5, without_children = 0.25, with_children = 0.25 }
origin = { netherlands = 1, europe = 0, outside_europe = 0 }
born_abroad = [0, 0.5, 0.5]
social_rent = 0
income_support = 0
disability_support = 1
""")
    ).neighbourhood
    assert isinstance(whole, Profile)
    assert (whole.name, whole.code, whole.origin.netherlands, whole.disability_support) == ("Testdorp", "", 1.0, 1.0)


PROFILE = 'extends = "overvecht"\n[neighbourhood]\n'
MOVES = 'moves = [{ quantity = "agency.paper", lower_to = 0.1 }]\n'
BAD_FILES = {
    "unknown key": ("residants = 5", "residants: 'residants' is not a known key; did you mean 'residents'?"),
    "plural of a list": ("agencies = []", "agencies: 'agencies' is not a known key; did you mean 'agency'?"),
    "wrong type": (
        'residents = "many"',
        "residents: the value is 'many', but it must be a whole number in [20, 5000000]",
    ),
    "truth value as count": ("weeks = true", "weeks: the value is true, but it must be a whole number in [1, 2600]"),
    "negative count": ("burn_in = -3", "burn_in: the value is -3, but it must be a whole number in [0, 1040]"),
    "empty name": ('name = ""', "name: the value is '', but it must be text of at least one character"),
    "share above 1": (
        '[[agency]]\nname = "Wijkteam"\n[[agency]]\nname = "GGZ"\noutreach = 1.7',
        f"agency[2].outreach: the value of 'GGZ' is 1.7, but it must be {SHARE}",
    ),
    "not a number": (
        '[[agency]]\nname = "GGZ"\noutreach = nan',
        f"agency[1].outreach: the value of 'GGZ' is nan, but it must be {SHARE}",
    ),
    "infinite": (
        '[[agency]]\nname = "GGZ"\nwaiting_weeks = inf',
        "agency[1].waiting_weeks: the value of 'GGZ' is inf, but it must be a number in [0, 104]",
    ),
    "text as share": (
        '[[agency]]\nname = "GGZ"\npaper = "0.1"',
        f"agency[1].paper: the value of 'GGZ' is '0.1', but it must be {SHARE}",
    ),
    "truth value as share": (
        '[[agency]]\nname = "GGZ"\npaper = true',
        f"agency[1].paper: the value of 'GGZ' is true, but it must be {SHARE}",
    ),
    "unknown attribute": (
        '[[agency]]\nname = "GGZ"\n[[agency]]\nname = "Wijkteam"\noutrech = 0.5',
        "agency[2].outrech: 'outrech' is not a known key of 'Wijkteam'; did you mean 'outreach'?",
    ),
    "unknown agency": (
        '[[agency]]\nname = "GZZ"',
        "agency[1].name: 'GZZ' is not a known agency; did you mean 'GGZ'? (a new agency must give 'domains')",
    ),
    "unknown domain": (
        '[[agency]]\nname = "New"\ndomains = ["helth"]',
        "agency[1].domains: 'helth' is not a life domain; did you mean 'health'?",
    ),
    "no domain": (
        '[[agency]]\nname = "New"\ndomains = []',
        "agency[1].domains: the value of 'New' is an empty list, but it must be a list of at least 1 entry",
    ),
    "agency without name": ("[[agency]]\npaper = 0.1", "agency[1].name: the value is missing; it must be text"),
    "agency with number as name": ("[[agency]]\nname = 3", "agency[1].name: the value is 3, but it must be text"),
    "agency twice": (
        '[[agency]]\nname = "GGZ"\n[[agency]]\nname = "GGZ"',
        "agency[2].name: 'GGZ' stands twice; every agency must have its own name",
    ),
    "one table for a list": (
        '[agency]\nname = "GGZ"',
        "agency: the value is a table, but it must be a list of tables, each under [[agency]]",
    ),
    "list of texts": ('agency = ["GGZ"]', "agency[1]: the value is 'GGZ', but it must be a table"),
    "drop of an unknown one": (
        '[[agency]]\nname = "GG"\ndrop = true',
        "agency[1].name: 'GG' cannot be dropped, for there is none; did you mean 'GGZ'?",
    ),
    "drop that is no truth value": (
        '[[agency]]\nname = "GGZ"\ndrop = 1',
        "agency[1].drop: the value is 1, but it must be true or false",
    ),
    "drop and change": (
        '[[agency]]\nname = "GGZ"\ndrop = true\npaper = 0.1',
        "agency[1].drop: an entry that is dropped cannot also give 'paper'",
    ),
    "shares that do not add up": (
        PROFILE + "origin = { netherlands = 0.6, europe = 0.3, outside_europe = 0.3 }",
        "neighbourhood: the shares of 'origin' add up to 1.2, but they must add up to 1 (within 0.005)",
    ),
    "missing share": (
        PROFILE + "households = { single = 0.5, with_children = 0.5 }",
        f"neighbourhood.households.without_children: the value is missing; it must be {SHARE}",
    ),
    "share of a list": (
        PROFILE + "born_abroad = [0, 0.1, 2]",
        f"neighbourhood.born_abroad[3]: the value is 2, but it must be {SHARE}",
    ),
    "profile in part": ('[neighbourhood]\nname = "x"', "neighbourhood.source: the value is missing; it must be text"),
    "unknown neighbourhood": (
        'neighbourhood = "overvect"',
        "neighbourhood: 'overvect' is not a built-in neighbourhood; did you mean 'overvecht'?",
    ),
    "neighbourhood that is a number": (
        "neighbourhood = 3",
        "neighbourhood: the value is 3, but it must be a table or the name of a built-in neighbourhood",
    ),
    "extends something unknown": (
        'extends = "nordoost"',
        "extends: the value is 'nordoost', but it must be the name of a built-in scenario; did you mean 'noordoost'?",
    ),
    "broken TOML": ("weeks = 3\n\nresidents == 5", "line 3 is not valid TOML: invalid value"),
    "TOML that stops halfway": ('name = "x"\ntitle = """abc\n', "line 2 is not valid TOML: unterminated string"),
    "unknown parameter": (
        "[parameters]\ntest_rat = 0.1",
        "parameters.test_rat: 'test_rat' is not a parameter; did you mean 'test_rate'?",
    ),
    "parameter outside its range": (
        "[parameters]\ntest_rate = 1.7",
        "parameters.test_rate: parameter 'test_rate' is 1.7, but it must lie in [0, 1] (share)",
    ),
    "parameter that is nan": (
        "[parameters]\ntest_rate = nan",
        "parameters.test_rate: parameter 'test_rate' is nan, but it must lie in [0, 1] (share)",
    ),
    "parameter that is text": (
        '[parameters]\ntest_rate = "0.1"',
        "parameters.test_rate: parameter 'test_rate' is '0.1', but it must be a number",
    ),
    "parameters that are no table": ("parameters = 4", "parameters: the value is 4, but it must be a table"),
    "unknown mechanism": (
        "[mechanisms]\nstory = false",
        "mechanisms.story: 'story' is not a known key; did you mean 'stories'?",
    ),
    "mechanism with a number": (
        "[mechanisms]\nstories = 0",
        "mechanisms.stories: the value is 0, but it must be true or false",
    ),
    "unknown rule": (
        '[rules]\nlearning = "confirm"',
        "rules.learning: the value is 'confirm', but it must be one of 'asymmetric', 'confirmation'; "
        "did you mean 'confirmation'?",
    ),
    "unknown kind of rule": ("[rules]\ntie = 1", "rules.tie: 'tie' is not a known key; did you mean 'ties'?"),
    "unknown lever": (
        '[[lever]]\nname = "guid"',
        "lever[1].name: 'guid' is not a known lever; did you mean 'guide'? (a new lever must give 'moves')",
    ),
    "lever for an unknown agency": (
        '[[lever]]\nname = "guide"\n[[lever]]\nname = "mine"\nagencies = ["GGX"]\n' + MOVES,
        "lever[2].agencies: 'GGX' is not an agency of this scenario; did you mean 'GGZ'?",
    ),
    "strength above 1": (
        '[[lever]]\nname = "guide"\nstrength = 2',
        f"lever[1].strength: the value of 'guide' is 2, but it must be {SHARE}",
    ),
    "negative start": (
        '[[lever]]\nname = "guide"\nstart = -1',
        "lever[1].start: the value of 'guide' is -1, but it must be a whole number of at least 0",
    ),
    "infinite cost": (
        '[[lever]]\nname = "guide"\neuros_per_year = inf',
        "lever[1].euros_per_year: the value of 'guide' is inf, but it must be a number of at least 0",
    ),
    "unknown quantity": (
        '[[lever]]\nname = "mine"\nmoves = [{ quantity = "agency.papr", lower_to = 0.1 }]',
        "lever[1].moves[1]: 'agency.papr' is not a quantity that a lever can move; did you mean 'agency.paper'?",
    ),
    "move without a target": (
        '[[lever]]\nname = "mine"\nmoves = [{ quantity = "agency.paper" }]',
        "lever[1].moves[1]: the move of 'agency.paper' must have one of raise_to, lower_to and times",
    ),
    "target that is not finite": (
        '[[lever]]\nname = "mine"\nmoves = [{ quantity = "agency.paper", lower_to = nan }]',
        "lever[1].moves[1].lower_to: the value of 'mine' is nan, but it must be a finite number",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files_give_one_sentence(case, write):
    text, expected = BAD_FILES[case]
    path = write(text)
    assert sentence_of(load_scenario, path) == f"{path}: {expected}"


def test_missing_files_and_names(tmp_path, write):
    assert sentence_of(load_scenario, "overvect") == (
        "'overvect' is neither a built-in scenario nor a file; did you mean 'overvecht'?"
    )
    write("", "spring.toml")
    missing = tmp_path / "sprong.toml"
    assert sentence_of(load_scenario, missing) == f"{missing}: there is no such file; did you mean 'spring.toml'?"
    assert sentence_of(load_scenario, tmp_path).startswith(f"{tmp_path}: the file cannot be read")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert sentence_of(load_scenario, binary) == f"{binary}: this is not a text file in UTF-8, as TOML must be"


def test_long_values_are_shortened(write):
    sentence = sentence_of(load_scenario, write(f'residents = "{"x" * 500}"'))
    assert "'xxxx" in sentence and "..." in sentence and len(sentence) < 300


def test_errors_know_their_place_and_survive_a_process_border():
    with pytest.raises(InputError) as caught:
        Scenario(agencies=[{"name": "A", "domains": ["health"], "paper": 2}])
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.at == ("agencies", 0, "paper") and error.reason.startswith("the value of 'A' is 2")
    assert str(error) == str(caught.value)
    assert dotted(("lever", 1, "moves", 0, "quantity")) == "lever[2].moves[1].quantity"
    assert nearest("x", ()) == "none are known"
