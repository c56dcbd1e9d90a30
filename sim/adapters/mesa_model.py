"""The face for users of Mesa: a model that steps through weeks, with residents as views on arrays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from sim.adapters.mesa_agents import Resident, ResidentSet, agencies_of
from sim.codes import Event, Stage
from sim.core.errors import InputError, nearest
from sim.parameters.registry import BY_NAME
from sim.run import Run
from sim.scenario.scenario import Scenario, load_scenario
from sim.state.records import TRUST_HELD


def _scenario_of(scenario: Scenario | str | Path | None, changes: Mapping[str, Any]) -> Scenario:
    """Return the scenario with its fields, or its parameters, changed by name; levers may be given by name."""
    if not isinstance(scenario, Scenario):
        scenario = Scenario() if scenario is None else load_scenario(scenario)
    fields = {name: value for name, value in changes.items() if name in Scenario.model_fields}
    parameters = {name: value for name, value in changes.items() if name not in fields}
    for name in parameters:
        if name not in BY_NAME:
            known = [*Scenario.model_fields, *BY_NAME]
            raise InputError(f"'{name}' is neither a field of a scenario nor a parameter; {nearest(name, known)}")
    levers = fields.pop("levers", None)
    if levers is not None:
        scenario = scenario.changed(levers=()).with_levers(levers)
    fields["parameters"] = dict(scenario.parameters) | dict(fields.get("parameters", {})) | parameters
    return scenario.changed(**fields)


def _of_last_week(name: str):
    """Return a reporter of one of the events that are counted every week, per week."""
    column = Event.words().index(name)
    return lambda model: int(model.run.series.events[model.week_reported, column])


def _share_of_residents(*places: int):
    return lambda model: float(
        model.run.series.funnel[model.week_reported][:, list(places)].sum() / model.run.group_sizes.sum()
    )


def _mean_trust(agency: int):
    return lambda model: float(
        model.run.series.trust_ledger[model.week_reported, TRUST_HELD, :, agency].sum() / model.run.group_sizes.sum()
    )


def _reporters(run: Run) -> dict[str, Any]:
    """Return the reporters of a model: functions of the model, which read the series of its run."""
    n_places = run.series.funnel.shape[2]
    trust = {f"trust {agency.name}": _mean_trust(a) for a, agency in enumerate(run.scenario.agencies)}
    return {
        "non_reach": _share_of_residents(*range(Stage.DOES_NOT_KNOW, n_places)),
        "helped": _share_of_residents(Stage.HELPED),
        **trust,
        **{name.replace(" ", "_"): _of_last_week(name) for name in Event.words()},
        "needs": lambda model: int(model.run.series.needs[model.week_reported]),
    }


class Neighbourhood(mesa.Model):
    """A neighbourhood as a Mesa model; one step is one week.

    Residents are not `mesa.Agent` objects: `agents` holds views on the arrays of a run (`sim.run.Run`), which is the
    only place where state stands. Every random number is keyed by the seed, so `random` and `rng` of Mesa play no part.

    Parameters
    ----------
    scenario : Scenario | str | Path | None
        A Scenario, the name of a built-in one, the path of a TOML file, or None for the default one.
    seed : int | None
        Whole number, 0 or above; without it 0, so that a model always repeats itself.
    rng : int | None
        Another name for the seed, as newer versions of Mesa use it.
    has_burnt_in : bool
        Whether the weeks of burn-in pass now, before the first step. Then `steps` counts weeks of the scenario;
        otherwise it counts weeks from the start of burn-in.
    town : Mapping[str, Any] | None
        Residents, ties, or both, as for `sim.run.Run`.
    kwargs
        Fields of the scenario (`residents=400`, `weeks=52`, `levers=("interpreters",)`) or parameters
        (`trust_gain=0.1`) that are changed.

    Attributes
    ----------
    run
        The `Run` with all arrays.
    steps
        Weeks passed since the model was made, burn-in not counted where it passed at once.
    running
        Whether weeks are left.
    datacollector
        One row for every step: non-reach and helped (shares of residents), mean trust in each agency, events of the
        week.

    Raises
    ------
    InputError
        One sentence about the first value that is not allowed.

    Notes
    -----
    `mesa.batch_run` is tested with this class; it reads what can be iterated as a list of values to vary, so give
    one Scenario as `[scenario]` and one tuple of levers as `[levers]`. `SolaraViz` asks for a model that can be made
    from keyword parameters and has `step`, `running`, `steps` and `datacollector`: these are tested, the page in a
    browser is not.

    Examples
    --------
    >>> model = Neighbourhood("overvecht", seed=1, residents=400, weeks=52)
    >>> model.run_model()
    >>> model.agents.select(group="parents").agg("trust")["Wijkteam"]  # doctest: +SKIP
    """

    def __init__(
        self,
        scenario: Scenario | str | Path | None = None,
        seed: int | None = None,
        *,
        rng: int | None = None,
        has_burnt_in: bool = True,
        town: Mapping[str, Any] | None = None,
        **kwargs: Any,  # this name, because SolaraViz looks for it
    ) -> None:
        if seed is not None and rng is not None:
            raise InputError("seed and rng are both given, but they are two names of one thing")
        keyed_by = next((value for value in (seed, rng) if value is not None), 0)
        run = Run(_scenario_of(scenario, kwargs), keyed_by, **(town or {}))
        super().__init__(seed=run.seed)
        # Mesa puts bound methods into every model, which then can only be freed by the garbage collector.
        del self.step, self._user_step
        self.run = run.burn_in() if has_burnt_in else run
        self._first_week = run.week
        self.running = not run.is_finished
        self._own_reporters = _reporters(run)
        self.datacollector = mesa.DataCollector(model_reporters=self._own_reporters)

    @property
    def scenario(self) -> Scenario:
        """The scenario, with all changes."""
        return self.run.scenario

    @property
    def week_reported(self) -> int:
        """Week of the series, from the start of burn-in, that the last step let pass."""
        return max(0, self._first_week + self.steps - 1)

    @property
    def agents(self) -> ResidentSet:
        """All residents, as views."""
        return ResidentSet(self, np.arange(len(self.run.residents.key)))

    @property
    def agent_types(self) -> list[type]:
        """The one type of agent."""
        return [Resident]

    @property
    def agents_by_type(self) -> dict[type, ResidentSet]:
        """All residents, by their one type."""
        return {Resident: self.agents}

    @property
    def agencies(self) -> Mapping[str, Mapping[str, float]]:
        """Attributes of each agency by name, as levers have moved them in the last week that passed."""
        return agencies_of(self.run)

    def register_agent(self, agent: Any) -> None:
        """Refuse an agent: residents are rows of arrays.

        Raises
        ------
        NotImplementedError
            always.
        """
        raise NotImplementedError("a Neighbourhood holds its residents in arrays and takes no mesa.Agent")

    def step(self) -> None:
        """Let one week pass and collect its row; nothing happens when no weeks are left."""
        if self.run.is_finished:
            return
        self.run.advance(1)
        self._note_step()

    def run_model(self) -> None:
        """Let all weeks pass that are left, in one go where every row can be read afterwards."""
        if not self._reads_series_only():
            super().run_model()
            return
        for _ in range(self.run.advance().week - self._first_week - self.steps):
            self._note_step()

    def plant_story(
        self, resident: Resident | int, agency: str, is_bad: bool = True, is_severe: bool = False, strength: float = 1.0
    ) -> None:
        """Give a resident a story of an agency of their own, to be told from now on (`sim.run.Run.plant_story`)."""
        row = resident.row if isinstance(resident, Resident) else resident
        self.run.plant_story(row, agency, is_bad=is_bad, is_severe=is_severe, strength=strength)

    def _note_step(self) -> None:
        self.steps += 1
        self.running = self.week_reported + 1 < self.run.last_week
        self.datacollector.collect(self)

    def _reads_series_only(self) -> bool:
        """Say whether steps and reporters are this class's own, so that rows can be filled in after the last week."""
        collector = self.datacollector
        return (
            type(self).step is Neighbourhood.step
            and collector.model_reporters == self._own_reporters
            and not collector.agent_reporters
            and not collector.agenttype_reporters
        )
