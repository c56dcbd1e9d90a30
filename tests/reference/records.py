"""What residents carry: needs, bonds with agencies, stories; and what happens between them: encounters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.codes import Domain, Stage

if TYPE_CHECKING:
    from .agency import AgencyAgent
    from .resident import ResidentAgent


def single(score: float) -> float:
    """Return a score as it is kept: rounded to 24 binary digits."""
    return float(np.float32(score))


@dataclass(eq=False, slots=True)
class Case:
    """One need of one resident, in one life domain, and the help for it."""

    resident: ResidentAgent
    domain: int
    severity: float
    opened: int
    since: int
    """Week of joining the waiting list, of admission, or of the last contact."""
    stage: int = Stage.NOT_COUNTED
    agency: AgencyAgent | None = None
    worker: int = 0
    relationship: float = 0.0
    is_waiting: bool = False
    is_in_care: bool = False
    is_forced: bool = False
    is_informal: bool = False
    is_street: bool = False

    @property
    def number(self) -> int:
        """Return the key of this case in draws."""
        return self.resident.number * len(Domain) + self.domain

    def join_waiting_list(self, agency: AgencyAgent, week: int) -> None:
        """Begin to wait for an agency."""
        self.agency, self.since, self.stage, self.is_waiting = agency, week, Stage.WAITING, True
        agency.waiting_list.append(self)

    def leave_waiting_list(self) -> None:
        """Wait no longer, if at all."""
        if self.is_waiting:
            self.agency.waiting_list.remove(self)
            self.is_waiting = False

    def begin_care(self, agency: AgencyAgent, stage: int, worker: int, relationship: float, week: int) -> None:
        """Become a client of an agency; informal help and the street end."""
        self.leave_waiting_list()
        self.is_in_care, self.is_informal, self.is_street = True, False, False
        self.agency, self.stage, self.worker, self.since = agency, stage, worker, week
        self.relationship = single(relationship)
        agency.clients.append(self)

    def stop(self, stage: int) -> None:
        """Leave waiting list and care; stand at this place from now on."""
        self.leave_waiting_list()
        if self.is_in_care:
            self.agency.clients.remove(self)
            self.is_in_care = self.is_forced = False
        self.relationship, self.stage = 0.0, stage

    def end(self) -> None:
        """Be over, and the help with it."""
        self.stop(Stage.NO_NEED)
        del self.resident.cases[self.domain]


@dataclass(eq=False, slots=True)
class Incident:
    """What a story goes back to: whom it befell, with which agency, when. `tenancy` tells newcomers apart."""

    witness: ResidentAgent
    tenancy: int
    agency: AgencyAgent
    week: int

    def is_same_as(self, other: Incident) -> bool:
        """Return whether both befell one person, with one agency, in one week."""
        return (self.witness, self.tenancy, self.agency, self.week) == (
            other.witness, other.tenancy, other.agency, other.week,
        )  # fmt: skip


@dataclass(eq=False, slots=True)
class Story:
    """What one resident keeps and tells about an agency; `strength` is that of `week`."""

    incident: Incident
    strength: float
    week: int
    is_bad: bool
    is_severe: bool
    is_told: bool = True


@dataclass(eq=False, slots=True)
class Bond:
    """What lies between one resident and one agency; `awareness` is that of `aware_week`."""

    trust: float
    awareness: float
    aware_week: int = 0
    n_good: int = 0
    n_bad: int = 0
    story: Story | None = None


@dataclass(eq=False, slots=True)
class Meeting:
    """One meeting of a resident and an agency, about a need in one life domain, and how it went (GOOD to SEVERE)."""

    resident: ResidentAgent
    domain: int
    agency: AgencyAgent
    outcome: int

    @property
    def number(self) -> int:
        """Return the key of the case in draws."""
        return self.resident.number * len(Domain) + self.domain
