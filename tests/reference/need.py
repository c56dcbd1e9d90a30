"""Needs begin by a calendar; untreated ones worsen, heal or spread (`sim/README.md`, 8.1)."""

from __future__ import annotations

from itertools import accumulate
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from sim.codes import Domain
from sim.core.keyed_random import Purpose
from sim.core.portable_math import geometric_gap, log
from sim.mechanisms.need import HEALS, SPREADS, course, worsen
from sim.parameters.registry import domain_weights
from sim.state.records import NEVER

from .records import Case, single

if TYPE_CHECKING:
    from .resident import ResidentAgent


def edges_of(p: SimpleNamespace, group: int | None = None) -> list[float]:
    """Return the cumulative weights of life domains in a risk group, or in the mean of all groups."""
    weights = domain_weights(vars(p))
    return list(accumulate(np.mean(weights, axis=0).tolist() if group is None else weights[group]))


def domain_at(edges: list[float], u: float) -> int:
    """Return the domain that a draw falls on; `edges` are the cumulative weights of domains."""
    return next((domain for domain, edge in enumerate(edges[:-1]) if u < edge), len(Domain) - 1)


def open_need(resident: ResidentAgent, domain: int, severity: float, week: int) -> None:
    """Let a need begin, or make the one that is there as severe."""
    case = resident.cases.get(domain)
    if case is None:
        resident.cases[domain] = Case(resident, domain, single(severity), opened=week, since=week)
    else:
        case.severity = max(single(severity), case.severity)


def plan_first_need(resident: ResidentAgent) -> None:
    """Write the first need on the calendar: it begins a week before the first gap is over."""
    gap = geometric_gap(resident.model.draw(Purpose.NEED_GAP, resident.number, week=0), log(1.0 - resident.need_rate))
    resident.next_need = min(NEVER, gap - 1)


def have_standing_need(resident: ResidentAgent) -> None:
    """Give a resident one need that neither changes nor ends: what is left where needs are switched off."""
    p = resident.model.at_start
    domain = domain_at(edges_of(p), resident.model.draw(Purpose.STANDING_NEED, resident.number, week=0))
    open_need(resident, domain, (p.need_start_low + p.need_start_high) / 2.0, 0)


def begin_need(resident: ResidentAgent) -> None:
    """Open the need that the calendar holds, and write the next one on it; the calendar counts needs, not weeks."""
    model, k, p = resident.model, resident.n_needs, resident.p
    domain = domain_at(
        edges_of(model.at_start, resident.group), model.draw(Purpose.NEED_DOMAIN, resident.number, week=k)
    )
    u = model.draw(Purpose.NEED_SEVERITY, resident.number, week=k)
    open_need(resident, domain, p.need_start_low + u * (p.need_start_high - p.need_start_low), model.week)
    resident.n_needs = k + 1
    gap = geometric_gap(model.draw(Purpose.NEED_GAP, resident.number, week=k + 1), log(1.0 - resident.need_rate))
    resident.next_need = min(NEVER, model.week + gap)


def let_needs_run(resident: ResidentAgent) -> None:
    """Let a week pass over the needs of one resident."""
    model = resident.model
    if resident.next_need == model.week:
        begin_need(resident)
    if not resident.cases or not model.has.need:
        return
    p = resident.p
    for case in [case for case in resident.open_cases if not case.is_in_care]:
        severity = worsen(case.severity, p.need_worsening)
        case.severity = single(severity)
        fate = course(severity, model.draw(Purpose.NEED_COURSE, case.number), p.need_healing, p.need_spreading)
        if fate == HEALS:
            case.end()
        elif fate == SPREADS:
            domain = int(model.draw(Purpose.SPREAD_DOMAIN, case.number) * len(Domain))
            open_need(resident, domain, p.need_start_low, model.week)
