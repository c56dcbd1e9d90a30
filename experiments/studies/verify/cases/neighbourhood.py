"""Neighbourhoods in which nothing is left that an analytic case does not need: residents, ties, agencies, switches."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import Domain, Group, TieKind
from sim.population.graph import Ties, ties_from
from sim.population.residents import Residents
from sim.scenario.agencies import Agency
from sim.scenario.scenario import Mechanisms

OTHERS = Group.OTHERS


def only(*names: str) -> Mechanisms:
    """Return switches with only these mechanisms on."""
    return Mechanisms(**{name: name in names for name in Mechanisms.model_fields})


def people(n: int, **scores: float) -> Residents:
    """Return n residents without barriers and without needs, each in a home of their own, except for these scores."""
    plain = {
        "proficiency": 1.0, "paper_skill": 1.0, "digital_skill": 1.0, "assertiveness": 0.5, "shame": 0.0,
        "complexity": 0.0, "distance": 0.0, "initial_fear": 0.0, "need_rate": 0.0,
    } | scores  # fmt: skip
    no = np.zeros(n, bool)
    return Residents(
        key=np.arange(n), household=np.arange(n, dtype=np.int32),
        home_x=np.zeros(n, np.float32), home_y=np.zeros(n, np.float32), age=np.ones(n, np.uint8),
        community=np.zeros(n, np.uint8), group=np.full(n, OTHERS, np.uint8), born_abroad=no, social_rent=no,
        income_support=no, is_parent=no, is_expert=no,
        **{name: np.full(n, score, np.float32) for name, score in plain.items()},
    )  # fmt: skip


def strangers(n: int) -> Ties:
    """Return ties of n residents of whom only two know each other."""
    return ties_from([(0, 1)], n)


def cliques(n_cliques: int, size: int) -> Ties:
    """Return ties that make a neighbourhood of separate complete graphs: residents k * size and on know one another."""
    column = np.arange(size - 1, dtype=np.int32)
    within = column + (column >= np.arange(size, dtype=np.int32)[:, None])
    neighbour = (np.arange(n_cliques, dtype=np.int32)[:, None, None] * size + within).ravel()
    start = np.arange(n_cliques * size + 1, dtype=np.int64) * (size - 1)
    return Ties(start.astype(np.int32), neighbour, np.full(neighbour.size, TieKind.OTHER, np.uint8))


def regular_graph(n: int, degree: int, seed: int) -> Ties:
    """Return ties in which everyone has `degree` ties, drawn at random.

    Ends are paired at random; pairs that tie someone to themselves or stand twice are mixed once more with as many
    good ones, until there is none.
    """
    rng = np.random.default_rng(seed)
    ends = rng.permutation(np.repeat(np.arange(n), degree)).reshape(-1, 2)
    while True:
        code = ends.min(axis=1) * n + ends.max(axis=1)
        is_good = ends[:, 0] != ends[:, 1]
        is_good[np.setdiff1d(np.arange(code.size), np.unique(code, return_index=True)[1])] = False
        bad = np.flatnonzero(~is_good)
        if bad.size == 0:
            return ties_from(ends, n)
        mixed = np.concatenate([bad, rng.choice(np.flatnonzero(is_good), bad.size, replace=False)])
        ends[mixed] = rng.permutation(ends[mixed].ravel()).reshape(-1, 2)


def office(name: str = "one", **attributes: Any) -> Agency:
    """Return an agency that helps everyone who asks at once and well."""
    plain: dict[str, Any] = {
        "domains": Domain.words(), "outreach": 0.0, "turnover": 0.0, "continuity": 1.0, "cultural_fit": 1.0,
        "interpreters": 1.0, "paper": 0.0, "digital": 0.0, "strictness": 0.0, "discretion": 0.0, "waiting_weeks": 0.0,
        "self_reliance": 0.0, "specialism": 1.0, "harshness": 0.0, "quality": 1.0, "contact_rate": 1.0, "peers": 0.0,
        "diversity": 0.0, "attitude": 1.0, "trust_work": 0.0, "staff": 20.0, "caseload": 200.0,
        "contract_years": 50.0, "early_closure": 0.0,
    }  # fmt: skip
    return Agency(name=name, **(plain | attributes))
