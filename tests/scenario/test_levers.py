"""Levers move what they are meant for, from their first week on, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.by_hand import EXACT, OTHERS, PARENTS, put_in_care
from helpers.small_town import N, office, people, town

from sim.codes import Group
from sim.run import Run, simulate
from sim.scenario.lever_library import LEVERS
from sim.scenario.levers import Lever, Move
from sim.scenario.scenario import Scenario


def moves(run: Run, g: str, a: int, attribute: str) -> float:
    """Return an attribute of an agency towards a risk group in the last week."""
    settings = run.settings
    return float(settings.agencies[settings.regime_of_week[-1], Group.words().index(g), a][attribute])


def test_a_lever_for_some_agencies_and_groups_moves_only_what_it_is_meant_for():
    lever = Lever(
        name="aimed", ramp=0, agencies=("two",), groups=("parents", "others"),
        moves=(Move(quantity="agency.attitude", raise_to=0.9), Move(quantity="shame_weight", lower_to=0.1)),
    )  # fmt: skip
    agencies = (office("one", attitude=0.5), office("two", attitude=0.5))
    aimed = town((), *agencies, levers=[lever])
    for g in Group.words():
        is_meant = g in ("parents", "others")
        assert moves(aimed, g, 0, "attitude") == 0.5
        assert moves(aimed, g, 1, "attitude") == (0.9 if is_meant else 0.5)
        k = Group.words().index(g)
        assert aimed.settings.params[0, k].shame_weight == pytest.approx(0.1 if is_meant else 0.6, abs=EXACT)


def test_only_the_residents_for_whom_it_is_meant_notice_a_lever():
    """Everyone is in care with one of two agencies that always fail; a lever lets one succeed with parents."""
    lever = Lever(
        name="aimed", ramp=0, start=2, agencies=("two",), groups=("parents",),
        moves=(Move(quantity="agency.quality", raise_to=1.0),),
    )  # fmt: skip
    residents = people()._replace(group=np.where(np.arange(N) % 2, PARENTS, OTHERS).astype(np.uint8))
    run = town(
        ("contact",), office("one", quality=0.0), office("two", quality=0.0), residents=residents, levers=[lever],
        drop_out=0.0, severe_chance=0.0,
    )  # fmt: skip
    for i in range(N):
        put_in_care(run, i, a=i // 10)
    run.advance(2)
    assert run.state.bonds["n_good"].sum() == 0
    run.advance(1)
    met = run.state.bonds["n_good"].sum(axis=1)
    assert met.tolist() == [int(i >= 10 and i % 2 == 1) for i in range(N)]


def test_hours_of_a_lever_are_taken_from_casework_and_with_it_places():
    hours = dict(hours_per_year=400.0, ramp=0, moves=(Move(quantity="agency.attitude", raise_to=1.0),))
    agencies = (office("one", staff=1.0), office("two", staff=2.0))

    def casework(**fields) -> list[float]:
        levers = [Lever(name="lever", **(hours | fields))]
        return town((), *agencies, levers=levers, workers_hours=1600.0).settings.agencies[0, 0]["casework"].tolist()

    assert casework(from_casework=0.0) == [1.0, 1.0]
    # 200 hours from each of the two, of 1,600 and 3,200
    assert casework(from_casework=1.0) == [0.875, 0.9375]
    assert casework(from_casework=0.5) == [0.9375, 0.96875]
    assert casework(from_casework=1.0, strength=0.5) == [0.9375, 0.96875]
    # all of them from the one that takes part, whichever group it is meant for
    assert casework(from_casework=1.0, agencies=("one",)) == [0.75, 1.0]
    assert casework(from_casework=1.0, agencies=("one",), groups=("parents",)) == [0.75, 1.0]
    # hours that are added
    assert casework(from_casework=-1.0) == [1.125, 1.0625]
    # more hours than there are leaves none
    assert casework(from_casework=1.0, hours_per_year=10_000.0) == [0.0, 0.0]


def test_a_lever_that_takes_hours_leaves_fewer_places_from_its_first_week():
    lever = Lever(
        name="lever", start=3, ramp=0, weeks=4, hours_per_year=8_000.0, from_casework=1.0,
        moves=(Move(quantity="agency.attitude", raise_to=1.0),),
    )  # fmt: skip
    run = town(("staffing",), office(caseload=50.0), levers=[lever], workers_hours=1600.0)
    free = []
    for _ in range(9):
        run.advance(1)
        free.append(int(run.state.capacity["free_places"][0]))
    # 0.4 full-time workers at 50 cases; 8,000 of 32,000 hours are taken for four weeks
    assert free == [20] * 3 + [15] * 4 + [20] * 2


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_lever_acts_from_its_start_and_at_strength_0_not_at_all(name):
    base = Scenario(residents=200, weeks=40, burn_in=10)
    plain = simulate(base, 5)
    idle = simulate(base.with_levers([LEVERS[name].model_copy(update={"strength": 0.0})]), 5)
    late = simulate(base.with_levers([LEVERS[name].model_copy(update={"start": 20})]), 5)
    for mine, none, later in zip(plain.series, idle.series, late.series, strict=True):
        assert np.array_equal(mine, none)
        assert np.array_equal(mine[:30], later[:30])
    changed = late.settings
    last = changed.regime_of_week[-1]
    assert (
        changed.params[last].tobytes() != plain.settings.params[0].tobytes()
        or changed.agencies[last].tobytes() != plain.settings.agencies[0].tobytes()
    )


ATTITUDE = (Move(quantity="agency.attitude", raise_to=0.9),)


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        (dict(moves=ATTITUDE), []),
        (dict(moves=ATTITUDE, start=155), []),
        (dict(moves=ATTITUDE, start=156), ["lever 'late' never acts: it starts after week 156, of 156"]),
        (dict(moves=ATTITUDE, start=1000), ["lever 'late' never acts: it starts after week 1000, of 156"]),
        (dict(moves=ATTITUDE, strength=0.0), ["lever 'late' never acts: its strength is 0"]),
        (dict(moves=(Move(quantity="agency.attitude", raise_to=0.1),)),
         ["lever 'late' never acts: all that it moves is there already"]),
        (dict(moves=(Move(quantity="agency.attitude", raise_to=0.6),), agencies=("two",)),
         ["lever 'late' never acts: all that it moves is there already"]),
        (dict(moves=(Move(quantity="agency.attitude", raise_to=0.6),)), []),
        (dict(moves=(Move(quantity="shame_weight", times=1.0),)),
         ["lever 'late' never acts: all that it moves is there already"]),
        (dict(moves=(Move(quantity="shame_weight", times=1.0), *ATTITUDE)), []),
    ],
)  # fmt: skip
def test_a_lever_that_never_acts_is_told(fields, sentences):
    scenario = Scenario(agencies=(office("one", attitude=0.5), office("two", attitude=0.7)))
    assert scenario.with_levers([Lever(name="late", **fields)]).idle_levers() == sentences


def test_every_lever_of_the_model_acts_by_itself():
    assert Scenario().with_levers(LEVERS).idle_levers() == []


@pytest.mark.parametrize(("times", "moved"), [(0.0, 1.0), (10.0, 8760.0), (1.0, 1600.0)])
def test_a_factor_moves_no_quantity_out_of_its_limits(times, moved):
    move = Move(quantity="workers_hours", times=times)
    assert move.apply(np.array([1600.0]), np.array([1.0])).tolist() == [moved]
