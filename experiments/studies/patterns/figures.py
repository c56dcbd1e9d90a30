"""Figures of the patterns: in which share of worlds each holds, and which mechanism each needs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.reporting.figure_style import BLUE, GREY, STYLE, VERMILION, put_caption, put_title
from experiments.studies.patterns.declare import EMERGES, IMPOSED
from experiments.studies.patterns.verdicts import (
    ABSENT,
    ARM_USES_IT,
    BREAKS,
    DID_NOT_HOLD,
    HOLDS,
    MECHANISMS,
    REPRODUCED_FROM,
    Cell,
    PatternResult,
)
from sim.scenario.scenario import Scenario

ABOVE, AROUND, BELOW, NOWHERE = "above 0", "not certain", "in part or all below 0", "no mechanism"
MARKS = {ABOVE: ("o", BLUE), AROUND: ("o", "white"), BELOW: ("v", VERMILION), NOWHERE: ("x", GREY)}
"""Effect in the default world: marker and fill."""
PANELS = {EMERGES: "Should emerge", IMPOSED: "Imposed by a rule"}
CELLS = {HOLDS: "#a9c9de", BREAKS: VERMILION, DID_NOT_HOLD: "#d9d9d9", ARM_USES_IT: "white"}


def draw_shares(results: Sequence[PatternResult], scenario: Scenario) -> Figure:
    """Return the share of worlds in which each pattern holds, with 95 % intervals; emergent and imposed ones apart."""
    groups = {kind: [result for result in results if result.kind == kind][::-1] for kind in PANELS}
    shown = {kind: group for kind, group in groups.items() if group}
    n_rows = [len(group) + 1 for group in shown.values()]
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11.0, 2.6 + 0.33 * sum(n_rows)), layout="constrained")
        all_axes = figure.subplots(len(shown), 1, sharex=True, squeeze=False, height_ratios=n_rows)[:, 0]
        for axes, (kind, group) in zip(all_axes, shown.items(), strict=True):
            _draw_panel(axes, group)
            n_reproduced = sum(result.is_reproduced for result in group)
            axes.set_title(f"{PANELS[kind]}: {n_reproduced} of {len(group)} reproduced")
        all_axes[-1].set_xlabel("Worlds in which the pattern holds (%)")
        handles = [
            Line2D([], [], linestyle="", marker=marker, markerfacecolor=fill, markeredgecolor=_edge(fill), label=label)
            for label, (marker, fill) in MARKS.items()
        ]
        all_axes[0].legend(
            handles=handles, title="Effect in the default world", loc="lower right", bbox_to_anchor=(1.03, 1.03),
            frameon=False, ncols=2, fontsize=9, title_fontsize=9, alignment="left",
        )  # fmt: skip
        put_title(figure, "In how many plausible worlds each pattern holds")
        n_worlds = max((result.n_worlds for result in results), default=0)
        put_caption(
            figure, scenario,
            f"{n_worlds} worlds, each with another value of all that is assumed; lines: 95 % Wilson interval; dashed: "
            f"{REPRODUCED_FROM:.0%}. A pattern is reproduced where it holds in so many worlds and all that it tells "
            "has a 95 % interval above 0 in the default world.",
        )  # fmt: skip
    return figure


def _draw_panel(axes: Axes, group: Sequence[PatternResult]) -> None:
    for y, result in enumerate(group):
        marker, fill = MARKS[_where(result)]
        if result.verdict != ABSENT and result.share_low is not None and result.share_high is not None:
            axes.plot([100 * result.share_low, 100 * result.share_high], [y, y], color=GREY, linewidth=1.2, zorder=2)
        axes.plot(
            100 * (result.share or 0.0), y, marker, markerfacecolor=fill, markeredgecolor=_edge(fill), markersize=7,
            zorder=3, clip_on=False,
        )  # fmt: skip
    axes.axvline(100 * REPRODUCED_FROM, color="black", linestyle="--", linewidth=1.2, zorder=1.5)
    axes.set_yticks(range(len(group)), [_label(result) for result in group], fontsize=8)
    axes.set_ylim(-0.7, len(group) - 0.3)
    axes.set_xlim(0.0, 100.0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd", zorder=0)


def draw_ablation(cells: Sequence[Cell], scenario: Scenario, n_seeds: int) -> Figure:
    """Return a matrix of mechanisms and patterns: which pattern breaks where which mechanism is off."""
    names = list(dict.fromkeys(cell.name for cell in cells))
    state = {(cell.mechanism, cell.name): list(CELLS).index(cell.state) for cell in cells}
    matrix = np.array([[state[mechanism, name] for name in names] for mechanism in MECHANISMS])
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(max(10.5, 2.2 + 0.25 * len(names)), 6.4), layout="constrained")
        axes = figure.add_subplot()
        colours = ListedColormap(list(CELLS.values()))
        axes.pcolormesh(matrix, cmap=colours, vmin=-0.5, vmax=len(CELLS) - 0.5, edgecolors="white", linewidth=1.0)
        for row, column in np.argwhere(matrix == list(CELLS).index(ARM_USES_IT)):
            axes.plot(column + 0.5, row + 0.5, ".", color=GREY, markersize=4)
        axes.set_yticks(np.arange(len(MECHANISMS)) + 0.5, [name.replace("_", " ") for name in MECHANISMS])
        axes.set_xticks(np.arange(len(names)) + 0.5, names, rotation=90, fontsize=8)
        axes.set_ylim(len(MECHANISMS), 0)
        axes.tick_params(length=0)
        axes.set_ylabel("Mechanism that is off")
        axes.set_xlabel("Pattern")
        axes.spines[:].set_visible(False)
        handles = [
            Patch(facecolor=colour, edgecolor=GREY, label=label + (" (dot)" if label == ARM_USES_IT else ""))
            for label, colour in CELLS.items()
        ]
        figure.legend(handles=handles, loc="outside right upper", frameon=False, fontsize=9)
        put_title(figure, "Which patterns break where a mechanism is off")
        what = (
            f"Default world, {n_seeds} paired seeds; a pattern breaks where it held and, with the mechanism off, its "
            "mean effect is no longer above 0 or cannot be seen."
        )
        put_caption(figure, scenario, what)
    return figure


def _where(result: PatternResult) -> str:
    if result.verdict == ABSENT:
        return NOWHERE
    if result.holds_in_default:
        return ABOVE
    return BELOW if result.n_below else AROUND


def _edge(fill: str) -> str:
    return BLUE if fill == "white" else fill


def _label(result: PatternResult) -> str:
    """Return the name of a pattern and what it tells, over at most two lines."""
    return textwrap.fill(f"{result.name}  {result.statement}", 88, max_lines=2, placeholder=" ...")
