"""The files and figures of one run hold what the run says."""

import numpy as np
import pytest
from pyarrow import parquet

from experiments.reporting.figure_style import spread_apart
from experiments.studies.run import report
from experiments.studies.run.figures import draw_funnel, draw_groups, draw_trust
from sim.codes import AgencySeries, Event, Group, StaffUse, Stage
from sim.measures import care, costs, reach
from sim.measures.non_reach import non_reach_by_group, non_reach_last_year
from sim.measures.trust import trust_by_group
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.state.records import IN_NEED

TOWN = Scenario(residents=300, weeks=60, burn_in=20)


@pytest.fixture(scope="module")
def run():
    return simulate(TOWN, 4)


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("run")
    report.write(run, path, {"made": "by a test"})
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
        *Stage.words(), *AgencySeries.words(), *Event.words(), "trust", "in need", "reached", "image", "open needs", "sum of severity"
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


def test_the_funnel_shows_every_place_of_those_with_a_need(run):
    axes = draw_funnel(run).axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert {label.lower() for label in labels[5:]} == {place for place in Stage.words()[4:]}
    ends = {}
    for bar in axes.patches:
        y = round(bar.get_y() + bar.get_height() / 2, 3)
        ends[y] = ends.get(y, 0.0) + bar.get_width()
    need, in_care, forced, light, unreached, *reasons = (ends[y] for y in sorted(ends))
    assert need == pytest.approx(in_care + forced + light + unreached)
    assert unreached == pytest.approx(sum(reasons))
    assert unreached == pytest.approx(300 * non_reach_last_year(run))


def test_lines_by_group_and_agency_are_named_at_their_end(run):
    for figure, names in (
        (draw_trust(run), [agency.name for agency in TOWN.agencies]),
        (draw_groups(run), [f"{g} ({n})" for g, n in zip(Group.words(), run.group_sizes, strict=True) if n]),
    ):
        axes = figure.axes[0]
        assert [text.get_text() for text in axes.texts] == names
        assert len(axes.lines) == len(names)
    line = draw_groups(run).axes[0].lines[0]
    quarter = 100.0 * non_reach_by_group(run)[:13, 0].mean()
    assert (line.get_xdata()[0], line.get_ydata()[0]) == (12, pytest.approx(quarter))


def test_names_at_line_ends_keep_their_distance_and_order():
    spread = spread_apart(np.array([0.5, 0.1, 0.5, 0.9, 0.52]), 0.1)
    assert np.diff(np.sort(spread)).min() >= 0.1 - 1e-12
    assert np.argsort(spread, kind="stable").tolist() == [1, 0, 2, 4, 3]
    assert spread[[1, 3]].tolist() == [0.1, 0.9]
    assert spread[[0, 2, 4]].mean() == pytest.approx((0.5 + 0.5 + 0.52) / 3)


def test_a_short_run_has_figures_too():
    run = simulate(TOWN.changed(weeks=1))
    for draw in (draw_funnel, draw_trust, draw_groups):
        assert draw(run).axes[0].has_data()
