"""Ties are symmetric, and follow their rule and their seed."""

from __future__ import annotations

import time

import networkx as nx
import numpy as np
import pytest
from helpers.graphs import assert_sound, ends
from helpers.residents import OVERVECHT
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.codes import TieKind
from sim.core.errors import InputError
from sim.parameters.registry import values
from sim.population.graph import Ties
from sim.population.residents import Residents, build_residents
from sim.population.ties import NO_ORGANISATION, RULES, assign_organisations, build_ties

PARAMETERS = values()


def tie(residents: Residents, seed: int, parameters: dict[str, float], rule: str = "kinds") -> Ties:
    """Return the ties of residents, whose organisations come first."""
    return build_ties(residents, assign_organisations(residents, seed, parameters), seed, parameters, rule)


ONLY_COMMUNITY = {"degree_street": 0.0, "degree_organisation": 0.0, "degree_other": 0.0}


@pytest.fixture(scope="module")
def town() -> Residents:
    return build_residents(OVERVECHT, 5_000, 3, PARAMETERS)


@pytest.fixture(scope="module")
def ties(town: Residents) -> Ties:
    return tie(town, 3, PARAMETERS)


def clustering(ties: Ties) -> float:
    i, j = ends(ties)
    return nx.average_clustering(nx.Graph(zip(i.tolist(), j.tolist(), strict=True)))


@settings(max_examples=40, deadline=None)
@given(
    n=st.integers(40, 300),
    seed=st.integers(0, 2**31),
    rule=st.sampled_from(RULES),
    degrees=st.tuples(st.floats(0, 12), st.floats(0, 12), st.floats(0, 8), st.floats(0, 8)),
    members=st.floats(0.05, 0.9),
)
def test_every_rule_gives_sound_ties(n: int, seed: int, rule: str, degrees: tuple[float, ...], members: float) -> None:
    names = ("degree_community", "degree_street", "degree_organisation", "degree_other")
    parameters = values({**dict(zip(names, degrees, strict=True)), "organisation_members": members})
    assert_sound(tie(build_residents(OVERVECHT, n, seed, parameters), seed, parameters, rule), n)


def test_same_seed_same_bytes_other_seed_other_ties(town: Residents, ties: Ties) -> None:
    for rule in RULES:
        one, two, other = (tie(town, seed, PARAMETERS, rule) for seed in (3, 3, 4))
        assert all(a.tobytes() == b.tobytes() for a, b in zip(one, two, strict=True))
        assert not np.array_equal(one.neighbour, other.neighbour)


def test_mean_degrees_are_those_declared(town: Residents, ties: Ties) -> None:
    per_resident = np.bincount(ties.kind, minlength=len(TieKind)) / town.key.size
    assert per_resident.sum() == pytest.approx(10, rel=0.1)
    for kind in ("community", "street", "organisation", "other"):
        assert per_resident[TieKind.words().index(kind)] == pytest.approx(PARAMETERS[f"degree_{kind}"], rel=0.1)


def test_closure_leaves_the_mean_degree(town: Residents) -> None:
    for degree in (4.0, 12.0):
        ties = tie(town, 3, values({"closure": 1.0, "degree_community": degree}))
        met = (ties.kind == TieKind.COMMUNITY).sum() / town.key.size
        assert met == pytest.approx(degree, rel=0.1)


def test_household_is_complete_and_keeps_its_kind(town: Residents, ties: Ties) -> None:
    i, j = ends(ties)
    is_same = town.household[i] == town.household[j]
    assert np.array_equal(is_same, ties.kind == TieKind.HOUSEHOLD)
    members = np.bincount(town.household)
    assert is_same.sum() == (members * (members - 1)).sum()


def test_without_homophily_the_same_group_is_met_by_its_share() -> None:
    """Case N3: the sum of squared shares, less the pair of a resident with themselves."""
    parameters = values({**ONLY_COMMUNITY, "degree_community": 12.0, "homophily_community": 0.0, "homophily_age": 0.0})
    town = build_residents(OVERVECHT, 30_000, 5, parameters)
    ties = tie(town, 5, parameters)
    i, j = ends(ties)
    met = ties.kind == TieKind.COMMUNITY
    for group in (town.community, town.age):
        size = np.bincount(group).astype(float)
        expected = (size * (size - 1)).sum() / (town.key.size * (town.key.size - 1))
        n_pairs = met.sum() / 2
        error = np.sqrt(expected * (1 - expected) / n_pairs)
        assert (group[i] == group[j])[met].mean() == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize(("community", "age"), [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.0)])
def test_homophily_is_the_chance_to_seek_ones_own(town: Residents, community: float, age: float) -> None:
    parameters = values({**ONLY_COMMUNITY, "closure": 0.0, "homophily_community": community, "homophily_age": age})
    ties = tie(town, 3, parameters)
    i, j = ends(ties)
    met = ties.kind == TieKind.COMMUNITY
    for group, homophily in ((town.community, community), (town.age, age)):
        by_chance = (np.bincount(group) / group.size) @ (np.bincount(group) / group.size)
        share = (group[i] == group[j])[met].mean()
        assert share == (1.0 if homophily == 1.0 else pytest.approx(homophily + (1 - homophily) * by_chance, abs=0.025))


