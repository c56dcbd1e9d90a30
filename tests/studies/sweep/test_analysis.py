"""The summary of a sweep."""

import numpy as np
import pandas as pd
import pytest

from experiments.studies.sweep.analysis import summarise


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
