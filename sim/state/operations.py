"""What several mechanisms do to the state: compiled operations on the records of a resident."""

from __future__ import annotations

import numpy as np

from sim.codes import N_DOMAINS, AgencySeries, Encounter, Stage
from sim.core.compiled import compiled, compiled_inline
from sim.state.domains import add_domain, clear_domain
from sim.state.records import ASKING, CARRIED_OVER, DECLINED, LEARNT, MET, TRUST_HELD, TRUST_LOST


@compiled
def begin_week(lists, people, t):
    """Begin week t: keep only the encounters that their residents, if they still live here, have yet to learn from."""
    n = 0
    for k in range(lists.length[LEARNT], lists.length[MET]):
        moved_in = np.int64(people[np.int64(lists.met[k]) // N_DOMAINS].moved_in)
        if moved_in == 0 or moved_in < t - 1:
            lists.met[n], lists.met_agency[n], lists.outcome[n] = lists.met[k], lists.met_agency[k], lists.outcome[k]
            n += 1
    lists.length[MET] = n
    lists.length[CARRIED_OVER] = n
    lists.length[LEARNT] = 0
    lists.length[ASKING] = 0
    lists.length[DECLINED] = 0


@compiled
def end_learning(lists):
    """Close this week's lessons: encounters from here on are learnt from in the next week."""
    lists.length[LEARNT] = lists.length[MET]


@compiled
def move_trust(bond, trust, trust_ledger, source, g, a):
    """Give the bond of a resident of group g with agency a the trust `trust`, and enter the change in the ledger."""
    # numba leaves float() of a float32 as float32; the difference of two must be taken in float64
    before = np.float64(bond.trust)
    bond.trust = trust
    change = np.float64(bond.trust) - before
    trust_ledger[TRUST_HELD, g, a] += change
    if change < 0.0:
        trust_ledger[TRUST_LOST + source, g, a] -= change


@compiled_inline
def unhelped(state, i):
    """Return the domains of resident i with a need that is neither in care nor on a waiting list."""
    person = state.people[i]
    return state.open_needs[i] & ~(person.care_in | person.waiting_in)


@compiled
def stop_case(person, case, d, stage):
    """Take a case off the waiting list and out of care; `stage` says where it then stands."""
    person.waiting_in = clear_domain(person.waiting_in, d)
    person.care_in = clear_domain(person.care_in, d)
    person.forced_in = clear_domain(person.forced_in, d)
    case.relationship = 0.0
    case.stage = stage


@compiled
def end_need(person, case, open_needs, i, d):
    """Close a need of resident i in domain d, and the case with it: it is over."""
    stop_case(person, case, d, Stage.NO_NEED)
    open_needs[i] = clear_domain(open_needs[i], d)
    person.informal_in = clear_domain(person.informal_in, d)
    person.street_in = clear_domain(person.street_in, d)
    case.severity = 0.0


@compiled
def enter_queue(person, case, a, d, t):
    """Put a case on the waiting list of agency a."""
    case.agency = a
    case.stage = Stage.WAITING
    case.since = t
    person.waiting_in = add_domain(person.waiting_in, d)


@compiled
def take_into_care(person, d):
    """Put the case in domain d in care: it waits no more, and neither organisation nor street are needed for it."""
    person.waiting_in = clear_domain(person.waiting_in, d)
    person.informal_in = clear_domain(person.informal_in, d)
    person.street_in = clear_domain(person.street_in, d)
    person.care_in = add_domain(person.care_in, d)


@compiled
def note_contact(person, by_agency, t, a, n):
    """Count n contacts of a resident with professionals of agency a in week t."""
    person.n_contacts = min(65535, np.int64(person.n_contacts) + n)
    by_agency[t, a, AgencySeries.CONTACTS] += n


@compiled
def note_encounter(state, lists, number, a, outcome):
    """Remember that the case with this number met agency a, and how it went."""
    k = lists.length[MET]
    lists.met[k] = number
    lists.met_agency[k] = a
    lists.outcome[k] = outcome
    lists.length[MET] = k + 1
    i = number // N_DOMAINS
    bond = state.bonds[i, a]
    if outcome == Encounter.GOOD:
        bond.n_good = min(255, np.int64(bond.n_good) + 1)
    else:
        state.people[i].has_own_bad = 1
        bond.n_bad = min(255, np.int64(bond.n_bad) + 1)
