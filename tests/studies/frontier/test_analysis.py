"""The frontier: screened with other seeds than it is reported with, and every world paired with itself."""

import numpy as np
import pandas as pd
import pytest
from helpers.packages import NAMES, TOWN

from experiments.studies.frontier import analysis
from experiments.studies.frontier.analysis import FrontierSettings
from experiments.studies.frontier.mixes import mixes_of
from experiments.studies.kept_outcomes import UNREACHED
from experiments.studies.sampling import plausible_worlds
from sim.core.errors import InputError
from sim.scenario.lever_library import LEVERS


def test_every_mix_is_run_in_every_world_with_the_same_seeds():
    levers = [LEVERS[name] for name in NAMES]
    mixes, worlds = mixes_of(np.array([0, 3]), levers), plausible_worlds(2)
    plan = analysis.plan_worlds(TOWN, levers, mixes, worlds, 4)
    assert len(plan) == 3 * 2 * 4
    assert [lever.name for lever in plan.scenario(0).levers] == []
    assert dict(plan.scenario(1).parameters) == {}  # the default world
    assert [lever.name for lever in plan.scenario(5).levers] == ["interpreters", "less_paper"]
    assert plan.scenario(4).parameters == plan.scenario(5).parameters != plan.scenario(2).parameters
    assert plan.scenario(4).changed(levers=()) == plan.scenario(5).changed(levers=())
    screening = analysis.design(FrontierSettings(TOWN, NAMES, screening_seeds=2))
    assert not {job.key for job in plan.jobs()} & {job.key for job in screening.jobs()}


def test_worlds_are_paired_with_themselves_and_one_that_failed_is_left_out():
    share = np.arange(24.0).reshape(3, 4, 2) ** 2 / 1000.0
    runs = pd.DataFrame({name: share.ravel() / len(UNREACHED) for name in UNREACHED})
    runs["error"] = ""
    found = analysis.removed_in_worlds(runs, 3, 4)
    assert found.points == pytest.approx(100.0 * (share[:, :1] - share))
    assert found.non_reach == pytest.approx(100.0 * share[:, 0])
    runs.loc[9, "error"] = "MemoryError"
    fewer = analysis.removed_in_worlds(runs, 3, 4)
    assert fewer.n_left_out == 1
    assert np.array_equal(fewer.points, found.points[[0, 2]])
    runs["error"] = "MemoryError"
    with pytest.raises(InputError, match="a run failed in the default world; it says: MemoryError"):
        analysis.removed_in_worlds(runs, 3, 4)
