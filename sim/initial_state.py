"""The state of a neighbourhood before its first week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import N_DOMAINS, AgeBand, Community, Group, Stage, TrustSource
from sim.core.keyed_random import Purpose, uniforms
from sim.mechanisms.learning import trust_after_bad
from sim.mechanisms.moving import first_moves
from sim.mechanisms.need import first_needs
from sim.parameters.registry import DOMAIN_WEIGHTS
from sim.population.residents import Residents
from sim.population.ties import NO_ORGANISATION, assign_organisations
from sim.settings import N_REACH, Settings
from sim.state.records import BOND, CAPACITY, CASE, MAX_WAIT, NEVER, PERSON, TRUST_HELD, State

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

LOW_PROFICIENCY = 0.5
"""Proficiency in Dutch under which presence reaches less well."""


def settle_people(residents: Residents, seed: int, parameters: dict[str, float]) -> np.ndarray:
    """Return one PERSON record (n,) for every resident, as before week 0."""
    people = np.zeros(len(residents.key), PERSON)
    same = ("need_rate", "proficiency", "paper_skill", "digital_skill", "assertiveness", "shame", "complexity",
            "distance", "group", "is_parent", "community", "household", "is_expert")  # fmt: skip
    for name in same:
        people[name] = getattr(residents, name)
    is_young = residents.age == AgeBand.FROM_15
    people["is_young"] = is_young
    people["reach_class"] = N_REACH * residents.group + is_young + 2 * (residents.proficiency < LOW_PROFICIENCY)
    people["fear"] = people["start_fear"] = residents.initial_fear
    people["is_member"] = assign_organisations(residents, seed, parameters) != NO_ORGANISATION
    people["norm"] = np.where(is_young, parameters["start_norm_youth"], parameters["start_norm"])
    return people


def _start_trust(n: int, n_agencies: int, seed: int, parameters: dict[str, float]) -> np.ndarray:
    """Return trust (n, A) before any experience: one level per resident, nearly normal, equal for all agencies."""
    who = np.arange(n)
    # the sum of three uniforms has standard deviation 1/2
    level = sum(uniforms(seed, Purpose.INITIAL_TRUST, who, part=k) for k in range(3)) - 1.5
    trust = np.clip(parameters["start_trust"] + 2.0 * parameters["start_trust_spread"] * level, 0.0, 1.0)
    return np.repeat(trust[:, None], n_agencies, axis=1)


def _earlier_contacts(trust: np.ndarray, seed: int, p) -> np.ndarray:
    """Give part of the residents one bad contact from before the run; return counts (n, A) and move trust (3.1)."""
    n, n_agencies = trust.shape
    who = np.arange(n)
    n_bad = np.zeros((n, n_agencies), np.uint8)
    has_bad = np.flatnonzero(uniforms(seed, Purpose.EARLIER_CONTACT, who) < p["prior_bad"])
    with_agency = (uniforms(seed, Purpose.EARLIER_AGENCY, who)[has_bad] * n_agencies).astype(int)
    n_bad[has_bad, with_agency] = 1
    rate = min(1.0, p["trust_gain"] * p["bad_to_good"])
    own = trust[has_bad, with_agency]
    trust[has_bad] = trust_after_bad(trust[has_bad], p["spill_over"] * rate)
    trust[has_bad, with_agency] = trust_after_bad(own, rate)
    return n_bad


def _standing_needs(cases: np.ndarray, open_needs: np.ndarray, seed: int, p) -> None:
    """Where needs are switched off: give every resident one need that neither changes nor ends."""
    who = np.arange(len(open_needs))
    weights = np.cumsum(np.mean(list(DOMAIN_WEIGHTS.values()), axis=0))
    domain = np.searchsorted(weights[:-1], uniforms(seed, Purpose.STANDING_NEED, who), side="right")
    open_needs[:] = 1 << domain
    cases["severity"][who, domain] = (p["need_start_low"] + p["need_start_high"]) / 2.0
    cases["stage"][who, domain] = Stage.NOT_COUNTED


def start_state(residents: Residents, settings: Settings, seed: int, scenario: Scenario, parameters) -> State:
    """Return the state of a town before week 0."""
    n, n_agencies = len(residents.key), len(scenario.agencies)
    people = settle_people(residents, seed, parameters)
    cases = np.zeros((n, N_DOMAINS), CASE)
    bonds = np.zeros((n, n_agencies), BOND)
    bonds["awareness"] = settings.common[0][people["reach_class"]]
    trust = _start_trust(n, n_agencies, seed, parameters)
    if scenario.mechanisms.learning:
        bonds["n_bad"] = _earlier_contacts(trust, seed, parameters)
        people["has_own_bad"] = bonds["n_bad"].any(axis=1)
    bonds["trust"] = trust
    open_needs, next_need = np.zeros(n, np.uint8), np.full(n, NEVER, np.uint16)
    if scenario.mechanisms.need:
        first_needs(people.view(np.recarray), seed, next_need)
    else:
        _standing_needs(cases, open_needs, seed, parameters)
    trust_ledger = np.zeros((1 + len(TrustSource), len(Group), n_agencies))
    np.add.at(trust_ledger[TRUST_HELD], people["group"], bonds["trust"].astype(np.float64))
    next_move = np.full(n, NEVER, np.uint16)
    if scenario.mechanisms.moving:
        first_moves(people.view(np.recarray), seed, parameters["moving_rate"], next_move)
    return State(
        people=people.view(np.recarray),
        cases=cases.view(np.recarray),
        bonds=bonds.view(np.recarray),
        open_needs=open_needs,
        next_need=next_need,
        next_tell=np.full(n, NEVER, np.uint16),
        next_move=next_move,
        **_start_agencies(settings, scenario, parameters),
        trust_ledger=trust_ledger,
    )


def _start_agencies(settings: Settings, scenario: Scenario, parameters) -> dict[str, np.ndarray]:
    """Return the state of the agencies before week 0: every contact person begins, and nobody is imaged apart."""
    n_agencies = len(scenario.agencies)
    n_workers = np.array([max(1, round(agency.staff * settings.thousands)) for agency in scenario.agencies], np.int64)
    desks = np.zeros(n_agencies, CAPACITY)
    desks["time"] = 1.0
    return {
        "capacity": desks.view(np.recarray),
        "worker_since": np.zeros((n_agencies, int(n_workers.max())), np.int32),
        "n_workers": n_workers,
        "image": np.full((n_agencies, len(Community)), parameters["start_image"] if scenario.mechanisms.image else 0.0),
        "waiting_by_weeks": np.zeros((n_agencies, MAX_WAIT), np.int32),
    }
