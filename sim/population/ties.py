"""Who knows whom: ties made from who residents are and where they live.

Every resident seeks half of the ties of each kind and is found for the other half. A tie is keyed by
the resident who seeks it and by its number, so that a higher mean degree adds ties and moves none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.codes import AgeBand, TieKind
from sim.core.errors import InputError, nearest
from sim.core.keyed_random import Purpose, uniforms
from sim.population.graph import Pairs, Ties, compress, unite
from sim.population.residents import Residents

RULES = ("kinds", "watts_strogatz", "degree_preserving")
"""Rules by which ties are made."""

SWAP_ROUNDS = 10
"""Times that every tie is offered a swap by the rule 'degree_preserving'."""

NO_ORGANISATION = -1
"""Organisation of whoever belongs to none."""

SQUARES_AROUND = tuple((right, up) for up in (-1, 0, 1) for right in (-1, 0, 1))
"""A square of the plan and the eight squares around it."""


def build_ties(
    residents: Residents, organisation: np.ndarray, seed: int, parameters: Mapping[str, float], rule: str = "kinds"
) -> Ties:
    """Tie residents to one another: symmetric, nobody to themselves, no pair twice.

    Parameters
    ----------
    residents : Residents
        As `build_residents` makes them.
    organisation : np.ndarray
        Of every resident, as `assign_organisations` gives it.
    seed : int
        Seed of the run, 0 or above.
    parameters : Mapping[str, float]
        Value of every parameter; those of the block TIES are read.
    rule : str
        "kinds" mixes household, community, street, organisation and other ties; "watts_strogatz" is a ring by home with
        rewired ties; "degree_preserving" shuffles the ties of "kinds": everyone keeps the number of ties of each kind.

    Raises
    ------
    InputError
        Unknown rule, or a ring of a greater degree than there are other residents.
    """
    if rule == "kinds":
        return compress(
            *unite(_kinds(residents, organisation, seed, parameters), residents.key.size), residents.key.size
        )
    if rule == "watts_strogatz":
        return compress(*unite(_ring(residents, seed, parameters), residents.key.size), residents.key.size)
    if rule == "degree_preserving":
        pairs = unite(_kinds(residents, organisation, seed, parameters), residents.key.size)
        return compress(*_shuffle(*pairs, residents.key.size, seed), residents.key.size)
    raise InputError(f"'{rule}' is not a rule for ties; {nearest(rule, RULES)}")


def assign_organisations(residents: Residents, seed: int, parameters: Mapping[str, float]) -> np.ndarray:
    """Give members their mosque, church, self-organisation or club: int32 (n,), NO_ORGANISATION for others.

    Some organisations are open to every community, the others belong to one.
    """
    key = residents.key
    is_member = uniforms(seed, Purpose.TIE_ORGANISATION, key) < parameters["organisation_members"]
    is_mixed = uniforms(seed, Purpose.TIE_ORGANISATION, key, part=1) < parameters["organisation_mixed"]
    public = np.where(is_mixed, 0, residents.community.astype(np.int64) + 1)
    draw = uniforms(seed, Purpose.TIE_ORGANISATION, key, part=2)
    organisation = np.full(key.size, NO_ORGANISATION, dtype=np.int32)
    n_organisations = 0
    for circle in range(int(public.max()) + 1):
        members = np.flatnonzero(is_member & (public == circle))
        n_here = min(members.size, max(1, round(members.size / parameters["organisation_size"])))
        order = members[np.argsort(draw[members], kind="stable")]
        organisation[order] = n_organisations + np.arange(order.size) * n_here // max(order.size, 1)
        n_organisations += n_here
    return organisation


def _kinds(residents: Residents, organisation: np.ndarray, seed: int, parameters: Mapping[str, float]) -> list[Pairs]:
    """List the pairs of every kind, the closest kind first."""
    members = np.flatnonzero(organisation != NO_ORGANISATION)
    everyone = np.arange(residents.key.size)
    per_member = parameters["degree_organisation"] * everyone.size / max(members.size, 1)
    lists: list[Pairs] = [(*_pair_household(residents.household), TieKind.HOUSEHOLD)]
    plan = (
        (TieKind.COMMUNITY, Purpose.TIE_COMMUNITY, everyone, parameters["degree_community"]),
        (TieKind.STREET, Purpose.TIE_STREET, everyone, parameters["degree_street"]),
        (TieKind.ORGANISATION, Purpose.TIE_ORGANISATION, members, per_member),
        (TieKind.OTHER, Purpose.TIE_OTHER, everyone, parameters["degree_other"]),
    )
    for kind, purpose, seekers, degree in plan:
        sought: list[np.ndarray] = []
        for number, who in enumerate(_seekers(residents.key, seekers, purpose, degree, seed)):
            draw = _Draw(seed, purpose, residents.key[who], number)
            if kind == TieKind.COMMUNITY:
                found = _find_alike(residents, who, draw, parameters)
            elif kind == TieKind.STREET:
                found = _find_near(residents, who, draw, parameters["street_reach"])
            else:
                found = _find_within(organisation if kind == TieKind.ORGANISATION else 0 * organisation, who, draw(4))
            if number > 0:
                found = _close_triangles(sought, who, found, draw(6) < parameters["closure"])
            sought.append(np.full(everyone.size, -1, dtype=np.int64))
            sought[number][who] = found
            is_found = found >= 0
            lists.append((who[is_found], found[is_found], kind))
    return lists


class _Draw(NamedTuple):
    """Draws of those who seek their tie of one number; part 3 says how many ties one seeks."""

    seed: int
    purpose: Purpose
    key: np.ndarray
    number: int

    def __call__(self, part: int) -> np.ndarray:
        return uniforms(self.seed, self.purpose, self.key, part=part, week=self.number)


def _seekers(key: np.ndarray, who: np.ndarray, purpose: Purpose, degree: float, seed: int) -> list[np.ndarray]:
    """List who seeks a first tie, a second one and so on: on average half of `degree` each."""
    n_sought = (0.5 * degree + uniforms(seed, purpose, key[who], part=3)).astype(np.int64)
    return [who[n_sought > number] for number in range(int(n_sought.max(initial=0)))]


def _pair_household(household: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pair each two members of a household."""
    order = np.argsort(household, kind="stable")
    sorted_household = household[order]
    ones, others = [order[:0]], [order[:0]]
    step = 1
    while (is_same := sorted_household[step:] == sorted_household[:-step]).any():
        ones.append(order[:-step][is_same])
        others.append(order[step:][is_same])
        step += 1
    return np.concatenate(ones), np.concatenate(others)


