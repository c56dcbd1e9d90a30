"""Figures of a sweep."""

import numpy as np
import pandas as pd
import pytest
from helpers.sweeps import TOWN, design

from experiments.studies.sweep.analysis import Design
from experiments.studies.sweep.figures import draw_sweep
from sim.measures.outcomes import outcome
from sim.parameters.registry import BY_NAME


def summary_of(asked):
    """Return a summary of a design with the place of each variant as its outcome, without running anything."""
    share = np.arange(len(asked.table)) / 1000.0
    columns = {"non_reach": share, "non_reach_low": share - 0.001, "non_reach_high": share + 0.001}
    return asked.table.assign(n_seeds=3, **columns).rename_axis("variant").reset_index()


def drawn(asked):
    figure = draw_sweep(summary_of(asked), list(asked.table.columns), outcome("non_reach"), TOWN, 3)
    figure.canvas.draw()
    return figure


def test_one_quantity_is_a_line_and_a_rule_is_points():
    line = drawn(design("trust_gain=0.02:0.12:6")).axes[0]
    assert np.asarray(line.lines[0].get_ydata()) == pytest.approx(0.1 * np.arange(6))
    assert line.get_xlabel() == "trust_gain (share per contact)"
    points = drawn(design("rule.ties")).axes[0]
    assert [text.get_text() for text in points.get_xticklabels()] == ["kinds", "watts strogatz", "degree preserving"]


def test_two_quantities_are_a_map_with_each_value_in_its_place():
    axes = drawn(design("trust_gain=0.02,0.12", "lever.interpreters=0,0.5,1")).axes[0]
    cells = np.asarray(axes.images[0].get_array())
    assert cells == pytest.approx(0.1 * np.array([[0, 3], [1, 4], [2, 5]]))
    assert [text.get_text() for text in axes.get_yticklabels()] == ["0", "0.5", "1"]
    scattered = drawn(design("trust_gain", "lever.interpreters", kind="latin", n=12)).axes[0]
    assert len(scattered.collections[0].get_offsets()) == 12


def test_more_quantities_are_a_panel_each():
    figure = drawn(design("trust_gain", "lever.interpreters", "hardening", "weeks=10:50", kind="latin", n=40))
    labels = {axes.get_xlabel() for axes in figure.axes if axes.get_visible()}
    assert labels == {"trust_gain (share per contact)", "lever interpreters (strength)",
                      "hardening (ratio per contact)", "weeks"}  # fmt: skip


def test_a_missing_value_stands_at_the_default():
    table = pd.DataFrame({"parameter.trust_gain": [np.nan, 0.1]}, index=pd.Index(["1", "2"], name="variant"))
    line = drawn(Design("table", table)).axes[0]
    assert np.asarray(line.lines[0].get_xdata()) == pytest.approx([BY_NAME["trust_gain"].default, 0.1])
