"""What a year costs: professional time, levers and forced help, in hours and in euros.

An hour of staff costs `euros_per_hour`. Amounts are per year and for the whole neighbourhood. Hours that
a lever takes from casework are paid already, so that they count under professional time and not once more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.codes import WEEKS_PER_YEAR, Event, StaffUse
from sim.measures.periods import last_year
from sim.parameters.registry import values
from sim.scenario.levers import Lever

if TYPE_CHECKING:
    from sim.run import Run
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Cost:
    """One row of what a year costs: hours and euros."""

    name: str
    hours: float
    euros: float


@dataclass(frozen=True)
class LeverCost:
    """What a lever costs a year in a neighbourhood: all its hours, those of them taken from casework, and euros."""

    hours: float
    taken: float
    euros: float


def lever_cost(lever: Lever, scenario: Scenario) -> LeverCost:
    """Return what a lever costs a year in the neighbourhood of `scenario`, at its strength.

    It is paid in full from the week in which it starts, ramp included, until it stops: the mean over the weeks
    after burn-in. Hours added to casework are not taken from it.
    """
    stop = scenario.weeks if lever.weeks is None else min(scenario.weeks, lever.start + lever.weeks)
    scale = lever.strength * scenario.residents / 1000.0 * (max(0, stop - lever.start) / scenario.weeks)
    hours = lever.hours_per_year * scale
    return LeverCost(hours, max(0.0, lever.from_casework) * hours, lever.euros_per_year * scale)


def sum_of(costs: Iterable[LeverCost]) -> LeverCost:
    """Return what several levers cost together."""
    amounts = [(0.0, 0.0, 0.0), *((cost.hours, cost.taken, cost.euros) for cost in costs)]
    return LeverCost(*(math.fsum(column) for column in zip(*amounts, strict=True)))


def paid_hours(run: Run) -> np.ndarray:
    """Return the hours a year of an agency's own staff (A,), last year."""
    return _mean_over_lines(run, _own_hours)


def staff_hours(run: Run) -> np.ndarray:
    """Return hours of staff a year by agency and use (A, USES), last year.

    They add up to `paid_hours` and what levers add to casework. Where staffing is off, all of it is casework.
    """
    return _mean_over_lines(run, _hours_by_use)


def _mean_over_lines(run: Run, hours_of: Callable[[Run, int], np.ndarray]) -> np.ndarray:
    """Return the mean over the weeks of the last year of what `hours_of` gives for a line of the settings."""
    lines, n_weeks = np.unique(run.settings.regime_of_week[last_year(run)], return_counts=True)
    return sum(n * hours_of(run, line) for line, n in zip(lines, n_weeks, strict=True)) / n_weeks.sum()


def _own_hours(run: Run, line: int) -> np.ndarray:
    staff, hours = np.asarray(run.settings.agencies)["staff"][line, 0], run.settings.params[line, 0]["workers_hours"]
    return staff * run.settings.thousands * hours


def _hours_by_use(run: Run, line: int) -> np.ndarray:
    p, agencies = run.settings.params[line, 0], np.asarray(run.settings.agencies)[line, 0]
    shares = np.zeros((len(agencies), len(StaffUse)))
    shares[:, StaffUse.CASEWORK] = 1.0
    if run.scenario.mechanisms.staffing:
        shares[:, StaffUse.CASEWORK] = agencies["casework"]
        shares[:, StaffUse.PRESENCE] = agencies["outreach"] * p["outreach_time"]
        shares[:, StaffUse.ACCOUNTING] = p["accounting_time"]
        shares[:, StaffUse.LEVERS] = np.maximum(0.0, 1.0 - shares.sum(axis=1))
    return shares * _own_hours(run, line)[:, None]


def escalation_cost(n_starts: float, n_contacts: float, parameters: dict[str, float]) -> Cost:
    """Return what forced help costs besides the casework of the agency that forces it (2.4, SF20, SF21).

    n_starts: times that help is forced in a year; n_contacts: contacts with the other professionals around it.
    """
    hours = n_starts * parameters["forced_start_hours"] + n_contacts * parameters["forced_contact_hours"]
    return Cost(
        "forced help", hours, hours * parameters["euros_per_hour"] + n_starts * parameters["forced_start_euros"]
    )


def annual_costs(run: Run) -> list[Cost]:
    """Return what a year costs: professional time, levers, forced help, and the sum; last year.

    Professional time: of the agencies' own staff. Levers: what they buy or add (`lever_cost`).
    """
    year = last_year(run)
    events = run.series.events[year].sum(axis=0) * (WEEKS_PER_YEAR / (year.stop - year.start))
    levers = sum_of(lever_cost(lever, run.scenario) for lever in run.scenario.levers)
    staff = float(paid_hours(run).sum())
    parameters = values(dict(run.scenario.parameters))
    rows = [
        Cost("professional time", staff, staff * parameters["euros_per_hour"]),
        Cost("levers", levers.hours - levers.taken, levers.euros),
        escalation_cost(float(events[Event.FORCED]), float(events[Event.FORCED_CONTACTS]), parameters),
    ]
    return [*rows, Cost("all", math.fsum(row.hours for row in rows), math.fsum(row.euros for row in rows))]
