"""Residents as agents of Mesa: views on rows, which hold no state."""

from __future__ import annotations

import copy

import mesa
import numpy as np
import pytest
from helpers.adapted import SMALL

from sim import Neighbourhood
from sim.adapters.mesa_agents import Resident, ResidentSet
from sim.codes import AgeBand, Stage
from sim.measures.residents import READERS


@pytest.fixture
def model() -> Neighbourhood:
    """A model halfway its run."""
    model = Neighbourhood(SMALL, seed=3)
    for _ in range(15):
        model.step()
    return model


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
