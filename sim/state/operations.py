"""What several mechanisms do to the state: compiled operations on the records of a resident."""

from __future__ import annotations

import numpy as np

from sim.codes import (
    N_DOMAINS,
    AgencySeries,
    Encounter,
    Stage,
)
from sim.core.compiled import compiled
from sim.state.records import (
    CARRIED_OVER,
    LEARNT,
    MET,
    TRUST_HELD,
    TRUST_LOST,
)

LOWEST_BIT = np.array([0] + [(mask & -mask).bit_length() - 1 for mask in range(1, 64)], dtype=np.uint8)
"""Lowest domain in a set of domains kept as bits."""


@compiled
def move_trust(bond, trust, trust_ledger, source, g, a):
    """Give the bond of a resident of group g with agency a the trust `trust`, and keep the books."""
    # numba leaves float() of a float32 as float32; the difference of two must be taken in float64
    before = np.float64(bond.trust)
    bond.trust = trust
    change = np.float64(bond.trust) - before
    trust_ledger[TRUST_HELD, g, a] += change
    if change < 0.0:
        trust_ledger[TRUST_LOST + source, g, a] -= change


@compiled
def stop_case(person, case, d, stage):
    """Take a case off the waiting list and out of care; `place` says where it then stands."""
    keep = 63 & ~(1 << d)
    person.waiting_in = person.waiting_in & keep
    person.care_in = person.care_in & keep
    person.forced_in = person.forced_in & keep
    case.relationship = 0.0
    case.stage = stage


@compiled
def end_need(person, case, open_needs, i, d):
    """Close a need of resident i in domain d, and the case with it: it is over."""
    keep = 63 & ~(1 << d)
    stop_case(person, case, d, Stage.NO_NEED)
    open_needs[i] = open_needs[i] & keep
    person.informal_in = person.informal_in & keep
    person.street_in = person.street_in & keep
    case.severity = 0.0


@compiled
def carry_over(scratch, people, t):
    """Begin week t: keep only the encounters that their residents, if they still live here, have yet to learn from."""
    n = 0
    for k in range(scratch.length[LEARNT], scratch.length[MET]):
        moved_in = np.int64(people[np.int64(scratch.met[k]) // N_DOMAINS].moved_in)
        if moved_in == 0 or moved_in < t - 1:
            scratch.met[n], scratch.met_agency[n] = scratch.met[k], scratch.met_agency[k]
            scratch.outcome[n] = scratch.outcome[k]
            n += 1
    scratch.length[MET] = n
    scratch.length[CARRIED_OVER] = n
    scratch.length[LEARNT] = 0


@compiled
def enter_queue(person, case, a, d, t):
    """Put a case on the waiting list of agency a."""
    case.agency = a
    case.stage = Stage.WAITING
    case.since = t
    person.waiting_in = person.waiting_in | (1 << d)


@compiled
def note_contact(person, by_agency, t, a, n):
    """Count n contacts of a resident with professionals of agency a in week t."""
    person.n_contacts = min(65535, np.int64(person.n_contacts) + n)
    by_agency[t, a, AgencySeries.CONTACTS] += n


@compiled
def note_encounter(scratch, person, bond, number, a, outcome):
    """Remember that the case with this number met agency a, and how it went."""
    k = scratch.length[MET]
    scratch.met[k] = number
    scratch.met_agency[k] = a
    scratch.outcome[k] = outcome
    scratch.length[MET] = k + 1
    if outcome == Encounter.GOOD:
        bond.n_good = min(255, np.int64(bond.n_good) + 1)
    else:
        person.has_own_bad = 1
        bond.n_bad = min(255, np.int64(bond.n_bad) + 1)
