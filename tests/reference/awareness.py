"""How well residents know agencies: one running level for each kind of resident, and each one's difference from it.

A level of one's own, moved every week, would be the same on paper, but not to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.core.portable_math import exp, log
from sim.mechanisms.common.decay import awareness_after
from sim.mechanisms.outreach import gain, kept_difference, next_awareness, other_ways

from .records import single

if TYPE_CHECKING:
    from .agency import AgencyAgent
    from .model import ReferenceModel
    from .resident import ResidentAgent


@dataclass(frozen=True)
class Kind:
    """A kind of resident, whom presence reaches equally well."""

    group: int
    is_young: bool
    has_little_dutch: bool


class Levels:
    """The common awareness of one kind of resident and one agency, week after week."""

    def __init__(self, model: ReferenceModel, kind: Kind, agency: AgencyAgent) -> None:
        self.model, self.kind, self.agency = model, kind, agency
        self.common, self.log_kept = [1.0], [0.0]
        if model.has.outreach:
            presence, outreach_gain, reach, others, loss = self._ways()
            gained = 1.0 - (1.0 - presence * (outreach_gain * reach)) * (1.0 - others)
            total = gained + loss
            self.common = [model.settings.parameters[0].start_awareness * (gained / total if total > 0.0 else 0.0)]

    def _ways(self) -> tuple[float, ...]:
        p = self.model.settings.parameters[self.kind.group]
        reach = 1.0
        if self.kind.is_young:
            reach = p.outreach_youth
        if self.kind.has_little_dutch:
            reach = reach * p.outreach_low_dutch
        others = other_ways(
            p.key_figures, p.key_figure_reach, p.meeting_places, p.meeting_place_reach, p.information,
            p.information_reach,
        )  # fmt: skip
        presence = self.model.settings.offers[self.kind.group][self.agency.number].outreach
        return presence, p.outreach_gain, reach, others, p.awareness_loss

    def pass_week(self) -> None:
        """Let this week's presence, other ways and forgetting make the level of next week."""
        level, gone = self.common[-1], self.log_kept[-1]
        if self.model.has.outreach:
            presence, outreach_gain, reach, others, loss = self._ways()
            gained = 1.0 - (1.0 - gain(presence, outreach_gain, reach)) * (1.0 - others)
            level, gone = next_awareness(level, gained, loss), gone + log(kept_difference(gained, loss))
        self.common.append(level)
        self.log_kept.append(gone)


def awareness(resident: ResidentAgent, agency: AgencyAgent, week: int | None = None) -> float:
    """Return the chance that an agency comes to a resident's mind, in this week or in `week`."""
    bond, levels = resident.bonds[agency], resident.levels[agency.number]
    now, then = resident.model.week if week is None else week, bond.aware_week
    kept = exp(levels.log_kept[now] - levels.log_kept[then])
    return awareness_after(bond.awareness, levels.common[then], levels.common[now], kept)


def hear_of(resident: ResidentAgent, agency: AgencyAgent, share: float) -> None:
    """Take away this share of what a resident does not know of an agency."""
    level, bond = awareness(resident, agency), resident.bonds[agency]
    bond.awareness, bond.aware_week = single(level + share * (1.0 - level)), resident.model.week
