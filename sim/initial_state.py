"""The state of a neighbourhood before its first week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import N_DOMAINS, AgeBand, Community, Group, Stage, TrustSource
from sim.core.keyed_random import Purpose, uniforms
from sim.mechanisms.learning import learn_before_the_run
from sim.mechanisms.moving import first_moves
from sim.mechanisms.need import first_needs
from sim.parameters.registry import domain_weights
from sim.population.residents import Residents
from sim.population.ties import NO_ORGANISATION
from sim.settings import N_REACH, Settings
from sim.state.records import BOND, CAPACITY, CASE, MAX_WAIT, NEVER, NO_AGENCY, PERSON, TRUST_HELD, State

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def settle_people(residents: Residents, organisation: np.ndarray, parameters: dict[str, float]) -> np.ndarray:
    """Return one PERSON record (n,) for every resident, as before week 0."""
    people = np.zeros(len(residents.key), PERSON)
    same = ("need_rate", "proficiency", "paper_skill", "digital_skill", "assertiveness", "shame", "complexity",
            "distance", "group", "is_parent", "community", "household", "is_expert")  # fmt: skip
    for name in same:
        people[name] = getattr(residents, name)
    is_young = residents.age == AgeBand.FROM_15
    people["is_young"] = is_young
    has_little_dutch = residents.proficiency.astype(np.float64) < parameters["little_dutch"]
    people["reach_class"] = N_REACH * residents.group + is_young + 2 * has_little_dutch
    people["fear"] = people["start_fear"] = residents.initial_fear
    people["is_member"] = organisation != NO_ORGANISATION
    people["norm"] = np.where(is_young, parameters["start_norm_youth"], parameters["start_norm"])
    return people


def _start_trust(n: int, n_agencies: int, seed: int, parameters: dict[str, float]) -> np.ndarray:
    """Return trust (n, A) before any experience: one level per resident, nearly normal, equal for all agencies."""
    who = np.arange(n)
    # the sum of three uniforms has standard deviation 1/2
    level = sum(uniforms(seed, Purpose.INITIAL_TRUST, who, part=k) for k in range(3)) - 1.5
    trust = np.clip(parameters["start_trust"] + 2.0 * parameters["start_trust_spread"] * level, 0.0, 1.0)
    return np.repeat(trust[:, None], n_agencies, axis=1)


def _earlier_contacts(trust: np.ndarray, seed: int, params: np.ndarray) -> np.ndarray:
    """Give part of the residents one bad contact from before the run; return counts (n, A) and move trust (3.1).

    params: as declared, before any lever.
    """
    n, n_agencies = trust.shape
    who = np.arange(n)
    has_bad = uniforms(seed, Purpose.EARLIER_CONTACT, who) < params[0]["prior_bad"]
    agency = (uniforms(seed, Purpose.EARLIER_AGENCY, who) * n_agencies).astype(np.int64)
    learn_before_the_run(trust, np.where(has_bad, agency, NO_AGENCY), params)
    n_bad = np.zeros((n, n_agencies), np.uint8)
    n_bad[who[has_bad], agency[has_bad]] = 1
    return n_bad


def _standing_needs(cases: np.ndarray, open_needs: np.ndarray, seed: int, p) -> None:
    """Where needs are switched off: give every resident one need that neither changes nor ends."""
    who = np.arange(len(open_needs))
    weights = np.cumsum(np.mean(domain_weights(p), axis=0))
    domain = np.searchsorted(weights[:-1], uniforms(seed, Purpose.STANDING_NEED, who), side="right")
    open_needs[:] = 1 << domain
    cases["severity"][who, domain] = (p["need_start_low"] + p["need_start_high"]) / 2.0
    cases["stage"][who, domain] = Stage.NOT_COUNTED


def start_state(
    residents: Residents, organisation: np.ndarray, settings: Settings, seed: int, scenario: Scenario,
    parameters: dict[str, float],
) -> State:  # fmt: skip
    """Return the state of a neighbourhood before week 0."""
    n, n_agencies = len(residents.key), len(scenario.agencies)
    people = settle_people(residents, organisation, parameters)
    cases = np.zeros((n, N_DOMAINS), CASE)
    bonds = np.zeros((n, n_agencies), BOND)
    bonds["awareness"] = settings.common[0][people["reach_class"]]
    trust = _start_trust(n, n_agencies, seed, parameters)
    if scenario.mechanisms.learning:
        bonds["n_bad"] = _earlier_contacts(trust, seed, settings.params_declared)
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
    capacity = np.zeros(n_agencies, CAPACITY)
    capacity["time"] = 1.0
    return {
        "capacity": capacity.view(np.recarray),
        "worker_since": np.zeros((n_agencies, int(n_workers.max())), np.int32),
        "n_workers": n_workers,
        "image": np.full((n_agencies, len(Community)), parameters["start_image"] if scenario.mechanisms.image else 0.0),
        "waiting_by_weeks": np.zeros((n_agencies, MAX_WAIT), np.int32),
    }
