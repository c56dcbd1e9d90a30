"""Runs are observed without a trace."""

import numpy as np
import pytest
from helpers.patterns import TOWN

from experiments.studies.patterns.catalogue import PATTERNS
from experiments.studies.patterns.effects import holds
from experiments.studies.patterns.observe import observe
from experiments.studies.patterns.sources import hear_of_removal
from sim.codes import StoryMark
from sim.measures.stories import keeps_story
from sim.run import Run
from sim.scenario.scenario import Mechanisms, Scenario


def test_looking_changes_nothing_and_keeps_the_same_names_everywhere():
    base = Run(TOWN, 1).burn_in()
    plain, seen = base.fork(TOWN).advance(), base.fork(TOWN)
    numbers = observe(seen)
    assert all(np.array_equal(one, other) for one, other in zip(plain.series, seen.series, strict=True))
    assert all(np.ndim(number) <= 1 for number in numbers.values())
    assert list(observe(Run(TOWN.changed(weeks=20), 2).burn_in())) == list(numbers)


@pytest.mark.parametrize("off", [*Mechanisms.model_fields, "all"])
def test_no_pattern_stumbles_where_a_mechanism_is_off(off):
    names = Mechanisms.model_fields if off == "all" else (off,)
    town = Scenario(residents=60, weeks=104, burn_in=20, mechanisms=Mechanisms(**dict.fromkeys(names, False)))
    numbers = hear_of_removal(Run(town, 1).burn_in())
    for pattern in PATTERNS:
        components = pattern.components(dict.fromkeys(pattern.arms, numbers))
        assert components and all(isinstance(one, float) for one in components)
        assert off != "all" or not holds(np.array([components]))


def test_a_story_of_a_removed_child_is_told_to_one_in_a_hundred():
    town = TOWN.changed(weeks=1)
    run = Run(town, 2).burn_in()
    before = run.fork(town)
    before.advance()
    hear_of_removal(run)
    severe = [(one.state.bonds["story_marks"] & StoryMark.SEVERE > 0) & keeps_story(one) for one in (before, run)]
    assert 1 <= severe[1].sum() - severe[0].sum() <= 2 * TOWN.residents * 0.01
