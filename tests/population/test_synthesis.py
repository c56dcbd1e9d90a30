"""Towns that are kept for the next run: the same bytes as towns built anew, out of reach of the runs, and few."""

from __future__ import annotations

import pytest

from sim.population import synthesis
from sim.run import Run
from sim.scenario.scenario import Scenario

SMALL = Scenario(residents=60, weeks=1, burn_in=0)


@pytest.fixture(autouse=True)
def _forget_towns():
    synthesis._build_neighbourhood.cache_clear()


def bytes_of(run: Run) -> list[bytes]:
    return [array.tobytes() for array in (*run.residents, *run.ties)]


def test_runs_that_differ_in_other_parameters_share_a_town():
    first = bytes_of(Run(SMALL, 3))
    again = bytes_of(Run(SMALL.changed(parameters={"tell_rate": 0.3, "start_trust": 0.2}, weeks=9), 3))
    assert again == first
    assert synthesis._build_neighbourhood.cache_info().hits == 1


@pytest.mark.parametrize("changes", [
    {"parameters": {"need_rate": 0.05}}, {"parameters": {"degree_street": 1.0}}, {"residents": 61},
    {"rules": {"ties": "watts_strogatz"}},
])  # fmt: skip
def test_what_decides_a_town_gives_another_one(changes):
    first, other = bytes_of(Run(SMALL, 3)), bytes_of(Run(SMALL.changed(**changes), 3))
    assert first != other
    synthesis._build_neighbourhood.cache_clear()
    assert bytes_of(Run(SMALL.changed(**changes), 3)) == other
    assert bytes_of(Run(SMALL, 4)) != first


def test_a_run_cannot_change_the_town_of_the_next():
    first = Run(SMALL, 3)
    before = bytes_of(first)
    for array in (*first.residents, *first.ties):
        array[:] = 0
    assert bytes_of(Run(SMALL, 3)) == before


def test_few_and_small_towns_are_kept(monkeypatch):
    for seed in range(40):
        Run(SMALL, seed)
    assert (
        synthesis._build_neighbourhood.cache_info().currsize
        == synthesis._build_neighbourhood.cache_info().maxsize
        == 16
    )
    monkeypatch.setattr(synthesis, "LARGEST_KEPT", 59)
    synthesis._build_neighbourhood.cache_clear()
    assert bytes_of(Run(SMALL, 3)) == bytes_of(Run(SMALL, 3))
    assert synthesis._build_neighbourhood.cache_info().currsize == 0
