"""The files of one run hold what the run says."""

import numpy as np
import pytest
from helpers.one_run import TOWN
from pyarrow import parquet

from experiments.studies.run import report
from experiments.studies.run.analysis import RunSettings
from sim.codes import AgencySeries, Event, Group, StaffUse, Stage
from sim.measures import care, costs, reach
from sim.measures.trust import trust_by_group
from sim.state.records import IN_NEED


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("run")
    report.write(RunSettings(TOWN, 4), run, path)
    return path


def chosen(frame, **values):
    """Return the values of the rows of weekly.parquet in which these columns have these values, in order of week."""
    keep = np.ones(len(frame), bool)
    for column, value in values.items():
        keep &= (frame[column] == value).to_numpy()
    return frame[keep].sort_values("week")["value"].to_numpy()


def test_weekly_holds_every_series(run, folder):
    frame = parquet.read_table(folder / "weekly.parquet").to_pandas()
    first, name = TOWN.burn_in, TOWN.agencies[3].name
    assert set(frame["what"]) == {
        *Stage.words(), *AgencySeries.words(), *Event.words(),
        "trust", "in need", "reached", "image", "open needs", "sum of severity",
    }  # fmt: skip
    assert np.array_equal(
        chosen(frame, what="shame", group=Group.words()[2]), run.series.funnel[first:, 2, Stage.SHAME]
    )
    # "waiting" is a place of residents and a count of cases at an agency; the agency tells them apart
    assert len(chosen(frame, what="waiting", agency="")) == 60 * len(Group)
    assert np.array_equal(chosen(frame, what="told"), run.series.events[first:, Event.TOLD])
    assert np.array_equal(
        chosen(frame, what="contacts", agency=name), run.series.by_agency[first:, 3, AgencySeries.CONTACTS]
    )
    found = chosen(frame, what="in need", agency=name, group=Group.words()[1])
    assert np.array_equal(found, run.series.reach[first:, 1, 3, IN_NEED])
    assert chosen(frame, what="trust", agency=name, group=Group.words()[4]) == pytest.approx(
        trust_by_group(run)[:, 4, 3]
    )
    assert np.array_equal(chosen(frame, what="image", agency=name, group="Netherlands"), run.series.image[first:, 3, 0])
    residents = frame[frame["what"].isin(Stage.words()) & (frame["agency"] == "")]
    assert (residents.groupby("week")["value"].sum() == 300).all()


def test_agencies_have_a_row_for_each_group_and_one_for_all(run, folder):
    frame = parquet.read_table(folder / "agencies.parquet").to_pandas().set_index(["agency", "group"])
    assert len(frame) == len(TOWN.agencies) * (1 + len(Group))
    name = TOWN.agencies[1].name
    whole, parents = frame.loc[name, "all"], frame.loc[name, "parents"]
    assert whole["representativeness"] == pytest.approx(reach.representativeness(run)[1], nan_ok=True)
    assert whole["waiting"] == pytest.approx(care.waiting(run)[1])
    assert whole["casework_hours"] == pytest.approx(costs.staff_hours(run)[1, StaffUse.CASEWORK])
    assert parents["sociaal_bereik"] == pytest.approx(reach.sociaal_bereik(run)[1, 1], nan_ok=True)
    assert np.isnan(parents["waiting"])
    groups = frame.drop(index="all", level="group")
    for column in ("in_need", "reached"):
        total = frame.xs("all", level="group")[column].sum()
        assert groups[column].sum() == pytest.approx(total)
