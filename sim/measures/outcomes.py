"""What is kept of a run in a table: one number for each of the main outcomes, always under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import WEEKS_PER_YEAR, Event, Group, StaffUse, Stage, TrustSource
from sim.measures import care, costs, reach
from sim.measures.non_reach import funnel_last_year, non_reach_last_year, non_reach_of_need, reasons_by_group
from sim.measures.periods import last_year, per, ratio
from sim.measures.stories import bad_contact_share, bad_story_share, is_legend, keeps_story
from sim.measures.trust import distrusts_unmet, mean_trust, trust_lost_shares  # fmt: skip

if TYPE_CHECKING:
    from sim.run import Run


def outcomes(run: Run) -> dict[str, float]:
    """Return what is kept of a run in a table: always the same names, in the same order.

    `non_reach...`: shares, last year. `n_...`: residents by place, mean of the last year. `trust`: mean, last year.
    `lost_...`: shares of trust lost. `distrust_unmet`, `keeps_story`: share of residents, of at least one agency.
    `sociaal_bereik`, `representativeness`, `approachability`, `relevance`, `solved_share`: see `sim.measures.reach`.
    `severity` to `weeks_waited`: see `care`. `..._hours`, `..._euros`: a year, whole neighbourhood (`costs`).
    `..._per_year`: events per 1,000 residents, last year.
    """
    kept = keeps_story(run)
    by_group = per(reasons_by_group(run).sum(axis=1), run.group_sizes)
    year = last_year(run)
    return {
        "non_reach": non_reach_last_year(run),
        "non_reach_of_need": non_reach_of_need(run),
        **{f"non_reach_{key(name)}": float(share) for name, share in zip(Group.words(), by_group, strict=True)},
        **{
            f"n_{key(name)}": float(m) for name, m in zip(Stage.words(), funnel_last_year(run).sum(axis=0), strict=True)
        },
        "trust": float(mean_trust(run)[year.start - year.stop :].mean()),
        **{f"lost_{key(name)}": float(s) for name, s in zip(TrustSource.words(), trust_lost_shares(run), strict=True)},
        "distrust_unmet": float(distrusts_unmet(run).any(axis=1).mean()),
        "keeps_story": float(kept.any(axis=1).mean()),
        "bad_story_share": bad_story_share(run, kept),
        "bad_contact_share": bad_contact_share(run),
        "legend_share": ratio(is_legend(run, kept).sum(), kept.sum()),
        **_of_reach(run),
        **_of_care(run),
        **_of_costs(run),
        **{f"{key(name)}_per_year": float(rate) for name, rate in zip(Event.words(), _event_rates(run), strict=True)},
    }


def key(name: str) -> str:
    """Return a name as the head of a column."""
    return name.replace(" ", "_").replace("-", "_")


def _of_reach(run: Run) -> dict[str, float]:
    return {
        "sociaal_bereik": reach.sociaal_bereik_of_all(run),
        "representativeness": reach.representativeness_of_all(run),
        "approachability": reach.approachability_of_all(run),
        "relevance": reach.relevance_of_all(run),
        "solved_share": reach.solved_of_all(run),
    }


def _of_care(run: Run) -> dict[str, float]:
    n = run.group_sizes.sum()
    return {
        "severity": care.severity(run),
        "severity_per_need": care.severity_per_need(run),
        "domains": care.domains_per_resident(run),
        "contacts": float(care.contacts(run).sum() / n),
        "contacts_of_top": care.contacts_of_top(run),
        "tenure_years": care.tenure_of_all(run),
        "time_per_contact": care.time_of_all(run),
        "waiting": float(care.waiting(run).sum()),
        "weeks_waited": care.weeks_waited_of_all(run),
    }


def _of_costs(run: Run) -> dict[str, float]:
    rows = costs.account(run)
    return {
        **{f"{key(row.name)}_hours": row.hours for row in rows},
        **{f"{key(row.name)}_euros": row.euros for row in rows},
        "casework_hours": float(costs.staff_hours(run)[:, StaffUse.CASEWORK].sum()),
    }


def _event_rates(run: Run) -> np.ndarray:
    """Return events per 1,000 residents and year, last year."""
    year = last_year(run)
    events = run.series.events[year].sum(axis=0, dtype=np.int64)
    return events * (1000.0 * WEEKS_PER_YEAR / (year.stop - year.start) / run.group_sizes.sum())
