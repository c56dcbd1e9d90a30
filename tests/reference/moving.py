"""Households leave, and newcomers take their homes (`sim/README.md`, 8.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import Event, Stage
from sim.core.keyed_random import Purpose
from sim.mechanisms.moving import newcomers_trust

if TYPE_CHECKING:
    from .resident import ResidentAgent


def move(resident: ResidentAgent) -> None:
    """Let a newcomer take the place of a resident whose household leaves this week."""
    model, p = resident.model, resident.p
    if resident.next_move != model.week:
        return
    for case in resident.open_cases:
        if model.has.need:
            case.end()
        else:  # a standing need stays with the home
            case.stop(Stage.NOT_COUNTED)
            case.opened = model.week
            case.is_informal = case.is_street = False
    model.unlearnt = [encounter for encounter in model.unlearnt if encounter.resident is not resident]
    draws = [resident.draw(Purpose.NEWCOMER, part) for part in range(3)]
    resident.be_replaced(newcomers_trust(p.newcomer_trust, p.start_trust_spread, *draws))
    model.events[Event.MOVED] += 1
