"""Where every resident stands, and what is written down of a week (`sim/README.md`, 8.14 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Stage
from sim.mechanisms.record import is_counted
from sim.state.records import IN_CARE, IN_NEED, Series

from .records import Case

if TYPE_CHECKING:
    from .model import ReferenceModel
    from .resident import ResidentAgent


def counted_cases(resident: ResidentAgent) -> list[Case]:
    """Return the needs that are severe enough, and open for long enough, to count."""
    model, p = resident.model, resident.model.parameters_in_general
    return [
        case
        for case in resident.open_cases
        if is_counted(case.severity, model.week - case.opened, p.need_threshold, p.grace_weeks)
    ]


def place_of(resident: ResidentAgent) -> int:
    """Return the one place of a resident: in care, or else where the most severe need that counts stands."""
    if not resident.cases:
        return Stage.NO_NEED
    in_care, counted = resident.cases_in_care, counted_cases(resident)
    if in_care:
        return Stage.FORCED if all(case.is_forced for case in in_care) else Stage.HELPED
    if not counted:
        return Stage.NOT_COUNTED
    worst = max(counted, key=lambda case: case.severity)
    return Stage.INFORMAL if worst.is_informal and not worst.is_waiting else worst.stage


def write_line(model: ReferenceModel, series: Series) -> None:
    """Write this week's line of every series."""
    t = model.week
    for resident in model.residents:
        series.funnel[t, resident.group, place_of(resident)] += 1
        if resident.cases:
            _note_reach(resident, series)
    cases = [case for resident in model.residents for case in resident.open_cases]
    series.needs[t] = len(cases)
    for case in cases:  # one after another: the built-in sum of newer Pythons rounds only once
        series.severity[t] += case.severity
    series.trust_ledger[t] = model.trust_ledger.rows()
    series.events[t] = model.events
    for agency in model.agencies:
        series.by_agency[t, agency.number] = (
            agency.n_in_care, agency.n_waiting, agency.time, agency.tenure, agency.n_contacts, agency.n_asked,
            agency.n_well, agency.n_otherwise, agency.n_solved, agency.n_unsolved,
        )  # fmt: skip
        series.image[t, agency.number] = list(agency.image.values())


def _note_reach(resident: ResidentAgent, series: Series) -> None:
    """Count a resident at every agency that should help, and at every one that does so without force."""
    in_care, domains = resident.cases_in_care, {case.domain for case in counted_cases(resident)}
    clients = {case.agency for case in in_care}
    reached = {case.agency for case in in_care if not case.is_forced}
    for agency in resident.model.agencies:
        line = series.reach[resident.model.week, resident.group, agency.number]
        line[IN_NEED] += agency in clients or not domains.isdisjoint(agency.domains)
        line[IN_CARE] += agency in reached