def _find_within(group: np.ndarray, who: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Find someone else of one's own group, each with the same chance; -1 where one is alone in it."""
    order = np.argsort(group, kind="stable")
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    first = np.searchsorted(group[order], group[who], side="left")
    last = np.searchsorted(group[order], group[who], side="right")
    pick = first + (u * (last - first - 1)).astype(np.int64)
    pick += pick >= place[who]
    return np.where(last - first > 1, order[np.minimum(pick, order.size - 1)], -1)


def _find_alike(residents: Residents, who: np.ndarray, draw: _Draw, parameters: Mapping[str, float]) -> np.ndarray:
    """Find someone, by chance in one's own community, in one's own age band, in both or in neither."""
    n_ages = len(AgeBand)
    community = residents.community.astype(np.int64) * n_ages
    seeks_own = draw(0) < parameters["homophily_community"]
    seeks_age = draw(1) < parameters["homophily_age"]
    u = draw(2)
    found = np.full(who.size, -1, dtype=np.int64)
    for own in (False, True):
        for age in (False, True):
            mine = (seeks_own == own) & (seeks_age == age)
            found[mine] = _find_within(own * community + age * residents.age, who[mine], u[mine])
    return found


def _find_near(residents: Residents, who: np.ndarray, draw: _Draw, reach: float) -> np.ndarray:
    """Find the nearer of two residents from the squares around one's home; -1 where nobody lives there.

    Members of one's own household do not count. The squares have sides of `reach` metres.
    """
    x, y = (place.astype(np.float64)[residents.household] for place in (residents.home_x, residents.home_y))
    column, row = ((place - place.min()) // reach for place in (x, y))
    n_columns = int(column.max()) + 3
    square = ((row + 1) * n_columns + column + 1).astype(np.int64)
    order = np.argsort(square, kind="stable")
    n_in = np.bincount(square, minlength=int(square.max()) + n_columns + 2)
    start = np.cumsum(n_in) - n_in
    around = square[who][:, None] + np.array([right + up * n_columns for right, up in SQUARES_AROUND])
    up_to = np.cumsum(n_in[around], axis=1)
    everyone = np.arange(who.size)
    found, found_at = np.full(who.size, -1, dtype=np.int64), np.full(who.size, np.inf)
    for part in (4, 5):
        pick = (draw(part) * up_to[:, -1]).astype(np.int64)
        chosen = (pick[:, None] >= up_to).sum(axis=1)
        there = around[everyone, chosen]
        candidate = order[start[there] + pick - up_to[everyone, chosen] + n_in[there]]
        right, up = x[candidate] - x[who], y[candidate] - y[who]
        is_nearer = (right * right + up * up < found_at) & (residents.household[candidate] != residents.household[who])
        found = np.where(is_nearer, candidate, found)
        found_at = np.where(is_nearer, right * right + up * up, found_at)
    return found


def _close_triangles(sought: list[np.ndarray], who: np.ndarray, found: np.ndarray, seeks: np.ndarray) -> np.ndarray:
    """Replace whom seekers found by the last tie that their own first tie sought, where there is such a person.

    `sought` holds an array (n,) for each number so far: whom everyone sought, -1 for nobody.
    """
    friend = sought[0][who]
    friend_of_friend = sought[-1][np.maximum(friend, 0)]
    is_closed = seeks & (friend >= 0) & (friend_of_friend >= 0) & (friend_of_friend != who)
    return np.where(is_closed, friend_of_friend, found)


def _ring(residents: Residents, seed: int, parameters: Mapping[str, float]) -> list[Pairs]:
    """Tie residents to those who live next along the ring, and rewire some of these ties (Watts and Strogatz)."""
    n, n_next = residents.key.size, int(parameters["ring_degree"] / 2.0 + 0.5)
    if 2 * n_next >= n:
        raise InputError(f"parameter 'ring_degree' gives {2 * n_next} ties, but it must stay below {n}, the residents")
    order = np.argsort(residents.household, kind="stable")
    lists: list[Pairs] = []
    for step in range(1, n_next + 1):
        other = np.roll(order, -step)
        draw = _Draw(seed, Purpose.TIE_RING, residents.key[order], step)
        is_rewired = draw(0) < parameters["ring_rewiring"]
        anyone = _find_within(np.zeros(n, dtype=np.int64), order, draw(1))
        kind = np.where(residents.household[order] == residents.household[other], TieKind.HOUSEHOLD, TieKind.STREET)
        lists.append((order, np.where(is_rewired, anyone, other), np.where(is_rewired, TieKind.OTHER, kind)))
    return lists


def _shuffle(code: np.ndarray, kind: np.ndarray, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Swap ends between pairs of one kind, so that everyone keeps the number of ties of each kind.

    A swap that would tie someone to themselves, or a pair twice, is not made.
    """
    for round_ in range(SWAP_ROUNDS):
        draw = _Draw(seed, Purpose.TIE_SHUFFLE, np.arange(code.size), round_)
        order = np.lexsort((draw(0), kind))
        one, two = order[: order.size // 2 * 2].reshape(-1, 2).T
        (a, b), (c, d) = np.divmod(code[one], n), np.divmod(code[two], n)
        is_turned = draw(1)[two] < 0.5
        c, d = np.where(is_turned, d, c), np.where(is_turned, c, d)
        new = np.concatenate((np.minimum(a, d) * n + np.maximum(a, d), np.minimum(c, b) * n + np.maximum(c, b)))
        values, inverse, count = np.unique(new, return_inverse=True, return_counts=True)
        stands = code[np.minimum(np.searchsorted(code, values), code.size - 1)] == values
        is_bad = ((count > 1) | stands)[inverse].reshape(2, -1).any(axis=0)
        is_swapped = ~(is_bad | (a == d) | (c == b) | (kind[one] != kind[two]))
        code = code.copy()
        code[one[is_swapped]], code[two[is_swapped]] = new.reshape(2, -1)[:, is_swapped]
        order = np.argsort(code, kind="stable")
        code, kind = code[order], kind[order]
    return code, kind
