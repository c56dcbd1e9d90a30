"""When a pattern is reproduced, and what breaks it."""

import numpy as np
from helpers.patterns import pattern_of

from experiments.studies.patterns import verdicts
from experiments.studies.patterns.declare import IMPOSED


def found(default, n_holds, n=10, **pattern):
    """Return what was found about a pattern with these effects by seed, which holds in n_holds of n worlds."""
    worlds = np.where(np.arange(n) < n_holds, 1.0, -1.0).reshape(n, 1, 1)
    return verdicts.result_of(pattern_of(**pattern), np.array(default, float).reshape(-1, 1), worlds)


def test_reproduced_is_in_the_default_world_and_in_four_of_five_worlds():
    certain, unsure = [0.9, 1.0, 1.1], [-1.0, 1.0, 3.0]
    assert found(certain, 8).verdict == verdicts.REPRODUCED
    assert found(certain, 7).verdict == verdicts.NOT_REPRODUCED
    assert found(unsure, 10).verdict == verdicts.NOT_REPRODUCED
    assert found([np.nan] * 3, 10).verdict == verdicts.NOT_REPRODUCED
    assert found([1.0, np.nan], 10).effect is found([1.0, np.nan], 10).effect_low is None  # one seed has no interval
    assert (found(certain, 8).share, found(certain, 8).n_worlds) == (0.8, 10)


def test_a_pattern_without_a_mechanism_counts_and_is_not_reproduced():
    absent = pattern_of(2, absent="nobody grows older")
    (result,) = verdicts.results_of([absent], {}, {})
    assert (result.verdict, result.finding, result.effect) == (verdicts.ABSENT, "nobody grows older", None)
    others = [found([0.9, 1.0, 1.1], 9), found([0.9, 1.0, 1.1], 9, kind=IMPOSED)]
    assert verdicts.summary([result, *others]) == (
        "2 of 3 patterns are reproduced: 1 of 2 that should emerge, and 1 of 1 that a rule imposes."
    )


def test_ablation_tells_what_breaks():
    patterns = [pattern_of(1, {"arm": {}}), pattern_of(2, {"arm": {"mechanism.stories": False}}), pattern_of(3)]
    rows = [found([0.9, 1.0, 1.1], 9), found([0.9, 1.0, 1.1], 9), found([-1.0, 1.0], 9)]
    above = np.ones((len(verdicts.MECHANISMS), 2, 1))
    without = {"SF1": above.copy(), "SF2": above, "SF3": above}
    without["SF1"][verdicts.MECHANISMS.index("moving")] = -1.0
    cells = verdicts.cells_of(patterns, rows, without)
    states = {(cell.mechanism, cell.name): cell.state for cell in cells}
    assert states["moving", "SF1"] == verdicts.BREAKS and states["need", "SF1"] == verdicts.HOLDS
    assert states["stories", "SF2"] == verdicts.ARM_USES_IT and states["need", "SF2"] == verdicts.HOLDS
    assert states["need", "SF3"] == verdicts.DID_NOT_HOLD
    assert verdicts.without_trace(cells) == [name for name in verdicts.MECHANISMS if name != "moving"]
