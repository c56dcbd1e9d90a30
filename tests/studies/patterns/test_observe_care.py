"""What is noted of care agrees with the run."""

from __future__ import annotations

import numpy as np
from helpers.patterns import care_of

from experiments.engine.plan import vary
from experiments.studies.patterns.observe_care import Care, quarters
from sim.codes import Event
from sim.run import Run
from sim.scenario.scenario import Scenario


def test_quarters_are_equally_large_and_in_order() -> None:
    found = quarters(np.array([5.0, 1.0, 7.0, 3.0, 8.0, 2.0, 6.0, 4.0]))
    assert found.tolist() == [2, 0, 3, 1, 3, 0, 2, 1]
    assert np.bincount(quarters(np.zeros(10))).tolist() == [3, 2, 3, 2]


def test_notes_agree_with_the_run() -> None:
    """Nobody moves, so that no encounter is lost between two looks."""
    scenario = Scenario(residents=300, burn_in=26, weeks=52, mechanisms={"moving": False})
    run = Run(scenario, 3).burn_in()
    care, looks = Care(run), []
    while not run.is_finished:
        run.advance(13)
        care.after_quarter(run)
        looks.append(run.week - 1)
    events = run.series.events[26:].sum(axis=0)
    bad = events[[Event.SLIGHTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS, Event.FORCED]].sum()
    assert (care.went.sum(axis=1) == (events[Event.GOOD_CONTACTS], bad)).all()
    for stages in care.stages.values():
        assert (stages.sum(axis=0) == run.series.funnel[looks].sum(axis=(0, 1))).all()


def test_whoever_asks_at_closed_doors_leaves_before_help() -> None:
    off = {"informal_help": False, "escalation": False}
    open_town = Scenario(residents=300, burn_in=0, weeks=52, mechanisms={**off, "access": False})
    assert care_of(Run(open_town, 0))["left_before_help"] == 0.0
    closed = vary(open_town.changed(mechanisms=off), {"agency.strictness": 1.0, "agency.discretion": 0.0}, {})
    assert care_of(Run(closed, 0))["left_before_help"] == 1.0


def test_no_need_is_over_where_nothing_ends_needs() -> None:
    stuck = Scenario(
        residents=300, burn_in=26, weeks=26, parameters={"need_healing": 0.0, "need_spreading": 0.02},
        mechanisms={"contact": False, "informal_help": False, "moving": False},
    )  # fmt: skip
    assert care_of(Run(stuck, 0).burn_in())["over_by_domains"].tolist() == [0.0, 0.0]
