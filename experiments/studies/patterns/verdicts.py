"""From effects to verdicts: a line for each pattern, and which patterns break where a mechanism is off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.studies.patterns.catalogue import FINDINGS
from experiments.studies.patterns.declare import EMERGES, IMPOSED, Pattern
from experiments.studies.patterns.evaluate import holds, interval, mean_seen, wilson
from sim.quantities import of_mechanism
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
    effect, effect_low, effect_high : in the default world, mean over seeds and 95 % t interval, in `unit`.
    n_told, n_above, n_below : numbers that the pattern tells, and those whose interval there lies above or below 0.
    n_seeds : seeds of the default world in which the pattern can be seen.
    share, share_low, share_high : worlds in which it holds, and 95 % Wilson interval.
    shares : the same of each number that the pattern tells, in per cent, such as "98, 70, 94"; it holds where all do.
    n_worlds : worlds in which it was tried, besides the default one.
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
    n_told: int
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
        """Whether in the default world the intervals of all that the pattern tells lie above 0."""
        return 0 < self.n_told == self.n_above

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


def line_of(pattern: Pattern, in_default: np.ndarray, in_worlds: np.ndarray) -> PatternResult:
    """Return the line of a pattern from its effects in the default world (seeds, numbers) and in others.

    in_worlds : (worlds, seeds, numbers).
    """
    intervals = [interval(told) for told in in_default.T]
    mean, low, high = intervals[0]
    n_above, n_below = sum(one[1] > 0.0 for one in intervals), sum(one[2] < 0.0 for one in intervals)
    n, n_holds = len(in_worlds), int(holds(in_worlds).sum())
    share_low, share_high = wilson(n_holds, n)
    share = n_holds / n if n else math.nan
    shares = 100.0 * (mean_seen(in_worlds) > 0.0).mean(axis=0) if n else ()
    is_reproduced = n_above == len(intervals) and share >= REPRODUCED_FROM
    verdict = ABSENT if pattern.absent else REPRODUCED if is_reproduced else NOT_REPRODUCED
    return PatternResult(
        name=pattern.name, sections=pattern.sections, kind=pattern.kind, statement=pattern.statement,
        varied=pattern.varied, measured=pattern.measured, unit=pattern.unit,
        effect=_number(mean), effect_low=_number(low), effect_high=_number(high),
        n_told=len(intervals), n_above=n_above, n_below=n_below,
        n_seeds=int((~np.isnan(in_default)).all(axis=1).sum()),
        share=_number(share), share_low=_number(share_low), share_high=_number(share_high),
        shares=", ".join(f"{one:.0f}" for one in shares), n_worlds=n,
        verdict=verdict, finding=pattern.absent or FINDINGS.get(pattern.name, ""),
    )  # fmt: skip


def lines_of(
    patterns: Sequence[Pattern], in_default: Mapping[str, np.ndarray], in_worlds: Mapping[str, np.ndarray]
) -> list[PatternResult]:
    """Return a line for every pattern, absent ones among them."""
    n_worlds = max((len(one) for one in in_worlds.values()), default=0)
    nothing, nowhere = np.full((1, 1), np.nan), np.full((n_worlds, 1, 1), np.nan)
    return [
        line_of(one, in_default[one.name][0] if one.name in in_default else nothing, in_worlds.get(one.name, nowhere))
        for one in patterns
    ]


def cells_of(
    patterns: Sequence[Pattern], lines: Sequence[PatternResult], without: Mapping[str, np.ndarray]
) -> list[Cell]:
    """Return what became of every pattern with each mechanism off.

    without : by pattern, effects (mechanisms, seeds, numbers), in the order of MECHANISMS.
    """
    nothing, cells = np.full((1, 1), np.nan), []
    for k, mechanism in enumerate(MECHANISMS):
        for pattern, line in zip(patterns, lines, strict=True):
            effect = without[pattern.name][k] if pattern.name in without else nothing
            state = _state(pattern, line, mechanism, bool(holds(effect)))
            cells.append(Cell(mechanism, pattern.name, _number(float(mean_seen(effect)[0])), state))
    return cells


def without_trace(cells: Sequence[Cell]) -> list[str]:
    """Return the mechanisms whose removal breaks no pattern."""
    broken = {cell.mechanism for cell in cells if cell.state == BREAKS}
    return [name for name in MECHANISMS if name not in broken]


def summary(lines: Sequence[PatternResult]) -> str:
    """Return in a sentence how many patterns are reproduced, imposed and emergent ones apart."""
    counts = {
        kind: (sum(line.is_reproduced for line in lines if line.kind == kind), sum(line.kind == kind for line in lines))
        for kind in (EMERGES, IMPOSED)
    }
    (emerged, emergent), (stated, imposed) = counts[EMERGES], counts[IMPOSED]
    return (
        f"{emerged + stated} of {len(lines)} patterns are reproduced: {emerged} of {emergent} that should emerge, and "
        f"{stated} of {imposed} that a rule imposes."
    )


def _state(pattern: Pattern, line: PatternResult, mechanism: str, still_holds: bool) -> str:
    if any(of_mechanism(mechanism).name in changes for changes in pattern.arms.values()):
        return ARM_USES_IT
    if not line.holds_in_default:
        return DID_NOT_HOLD
    return HOLDS if still_holds else BREAKS


def _number(value: float) -> float | None:
    """Return a number as it is written: no more digits than it can bear, and None for NaN."""
    return None if math.isnan(value) else float(f"{value:.6g}")
