"""The weeks over which is measured."""

import pytest
from helpers.made_up_runs import SMALL

from sim.core.errors import InputError
from sim.measures.non_reach import non_reach
from sim.measures.periods import last_year
from sim.run import Run


def test_no_measure_before_the_end_of_burn_in():
    with pytest.raises(InputError, match="20 weeks have passed, but measures begin after 20 weeks of burn-in"):
        non_reach(Run(SMALL).burn_in())


def test_last_year_is_what_there_is_of_it():
    run = Run(SMALL).advance(25)
    assert last_year(run) == slice(20, 25)
    assert last_year(run.advance()) == slice(38, 90)
