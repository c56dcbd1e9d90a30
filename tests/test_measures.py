"""Measures: they add up, and they say what a reader would count by hand."""

import numpy as np
import pytest

from sim.codes import Event, Group, Stage, StoryMark, TrustSource
from sim.core.errors import InputError
from sim.measures.non_reach import (
    funnel,
    n_unreached,
    non_reach,
    non_reach_by_group,
    non_reach_last_year,
    non_reach_of_need,
    reasons_by_group,
)
from sim.measures.outcomes import outcomes
from sim.measures.periods import last_year
from sim.measures.stories import bad_contact_share, bad_story_share, is_legend, keeps_story
from sim.measures.trust import distrusts_unmet, mean_trust, trust_by_group, trust_lost, trust_lost_shares
from sim.run import Run, simulate
from sim.scenario.scenario import Mechanisms, Scenario
from sim.state.records import TRUST_HELD, TRUST_LOST

SMALL = Scenario(residents=300, weeks=70, burn_in=20)


@pytest.fixture(scope="module")
def lived():
    return simulate(SMALL, seed=3)


@pytest.fixture
def still():
    """Twenty residents, two weeks of burn-in and three after it, in which nothing happens."""
    off = Mechanisms(**{name: False for name in Mechanisms.model_fields})
    run = simulate(Scenario(residents=20, weeks=3, burn_in=2, mechanisms=off))
    for array in run.series:
        array[:] = 0
    for name in run.state.bonds.dtype.names:
        run.state.bonds[name] = 0
    run.state.bonds["trust"] = 0.5
    return run


def place(run, t, g, **n_residents):
    """Put residents of group g in places of the funnel in reported week t."""
    for name, n in n_residents.items():
        run.series.funnel[run.scenario.burn_in + t, g, Stage.words().index(name.replace("_", " "))] = n


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


def test_trust_in_the_books_is_trust_in_the_bonds(lived):
    assert mean_trust(lived)[-1] == pytest.approx(lived.state.bonds["trust"].mean(axis=0), abs=1e-6)


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


def test_stories_by_hand(still):
    """Resident 2 lived a bad story and 5 heard it; 2 keeps another one by now, and then that of 7 has no witness."""
    bonds = still.state.bonds
    for i, witness, born, marks, strength in (
        (2, 2, 3, 0, 0.8),
        (5, 2, 1, StoryMark.BAD, 0.8),
        (6, 6, 2, StoryMark.BAD, 0.9),
        (7, 6, 2, StoryMark.BAD, 0.9),
        (8, 8, 4, StoryMark.BAD, 1e-6),
    ):
        bonds["story_witness"][i, 0], bonds["story_born"][i, 0] = witness, born
        bonds["story_marks"][i, 0], bonds["story_strength"][i, 0] = marks, strength
        bonds["story_week"][i, 0] = 4
    assert np.flatnonzero(keeps_story(still)[:, 0]).tolist() == [2, 5, 6, 7]
    assert not keeps_story(still)[:, 1:].any()
    assert np.argwhere(is_legend(still)).tolist() == [[5, 0]]
    assert bad_story_share(still) == 3 / 4


def test_stories_fade_from_the_count(still):
    bonds, threshold = still.state.bonds, still.settings.params[0, 0]["telling_strength"]
    bonds["story_strength"][0, 0] = threshold * 1.001
    bonds["story_week"][0, 0] = still.week - 1
    assert keeps_story(still)[0, 0]
    bonds["story_week"][0, 0] = 0
    assert not keeps_story(still)[0, 0]


def test_bad_contacts_by_hand(still):
    events = still.series.events
    events[:, Event.GOOD_CONTACTS] = [100, 100, 1, 2, 3]
    events[3, [Event.SLIGHTS, Event.BAD_CONTACTS, Event.SEVERE_EVENTS]] = [1, 2, 1]
    assert bad_contact_share(still) == 4 / 10
    events[:] = 0
    assert np.isnan(bad_contact_share(still))


def test_a_threshold_may_differ_between_groups(still):
    """A lever for one group moves what counts there, and nowhere else."""
    still.settings.params["distrust_threshold"][:, 1] = 0.6
    unmet = distrusts_unmet(still)
    assert np.array_equal(unmet.all(axis=1), still.state.people["group"] == 1)
    assert unmet.any()


def test_outcomes_have_the_same_names_for_every_run(lived, still):
    place(still, 0, 0, no_need=20)
    found = outcomes(lived)
    assert list(found) == list(outcomes(still))
    assert found["non_reach"] == non_reach_last_year(lived)
    assert sum(found[f"n_{name.replace(' ', '_')}"] for name in Stage.words()) == pytest.approx(300)
    assert sum(value for name, value in found.items() if name.startswith("lost_")) == pytest.approx(1.0)
    assert found["all_euros"] == pytest.approx(
        found["professional_time_euros"] + found["levers_euros"] + found["forced_help_euros"]
    )


def test_no_measure_before_the_end_of_burn_in():
    with pytest.raises(InputError, match="20 weeks have passed, but measures begin after 20 weeks of burn-in"):
        non_reach(Run(SMALL).burn_in())


def test_last_year_is_what_there_is_of_it():
    run = Run(SMALL).advance(25)
    assert last_year(run) == slice(20, 25)
    assert last_year(run.advance()) == slice(38, 90)
