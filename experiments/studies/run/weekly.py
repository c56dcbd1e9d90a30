"""The weekly numbers of one run as tables: one for residents by group, one for agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from experiments.reporting.files import write_parquet
from sim.codes import AgencySeries, Community, Event, Group, StaffUse, Stage
from sim.measures import care, costs, reach
from sim.measures.periods import reported_weeks
from sim.measures.trust import distrusts_unmet, mean_trust, trust_by_group
from sim.run import Run
from sim.state.records import IN_CARE, IN_NEED


def write_weekly(run: Run, path: Path) -> None:
    """Write a row for each week, group and agency or whole, in long form: week, what, group, agency, value.

    Everything that is recorded after burn-in: residents by stage and group; mean trust, residents in need and
    in care of their own will by group and agency; what is recorded of agencies; image by agency and community (as
    group); events, needs and severity of the whole neighbourhood.
    """
    weeks = reported_weeks(run)
    names = np.array([agency.name for agency in run.scenario.agencies])
    series = run.series
    needs = np.stack([series.needs[weeks], series.severity[weeks]], axis=1)
    parts = [
        _long(series.funnel[weeks], np.array(Group.words()), None, np.array(Stage.words())),
        _long(trust_by_group(run)[..., None], np.array(Group.words()), names, np.array(["trust"])),
        _long(
            series.reach[weeks][..., [IN_NEED, IN_CARE]],
            np.array(Group.words()),
            names,
            np.array(["in need", "reached"]),
        ),
        _long(series.by_agency[weeks], None, names, np.array(AgencySeries.words())),
        _long(series.image[weeks].swapaxes(1, 2)[..., None], np.array(Community.words()), names, np.array(["image"])),
        _long(series.events[weeks], None, None, np.array(Event.words())),
        _long(needs, None, None, np.array(["open needs", "sum of severity"])),
    ]
    import pyarrow as pa

    kinds = [("week", pa.int64()), ("what", pa.string()), ("group", pa.string()), ("agency", pa.string()),
             ("value", pa.float64())]  # fmt: skip
    columns = {name: np.concatenate([part[name] for part in parts]) for name, _ in kinds}
    write_parquet(path, columns, pa.schema(kinds))


def write_agencies(run: Run, path: Path) -> None:
    """Write a row for each agency and group, and for each agency with all groups: reach, care, trust and hours.

    Last year, and for what is read from the state the end (`sim.measures`). What does not
    go by group stands in the rows of all groups only.
    """
    import pyarrow as pa

    n_agencies, n_groups = len(run.scenario.agencies), len(Group)
    hours = costs.staff_hours(run)
    by_group = {
        "in_need": (reach.in_need(run).sum(axis=0), reach.in_need(run)),
        "reached": (reach.clients(run).sum(axis=0), reach.clients(run)),
        "sociaal_bereik": (reach.sociaal_bereik_by_agency(run), reach.sociaal_bereik(run)),
        "approachability": (reach.approachability_by_agency(run), reach.approachability(run)),
        "trust": (mean_trust(run)[-1], trust_by_group(run)[-1]),
    }
    whole = {
        "representativeness": reach.representativeness(run), "relevance": reach.relevance(run),
        "solved": reach.solved(run), "cases_in_care": care.cases_in_care(run), "waiting": care.waiting(run),
        "weeks_waited": care.weeks_waited(run), "time_per_contact": care.time_per_contact(run),
        "tenure_years": care.tenure_years(run), "contacts_per_year": care.contacts(run),
        "distrust_unmet": distrusts_unmet(run).mean(axis=0),
        **{f"{use}_hours": hours[:, k] for k, use in enumerate(StaffUse.words())},
    }  # fmt: skip
    columns: dict[str, Any] = {
        "agency": np.tile([agency.name for agency in run.scenario.agencies], n_groups + 1),
        "group": np.repeat(["all", *Group.words()], n_agencies),
        **{name: np.concatenate([total[None], parts]).ravel() for name, (total, parts) in by_group.items()},
        **{name: np.concatenate([total, np.full(n_groups * n_agencies, np.nan)]) for name, total in whole.items()},
    }
    kinds = [(name, pa.string() if name in ("agency", "group") else pa.float64()) for name in columns]
    write_parquet(path, columns, pa.schema(kinds))


def _long(
    values: np.ndarray, groups: np.ndarray | None, agencies: np.ndarray | None, what: np.ndarray
) -> dict[str, np.ndarray]:
    """Return weekly values (T, [groups,] [agencies,] what) as columns, a row for each; "" where an axis is missing."""
    axes = [np.arange(len(values)), *(axis for axis in (groups, agencies) if axis is not None), what]
    grids = iter(np.meshgrid(*axes, indexing="ij"))
    columns = {"week": next(grids).ravel(), "value": values.astype(float).ravel()}
    for name, axis in (("group", groups), ("agency", agencies), ("what", what)):
        columns[name] = np.full(values.size, "") if axis is None else next(grids).ravel()
    return columns
