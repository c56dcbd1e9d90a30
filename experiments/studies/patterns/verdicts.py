"""From effects to verdicts: what was found about each pattern, and which break where a mechanism is off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.statistics.intervals import t_interval, wilson_interval
from experiments.studies.patterns.catalogue import FINDINGS
from experiments.studies.patterns.declare import EMERGES, IMPOSED, Pattern
from experiments.studies.patterns.effects import holds, mean_seen
from sim.scenario.scenario import Mechanisms

REPRODUCED_FROM = 0.80
"""Share of worlds from which a pattern counts as reproduced, if it holds in the default world too."""

REPRODUCED, NOT_REPRODUCED, ABSENT = "reproduced", "not reproduced", "no mechanism"
HOLDS, BREAKS, DID_NOT_HOLD, ARM_USES_IT = "holds", "breaks", "did not hold before", "arm uses it"

MECHANISMS = tuple(Mechanisms.model_fields)


@dataclass(frozen=True)
class PatternResult:
    """What was found about one pattern; None where there is no number.

    Attributes
    ----------
    effect, effect_low, effect_high : float or None
        In the default world, mean over seeds and 95 % t interval, in `unit`.
    n_components, n_above, n_below : int
        Components of the pattern, and those whose interval there lies above or below 0.
    n_seeds : int
        Seeds of the default world in which the pattern can be seen.
    share, share_low, share_high : float or None
        Worlds in which it holds, and 95 % Wilson interval.
    shares : str
        The same of each component, in per cent, such as "98, 70, 94"; it holds where all do.
    n_worlds : int
        Worlds in which it was tried, besides the default one.
    """

    name: str
    sections: str
    kind: str
    statement: str
    varied: str
    measured: str
    unit: str
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    n_components: int
    n_above: int
    n_below: int
    n_seeds: int
    share: float | None
    share_low: float | None
    share_high: float | None
    shares: str
    n_worlds: int
    verdict: str
    finding: str

    @property
    def holds_in_default(self) -> bool:
        """Whether in the default world the intervals of all components lie above 0."""
        return 0 < self.n_components == self.n_above

    @property
    def is_reproduced(self) -> bool:
        """Whether the pattern holds in the default world and in enough worlds."""
        return self.verdict == REPRODUCED


@dataclass(frozen=True)
class Cell:
    """One pattern with one mechanism off: the mean effect over seeds, and what became of the pattern."""

    mechanism: str
    name: str
    effect: float | None
    state: str


def result_of(pattern: Pattern, in_default: np.ndarray, in_worlds: np.ndarray) -> PatternResult:
    """Return what was found from effects in the default world (seeds, components) and in others.

    in_worlds : (worlds, seeds, components).
    """
    intervals = t_interval(in_default, "omit")
    low, high = float(intervals.low[0]), float(intervals.high[0])
    mean = math.nan if math.isnan(low) else float(intervals.mean[0])
    n_above, n_below = int((intervals.low > 0.0).sum()), int((intervals.high < 0.0).sum())
    n, n_holds = len(in_worlds), int(holds(in_worlds).sum())
    share_low, share_high = wilson_interval(n_holds, n)
    share = n_holds / n if n else math.nan
    shares = 100.0 * (mean_seen(in_worlds) > 0.0).mean(axis=0) if n else ()
    is_reproduced = n_above == in_default.shape[1] and share >= REPRODUCED_FROM
    verdict = ABSENT if pattern.absent else REPRODUCED if is_reproduced else NOT_REPRODUCED
    return PatternResult(
        name=pattern.name, sections=pattern.sections, kind=pattern.kind, statement=pattern.statement,
        varied=pattern.varied, measured=pattern.measured, unit=pattern.unit,
        effect=_number(mean), effect_low=_number(low), effect_high=_number(high),
        n_components=in_default.shape[1], n_above=n_above, n_below=n_below,
        n_seeds=int((~np.isnan(in_default)).all(axis=1).sum()),
        share=_number(share), share_low=_number(share_low), share_high=_number(share_high),
        shares=", ".join(f"{one:.0f}" for one in shares), n_worlds=n,
        verdict=verdict, finding=pattern.absent or FINDINGS.get(pattern.name, ""),
    )  # fmt: skip


def results_of(
    patterns: Sequence[Pattern], in_default: Mapping[str, np.ndarray], in_worlds: Mapping[str, np.ndarray]
) -> list[PatternResult]:
    """Return what was found about every pattern, absent ones among them."""
    n_worlds = max((len(one) for one in in_worlds.values()), default=0)
    nothing, nowhere = np.full((1, 1), np.nan), np.full((n_worlds, 1, 1), np.nan)
    return [
        result_of(one, in_default[one.name][0] if one.name in in_default else nothing, in_worlds.get(one.name, nowhere))
        for one in patterns
    ]


def cells_of(
    patterns: Sequence[Pattern], results: Sequence[PatternResult], without: Mapping[str, np.ndarray]
) -> list[Cell]:
    """Return what became of every pattern with each mechanism off.

    without : by pattern, effects (mechanisms, seeds, components), in the order of MECHANISMS.
    """
    nothing, cells = np.full((1, 1), np.nan), []
    for k, mechanism in enumerate(MECHANISMS):
        for pattern, result in zip(patterns, results, strict=True):
            effect = without[pattern.name][k] if pattern.name in without else nothing
            state = _state(pattern, result, mechanism, bool(holds(effect)))
            cells.append(Cell(mechanism, pattern.name, _number(float(mean_seen(effect)[0])), state))
    return cells


def without_trace(cells: Sequence[Cell]) -> list[str]:
    """Return the mechanisms whose removal breaks no pattern."""
    broken = {cell.mechanism for cell in cells if cell.state == BREAKS}
    return [name for name in MECHANISMS if name not in broken]


def summary(results: Sequence[PatternResult]) -> str:
    """Return in a sentence how many patterns are reproduced, imposed and emergent ones apart."""
    counts = {
        kind: (sum(one.is_reproduced for one in results if one.kind == kind), sum(one.kind == kind for one in results))
        for kind in (EMERGES, IMPOSED)
    }
    (emerged, emergent), (stated, imposed) = counts[EMERGES], counts[IMPOSED]
    return (
        f"{emerged + stated} of {len(results)} patterns are reproduced: {emerged} of {emergent} that should emerge, "
        f"and {stated} of {imposed} that a rule imposes."
    )


def _state(pattern: Pattern, result: PatternResult, mechanism: str, still_holds: bool) -> str:
    if any(f"mechanism.{mechanism}" in changes for changes in pattern.arms.values()):
        return ARM_USES_IT
    if not result.holds_in_default:
        return DID_NOT_HOLD
    return HOLDS if still_holds else BREAKS


def _number(value: float) -> float | None:
    """Return a number as it is written: no more digits than it can bear, and None for NaN."""
    return None if math.isnan(value) else float(f"{value:.6g}")
