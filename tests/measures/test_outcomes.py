"""The outcomes of a run."""

import pytest
from helpers.made_up_runs import place

from sim.codes import Stage
from sim.measures.non_reach import non_reach_last_year
from sim.measures.outcomes import outcomes


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
