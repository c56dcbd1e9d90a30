"""Trust, distrust, and what took it: as a reader would count it by hand."""

import numpy as np
import pytest

from sim.codes import Group, TrustSource
from sim.measures.trust import distrusts_unmet, mean_trust, trust_by_group, trust_lost, trust_lost_shares
from sim.state.records import TRUST_HELD, TRUST_LOST


def test_trust_in_the_books_is_trust_in_the_bonds(lived):
    assert mean_trust(lived)[-1] == pytest.approx(lived.state.bonds["trust"].mean(axis=0), abs=1e-6)


def test_trust_lost_by_hand(still):
    """Only what is lost after burn-in counts, and each source takes its share."""
    still.group_sizes[:] = [4, 6, 0, 0, 10]
    trust_ledger = still.series.trust_ledger
    trust_ledger[:, TRUST_HELD, 1, 0] = 3.0
    trust_ledger[1:, TRUST_LOST, 1, 0] = 5.0
    trust_ledger[3:, TRUST_LOST, 1, 0] = 5.6
    trust_ledger[4:, TRUST_LOST + 1, 0, 2] = 0.2
    lost = trust_lost(still)
    assert lost.shape == (len(TrustSource), len(Group), len(still.scenario.agencies))
    assert lost[0, 1, 0] == pytest.approx(0.1)
    assert lost[1, 0, 2] == pytest.approx(0.05)
    assert trust_lost_shares(still) == pytest.approx([0.75, 0.25, 0.0, 0.0])
    assert trust_by_group(still)[:, 1, 0] == pytest.approx([0.5] * 3)
    assert mean_trust(still)[:, 0] == pytest.approx([3.0 / 20] * 3)


def test_nothing_lost_has_no_shares(still):
    assert np.isnan(trust_lost_shares(still)).all()


def test_distrust_of_an_agency_never_met_by_hand(still):
    bonds = still.state.bonds
    bonds["trust"][:4, 1] = [0.39, 0.39, 0.39, 0.41]
    bonds["n_bad"][1, 1] = 1
    bonds["n_good"][2, 1] = 1
    assert np.argwhere(distrusts_unmet(still)).tolist() == [[0, 1]]


def test_a_threshold_may_differ_between_groups(still):
    """A lever for one group moves what counts there, and nowhere else."""
    still.settings.params["distrust_threshold"][:, 1] = 0.6
    unmet = distrusts_unmet(still)
    assert np.array_equal(unmet.all(axis=1), still.state.people["group"] == 1)
    assert unmet.any()
