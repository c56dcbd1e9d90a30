"""The arrays of a town and of a run: their shapes, types and units.

n residents, A agencies, D life domains, G risk groups, T weeks. Scores are shares in [0, 1].
A "case" is one need of one resident: case number = resident * D + domain.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .agencies import DOMAINS
from .compiled import rule

N_DOMAINS = len(DOMAINS)
NEVER = 65535
"""A week that never comes."""

PLACES = (
    "no need", "not counted yet", "helped", "does not know", "own experience", "stories", "fear", "shame", "norm",
    "language", "paper", "refused", "waiting", "mismatch", "informal help",
)  # fmt: skip
"""Where a resident, or a case, stands in the funnel; every resident stands in exactly one."""
(NO_NEED, NOT_COUNTED, HELPED, DOES_NOT_KNOW, OWN_EXPERIENCE, HEARSAY, FEAR, SHAME, NORM,
 LANGUAGE, PAPER, REFUSED, WAITING, MISMATCH, INFORMAL) = range(len(PLACES))  # fmt: skip
REASONS = PLACES[DOES_NOT_KNOW:]
"""Why a resident with a counted need is not reached: the places after "helped"."""

GOOD, SLIGHT, BAD, SEVERE = range(4)
ENCOUNTERS = ("good", "slight", "bad", "severe")
"""How an encounter with an agency may go."""

OWN, STORY, SPILL_OVER = range(3)
TRUST_HELD, TRUST_LOST = 0, 1
SOURCES = ("own experience", "stories", "spill-over")
"""What moves trust. In the books, row TRUST_HELD holds the sum of trust and rows from TRUST_LOST on what each source took."""

EVENTS = ("asked", "admitted", "good contacts", "slights", "bad contacts", "severe events", "solved", "dropped out",
          "told", "taken in")  # fmt: skip
"""What is counted every week."""
ASKED, ADMITTED, GOOD_CONTACTS, SLIGHTS, BAD_CONTACTS, SEVERE_EVENTS, SOLVED, DROPPED_OUT, TOLD, TAKEN_IN = range(10)

IS_BAD, IS_SEVERE, IS_TOLD = 1, 2, 4
"""Marks of a story: it is bad, it holds a severe event, its holder still tells it."""

LOWEST_BIT = np.array([0] + [(mask & -mask).bit_length() - 1 for mask in range(1, 64)], dtype=np.int64)
"""Lowest domain in a set of domains kept as bits."""


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
        ("group", np.uint8),  # risk group of seed 1.3
        ("is_young", np.uint8),
        ("is_parent", np.uint8),
        ("reach_class", np.uint8),  # how well presence reaches the resident: row of the awareness tables
        ("fear", np.float32),  # of harsh measures
        ("norm", np.float32),  # perceived norm against asking for help
        ("is_waiting", np.uint8),  # domains with a case on a waiting list, as bits
        ("is_in_care", np.uint8),  # domains with a case in care, as bits
        ("n_needs", np.uint16),  # needs begun so far
    ]
)
"""One resident."""

CASE = np.dtype(
    [
        ("severity", np.float32),  # 0 where there is no need
        ("relationship", np.float32),  # trust in the contact person
        ("opened", np.uint16),  # week in which the need began
        ("since", np.uint16),  # week of entering the waiting list, of admission, or of the last contact
        ("place", np.uint8),  # where the case stands (PLACES)
        ("agency", np.uint8),
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


class State(NamedTuple):
    """What a run changes. Records lie one behind the other, so that a rule is handed one resident at a time."""

    people: np.ndarray  # PERSON (n,), residents in the order of their number
    cases: np.ndarray  # CASE (n, D)
    bonds: np.ndarray  # BOND (n, A)
    is_open: np.ndarray  # uint8 (n,), domains with a need, as bits
    next_need: np.ndarray  # uint16 (n,), week of the next need
    next_tell: np.ndarray  # uint16 (n,), week in which the resident next tells a story
    books: np.ndarray  # float64 (4, G, A): sum of trust, and trust lost since the start by SOURCES


class Scratch(NamedTuple):
    """Lists that are filled and emptied within a week."""

    active: np.ndarray  # int32 (n,), residents with an open need
    asking: np.ndarray  # int32 (n * D,), cases that ask an agency
    met: np.ndarray  # int32 (n * D,), cases that met an agency
    outcome: np.ndarray  # uint8 (n * D,), how that went (ENCOUNTERS)
    length: np.ndarray  # int64 (3,), lengths of active, asking and met


class Series(NamedTuple):
    """What is recorded every week."""

    places: np.ndarray  # int32 (T, G, places), residents
    books: np.ndarray  # float64 (T, 4, G, A): sum of trust, and trust lost since the start by SOURCES
    events: np.ndarray  # int32 (T, events)
    severity: np.ndarray  # float64 (T,), sum of severity over all needs
    needs: np.ndarray  # int32 (T,), open needs


ACTIVE, ASKING, MET = range(3)


def new_scratch(n: int) -> Scratch:
    """Return empty lists for n residents."""
    cases = n * N_DOMAINS
    return Scratch(
        np.empty(n, np.int32), np.empty(cases, np.int32), np.empty(cases, np.int32), np.empty(cases, np.uint8),
        np.zeros(3, np.int64),
    )  # fmt: skip


def new_series(n_weeks: int, n_groups: int, n_agencies: int) -> Series:
    """Return empty series of n_weeks weeks."""
    return Series(
        np.zeros((n_weeks, n_groups, len(PLACES)), np.int32),
        np.zeros((n_weeks, 1 + len(SOURCES), n_groups, n_agencies)),
        np.zeros((n_weeks, len(EVENTS)), np.int32),
        np.zeros(n_weeks),
        np.zeros(n_weeks, np.int32),
    )


def copy_state(state: State) -> State:
    """Return a copy that shares nothing with `state`."""
    return State(*(array.copy() for array in state))


def bytes_per_resident(state: State) -> float:
    """Return the bytes of state per resident, fixed attributes included."""
    return sum(array.nbytes for array in state) / state.people.shape[0]


@rule
def move_trust(bond, trust, books, source, g, a):
    """Give the bond of a resident of group g with agency a the trust `trust`, and keep the books."""
    # numba leaves float() of a float32 as float32; the difference of two must be taken in float64
    before = np.float64(bond.trust)
    bond.trust = trust
    change = np.float64(bond.trust) - before
    books[TRUST_HELD, g, a] += change
    if change < 0.0:
        books[TRUST_LOST + source, g, a] -= change


@rule
def stop_case(person, case, d, place):
    """Take a case off the waiting list and out of care; `place` says where it then stands."""
    keep = 63 & ~(1 << d)
    person.is_waiting = person.is_waiting & keep
    person.is_in_care = person.is_in_care & keep
    case.relationship = 0.0
    case.place = place


@rule
def end_need(person, case, is_open, i, d):
    """Close a need of resident i in domain d, and the case with it: it is over."""
    stop_case(person, case, d, NO_NEED)
    is_open[i] = is_open[i] & (63 & ~(1 << d))
    case.severity = 0.0


@rule
def note_encounter(scratch, bond, number, outcome):
    """Remember that the case with this number met its agency, and how it went."""
    k = scratch.length[MET]
    scratch.met[k] = number
    scratch.outcome[k] = outcome
    scratch.length[MET] = k + 1
    if outcome == GOOD:
        bond.n_good = min(255, np.int64(bond.n_good) + 1)
    else:
        bond.n_bad = min(255, np.int64(bond.n_bad) + 1)
