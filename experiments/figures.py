"""Figures: what each lever removes, non-reach by week and group, the funnel of a run, and trust in each agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import measures
from sim.population import GROUPS
from sim.run import Run
from sim.scenario import Scenario
from sim.state import DOES_NOT_KNOW, FORCED, HELPED, NOT_COUNTED, PLACES

from .compare import ALL, BASELINE, Line, best_single, t_interval, weekly_of
from .style import (
    BLUE,
    DASHES,
    GREY,
    OKABE_ITO,
    PALE,
    STYLE,
    VERMILION,
    canvas,
    put_caption,
    put_title,
    two_lines,
)

LEADER: Any = {"arrowstyle": "-", "color": "#bbbbbb", "lw": 0.8, "relpos": (0.0, 0.5), "shrinkA": 2, "shrinkB": 2}
"""The thin stroke from the end of a line to its name."""
QUARTER = 13
"""Weeks over which a restless series is smoothed."""


def draw_removed(lines: Sequence[Line], scenario: Scenario) -> Figure:
    """Return horizontal bars of the percentage points that each lever removes, with 95 % intervals."""
    shown = [line for line in lines if line.lever != BASELINE][::-1]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 2.1 + 0.36 * len(shown))
        where = np.arange(len(shown))
        removed = np.array([line.removed for line in shown])
        low = removed - [line.removed_low for line in shown]
        high = np.array([line.removed_high for line in shown]) - removed
        axes.barh(where, removed, color=[_colour(line) for line in shown], height=0.66, zorder=2)
        axes.errorbar(removed, where, xerr=[low, high], fmt="none", ecolor="black", capsize=3, linewidth=1.2, zorder=3)
        for y, line in zip(where, shown, strict=True):
            at = max(line.removed_high, 0.0)
            axes.annotate(
                f"{line.removed:.2f}", (at, y), xytext=(5, 0), textcoords="offset points", va="center", fontsize=10
            )
        axes.set_yticks(where, [two_lines(f"{line.code} {line.title}".strip()) for line in shown], fontsize=9.5)
        axes.set_ylim(-0.7, len(shown) - 0.3)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.margins(x=0.08)
        axes.set_xlabel(
            f"Percentage points of residents fewer unreached (of {lines[0].non_reach:.1f} % without a lever)"
        )
        put_title(figure, "What each lever removes of non-reach")
        what = f"Last year, mean of {lines[0].n_seeds} paired seeds; lines: 95 % interval, pale where it includes 0."
        put_caption(figure, scenario, what)
    return figure


def draw_weekly(runs: pd.DataFrame, lines: Sequence[Line], scenario: Scenario) -> Figure:
    """Return weekly non-reach without a lever, with the best single one, and with all, with 95 % bands over seeds."""
    best = best_single(lines)
    shown = [(BASELINE, "No lever", GREY), (best.lever, best.title, BLUE), (ALL, "All levers together", VERMILION)]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.0)
        for (name, label, colour), dashes in zip(shown, DASHES, strict=False):
            weekly = weekly_of(runs, name)
            if len(weekly) == 0:
                continue
            mean, half = t_interval(100.0 * weekly)
            weeks = np.arange(len(mean))
            if len(weekly) > 1:
                axes.fill_between(weeks, mean - half, mean + half, color=colour, alpha=0.22, linewidth=0)
            axes.plot(weeks, mean, dashes, color=colour, linewidth=2.0, label=label)
        axes.set_ylim(bottom=0.0)
        axes.margins(x=0.01)
        axes.grid(axis="y", color="#dddddd")
        axes.set_xlabel("Weeks since the end of burn-in")
        axes.set_ylabel("Unreached residents (%)")
        axes.legend(loc="best", frameon=False)
        put_title(figure, "Non-reach by week")
        put_caption(figure, scenario, f"Mean over {lines[0].n_seeds} paired seeds; bands: 95 % interval of that mean.")
    return figure


def draw_funnel(run: Run) -> Figure:
    """Return the funnel from need to help: bars for each place of those with a need, and for each reason below it."""
    by_group = measures.funnel_last_year(run)
    total = by_group.sum(axis=0)
    order = DOES_NOT_KNOW + np.argsort(-total[DOES_NOT_KNOW:], kind="stable")
    steps = [
        ("residents with a need", slice(NOT_COUNTED, None)),
        ("in care", slice(HELPED, HELPED + 1)),
        ("in care, all of it forced", slice(FORCED, FORCED + 1)),
        ("too light or too recent to count", slice(NOT_COUNTED, NOT_COUNTED + 1)),
        ("unreached", slice(DOES_NOT_KNOW, None)),
    ]
    rows = [(label, by_group[:, which].sum(axis=1)) for label, which in steps]
    rows += [(PLACES[k], by_group[:, k]) for k in order]
    where = np.array([*range(len(steps)), *np.arange(len(order)) + len(steps) + 0.7])
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 7.0)
        left = np.zeros(len(rows))
        for g, group in enumerate(GROUPS):
            widths = np.array([amounts[g] for _, amounts in rows])
            axes.barh(where, widths, left=left, color=OKABE_ITO[g], label=group, zorder=2)
            left += widths
        for y, amount in zip(where, left, strict=True):
            axes.annotate(
                f"{amount:,.0f}", (amount, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=10
            )
        axes.set_yticks(where, [label[0].upper() + label[1:] for label, _ in rows])
        axes.set_ylim(where[-1] + 0.7, -0.7)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.margins(x=0.08)
        axes.set_xlabel("Residents")
        axes.annotate("Unreached, by reason", (0.0, 4.85), xytext=(5, 0), textcoords="offset points", va="center",
                      fontweight="bold")  # fmt: skip
        axes.legend(loc="lower right", frameon=False)
        title = f"From need to help: {100 * measures.non_reach_last_year(run):.1f} % of all residents are not reached"
        put_title(figure, title)
        put_caption(figure, run.scenario, f"Mean of the last year; seed {run.seed}.")
    return figure


def draw_trust(run: Run) -> Figure:
    """Return mean trust in each agency by week."""
    names = [agency.name for agency in run.scenario.agencies]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.4)
        _draw_lines(axes, measures.trust(run), names)
        axes.set_ylabel("Mean trust (0 to 1)")
        put_title(figure, "Trust in each agency")
        put_caption(figure, run.scenario, f"Mean over all residents; the axis is cut; seed {run.seed}.")
    return figure


def draw_groups(run: Run) -> Figure:
    """Return non-reach by week in each risk group, as a moving mean over a quarter."""
    weekly = 100.0 * measures.non_reach_by_group(run)
    shown = np.flatnonzero(run.group_sizes > 0)
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.4)
        smooth = _moving_mean(weekly[:, shown], QUARTER)
        names = [f"{GROUPS[g]} ({run.group_sizes[g]:,})" for g in shown]
        _draw_lines(axes, smooth, names, len(weekly) - len(smooth), 0.0)
        axes.set_ylabel("Unreached residents of the group (%)")
        put_title(figure, "Non-reach by group")
        n_weeks = 1 + len(weekly) - len(smooth)
        put_caption(figure, run.scenario, f"Mean of {n_weeks} weeks up to each week; seed {run.seed}.")
    return figure


def _moving_mean(weekly: np.ndarray, n_weeks: int) -> np.ndarray:
    """Return means over `n_weeks` weeks (or all, where there are fewer) up to each week that has so many before it."""
    n_weeks = min(n_weeks, len(weekly))
    return np.lib.stride_tricks.sliding_window_view(weekly, n_weeks, axis=0).mean(axis=-1)


def _draw_lines(
    axes: Axes, weekly: np.ndarray, names: Sequence[str], first: int = 0, bottom: float | None = None
) -> None:
    """Draw a line for each column of weekly (T, k), from week `first` on, each with its name at its end.

    bottom : where the vertical axis begins; by default where the lines do.
    """
    weeks = first + np.arange(len(weekly))
    for k in range(len(names)):
        colour, dashes = OKABE_ITO[k % 7], DASHES[k // 7 % len(DASHES)]
        axes.plot(weeks, weekly[:, k], dashes, color=colour, linewidth=2.0)
    axes.margins(x=0.01)
    axes.set_ylim(bottom=bottom)
    axes.grid(axis="y", color="#dddddd")
    axes.set_xlabel("Weeks since the end of burn-in")
    low, high = axes.get_ylim()
    ends = _spread(weekly[-1], 0.052 * (high - low))
    for k, name in enumerate(names):
        axes.annotate(
            name, (weeks[-1], weekly[-1, k]), xytext=(1.035, ends[k]), va="center", annotation_clip=False,
            textcoords=axes.get_yaxis_transform(), color=OKABE_ITO[k % 7], arrowprops=LEADER,
        )  # fmt: skip


def _spread(heights: np.ndarray, gap: float) -> np.ndarray:
    """Return heights moved apart, in the same order, until no two are nearer than `gap`; their mean stays."""
    order = np.argsort(heights, kind="stable")
    blocks: list[list[float]] = []  # of [mean height, number]
    for height in heights[order]:
        blocks.append([height, 1])
        while len(blocks) > 1 and blocks[-1][0] - blocks[-2][0] < gap * (blocks[-1][1] + blocks[-2][1]) / 2:
            mean, n = blocks.pop()
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + mean * n) / (blocks[-1][1] + n), blocks[-1][1] + n]
    placed = [mean + gap * (k - (n - 1) / 2) for mean, n in blocks for k in range(int(n))]
    moved = np.empty(len(heights))
    moved[order] = placed
    return moved


def _colour(line: Line) -> str:
    """Return the colour of a lever: pale where the interval of what it removes includes 0."""
    if line.lever == ALL:
        return VERMILION
    return BLUE if line.removed_low > 0.0 or line.removed_high < 0.0 else PALE
