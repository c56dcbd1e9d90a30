"""The figures of one run show what the run says."""

import numpy as np
import pytest
from helpers.one_run import TOWN

from experiments.reporting.figure_style import spread_apart
from experiments.studies.run.figures import draw_funnel, draw_groups, draw_trust
from sim.codes import Group, Stage
from sim.measures.non_reach import non_reach_by_group, non_reach_last_year
from sim.run import simulate


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
