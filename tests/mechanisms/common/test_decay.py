"""What fades with the weeks."""

from __future__ import annotations

import math

import pytest
from helpers.by_hand import EXACT

from sim.mechanisms.common import decay


def test_stories_fade_and_differences_in_awareness_shrink():
    assert decay.strength_after(0.5, 0.0, 0.1) == 0.5
    assert decay.strength_after(0.5, 10.0, 0.1) == pytest.approx(0.5 / math.e, abs=EXACT)
    # someone who knew 0.9 when all others knew 0.5, and half of the difference is left when they know 0.6
    assert decay.awareness_after(0.9, 0.5, 0.6, 0.5) == pytest.approx(0.6 + 0.2, abs=EXACT)
