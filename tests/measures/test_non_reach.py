"""Who is not reached, by reason and group: adding up, and as a reader would count it by hand."""

import numpy as np
import pytest
from helpers.made_up_runs import place

from sim.codes import Event, Group, Stage
from sim.measures.non_reach import (
    funnel,
    n_unreached,
    non_reach,
    non_reach_by_group,
    non_reach_last_year,
    non_reach_of_need,
    reasons_by_group,
)
from sim.measures.stories import bad_contact_share
from sim.measures.trust import mean_trust, trust_by_group


def test_every_resident_stands_in_one_place_every_week(lived):
    places = funnel(lived)
    assert places.shape == (70, len(Group), len(Stage))
    assert np.array_equal(places.sum(axis=2), np.tile(lived.group_sizes, (70, 1)))
    assert (places >= 0).all()


def test_reasons_add_up_to_non_reach(lived):
    unreached = 300 - funnel(lived)[:, :, [Stage.NO_NEED, Stage.NOT_COUNTED, Stage.HELPED, Stage.FORCED]].sum(
        axis=(1, 2)
    )
    assert np.array_equal(n_unreached(lived).sum(axis=1), unreached)
    assert np.array_equal(non_reach(lived), unreached / 300)
    assert unreached[-52:].min() > 0
    assert reasons_by_group(lived).sum() == pytest.approx(unreached[-52:].mean(), abs=1e-9)
    assert non_reach_last_year(lived) == pytest.approx(unreached[-52:].mean() / 300, abs=1e-12)


def test_groups_add_up_to_the_whole(lived):
    by_group = np.nansum(non_reach_by_group(lived) * lived.group_sizes, axis=1) / 300
    assert by_group == pytest.approx(non_reach(lived), abs=1e-12)
    trust = np.nansum(trust_by_group(lived) * lived.group_sizes[:, None], axis=1) / 300
    assert trust == pytest.approx(mean_trust(lived), abs=1e-12)


def test_non_reach_by_hand(still):
    still.group_sizes[:] = [4, 6, 0, 0, 10]
    place(still, 0, 0, no_need=4)
    place(still, 1, 0, no_need=2, fear=1, shame=1)
    place(still, 2, 0, no_need=3, helped=1)
    for t in range(3):
        place(still, t, 1, no_need=5, does_not_know=1)
        place(still, t, 4, no_need=6, not_counted_yet=2, helped=1, forced_help=1)
    assert n_unreached(still).tolist() == [[0, 1, 0, 0, 0], [2, 1, 0, 0, 0], [0, 1, 0, 0, 0]]
    assert non_reach(still).tolist() == [1 / 20, 3 / 20, 1 / 20]
    assert non_reach_last_year(still) == pytest.approx((1 + 3 + 1) / 3 / 20)
    by_group = non_reach_by_group(still)
    assert by_group[1, :2].tolist() == [2 / 4, 1 / 6]
    assert np.isnan(by_group[:, 2:4]).all()
    # unreached: 5 resident-weeks; in care: 2 every week, of whom 1 by force, and 1 once
    assert non_reach_of_need(still) == pytest.approx(5 / (5 + 7))
    reasons = reasons_by_group(still)
    assert (
        reasons[0, Stage.FEAR - Stage.DOES_NOT_KNOW]
        == reasons[0, Stage.SHAME - Stage.DOES_NOT_KNOW]
        == pytest.approx(1 / 3)
    )
    assert reasons[1, 0] == 1.0
    assert reasons.sum() == pytest.approx(5 / 3)


def test_bad_contacts_by_hand(still):
    events = still.series.events
    events[:, Event.GOOD_CONTACTS] = [100, 100, 1, 2, 3]
    events[3, [Event.SLIGHTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS]] = [1, 2, 1]
    assert bad_contact_share(still) == 4 / 10
    events[:] = 0
    assert np.isnan(bad_contact_share(still))
