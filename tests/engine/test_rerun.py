"""One run again, to the same bits."""

import math

import pytest
from helpers.plans import TOWN, finished, plan_of

from experiments.engine.rerun import rerun
from experiments.engine.store import read_runs
from sim.core.errors import InputError
from sim.measures.outcomes import outcomes
from sim.run import simulate


def test_any_row_can_be_run_again_to_the_same_bits(tmp_path):
    finished(tmp_path, plan_of(2))
    runs = read_runs(tmp_path)
    stored, again = rerun(tmp_path, runs["key"][5][:8])
    assert stored["seed"] == 1 and stored["variant"] == "whole"
    numbers = [(stored[name], value) for name, value in again.items() if name not in ("key", "error")]
    assert all(one == other or (math.isnan(one) and math.isnan(other)) for one, other in numbers)
    assert len(again) == 2 + len(outcomes(simulate(TOWN)))
    with pytest.raises(InputError, match="does not name one run"):
        rerun(tmp_path, "x")
    with pytest.raises(InputError, match="8 runs have a key that begins so"):
        rerun(tmp_path, "")
