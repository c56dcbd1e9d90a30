"""The model as one of Mesa: steps, reporters, keyword parameters, batch runs and planted stories."""

from __future__ import annotations

import inspect

import mesa
import pytest
from helpers.adapted import SMALL
from mesa.batchrunner import batch_run

from sim import InputError, Neighbourhood, Scenario, simulate
from sim.codes import Event, Stage
from sim.measures.non_reach import non_reach
from sim.measures.trust import mean_trust
from sim.population.graph import complete_ties
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Mechanisms


def test_a_model_steps_week_by_week_and_stops():
    model = Neighbourhood(SMALL, seed=3)
    assert isinstance(model, mesa.Model)
    assert (model.steps, model.running, model.run.week) == (0, True, 20)
    model.step()
    assert (model.steps, model.run.week) == (1, 21)
    while model.running:
        model.step()
    assert (model.steps, model.run.week) == (30, 50)
    rows = model.datacollector.get_model_vars_dataframe()
    assert len(rows) == 30
    model.step()
    assert model.steps == 30 and len(model.datacollector.get_model_vars_dataframe()) == 30


def test_without_burn_in_at_once_steps_count_from_its_start():
    model = Neighbourhood(SMALL, seed=3, has_burnt_in=False)
    assert (model.steps, model.run.week) == (0, 0)
    model.run_model()
    assert (model.steps, model.running) == (50, False)
    later = Neighbourhood(SMALL, seed=3)
    later.run_model()
    rows, last_rows = (m.datacollector.get_model_vars_dataframe() for m in (model, later))
    assert rows.iloc[20:].reset_index(drop=True).equals(last_rows)


def test_all_weeks_in_one_go_give_the_rows_of_week_by_week():
    stepped, whole, mixed = (Neighbourhood(SMALL, seed=3) for _ in range(3))
    while stepped.running:
        stepped.step()
    whole.run_model()
    mixed.step()
    mixed.run_model()
    mixed.run_model()
    rows = stepped.datacollector.get_model_vars_dataframe()
    for model in (whole, mixed):
        assert (model.steps, model.running) == (30, False)
        assert model.datacollector.get_model_vars_dataframe().equals(rows)


def test_reporters_agree_with_the_measures_and_with_a_plain_run():
    model = Neighbourhood(SMALL, seed=3)
    model.run_model()
    run = simulate(SMALL, 3)
    rows = model.datacollector.get_model_vars_dataframe()
    assert rows["non_reach"].to_numpy() == pytest.approx(non_reach(run), abs=1e-15)
    helped = run.series.funnel[20:, :, Stage.HELPED].sum(axis=1) / 80
    assert rows["helped"].to_numpy() == pytest.approx(helped, abs=1e-15)
    for a, agency in enumerate(SMALL.agencies):
        assert rows[f"trust {agency.name}"].to_numpy() == pytest.approx(mean_trust(run)[:, a], abs=1e-12)
    for k, name in enumerate(Event.words()):
        assert rows[name.replace(" ", "_")].tolist() == run.series.events[20:, k].tolist()
    assert rows["needs"].tolist() == run.series.needs[20:].tolist()
    assert rows["non_reach"].max() > 0.0 and rows["good_contacts"].sum() > 0


def test_reporters_of_one_s_own_see_every_week():
    model = Neighbourhood(SMALL, seed=3)
    model.datacollector = mesa.DataCollector(
        model_reporters={"norm": lambda m: m.agents.agg("norm")}, agent_reporters={"stage": "stage", "norm": "norm"}
    )
    model.run_model()
    assert len(set(model.datacollector.model_vars["norm"])) > 1
    records = model.datacollector.get_agent_vars_dataframe()
    assert records.index.get_level_values("Step").nunique() == 30
    assert len(records) == 30 * 80
    for week in (1, 30):
        counts = records.loc[week]["stage"].value_counts()
        places = model.run.series.funnel[19 + week].sum(axis=0)
        assert {Stage.words()[k]: n for k, n in enumerate(places) if n} == counts.to_dict()


def test_a_model_that_steps_in_its_own_way_is_stepped():
    class Watched(Neighbourhood):
        def __init__(self, **kwargs):
            self.seen = []
            super().__init__(**kwargs)

        def step(self):
            super().step()
            self.seen.append(self.steps)

    model = Watched(scenario=SMALL)
    model.run_model()
    assert model.seen == list(range(1, 31))


def test_scenarios_by_name_by_file_and_with_changes(tmp_path):
    assert Neighbourhood("noordoost", residents=40).scenario.neighbourhood.name.endswith("Noordoost")
    file = tmp_path / "mine.toml"
    file.write_text("residents = 33\nweeks = 3\n")
    assert len(Neighbourhood(file).agents) == 33
    model = Neighbourhood(SMALL, weeks=4, trust_gain=0.2, levers=("interpreters", LEVERS["less_paper"]))
    assert model.scenario.weeks == 4
    assert dict(model.scenario.parameters) == {"need_rate": 0.03, "trust_gain": 0.2}
    assert [lever.name for lever in model.scenario.levers] == ["interpreters", "less_paper"]
    assert model.agencies["GGZ"]["interpreters"] == 0.33
    for _ in range(4):
        model.step()
    assert model.agencies["GGZ"]["interpreters"] > 0.33
    assert Neighbourhood().scenario == Scenario()


