"""Scenario files: what they can say, and one clear sentence for every bad one."""

import os
from pathlib import Path

import pytest
from helpers.own_names import GUIDE
from helpers.sentences import sentence_of

from sim.scenario.agencies import Agency
from sim.scenario.agency_library import DEFAULT_AGENCIES
from sim.scenario.levers import Lever, Move
from sim.scenario.profile import Profile
from sim.scenario.scenario import ChangedParameters, Mechanisms, Rules, Scenario, built_in_scenarios, load_scenario

SHARE = "a number in [0, 1]"

pytestmark = pytest.mark.usefixtures("known_names")


@pytest.fixture
def write(tmp_path):
    """Write a scenario file and return its path."""

    def write_text(text: str, name: str = "own.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


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
        "lever[1].start: the value of 'guide' is -1, but it must be a whole number in [0, 10000]",
    ),
    "infinite cost": (
        '[[lever]]\nname = "guide"\neuros_per_year = inf',
        "lever[1].euros_per_year: the value of 'guide' is inf, but it must be a number in [0, 1000000000]",
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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"residents = {'9' * 5000}", "a number in it has too many digits"),
        (f"title = {'[' * 5000}", "lists or tables in it lie too deep in each other"),
        (f"residents = {'9' * 500}", "but it must be a whole number in [20, 5000000]"),
        (f"[parameters]\ntrust_gain = {'9' * 500}", "parameter 'trust_gain' is 999"),
    ],
)
def test_what_python_cannot_read_is_one_sentence(tmp_path, text, sentence):
    (tmp_path / "odd.toml").write_text(text)
    assert sentence in sentence_of(load_scenario, tmp_path / "odd.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "the file cannot be read (it is no ordinary file)" in sentence_of(load_scenario, tmp_path / "pipe.toml")


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path):
    (tmp_path / "marked.toml").write_bytes("\ufeffresidents = 100\n".encode())
    assert load_scenario(tmp_path / "marked.toml").residents == 100
