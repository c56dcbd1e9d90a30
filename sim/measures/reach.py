"""Whom an agency reaches: sociaal bereik (Spierings) and Van Mens-Verhulst's triple (Dibi 2020, 1.1).

A resident is *in need* of an agency with a need that counts (see `sim.measures.non_reach`) in a domain that the agency
serves, or in care there already, though the need may have grown lighter since. Whoever needs help in a domain
that three agencies serve is in need of all three, so that even a neighbourhood in which everybody is helped has
a sociaal bereik under 1. Care that is forced is not reach: reach is help that fits the question.

What rests on weekly series is the mean of the last year; approachability is read from the state at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import N_DOMAINS, AgencySeries, Group, Stage
from sim.measures.periods import in_last_year, last_year, per, ratio
from sim.measures.residents import awareness
from sim.state.domains import DOMAIN_BIT
from sim.state.records import IN_CARE, IN_NEED

if TYPE_CHECKING:
    from sim.run import Run


def in_need(run: Run) -> np.ndarray:
    """Return residents in need of an agency (G, A), mean of the last year."""
    return in_last_year(run, run.series.reach)[:, :, IN_NEED]


def clients(run: Run) -> np.ndarray:
    """Return residents in care with an agency of their own will (G, A), mean of the last year."""
    return in_last_year(run, run.series.reach)[:, :, IN_CARE]


def sociaal_bereik(run: Run) -> np.ndarray:
    """Return the share of the residents of a group in need of an agency who are in care there (G, A), last year.

    In care of their own will. NaN where nobody was in need.
    """
    return per(clients(run), in_need(run))


def sociaal_bereik_by_agency(run: Run) -> np.ndarray:
    """Return the same over all groups (A,)."""
    return per(clients(run).sum(axis=0), in_need(run).sum(axis=0))


def sociaal_bereik_of_all(run: Run) -> float:
    """Return the same over all groups and agencies, each pair of a resident and an agency in need counted once."""
    return ratio(clients(run).sum(), in_need(run).sum())


def representativeness(run: Run) -> np.ndarray:
    """Return how closely the clients of an agency resemble those in need of it (A,), in [0, 1], last year.

    1 less half the sum, over the risk groups, of the absolute differences between the group's share of the
    clients and its share of those in need: 1 where the shares are equal, 0 where clients and those in need
    share no group. NaN without clients.
    """
    return _likeness(clients(run), in_need(run))


def representativeness_of_all(run: Run) -> float:
    """Return the same over all agencies taken together."""
    return float(_likeness(clients(run).sum(axis=1, keepdims=True), in_need(run).sum(axis=1, keepdims=True))[0])


def _likeness(of_clients: np.ndarray, of_need: np.ndarray) -> np.ndarray:
    shares, needed = per(of_clients, of_clients.sum(axis=0)), per(of_need, of_need.sum(axis=0))
    return 1.0 - np.abs(shares - needed).sum(axis=0) / 2.0


def approachability(run: Run) -> np.ndarray:
    """Return the share of the residents of a group in need of an agency who can get in there (G, A), at the end.

    Whoever is in care there of their own will can. Of the others it is the chance to know the agency, where at
    least one need that it serves is not stopped at asking or at the intake: by distrust, fear, shame, norm,
    language, paper or refusal, as far as the resident came last time. NaN where nobody is in need.
    """
    needs, can = _who_can_get_in(run)
    group = run.state.people["group"]
    both = [np.array([who[group == g].sum(axis=0) for g in range(len(Group))], dtype=float) for who in (can, needs)]
    return per(*both)


def approachability_by_agency(run: Run) -> np.ndarray:
    """Return the same over all groups (A,)."""
    needs, can = _who_can_get_in(run)
    return per(can.sum(axis=0), needs.sum(axis=0).astype(float))


def approachability_of_all(run: Run) -> float:
    """Return the same over all groups and agencies."""
    needs, can = _who_can_get_in(run)
    return ratio(can.sum(), needs.sum())


def _who_can_get_in(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Return who is in need of which agency, bool (n, A), and the chance that he or she can get in (n, A)."""
    last_year(run)  # a measure begins after burn-in
    people, cases = np.asarray(run.state.people), np.asarray(run.state.cases)
    line = run.settings.params[run.settings.regime_of_week[run.week - 1], 0]
    domains = np.asarray(run.settings.agencies)["domains"][0, 0]
    needs, can = np.zeros((len(people), len(domains)), bool), np.zeros((len(people), len(domains)))
    who = np.flatnonzero(run.state.open_needs)
    open_needs = (run.state.open_needs[who, None] & DOMAIN_BIT) != 0
    is_severe = cases["severity"][who].astype(np.float64) >= line["need_threshold"]
    counts = open_needs & is_severe & (run.week - 1 - cases["opened"][who].astype(np.int64) > line["grace_weeks"])
    place = cases["stage"][who]
    is_free = (place < Stage.OWN_EXPERIENCE) | (place > Stage.REFUSED)
    needs[who] = ((counts @ DOMAIN_BIT)[:, None] & domains) != 0
    can[who] = awareness(run, who) * (((counts & is_free) @ DOMAIN_BIT)[:, None] & domains != 0)
    who, d = np.divmod(np.flatnonzero(people["care_in"][:, None] & DOMAIN_BIT), N_DOMAINS)
    agency = cases["agency"][who, d]
    needs[who, agency] = True
    is_willing = (people["forced_in"][who] & DOMAIN_BIT[d]) == 0
    can[who[is_willing], agency[is_willing]] = 1.0
    return needs, can


def relevance(run: Run) -> np.ndarray:
    """Return the share of an agency's contacts in care that go well, without a slight (A,), last year; else NaN."""
    weekly = in_last_year(run, run.series.by_agency)
    return per(
        weekly[:, AgencySeries.WENT_WELL], weekly[:, AgencySeries.WENT_WELL] + weekly[:, AgencySeries.WENT_OTHERWISE]
    )


def relevance_of_all(run: Run) -> float:
    """Return the same over all agencies."""
    weekly = in_last_year(run, run.series.by_agency).sum(axis=0)
    return ratio(weekly[AgencySeries.WENT_WELL], weekly[AgencySeries.WENT_WELL] + weekly[AgencySeries.WENT_OTHERWISE])


def solved(run: Run) -> np.ndarray:
    """Return the share of an agency's cases that ended with the need solved (A,), last year; NaN without any.

    The others ended because the resident stayed away after a bad contact, or because help was closed early.
    """
    weekly = in_last_year(run, run.series.by_agency)
    return per(weekly[:, AgencySeries.SOLVED], weekly[:, AgencySeries.SOLVED] + weekly[:, AgencySeries.ENDED_UNSOLVED])


def solved_of_all(run: Run) -> float:
    """Return the same over all agencies."""
    weekly = in_last_year(run, run.series.by_agency).sum(axis=0)
    return ratio(weekly[AgencySeries.SOLVED], weekly[AgencySeries.SOLVED] + weekly[AgencySeries.ENDED_UNSOLVED])
