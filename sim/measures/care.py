"""How needs and care stand: severity, domains, contacts, relationship age, waiting and load.

Means of the last year where weekly series allow it, else what the state holds at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import WEEKS_PER_YEAR, AgencySeries, Stage
from sim.measures.periods import in_last_year, last_year, ratio
from sim.state.domains import DOMAIN_BIT

if TYPE_CHECKING:
    from sim.run import Run


def severity(run: Run) -> float:
    """Return the sum of severity over all needs per resident, last year."""
    return float(in_last_year(run, run.series.severity) / run.group_sizes.sum())


def severity_per_need(run: Run) -> float:
    """Return the mean severity of an open need, in [0, 1], last year; NaN without needs."""
    return ratio(float(in_last_year(run, run.series.severity)), float(in_last_year(run, run.series.needs)))


def domains_per_resident(run: Run) -> float:
    """Return life domains with a need per resident who has one, 1 to 6, last year; NaN without needs (5.1)."""
    year = last_year(run)
    without = run.series.funnel[year, :, Stage.NO_NEED].sum(axis=1).mean()
    return ratio(float(in_last_year(run, run.series.needs)), run.group_sizes.sum() - without)


def contacts(run: Run) -> np.ndarray:
    """Return contacts with professionals a year by agency (A,), stacked ones of forced help included; last year."""
    return in_last_year(run, run.series.by_agency)[:, AgencySeries.CONTACTS] * WEEKS_PER_YEAR


def contacts_of_top(run: Run, share: float = 0.01) -> float:
    """Return the part of all contacts that went to the `share` of residents who had most; NaN without contacts.

    Contacts since the start of burn-in, or since the resident came to live there; at least one resident (SF21).
    """
    counts = np.asarray(run.state.people)["n_contacts"].astype(np.int64)
    n_top = max(1, round(share * len(counts)))
    return ratio(np.partition(counts, -n_top)[-n_top:].sum(), counts.sum())


def cases_in_care(run: Run) -> np.ndarray:
    """Return cases in care by agency (A,), forced ones included; last year."""
    return in_last_year(run, run.series.by_agency)[:, AgencySeries.CLIENTS]


def waiting(run: Run) -> np.ndarray:
    """Return cases on the waiting list by agency (A,), last year."""
    return in_last_year(run, run.series.by_agency)[:, AgencySeries.WAITING]


def weeks_waited(run: Run) -> np.ndarray:
    """Return the mean weeks that those who now wait have waited, by agency (A,); NaN where nobody waits."""
    total, n = _waits(run)
    return np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)


def weeks_waited_of_all(run: Run) -> float:
    """Return the same over all agencies."""
    total, n = _waits(run)
    return ratio(total.sum(), n.sum())


def tenure_years(run: Run) -> np.ndarray:
    """Return relationship age: mean years that the contact persons of an agency have been there (A,), last year."""
    return in_last_year(run, run.series.by_agency)[:, AgencySeries.TENURE] / WEEKS_PER_YEAR


def tenure_of_all(run: Run) -> float:
    """Return the same over all contact persons."""
    n_workers = run.state.n_workers
    return ratio((tenure_years(run) * n_workers).sum(), n_workers.sum())


def time_per_contact(run: Run) -> np.ndarray:
    """Return load: time per contact as part of what it should be (A,), in [0, 1], last year (SF42)."""
    return in_last_year(run, run.series.by_agency)[:, AgencySeries.TIME_PER_CONTACT]


def time_of_all(run: Run) -> float:
    """Return the same, weighted by the cases in care; NaN without cases."""
    in_care = cases_in_care(run)
    return ratio((time_per_contact(run) * in_care).sum(), in_care.sum())


def _waits(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Return the weeks waited so far by all who wait, and their number, by agency (A,) each."""
    last_year(run)  # a measure begins after burn-in
    people, cases, n_agencies = np.asarray(run.state.people), np.asarray(run.state.cases), run.state.bonds.shape[1]
    cases = cases.ravel()[np.flatnonzero(people["waiting_in"][:, None] & DOMAIN_BIT)]
    agency, weeks = cases["agency"], run.week - 1.0 - cases["since"]
    return np.bincount(agency, weeks, n_agencies), np.bincount(agency, minlength=n_agencies).astype(float)