def test_street_ties_are_near_and_others_are_not(town: Residents, ties: Ties) -> None:
    i, j = ends(ties)
    x, y = town.home_x[town.household], town.home_y[town.household]
    metres = np.hypot(x[i] - x[j], y[i] - y[j])
    street_in, is_other = (ties.kind == TieKind.words().index(kind) for kind in ("street", "other"))
    assert metres[street_in].max() <= 2 * 2 * np.sqrt(2) * PARAMETERS["street_reach"]
    assert np.median(metres[street_in]) < PARAMETERS["street_reach"] < np.median(metres[is_other]) / 5


def test_organisations_hold_their_share_and_their_ties(town: Residents, ties: Ties) -> None:
    organisation = assign_organisations(town, 3, PARAMETERS)
    members = organisation != NO_ORGANISATION
    assert members.mean() == pytest.approx(PARAMETERS["organisation_members"], abs=0.03)
    size = np.bincount(organisation[members])
    assert size.min() > 0 and size.mean() == pytest.approx(PARAMETERS["organisation_size"], rel=0.15)
    i, j = ends(ties)
    met = ties.kind == TieKind.ORGANISATION
    assert members[i[met]].all() and np.array_equal(organisation[i[met]], organisation[j[met]])
    own = assign_organisations(town, 3, values({"organisation_mixed": 0.0}))
    assert all(np.unique(town.community[own == which]).size == 1 for which in range(own.max() + 1))


def test_closure_makes_triangles_and_keeps_homophily(town: Residents) -> None:
    own = {"homophily_community": 1.0, "degree_other": 0.0}
    without, half, full = (tie(town, 3, values({**own, "closure": share})) for share in (0.0, 0.5, 1.0))
    assert clustering(without) + 0.01 < clustering(half) < clustering(full) - 0.01
    for ties in (half, full):
        i, j = ends(ties)
        met = ties.kind == TieKind.COMMUNITY
        assert np.array_equal(town.community[i[met]], town.community[j[met]])


def test_a_higher_degree_adds_ties_and_moves_none(town: Residents, ties: Ties) -> None:
    more = tie(town, 3, values({"degree_other": 3.0}))
    before, after = (set(zip(*(end.tolist() for end in ends(t)), strict=True)) for t in (ties, more))
    assert before < after


@pytest.mark.parametrize(("degree", "expected"), [(4, 0.5), (6, 0.6), (10, 2 / 3)])
def test_ring_without_rewiring_has_the_exact_clustering(degree: int, expected: float) -> None:
    """Case N1: 3(k - 2) / (4(k - 1))."""
    parameters = values({"ring_degree": degree, "ring_rewiring": 0.0})
    town = build_residents(OVERVECHT, 400, 1, parameters)
    ring = tie(town, 1, parameters, "watts_strogatz")
    assert (np.diff(ring.start) == degree).all()
    assert clustering(ring) == pytest.approx(expected, abs=1e-12)


def test_rewiring_takes_clustering_away(town: Residents) -> None:
    some, all_ = (tie(town, 1, values({"ring_rewiring": share}), "watts_strogatz") for share in (0.1, 1.0))
    assert clustering(some) == pytest.approx(2 / 3 * 0.9**3, abs=0.03)
    assert clustering(all_) < 0.01
    assert (some.kind == TieKind.OTHER).mean() == pytest.approx(0.1, abs=0.01)


def test_shuffled_ties_keep_every_degree_of_every_kind(town: Residents, ties: Ties) -> None:
    shuffled = tie(town, 3, PARAMETERS, "degree_preserving")
    n = town.key.size
    for kind in range(len(TieKind)):
        before, after = (np.bincount(ends(t)[0][t.kind == kind], minlength=n) for t in (ties, shuffled))
        assert np.array_equal(before, after)
    kept = np.isin(ends(shuffled)[0] * n + shuffled.neighbour, ends(ties)[0] * n + ties.neighbour)
    assert kept.mean() < 0.02
    i, j = ends(shuffled)
    same = (town.community[i] == town.community[j]).mean()
    by_degree = np.bincount(town.community, np.diff(ties.start)) / ties.neighbour.size
    assert same == pytest.approx((by_degree**2).sum(), abs=0.03)


def test_an_unknown_rule_and_a_ring_too_wide_are_refused() -> None:
    town = build_residents(OVERVECHT, 20, 1, PARAMETERS)
    with pytest.raises(InputError, match=r"'watts' is not a rule for ties; did you mean 'watts_strogatz'\?"):
        tie(town, 1, PARAMETERS, "watts")
    with pytest.raises(InputError, match="'ring_degree' gives 20 ties, but it must stay below 20"):
        tie(town, 1, values({"ring_degree": 20}), "watts_strogatz")


@pytest.mark.slow
def test_a_large_town_is_built_in_seconds() -> None:
    tie(build_residents(OVERVECHT, 100, 1, PARAMETERS), 1, PARAMETERS)
    for n, seconds in ((100_000, 3.0), (5_000, 0.1)):
        begin = time.process_time()
        tie(build_residents(OVERVECHT, n, 1, PARAMETERS), 1, PARAMETERS)
        assert time.process_time() - begin < seconds
