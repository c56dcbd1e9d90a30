"""An agency: its posts, its waiting list, its clients, and its image of each community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.codes import WEEKS_PER_YEAR, Community, Domain
from sim.core.keyed_random import Purpose
from sim.mechanisms.staffing import MAX_WORKERS, is_tender, n_places, time_per_contact
from sim.scenario.agencies import Agency

from .records import Case

if TYPE_CHECKING:
    from .model import ReferenceModel


class AgencyAgent(mesa.Agent):
    """One agency; `number` is its place in the scenario."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, number: int, agency: Agency, image: float) -> None:
        super().__init__(model)
        self.number, self.name = number, agency.name
        self.domains = {Domain.words().index(name) for name in agency.domains}
        n_workers = max(1, round(agency.staff * model.thousands))
        self.posts = [0] * n_workers
        """Week in which each contact person took the post."""
        self.image = dict.fromkeys(range(len(Community)), image)
        self.waiting_list: list[Case] = []
        self.clients: list[Case] = []
        self.is_turn: set[Case] = set()
        self.n_in_care = self.n_waiting = self.free_places = 0
        self.time = 1.0
        self.begin_week()

    def begin_week(self) -> None:
        """Set the counters of the week to 0."""
        self.n_contacts = self.n_asked = self.n_well = self.n_otherwise = self.n_solved = self.n_unsolved = 0

    @property
    def general(self):
        """Return the attributes of this week, for what concerns nobody in particular."""
        return self.model.settings.general[self.number]

    @property
    def tenure(self) -> float:
        """Return the mean weeks that contact persons have been there."""
        return float(sum(self.model.week - since for since in self.posts)) / len(self.posts)

    def count_cases(self) -> None:
        """Count clients and who waits."""
        self.n_in_care, self.n_waiting = len(self.clients), len(self.waiting_list)

    def renew_posts(self) -> None:
        """Let contact persons leave, or a tender replace them all; vacant posts are filled at once."""
        model, mine = self.model, self.general
        contract = int(mine.contract_years * WEEKS_PER_YEAR + 0.5)
        offset = int(model.draw(Purpose.TENDER, self.number, week=0) * contract)
        is_replaced = mine.contract_years < model.parameters_in_general.no_tender and is_tender(
            model.week, contract, offset
        )
        for post in range(len(self.posts)):
            leaves = model.draw(Purpose.LEAVE_POST, self.number * MAX_WORKERS + post) < mine.leaving_chance
            if is_replaced or leaves:
                self.posts[post] = model.week

    def plan_week(self) -> None:
        """Set time per contact, and call up those who waited longest for the places that are free."""
        model, mine = self.model, self.general
        workers = mine.staff * model.thousands
        self.time = time_per_contact(self.n_in_care, workers, mine.casework, model.parameters_in_general.ideal_caseload)
        self.free_places = max(0, n_places(workers, mine.casework, mine.caseload) - self.n_in_care)
        ready = [case for case in self.waiting_list if self.has_waited_enough(case)]
        ready.sort(key=lambda case: (case.since, case.number))
        self.is_turn = set(ready[: self.free_places])

    def has_waited_enough(self, case: Case) -> bool:
        """Return whether the procedure of a case is over."""
        return self.model.week - case.since >= case.resident.offer(self).waiting_weeks
