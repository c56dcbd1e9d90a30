"""How agencies become known, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.by_hand import EXACT
from helpers.three_residents import FIRST

from sim.codes import Group
from sim.mechanisms import outreach
from sim.settings import N_REACH, reach_of_classes


def test_outreach_rules():
    assert outreach.gain(0.5, 0.125, 1.0) == 0.0625
    assert outreach.gain(0.5, 0.125, 0.5) == 0.03125
    assert outreach.next_awareness(0.5, 0.25, 0.125) == 0.5 + 0.125 - 0.0625
    assert outreach.kept_difference(0.25, 0.125) == 0.625
    # nothing is left; 1e-12 stands for that, since its logarithm is summed over weeks
    assert outreach.kept_difference(0.75, 0.5) == 1e-12
    assert outreach.other_ways(0.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.0
    # case B9: gained / (gained + lost); nothing is gained and nothing lost: unknown stays unknown
    nothing, presence, reach = np.zeros(2), np.array([[0.5, 0.0], [0.5, 0.0]]), np.array([1.0, 0.5])
    settled = outreach.settled_awareness(presence, np.full(2, 0.125), nothing, np.full(2, 0.0625), reach)
    assert settled == pytest.approx(np.array([[0.5, 0.0], [1.0 / 3.0, 0.0]]), abs=EXACT)
    assert (
        outreach.settled_awareness(presence[:, 1:], np.full(2, 0.125), nothing, nothing, reach).tolist() == [[0.0]] * 2
    )
    # other ways balance the loss where there is no presence: half is known
    other = outreach.settled_awareness(
        presence[:, 1:], np.full(2, 0.125), np.full(2, 0.0625), np.full(2, 0.0625), reach
    )
    assert other == pytest.approx(np.array([[0.5], [0.5]]), abs=EXACT)


def test_awareness_tables_repeat_the_weekly_step():
    # two weeks with a line each, two reach classes, one agency
    # in the second week half learn of it in other ways in the second class
    presence = np.array([[[0.5], [0.5]], [[1.0], [1.0]]])
    others, reach = np.array([[0.0, 0.0], [0.0, 0.5]]), np.array([[1.0, 0.5], [1.0, 0.5]])
    first = np.array([[0.0], [0.5]])
    gains, losses = np.full((2, 2), 0.25), np.full((2, 2), 0.125)
    common, log_kept = outreach.awareness_tables(presence, gains, others, losses, reach, np.array([0, 1]), first)
    # first class: 0, then 1/8 of all; then 1/8 + 1/4 * 7/8 - 1/8 * 1/8
    assert common[:, 0, 0].tolist() == [0.0, 0.125, 0.125 + 0.21875 - 0.015625]
    # second class: 1/2 + 1/16 * 1/2 - 1/8 * 1/2; then gained 1 - 7/8 * 1/2
    assert common[1, 1, 0] == 0.5 + 0.03125 - 0.0625
    assert common[2, 1, 0] == 0.46875 + 0.5625 * 0.53125 - 0.125 * 0.46875
    assert log_kept[:, 0, 0] == pytest.approx([0.0, math.log(0.75), math.log(0.75 * 0.625)], abs=EXACT)
    assert log_kept[:, 1, 0] == pytest.approx([0.0, math.log(0.8125), math.log(0.8125 * 0.3125)], abs=EXACT)


def test_presence_reaches_the_young_and_those_with_little_dutch_less(trio):
    # youth 1/2, little Dutch 1/2, both 1/4, and the same in every risk group
    assert reach_of_classes(trio.settings.params).tolist() == [[1.0, 0.5, 0.5, 0.25] * len(Group)]
    others = N_REACH * Group.OTHERS
    assert trio.state.people["reach_class"].tolist() == [others, others + 2, N_REACH * Group.PARENTS]
    # gained 1/32 against a loss of 1/16
    assert trio.state.bonds["awareness"][:, FIRST] == pytest.approx([0.5, 1.0 / 3.0, 0.5], abs=1e-7)


def test_three_ways_to_become_known_stand_beside_each_other():
    assert outreach.other_ways(0.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.0
    assert outreach.other_ways(1.0, 0.5, 0.0, 0.5, 0.0, 0.5) == 0.5
    assert outreach.other_ways(0.5, 0.5, 1.0, 0.25, 0.5, 0.5) == 1.0 - 0.75 * 0.75 * 0.75
