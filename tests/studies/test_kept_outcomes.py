"""What is kept of a run."""

import pytest
from helpers.packages import TOWN

from experiments.studies.kept_outcomes import SHARES, UNREACHED, keep_non_reach
from sim.measures.outcomes import outcomes
from sim.run import Run, simulate


def test_what_is_kept_agrees_with_the_outcomes_of_a_run():
    known = outcomes(simulate(TOWN, 1))
    kept = keep_non_reach(Run(TOWN, 1).burn_in())
    assert sum(kept[name] for name in UNREACHED) == pytest.approx(known["non_reach"], abs=1e-15)
    assert sum(kept[name] for name in SHARES) == pytest.approx(1.0)
    for unreached, share in zip(UNREACHED, SHARES, strict=True):
        group = unreached.removeprefix("unreached_")
        assert kept[unreached] == pytest.approx(known[f"non_reach_{group}"] * kept[share], abs=1e-15)