def test_seed_and_rng_are_two_names_of_one_thing():
    by_seed, by_rng, by_none, by_zero = (
        Neighbourhood(SMALL, **named) for named in ({"seed": 5}, {"rng": 5}, {}, {"seed": 0})
    )
    assert by_seed.run.state.bonds.tobytes() == by_rng.run.state.bonds.tobytes()
    assert by_none.run.state.bonds.tobytes() == by_zero.run.state.bonds.tobytes() != by_seed.run.state.bonds.tobytes()
    with pytest.raises(InputError, match="seed and rng are both given"):
        Neighbourhood(SMALL, seed=1, rng=1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"residnts": 40}, "'residnts' is neither a field of a scenario nor a parameter; did you mean 'residents'?"),
        ({"trust_gian": 0.1}, "is neither a field of a scenario nor a parameter; did you mean 'trust_gain'?"),
        ({"trust_gain": 2.0}, "parameter 'trust_gain' is 2, but it must lie in [0, 1]"),
        ({"scenario": "overvegt"}, "'overvegt' is neither a built-in scenario nor a file; did you mean 'overvecht'?"),
        ({"levers": ("interpretors",)}, "'interpretors' is not a built-in lever; did you mean 'interpreters'?"),
        ({"seed": -1}, "seed is -1, but it must be a whole number"),
        ({"residents": 5}, "residents"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused_in_one_sentence(wrong, sentence):
    with pytest.raises(InputError) as caught:
        Neighbourhood(**wrong)
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_a_town_can_be_handed_in():
    model = Neighbourhood(SMALL, town={"ties": complete_ties(80)})
    assert len(model.agents[0].neighbours) == 79


def test_batch_run_varies_parameters_and_seeds():
    rows = batch_run(
        Neighbourhood,
        {
            "residents": [30, 60],
            "weeks": 6,
            "burn_in": 4,
            "seed": [1, 2],
            "need_rate": 0.05,
            "levers": [("interpreters",)],
        },
        data_collection_period=1,
        display_progress=False,
    )  # fmt: skip
    assert len(rows) == 2 * 2 * 6
    for row in rows:
        fields = {name: row[name] for name in ("residents", "weeks", "burn_in", "levers")}
        model = Neighbourhood(seed=row["seed"], need_rate=0.05, **fields)
        model.run_model()
        assert model.datacollector.model_vars["non_reach"][row["Step"]] == row["non_reach"]
    assert batch_run(Neighbourhood, {"scenario": [SMALL]}, display_progress=False)[0]["Step"] == 29


def test_solara_finds_what_it_asks_for():
    # mesa.visualization needs solara, which is not among the requirements: these are the checks that it makes
    parameters = inspect.signature(Neighbourhood.__init__).parameters
    assert all(p.kind != inspect.Parameter.VAR_POSITIONAL for p in parameters.values())
    assert parameters["kwargs"].kind == inspect.Parameter.VAR_KEYWORD
    required = [name for name, p in parameters.items() if p.default is inspect.Parameter.empty]
    assert required == ["self", "kwargs"]
    model = Neighbourhood(SMALL)
    again = model.__class__(scenario=SMALL, seed=1, residents=40)
    assert again.running and again.steps == 0 and callable(again.step)
    x, y = again.agents[3].pos
    assert x >= 0.0 and y >= 0.0


def test_a_planted_story_is_kept_and_goes_from_door_to_door():
    only_stories = {name: name == "stories" for name in Mechanisms.model_fields}
    quiet = SMALL.changed(mechanisms=only_stories, parameters={"tell_rate": 0.5, "acceptance": 1.0})
    model = Neighbourhood(quiet, seed=1, town={"ties": complete_ties(80)})
    before = model.agents.agg("trust")
    ggz = [agency.name for agency in model.scenario.agencies].index("GGZ")
    model.plant_story(model.agents[4], "GGZ", is_severe=True)
    assert model.agents[4].story["GGZ"] == 1.0 and model.agents[4].story["Politie"] == 0.0
    model.run_model()
    has_heard = model.agents.get("story")[:, ggz] > 0.0
    assert has_heard.sum() > 10
    after = model.agents.agg("trust")
    assert after["GGZ"] < before["GGZ"]
    assert {name for name in after if after[name] != before[name]} == {"GGZ"}
    assert model.run.state.bonds["story_witness"][has_heard, ggz].tolist() == [4] * has_heard.sum()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((80, "GGZ"), "resident is 80, but it must be a whole number from 0 to 79"),
        ((4, "GZZ"), "'GZZ' is not an agency of this scenario; did you mean 'GGZ'?"),
        ((4, "GGZ", False, True), "a severe story is a bad one"),
        ((4, "GGZ", True, False, 0.0), "strength is 0.0, but it must lie above 0 and be at most 1"),
        ((4, "GGZ", True, False, float("nan")), "strength is nan"),
    ],
)
def test_a_story_that_cannot_be_planted_is_refused(arguments, sentence):
    with pytest.raises(InputError) as caught:
        Neighbourhood(SMALL).plant_story(*arguments)
    assert sentence in str(caught.value)


def test_a_story_is_refused_where_nobody_tells_one():
    with pytest.raises(InputError, match="stories is off in this scenario"):
        Neighbourhood(SMALL, mechanisms={"stories": False}).plant_story(4, "GGZ")
