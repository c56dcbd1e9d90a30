"""From effects to verdicts: a line for each pattern, and which patterns break where a mechanism is off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario import Mechanisms

from .declare import EMERGES, IMPOSED, Pattern
from .evaluate import interval, mean_seen, wilson
from .findings import FINDINGS

REPRODUCED_FROM = 0.80
"""Share of worlds from which a pattern counts as reproduced, if it holds in the default world too."""

REPRODUCED, NOT_REPRODUCED, ABSENT = "reproduced", "not reproduced", "no mechanism"
HOLDS, BREAKS, DID_NOT_HOLD, ARM_USES_IT = "holds", "breaks", "did not hold before", "arm uses it"

MECHANISMS = tuple(Mechanisms.model_fields)


@dataclass(frozen=True)
class Line:
    """What was found about one pattern; None where there is no number.

    Attributes
    ----------
    effect, effect_low, effect_high : in the default world, mean over seeds and 95 % t interval, in `unit`.
    n_seeds : seeds of the default world in which the pattern can be seen.
    share, share_low, share_high : worlds in which it holds, and 95 % Wilson interval.
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
    n_seeds: int
    share: float | None
    share_low: float | None
    share_high: float | None
    n_worlds: int
    verdict: str
    finding: str

    @property
    def holds_in_default(self) -> bool:
        """Whether the interval of the effect in the default world lies above 0."""
        return self.effect_low is not None and self.effect_low > 0.0

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


def line_of(pattern: Pattern, in_default: np.ndarray, in_worlds: np.ndarray) -> Line:
    """Return the line of a pattern from its effects in the default world (seeds,) and in others (worlds, seeds)."""
    mean, low, high = interval(in_default)
    n = len(in_worlds)
    n_holds = int((mean_seen(in_worlds) > 0.0).sum()) if n else 0
    share_low, share_high = wilson(n_holds, n)
    share = n_holds / n if n else math.nan
    is_reproduced = low > 0.0 and share >= REPRODUCED_FROM
    verdict = ABSENT if pattern.absent else REPRODUCED if is_reproduced else NOT_REPRODUCED
    return Line(
        pattern.name, pattern.sections, pattern.kind, pattern.statement, pattern.varied, pattern.measured, pattern.unit,
        *(_number(value) for value in (mean, low, high)), int((~np.isnan(in_default)).sum()),
        *(_number(value) for value in (share, share_low, share_high)), n, verdict,
        pattern.absent or FINDINGS.get(pattern.name, ""),
    )  # fmt: skip


def lines_of(
    patterns: Sequence[Pattern], in_default: Mapping[str, np.ndarray], in_worlds: Mapping[str, np.ndarray]
) -> list[Line]:
    """Return a line for every pattern, absent ones among them."""
    none, worlds = np.empty(0), max((len(one) for one in in_worlds.values()), default=0)
    nowhere = np.full((worlds, 1), np.nan)
    return [
        line_of(one, in_default[one.name][0] if one.name in in_default else none, in_worlds.get(one.name, nowhere))
        for one in patterns
    ]


def cells_of(patterns: Sequence[Pattern], lines: Sequence[Line], without: Mapping[str, np.ndarray]) -> list[Cell]:
    """Return what became of every pattern with each mechanism off.

    without : by pattern, effects (mechanisms, seeds), in the order of MECHANISMS.
    """
    cells = []
    for k, mechanism in enumerate(MECHANISMS):
        for pattern, line in zip(patterns, lines, strict=True):
            mean = float(mean_seen(without[pattern.name][k])) if pattern.name in without else math.nan
            cells.append(Cell(mechanism, pattern.name, _number(mean), _state(pattern, line, mechanism, mean)))
    return cells


def without_trace(cells: Sequence[Cell]) -> list[str]:
    """Return the mechanisms whose removal breaks no pattern."""
    broken = {cell.mechanism for cell in cells if cell.state == BREAKS}
    return [name for name in MECHANISMS if name not in broken]


def summary(lines: Sequence[Line]) -> str:
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


def _state(pattern: Pattern, line: Line, mechanism: str, mean: float) -> str:
    if any(f"mechanism.{mechanism}" in changes for changes in pattern.arms.values()):
        return ARM_USES_IT
    if not line.holds_in_default:
        return DID_NOT_HOLD
    return HOLDS if mean > 0.0 else BREAKS


def _number(value: float) -> float | None:
    """Return a number as it is written: no more digits than it can bear, and None for NaN."""
    return None if math.isnan(value) else float(f"{value:.6g}")
