"""The summary of a sweep."""

import numpy as np
import pandas as pd
import pytest

from experiments.studies.sweep import analysis
from experiments.studies.sweep.analysis import Varied, lay_out, summarise
from sim.core.errors import InputError
from sim.quantities import Quantities
from sim.scenario.scenario import Scenario


def test_a_variant_whose_runs_failed_has_no_mean():
    table = pd.DataFrame({"residents": [100, 200]}, index=pd.Index(["1", "2"], name="variant"))
    runs = pd.DataFrame({
        "variant": ["1", "1", "2", "2"], "error": ["", "", "", "broken"], "trust": [0.2, 0.4, 0.5, np.nan],
    })  # fmt: skip
    summary = summarise(runs, table, ["trust"])
    assert summary["n_seeds"].tolist() == [2, 1]
    assert summary["trust"].tolist() == pytest.approx([0.3, 0.5])
    assert summary["trust_high"].isna().tolist() == [False, True]
    assert summary["trust_high"][0] - 0.3 == pytest.approx(12.7062 * 0.1, rel=1e-4)


def test_a_design_that_is_too_large_is_refused_before_it_is_built(monkeypatch):
    for builder in ("linspace", "product"):
        monkeypatch.setattr(analysis.np if builder == "linspace" else analysis, builder, None)
    monkeypatch.setattr(analysis, "qmc", None)
    known = Quantities(Scenario())
    share, people = known["parameter.trust_gain"], known["residents"]
    for varied in ([Varied(share, low=0.0, high=1.0, levels=10**9)], [Varied(people, low=20, high=24, levels=10**9)]):
        with pytest.raises(InputError, match="1,000,000,000 variants, but 1,000,000 is the most"):
            lay_out(varied, "grid", None)
    for kind in ("latin", "sobol"):
        with pytest.raises(InputError, match="variants, but 1,000,000 is the most"):
            lay_out([Varied(share, low=0.0, high=1.0)], kind, 2**30)


def test_levels_that_are_rounded_to_one_value_count_once():
    known = Quantities(Scenario())
    people = Varied(known["residents"], low=100, high=104, levels=1001)
    share = Varied(known["parameter.trust_gain"], low=0.0, high=1.0, levels=1001)
    assert len(lay_out([people, share], "grid", None).table) == 5 * 1001
