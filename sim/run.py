"""A run: a neighbourhood, its state, and the weeks that have passed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.codes import Group, StoryMark
from sim.core.errors import InputError, nearest
from sim.initial_state import start_state
from sim.mechanisms.stories import plant
from sim.parameters.registry import values
from sim.population.graph import renumber, ties_from
from sim.population.residents import Residents, build_residents, in_order_of_key
from sim.population.synthesis import Neighbourhood, build_neighbourhood
from sim.population.ties import assign_organisations, build_ties
from sim.scenario.scenario import Scenario
from sim.settings import Settings, build_settings
from sim.state.records import Series, State, copy_state, copy_unlearnt, new_lists, new_series
from sim.state.world import World, week_of
from sim.week import run_weeks


class Run:
    """One neighbourhood under one scenario and one seed, as far as it has come.

    Parameters
    ----------
    scenario : Scenario
        What is simulated.
    seed : int
        Whole number, 0 or above; the same scenario and seed give the same run, bit for bit.
    residents : Residents | None
        Residents to use instead of those that the profile gives. Their rows may stand in any order: the run puts them
        in the order of `key`, and everything it reports stands in that order.
    ties
        Who knows whom: a networkx or igraph graph, an edge list, or `Ties`; by default as the scenario says. Where
        residents are handed in, a number is the row of a resident as handed in.

    Attributes
    ----------
    week
        Weeks that have passed, burn-in included; `scenario.burn_in + scenario.weeks` is the end.
    residents, organisation, ties, state, series, settings
        The arrays; see the modules of these names.
    group_sizes : int64 (G,)
        Residents in each risk group.
    """

    def __init__(
        self, scenario: Scenario, seed: int = 0, *, residents: Residents | None = None, ties: Any = None
    ) -> None:
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**63:
            raise InputError(f"seed is {seed!r}, but it must be a whole number from 0 to 2^63 - 1")
        self.scenario, self.seed, self.week = scenario, int(seed), 0
        parameters = values(scenario.parameters)
        with np.errstate(over="ignore"):
            self.settings: Settings = build_settings(scenario)
            self.residents, self.organisation, self.ties = self._settle(residents, ties, parameters)
            self.state: State = start_state(
                self.residents, self.organisation, self.settings, self.seed, scenario, parameters
            )
        self.group_sizes = np.bincount(self.residents.group, minlength=len(Group)).astype(np.int64)
        self._lists = new_lists(len(self.residents.key), len(Group))
        self.series: Series = new_series(self.last_week, len(Group), len(scenario.agencies))

    def _settle(self, residents: Residents | None, ties: Any, parameters: Mapping[str, float]) -> Neighbourhood:
        """Return residents and ties, those handed in or what the scenario gives where none are, and organisations."""
        scenario = self.scenario
        profile, n, rule = scenario.neighbourhood, scenario.residents, scenario.rules.ties
        if residents is None and ties is None:
            return build_neighbourhood(profile, n, self.seed, parameters, rule)
        in_order = (
            build_residents(profile, n, self.seed, parameters) if residents is None else in_order_of_key(residents)
        )
        organisation = assign_organisations(in_order, self.seed, parameters)
        if ties is None:
            return Neighbourhood(
                in_order, organisation, build_ties(in_order, organisation, self.seed, parameters, rule)
            )
        ties = ties_from(ties, len(in_order.key))
        if residents is not None and not np.array_equal(residents.key, in_order.key):
            ties = renumber(ties, np.asarray(residents.key))
        return Neighbourhood(in_order, organisation, ties)

    @property
    def world(self) -> World:
        """What the steps of a week are handed."""
        return World(self.state, self._lists, self.series, self.settings, self.ties, self.group_sizes, self.seed)

    @property
    def last_week(self) -> int:
        """Number of weeks of the whole run, burn-in included."""
        return self.scenario.burn_in + self.scenario.weeks

    @property
    def is_finished(self) -> bool:
        """Whether all weeks have passed."""
        return self.week >= self.last_week

    def advance(self, n_weeks: int | None = None) -> Run:
        """Let `n_weeks` pass, or all that are left; return the run itself."""
        last = self.last_week if n_weeks is None else min(self.last_week, self.week + n_weeks)
        with np.errstate(over="ignore"):
            run_weeks(self.world, self.week, last)
        self.week = max(last, self.week)
        return self

    def burn_in(self) -> Run:
        """Let the weeks of burn-in pass that are left; return the run itself."""
        return self.advance(max(0, self.scenario.burn_in - self.week))

    def plant_story(
        self, resident: int, agency: str, *, is_bad: bool = True, is_severe: bool = False, strength: float = 1.0,
        witness: int | None = None,
    ) -> None:  # fmt: skip
        """Give a resident a story of an agency, as if lived in the last week that passed; it is told from now on.

        The story takes the place of the one that the resident kept of that agency. It moves no trust of the
        resident's own.

        Parameters
        ----------
        resident : int
            Key of the resident.
        agency : str
            Name of the agency.
        is_bad, is_severe : bool
            What kind of story it is; a severe one is bad.
        strength : float
            In (0, 1].
        witness : int | None
            Key of the resident who lived it, by default the resident; the same witness, agency and week make stories of
            one incident.

        Raises
        ------
        InputError
            No such resident or agency, a strength outside its range, a good story that is severe, or a scenario without
            stories.
        """
        n, names = len(self.residents.key), [one.name for one in self.scenario.agencies]
        if not self.scenario.mechanisms.stories:
            raise InputError("mechanisms.stories is off in this scenario, so that nobody tells a story")
        witness = resident if witness is None else witness
        for what, who in (("resident", resident), ("witness", witness)):
            if isinstance(who, bool) or not isinstance(who, (int, np.integer)) or not 0 <= who < n:
                raise InputError(f"{what} is {who!r}, but it must be a whole number from 0 to {n - 1}")
        if agency not in names:
            raise InputError(f"'{agency}' is not an agency of this scenario; {nearest(str(agency), names)}")
        if not 0.0 < strength <= 1.0:
            raise InputError(f"strength is {strength!r}, but it must lie above 0 and be at most 1")
        if is_severe and not is_bad:
            raise InputError("is_severe is True and is_bad is False, but a severe story is a bad one")
        marks = (StoryMark.BAD if is_bad else 0) | (StoryMark.SEVERE if is_severe else 0)
        week = week_of(self.settings, max(0, self.week - 1))
        with np.errstate(over="ignore"):
            plant(self.world, week, int(resident), names.index(agency), float(strength), marks, int(witness))

    def fork(self, scenario: Scenario) -> Run:
        """Return a run of `scenario` that shares the history of this one so far, and goes its own way from here.

        Only what acts after burn-in may differ: the levers, the number of weeks and the labels.

        Raises
        ------
        InputError
            The history is longer than burn-in, or the scenarios differ in more than that.
        """
        free = {"levers", "weeks", "name", "title", "description"}
        for field in Scenario.model_fields:
            if field not in free and getattr(scenario, field) != getattr(self.scenario, field):
                raise InputError(f"a fork may differ in levers and weeks only, but '{field}' differs")
        if self.week > self.scenario.burn_in:
            raise InputError(f"a fork must start within burn-in, but {self.week} weeks have passed")
        other = object.__new__(Run)
        other.__dict__.update(self.__dict__)
        other.scenario = scenario
        other.settings = build_settings(scenario)
        other.state = copy_state(self.state)
        other.series = new_series(other.last_week, len(Group), len(scenario.agencies))
        for mine, theirs in zip(other.series, self.series, strict=True):
            mine[: self.week] = theirs[: self.week]
        other._lists = copy_unlearnt(self._lists, len(self.residents.key))
        return other


def simulate(scenario: Scenario, seed: int = 0, **neighbourhood: Any) -> Run:
    """Return the finished run of `scenario` with this seed; `neighbourhood` may hold `residents` and `ties`."""
    return Run(scenario, seed, **neighbourhood).advance()
