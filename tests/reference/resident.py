"""A resident: who it is, open needs by life domain, bonds by agency, and ties."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from sim.codes import AgeBand, Encounter, TrustSource
from sim.core.keyed_random import Purpose
from sim.mechanisms.learning import rate_of_bad, trust_after_bad
from sim.mechanisms.moving import next_move
from sim.population.residents import Residents
from sim.state.records import NEVER

from .awareness import Kind
from .records import Bond, Case, Meeting, single

if TYPE_CHECKING:
    from .agency import AgencyAgent
    from .model import ReferenceModel

SKILLS = (
    "need_rate",
    "proficiency",
    "paper_skill",
    "digital_skill",
    "assertiveness",
    "shame",
    "complexity",
    "distance",
)
CLASSES = ("group", "community", "household")
MOST_NOTED, MOST_CONTACTS = 255, 65535
"""Counts stop there."""


class ResidentAgent(mesa.Agent):
    """One resident; `number` is its row in the town, and its key in draws."""

    model: ReferenceModel
    need_rate: float
    proficiency: float
    paper_skill: float
    digital_skill: float
    assertiveness: float
    shame: float
    complexity: float
    distance: float
    group: int
    community: int
    household: int

    def __init__(self, model: ReferenceModel, number: int, town: Residents, is_member: bool) -> None:
        super().__init__(model)
        self.number, self.is_member = number, is_member
        for name in SKILLS:
            setattr(self, name, float(getattr(town, name)[number]))
        for name in CLASSES:
            setattr(self, name, int(getattr(town, name)[number]))
        self.is_parent, self.is_expert = bool(town.is_parent[number]), bool(town.is_expert[number])
        self.is_young = AgeBand.words()[town.age[number]] == "15-24"
        self.start_fear = self.fear = float(town.initial_fear[number])
        self.norm = self._start_norm(model.at_start)
        self.levels = model.levels_of(Kind(self.group, self.is_young, self.proficiency < model.at_start.little_dutch))
        self.ties: list[tuple[ResidentAgent, int]] = []
        self.cases: dict[int, Case] = {}
        self.bonds: dict[AgencyAgent, Bond] = {}
        self.next_need = self.next_tell = self.next_move = NEVER
        self.n_needs = self.n_contacts = self.moved_in = 0
        self.has_own_bad = self.has_heard_bad = False
        self._begin_bonds(model.at_start)

    def _start_norm(self, p: SimpleNamespace) -> float:
        return single(p.start_norm_youth if self.is_young else p.start_norm)

    def _begin_bonds(self, p: SimpleNamespace) -> None:
        """Give every agency the same trust, but for one bad contact that some had before (3.1)."""
        model, agencies = self.model, list(self.model.agencies)
        u_1, u_2, u_3 = (model.draw(Purpose.INITIAL_TRUST, self.number, part) for part in range(3))
        level = u_1 + u_2 + u_3 - 1.5
        trust = min(1.0, max(0.0, p.start_trust + 2.0 * p.start_trust_spread * level))
        met, rate = None, 0.0
        if model.has.learning and model.draw(Purpose.EARLIER_CONTACT, self.number) < p.prior_bad:
            met = agencies[int(model.draw(Purpose.EARLIER_AGENCY, self.number) * len(agencies))]
            self.has_own_bad = True
            is_rival = model.scenario.rules.learning == "confirmation"
            agreement, ratio = (p.confirmation, 1.0) if is_rival else (0.0, p.bad_to_good)
            rate = rate_of_bad(trust, Encounter.BAD, p.trust_gain, ratio, p.slight_weight, p.severe_weight, agreement)
        for agency in agencies:
            now = trust
            if met is not None:
                now = trust_after_bad(trust, rate if agency is met else p.spill_over * rate)
            bond = Bond(single(now), single(self.levels[agency.number].common[0]), n_bad=int(agency is met))
            self.bonds[agency] = bond
            model.trust_ledger.held[self.group][agency.number] += bond.trust

    @property
    def p(self) -> SimpleNamespace:
        """Return this week's parameters for the resident's group."""
        return self.model.settings.parameters[self.group]

    def offer(self, agency: AgencyAgent) -> SimpleNamespace:
        """Return this week's attributes of an agency, as they are for the resident's group."""
        return self.model.settings.offers[self.group][agency.number]

    def draw(self, purpose: Purpose, part: int = 0) -> float:
        """Return this week's draw of the resident for a purpose."""
        return self.model.draw(purpose, self.number, part)

    @property
    def open_cases(self) -> list[Case]:
        """All cases, in the fixed order of life domains, as they are now."""
        return [self.cases[domain] for domain in sorted(self.cases)]

    @property
    def cases_in_care(self) -> list[Case]:
        """Cases in care, forced ones included."""
        return [case for case in self.open_cases if case.is_in_care]

    @property
    def unhelped_cases(self) -> list[Case]:
        """Cases that are neither in care nor on a waiting list."""
        return [case for case in self.open_cases if not (case.is_in_care or case.is_waiting)]

    def set_trust(self, agency: AgencyAgent, trust: float, source: int) -> None:
        """Trust an agency so much from now on; the books note what `source` took."""
        bond, trust_ledger = self.bonds[agency], self.model.trust_ledger
        change = single(trust) - bond.trust
        bond.trust = single(trust)
        trust_ledger.held[self.group][agency.number] += change
        if change < 0.0:
            trust_ledger.lost[source][self.group][agency.number] -= change

    def meet(self, domain: int, agency: AgencyAgent, outcome: int) -> None:
        """Have an encounter; it is learnt from in the next round of learning."""
        bond = self.bonds[agency]
        if outcome == Encounter.GOOD:
            bond.n_good = min(MOST_NOTED, bond.n_good + 1)
        else:
            bond.n_bad = min(MOST_NOTED, bond.n_bad + 1)
            self.has_own_bad = True
        self.model.unlearnt.append(Meeting(self, domain, agency, outcome))

    def note_contacts(self, agency: AgencyAgent, n: int) -> None:
        """Count contacts with professionals."""
        self.n_contacts = min(MOST_CONTACTS, self.n_contacts + n)
        agency.n_contacts += n

    def be_replaced(self, trust: float) -> None:
        """Make place for a newcomer, who has this trust, the same home and attributes, and no past here."""
        model = self.model
        for agency, bond in self.bonds.items():
            self.bonds[agency] = Bond(bond.trust, 0.0 if model.has.outreach else 1.0, model.week)
            self.set_trust(agency, trust, TrustSource.NEWCOMERS)
        self.fear, self.norm = self.start_fear, self._start_norm(self.p)
        self.n_contacts, self.moved_in, self.next_tell = 0, model.week, NEVER
        self.has_own_bad = self.has_heard_bad = False
        self.plan_move(model.week)

    def plan_move(self, week: int) -> None:
        """Note in which week the household, which came or was there in `week`, moves away."""
        p = self.p if week else self.model.at_start
        self.next_move = next_move(self.model.draw(Purpose.MOVE_GAP, self.household, week=week), week, p.moving_rate)


class Books:
    """Sum of trust, and trust lost since the start by source: lists by group and agency."""

    def __init__(self, n_groups: int, n_agencies: int, n_sources: int) -> None:
        self.held = [[0.0] * n_agencies for _ in range(n_groups)]
        self.lost = [[[0.0] * n_agencies for _ in range(n_groups)] for _ in range(n_sources)]

    def rows(self) -> list[list[list[float]]]:
        """Return what a week's line of the books holds."""
        return [self.held, *self.lost]
