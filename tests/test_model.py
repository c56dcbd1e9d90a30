"""The Mesa face: steps, reporters, views on residents, batch runs, and nothing left behind."""

from __future__ import annotations

import copy
import gc
import inspect
import subprocess
import sys
import tracemalloc
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

import sim
from sim import InputError, Neighbourhood, Scenario, simulate
from sim.adapters.mesa_agents import Resident, ResidentSet
from sim.codes import AgeBand, Event, Stage
from sim.measures.non_reach import non_reach
from sim.measures.residents import READERS
from sim.measures.trust import mean_trust
from sim.population.graph import complete_ties
from sim.scenario.lever_library import LEVERS
from sim.scenario.scenario import Mechanisms

ROOT = Path(__file__).parent.parent
SMALL = Scenario(residents=80, weeks=30, burn_in=20, parameters={"need_rate": 0.03})


@pytest.fixture
def model() -> Neighbourhood:
    """A model halfway its run."""
    model = Neighbourhood(SMALL, seed=3)
    for _ in range(15):
        model.step()
    return model


# What `import sim` gives.


def test_public_names_load_when_asked_for_and_import_of_sim_brings_no_mesa():
    code = (
        "import sys, sim; assert not {'mesa', 'numba', 'pydantic'} & set(sys.modules), 'slow import'; "
        "sim.Scenario; sim.simulate; assert 'mesa' not in sys.modules, 'mesa'; "
        "sim.Neighbourhood; assert 'mesa' in sys.modules"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stderr
    for name in sim.__all__:
        assert getattr(sim, name).__class__.__module__ and name in dir(sim)
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'Neighborhood'"):
        sim.Neighborhood  # noqa: B018


# Steps.


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


# Keyword parameters.


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


# Views.


def test_a_resident_is_a_view_on_a_row(model):
    run, resident = model.run, model.agents[12]
    assert isinstance(resident, Resident) and resident.model is model and resident.unique_id == 12
    names = [agency.name for agency in SMALL.agencies]
    assert resident.trust == dict(zip(names, run.state.bonds["trust"][12].astype(float), strict=True))
    assert resident.trust["Wijkteam"] == run.state.bonds["trust"][12, 0]
    assert resident.fear == run.state.people["fear"][12]
    assert resident.age == AgeBand.words()[run.residents.age[12]]
    assert resident.needs["health"] == run.state.cases["severity"][12, 2]
    assert resident.is_parent is bool(run.residents.is_parent[12])
    assert list(resident.awareness) == names and all(0.0 <= level <= 1.0 for level in resident.awareness.values())
    run.state.people["fear"][12] = 0.125
    run.state.bonds["trust"][12, 1] = 0.75
    assert resident.fear == 0.125 and resident.trust["Jongerenwerk"] == 0.75
    neighbours = resident.neighbours
    assert all(resident in neighbour.neighbours for neighbour in neighbours)


def test_every_attribute_reads_for_one_for_some_and_for_none(model):
    for name in READERS:
        everyone = model.agents.get(name)
        assert len(everyone) == 80
        assert len(model.agents[5:9].get(name)) == 4 and len(model.agents[80:].get(name)) == 0
        one = getattr(model.agents[7], name)
        shown = list(one.values()) if isinstance(one, dict) else one
        assert np.array_equal(np.asarray(shown), everyone[7])
        assert name in dir(model.agents[7])


def test_views_cannot_be_written_to_and_know_no_other_names(model):
    resident = model.agents[0]
    with pytest.raises(AttributeError):
        resident.fear = 0.5
    with pytest.raises(AttributeError, match="residents have no attribute 'fera'; did you mean 'fear'"):
        resident.fera  # noqa: B018
    with pytest.raises(AttributeError, match="did you mean 'trust'"):
        model.agents.get("turst")
    assert copy.copy(resident) == resident


def test_sets_of_residents_slice_select_and_aggregate(model):
    agents = model.agents
    assert len(agents) == 80 and [agent.row for agent in agents[3:6]] == [3, 4, 5]
    assert agents[-1].row == 79 and agents[[4, 2]][0].row == 4
    with pytest.raises(IndexError):
        agents[80]
    assert agents[5] in agents and agents[5] not in agents[:5] and "5" not in agents
    assert agents[5] == model.agents[5] and len({agents[5], model.agents[5], agents[6]}) == 2
    parents = agents.select(group="parents")
    assert 0 < len(parents) < 80 and set(parents.get("group")) == {"parents"}
    fearful = parents.select(lambda resident: resident.fear > 0.3)
    assert [r.row for r in fearful] == [r.row for r in agents if r.group == "parents" and r.fear > 0.3]
    assert len(agents.select(lambda resident: False)) == 0
    assert [len(agents.select(at_most=most)) for most in (7, 0.25, 0, 1.0, 200)] == [7, 20, 0, 80, 80]
    assert len(agents.select(group="parents", stage="no need")) <= len(parents)
    with pytest.raises(ValueError, match="'trust' has several values per resident"):
        agents.select(trust=0.5)


def test_aggregates_are_those_of_the_arrays(model):
    agents, bonds = model.agents, model.run.state.bonds
    names = [agency.name for agency in model.scenario.agencies]
    assert agents.agg("fear") == pytest.approx(model.run.state.people["fear"].mean(dtype=float), abs=1e-12)
    assert agents.agg("fear", max) == model.run.state.people["fear"].max()
    means = agents.agg("trust", np.mean)
    assert means["GGZ"] == pytest.approx(bonds["trust"][:, names.index("GGZ")].mean(dtype=float), abs=1e-12)
    reported = model.datacollector.model_vars["trust GGZ"][-1]
    assert means["GGZ"] == pytest.approx(reported, abs=1e-6)
    assert agents[:2].get(["unique_id", "group"]) == [[0, agents[0].group], [1, agents[1].group]]
    assert agents.map(lambda resident: resident.row)[:3] == [0, 1, 2]
    seen = []
    assert agents.do(seen.append) is agents and len(seen) == 80


def test_places_of_residents_add_up_to_what_is_reported(model):
    places = model.agents.get("stage")
    reasons = Stage.words()[Stage.DOES_NOT_KNOW :]
    assert np.isin(places, reasons).mean() == pytest.approx(model.datacollector.model_vars["non_reach"][-1], abs=1e-15)


def test_views_hold_no_state_and_agents_take_none(model):
    assert isinstance(model.agents, ResidentSet) and model.agents is not model.agents
    assert model.agent_types == [Resident] and list(model.agents_by_type) == [Resident]
    with pytest.raises(NotImplementedError, match=r"takes no mesa\.Agent"):
        mesa.Agent(model)
    mesa.Agent._ids.pop(model, None)


# Stories.


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


# Nothing is left behind.


SHORT = SMALL.changed(weeks=5, burn_in=5)


def used_model(seed: int) -> weakref.ref:
    """Make, use and drop a model; return a weak reference to it."""
    model = Neighbourhood(SHORT, seed=seed)
    model.step()
    _ = model.agents[:9].select(lambda resident: resident.fear > 0.5), model.agents[3].neighbours.agg("trust")
    model.run_model()
    return weakref.ref(model)


def test_a_model_goes_when_nobody_holds_it_even_without_the_garbage_collector():
    used_model(0)
    gc.collect()
    gc.disable()
    try:
        assert used_model(1)() is None
    finally:
        gc.enable()


def test_500_models_in_a_row_leak_nothing():
    n_models, n_first = 500, 50
    tracemalloc.start()
    held = Neighbourhood(SHORT, seed=0)
    size_of_one, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    references = [used_model(seed) for seed in range(n_first)]
    gc.collect()
    tracemalloc.start()
    try:
        references += [used_model(seed) for seed in range(n_first, n_first + 50)]
        gc.collect()
        after_100, _ = tracemalloc.get_traced_memory()
        references += [used_model(seed) for seed in range(n_first + 50, n_models)]
        gc.collect()
        after_500, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(references) == n_models
    assert not [reference for reference in references if reference() is not None]
    # 400 models may leave less than one behind
    assert after_500 - after_100 < size_of_one
