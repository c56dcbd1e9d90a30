"""The arrays of a run: their shapes, types and units.

n residents, A agencies, D life domains, G risk groups, T weeks. Scores are shares in [0, 1].
A "case" is one need of one resident: case number = resident * D + domain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import (
    N_DOMAINS,
    AgencySeries,
    Community,
    Event,
    Stage,
    TrustSource,
)

NEVER = 65535
"""A week that never comes."""
NO_AGENCY = np.int64(-1)
"""Stands where no agency is; of a type of its own, so that numba compiles no function for this number alone."""
TRUST_HELD, TRUST_LOST = 0, 1
PERSON = np.dtype(
    [
        ("need_rate", np.float32),  # needs per week; this and what follows up to reach_class never changes
        ("proficiency", np.float32),  # in Dutch
        ("paper_skill", np.float32),
        ("digital_skill", np.float32),
        ("assertiveness", np.float32),  # how articulate one seems
        ("shame", np.float32),
        ("complexity", np.float32),
        ("distance", np.float32),  # in culture
        ("group", np.uint8),  # risk group of Dibi 2020, 1.3
        ("is_young", np.uint8),
        ("is_parent", np.uint8),
        ("reach_class", np.uint8),  # how well presence reaches the resident: row of the awareness tables
        ("community", np.uint8),
        ("is_member", np.uint8),  # of a community organisation
        ("is_expert", np.uint8),  # experience expert or key figure
        ("household", np.int32),
        ("start_fear", np.float32),  # fear of harsh measures before any event
        ("fear", np.float32),  # of harsh measures
        ("norm", np.float32),  # perceived norm against asking for help
        ("waiting_in", np.uint8),  # domains with a case on a waiting list, as bits
        ("care_in", np.uint8),  # domains with a case in care, as bits
        ("forced_in", np.uint8),  # domains with forced care, as bits
        ("informal_in", np.uint8),  # domains with informal help, as bits
        ("street_in", np.uint8),  # domains with a solution of the street, as bits
        ("n_needs", np.uint16),  # needs begun so far
        ("has_own_bad", np.uint8),  # a bad contact with any agency
        ("has_heard_bad", np.uint8),  # a bad story of any agency
        ("n_contacts", np.uint16),  # contacts with professionals so far (65535 stands for more)
        ("moved_in", np.uint16),  # week of arrival, 0 for those who were there
    ]
)
"""One resident."""
CASE = np.dtype(
    [
        ("severity", np.float32),  # 0 where there is no need
        ("relationship", np.float32),  # trust in the contact person
        ("opened", np.uint16),  # week in which the need began
        ("since", np.uint16),  # week of entering the waiting list, of admission, or of the last contact
        ("stage", np.uint8),  # where the case stands (`Stage`)
        ("agency", np.uint8),
        ("worker", np.uint16),  # contact person
    ]
)
"""One resident in one life domain."""
BOND = np.dtype(
    [
        ("trust", np.float32),
        ("awareness", np.float32),  # as it was in week aware_week
        ("story_strength", np.float32),  # as it was in week story_week; 0 where there is no story
        ("story_witness", np.int32),  # the resident who lived it
        ("story_born", np.uint16),  # week in which it was lived
        ("story_week", np.uint16),
        ("aware_week", np.uint16),
        ("n_good", np.uint8),  # own good contacts (255 stands for more)
        ("n_bad", np.uint8),  # own bad contacts (255 stands for more)
        ("story_marks", np.uint8),
        ("story_retold", np.uint8),  # retellings between the witness and this resident
    ]
)
"""One resident and one agency."""
CAPACITY = np.dtype(
    [
        ("in_care", np.int32),  # cases
        ("waiting", np.int32),  # cases
        ("free_places", np.int32),
        ("time", np.float64),  # time per contact, as part of the time that there should be
        ("waiting_cutoff", np.int32),  # weeks waited above which all are admitted this week
        ("at_cutoff", np.int32),  # how many are admitted who waited exactly so long
    ]
)
"""One agency, this week."""
MAX_WAIT = 512
"""Weeks of waiting that are told apart; longer waits count as this."""


class State(NamedTuple):
    """What a run changes. Records lie one behind the other, so that a rule is handed one resident at a time."""

    people: np.ndarray  # PERSON (n,), residents in the order of their number
    cases: np.ndarray  # CASE (n, D)
    bonds: np.ndarray  # BOND (n, A)
    open_needs: np.ndarray  # uint8 (n,), domains with a need, as bits
    next_need: np.ndarray  # uint16 (n,), week of the next need
    next_tell: np.ndarray  # uint16 (n,), week in which the resident next tells a story
    next_move: np.ndarray  # uint16 (n,), week in which the household moves away
    capacity: np.ndarray  # CAPACITY (A,)
    worker_since: np.ndarray  # int32 (A, W), week in which each contact person took the post; W the most workers
    n_workers: np.ndarray  # int64 (A,), contact persons
    image: np.ndarray  # float64 (A, communities), negative image that professionals have, in [0, 1]
    waiting_by_weeks: np.ndarray  # int32 (A, MAX_WAIT), cases on the waiting list by weeks waited
    trust_ledger: np.ndarray  # float64 (5, G, A): sum of trust, and trust lost since the start by `TrustSource`


class WeekLists(NamedTuple):
    """Lists that are filled and emptied within a week. Numbers have no sign: compiled code need not look below 0."""

    active: np.ndarray  # uint32 (n,), residents with an open need
    asking: np.ndarray  # uint32 (n * D,), cases that ask an agency
    declined: np.ndarray  # uint32 (n * D,), cases that were weighed, but for which no agency was asked
    met: np.ndarray  # uint32 (2 * n * D,), cases that met an agency
    met_agency: np.ndarray  # uint8 (2 * n * D,), the agency they met
    outcome: np.ndarray  # uint8 (2 * n * D,), how that went (`Encounter`)
    n_by_domains: np.ndarray  # int32 (G, 64), residents by the domains in which they have a need that counts, as bits
    length: np.ndarray  # int64 (6,), lengths of active, asking, met and declined; of met: learnt from, and carried over


class Series(NamedTuple):
    """What is recorded every week."""

    funnel: np.ndarray  # int32 (T, G, stages), residents
    trust_ledger: np.ndarray  # float64 (T, 5, G, A): sum of trust, and trust lost since the start by `TrustSource`
    events: np.ndarray  # int32 (T, events)
    severity: np.ndarray  # float64 (T,), sum of severity over all needs
    needs: np.ndarray  # int32 (T,), open needs
    by_agency: np.ndarray  # float64 (T, A, 10), see `AgencySeries`
    reach: np.ndarray  # int32 (T, G, A, 2), residents: IN_NEED of what an agency offers, and IN_CARE there
    image: np.ndarray  # float64 (T, A, communities)


IN_NEED, IN_CARE = range(2)
ACTIVE, ASKING, MET, LEARNT, DECLINED, CARRIED_OVER = range(6)


def new_lists(n: int, n_groups: int) -> WeekLists:
    """Return empty lists for n residents in so many groups."""
    cases = n * N_DOMAINS
    return WeekLists(
        active=np.empty(n, np.uint32),
        asking=np.empty(cases, np.uint32),
        declined=np.empty(cases, np.uint32),
        met=np.empty(2 * cases, np.uint32),
        met_agency=np.empty(2 * cases, np.uint8),
        outcome=np.empty(2 * cases, np.uint8),
        n_by_domains=np.empty((n_groups, 1 << N_DOMAINS), np.int32),
        length=np.zeros(6, np.int64),
    )


def copy_unlearnt(lists: WeekLists, n: int) -> WeekLists:
    """Return lists for n residents that hold the encounters of `lists` that nobody has learnt from yet."""
    copy = new_lists(n, len(lists.n_by_domains))
    n_met = int(lists.length[MET])
    for mine, theirs in (
        (copy.met, lists.met),
        (copy.met_agency, lists.met_agency),
        (copy.outcome, lists.outcome),
    ):
        mine[:n_met] = theirs[:n_met]
    copy.length[:] = lists.length
    return copy


def new_series(n_weeks: int, n_groups: int, n_agencies: int) -> Series:
    """Return empty series of n_weeks weeks."""
    return Series(
        np.zeros((n_weeks, n_groups, len(Stage)), np.int32),
        np.zeros((n_weeks, 1 + len(TrustSource), n_groups, n_agencies)),
        np.zeros((n_weeks, len(Event)), np.int32),
        np.zeros(n_weeks),
        np.zeros(n_weeks, np.int32),
        np.zeros((n_weeks, n_agencies, len(AgencySeries))),
        np.zeros((n_weeks, n_groups, n_agencies, 2), np.int32),
        np.zeros((n_weeks, n_agencies, len(Community))),
    )


def copy_state(state: State) -> State:
    """Return a copy that shares nothing with `state`."""
    return State(*(_copy(array) for array in state))


def _copy(array: np.ndarray) -> np.ndarray:
    if array.dtype.names is None:
        return array.copy()
    # as bytes, since numpy copies records field by field
    return array.view(np.uint8).copy().view(array.dtype).view(np.recarray)


def bytes_per_resident(state: State) -> float:
    """Return the bytes of state per resident, fixed attributes included."""
    return sum(array.nbytes for array in state) / state.people.shape[0]
