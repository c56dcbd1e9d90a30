"""Stories that are kept, and legends: as a reader would count them by hand."""

import numpy as np

from sim.codes import StoryMark
from sim.measures.stories import bad_story_share, is_legend, keeps_story


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
