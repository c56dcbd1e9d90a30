"""Figures of the comparison of levers."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.reporting.figure_style import (
    BLUE,
    DASHES,
    GREY,
    PALE,
    STYLE,
    VERMILION,
    canvas,
    put_caption,
    put_title,
    two_lines,
)
from experiments.statistics.intervals import t_interval
from experiments.studies.compare.analysis import LeverEffect, best_single, weekly_of
from experiments.studies.lever_sets import ALL, BASELINE
from sim.scenario.scenario import Scenario


def draw_removed(lines: Sequence[LeverEffect], scenario: Scenario) -> Figure:
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


def draw_weekly(runs: pd.DataFrame, lines: Sequence[LeverEffect], scenario: Scenario) -> Figure:
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


def _colour(line: LeverEffect) -> str:
    """Return the colour of a lever: pale where the interval of what it removes includes 0."""
    if line.lever == ALL:
        return VERMILION
    return BLUE if line.removed_low > 0.0 or line.removed_high < 0.0 else PALE
