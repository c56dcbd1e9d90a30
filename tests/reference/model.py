"""The town, and the order of its week (`sim/README.md`, sections 3 and 6)."""

from __future__ import annotations

from collections.abc import Callable

import mesa
import numpy as np

from sim.codes import Domain, Event, Group, TrustSource
from sim.core.keyed_random import Purpose
from sim.population.graph import Ties
from sim.population.residents import Residents
from sim.population.ties import NO_ORGANISATION, assign_organisations
from sim.scenario.scenario import Scenario
from sim.state.records import Series, new_series

from . import (
    access,
    contact,
    escalation,
    informal_help,
    learning,
    moving,
    need,
    record,
    referral,
    seeking,
    stories,
)
from .agency import AgencyAgent
from .awareness import Kind, Levels
from .draws import draw
from .records import Case, Meeting
from .resident import Books, ResidentAgent
from .settings import Settings


class ReferenceModel(mesa.Model):
    """A neighbourhood of residents and agencies; one step is one week, burn-in included.

    `phases` is the order of the week. Every random number is keyed by `seed`: `random` and `rng` play no part.
    """

    def __init__(self, scenario: Scenario, seed: int, town: Residents, ties: Ties) -> None:
        super().__init__(seed=seed)
        self.scenario, self.seed, self.has = scenario, seed, scenario.mechanisms
        self.thousands = scenario.residents / 1000.0
        self.week = 0
        self._settings: dict[tuple[float, ...], Settings] = {}
        self._levels: dict[Kind, list[Levels]] = {}
        self.at_start = Settings(scenario, tuple(0.0 for _ in scenario.levers)).parameters[0]
        self.trust_ledger = Books(len(Group), len(scenario.agencies), len(TrustSource))
        self.events = [0] * len(Event)
        self.unlearnt: list[Meeting] = []
        self.encounters: list[Meeting] = []
        """Encounters that are learnt from this week."""
        self.asking: list[Case] = []
        self.declined: list[Case] = []
        self.contacts: list[tuple[Case, int]] = []
        self._set_numbers()
        image = self.at_start.start_image if self.has.image else 0.0
        for number, agency in enumerate(scenario.agencies):
            AgencyAgent(self, number, agency, image)
        self.agencies = self.agents_by_type[AgencyAgent]
        self.agencies_for = [[one for one in self.agencies if domain in one.domains] for domain in range(len(Domain))]
        self._settle(town, ties)
        n_weeks = scenario.burn_in + scenario.weeks
        self.series: Series = new_series(n_weeks, len(Group), len(self.agencies))
        self.phases: tuple[Callable[[], None], ...] = (
            self.need, self.staffing, self.seeking, self.access, self.contact, self.learning, self.stories,
            self.referral, self.informal_help, self.escalation, self.image, self.moving, self.record,
        )  # fmt: skip

    def _settle(self, town: Residents, ties: Ties) -> None:
        organisation = assign_organisations(town, self.seed, vars(self.at_start))
        everyone = [
            ResidentAgent(self, number, town, bool(organisation[number] != NO_ORGANISATION))
            for number in range(len(town.key))
        ]
        self.residents = self.agents_by_type[ResidentAgent]
        for resident in everyone:
            mine = slice(ties.start[resident.number], ties.start[resident.number + 1])
            pairs = zip(ties.neighbour[mine].tolist(), ties.kind[mine].tolist(), strict=True)
            resident.ties = [(everyone[other], kind) for other, kind in pairs]
        self.residents.do(need.plan_first_need if self.has.need else need.have_standing_need)
        if self.has.moving:
            self.residents.do("plan_move", 0)
        self._list_in_need()

    def _list_in_need(self) -> None:
        self.in_need = self.residents.select(lambda resident: bool(resident.cases))

    def draw(self, purpose: Purpose, who: int, part: int = 0, week: int | None = None) -> float:
        """Return the draw in [0, 1) for a purpose, in this week or with another number in its place."""
        return draw(self.seed, self.week if week is None else week, purpose, who, part)

    def levels_of(self, kind: Kind) -> list[Levels]:
        """Return the common awareness of every agency for a kind of resident."""
        if kind not in self._levels:
            self._levels[kind] = [Levels(self, kind, agency) for agency in self.agencies]
        return self._levels[kind]

    def _set_numbers(self) -> None:
        """Set parameters and attributes of agencies as levers move them this week; levers start after burn-in."""
        week = np.array(self.week - self.scenario.burn_in)
        strengths = tuple(float(lever.strength_in(week)) for lever in self.scenario.levers)
        if strengths not in self._settings:
            self._settings[strengths] = Settings(self.scenario, strengths)
        self.settings = self._settings[strengths]
        self.parameters_in_general = self.settings.parameters[0]

    def step(self) -> None:
        """Let a week pass."""
        self._set_numbers()
        self.events = [0] * len(Event)
        self.asking, self.declined, self.contacts = [], [], []
        self.agencies.do("begin_week")
        for phase in self.phases:
            phase()
        for levels in self._levels.values():
            for level in levels:
                level.pass_week()
        self.week += 1

    def need(self) -> None:
        """Let needs begin, worsen, heal and spread."""
        self.residents.do(need.let_needs_run)
        self._list_in_need()

    def staffing(self) -> None:
        """Count cases; renew posts; give out time and free places."""
        self.agencies.do("count_cases")
        if self.has.staffing:
            self.agencies.do("renew_posts").do("plan_week")

    def seeking(self) -> None:
        """Let residents weigh asking for help."""
        self.in_need.do(seeking.seek)

    def access(self) -> None:
        """Let the waiting lists move, then take the intakes of this week."""
        self.in_need.do(access.wait)
        for case in self.asking:
            access.have_intake(case)

    def contact(self) -> None:
        """Let cases in care have their contacts; after them it is settled what is learnt from this week."""
        if self.has.contact:
            self.in_need.do(contact.have_contacts)
        self.encounters, self.unlearnt = self.unlearnt, []

    def learning(self) -> None:
        """Let residents learn, in the order of their encounters."""
        for encounter in self.encounters if self.has.learning else []:
            learning.learn(encounter)

    def stories(self) -> None:
        """Make stories of encounters, and let those tell one whose time it is."""
        if self.has.stories:
            for encounter in self.encounters:
                stories.live(encounter)
            self.residents.do(stories.have_say)

    def referral(self) -> None:
        """Let contacts lead further."""
        if not self.has.referral:
            return
        for case, outcome in self.contacts:
            referral.follow_up(case, outcome)

    def informal_help(self) -> None:
        """Let organisations help, and let those who did not ask turn elsewhere."""
        if self.has.informal_help:
            self.in_need.do(informal_help.be_helped_informally)
            for case in self.declined:
                informal_help.turn_elsewhere(case)

    def escalation(self) -> None:
        """Let help be forced."""
        if self.has.escalation:
            self.in_need.do(escalation.escalate)

    def image(self) -> None:
        """Let images of communities follow encounters."""
        for encounter in self.encounters if self.has.image else []:
            learning.form_image(encounter)

    def moving(self) -> None:
        """Let households move."""
        if self.has.moving:
            self.residents.do(moving.move)

    def record(self) -> None:
        """Write down the week."""
        record.write_line(self, self.series)
