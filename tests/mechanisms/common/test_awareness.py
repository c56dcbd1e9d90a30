"""How well a resident knows an agency, read from the week it was set in."""

from __future__ import annotations

import pytest
from helpers.by_hand import EXACT
from helpers.three_residents import ASSERTIVE, FIRST

from sim.mechanisms.common import awareness


def test_awareness_is_read_from_the_week_it_was_set_in_and_a_story_halves_what_is_missing(trio):
    bond = trio.state.bonds[ASSERTIVE, FIRST]
    common, log_kept = trio.settings.common, trio.settings.log_kept
    # gain 1/2 * 1/8 = 1/16 balances a loss of 1/16: everyone starts at 1/2, and a difference shrinks to 7/8 a week
    assert common[:, 0, FIRST] == pytest.approx(0.5, abs=EXACT)
    assert awareness.awareness_now(bond, common, log_kept, 0, FIRST, 3) == pytest.approx(0.5, abs=EXACT)
    awareness.become_aware(bond, common, log_kept, 0, FIRST, 3, 0.5)
    assert (bond.awareness, bond.aware_week) == (0.75, 3)
    known = awareness.awareness_now(bond, common, log_kept, 0, FIRST, 5)
    assert known == pytest.approx(0.5 + 0.25 * 0.875**2, abs=EXACT)
