"""Figures of the comparison of levers."""

from __future__ import annotations

import matplotlib
import numpy as np
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
from experiments.reporting.names import on_one_line
from experiments.reporting.tables import number
from experiments.statistics.intervals import t_interval
from experiments.studies.compare.analysis import CompareResult, LeverEffect
from experiments.studies.lever_sets import ALL, BASELINE
from sim.scenario.scenario import Scenario


def draw_removed(result: CompareResult, scenario: Scenario) -> Figure:
    """Return horizontal bars of the percentage points that each lever removes, with 95 % intervals."""
    shown = [effect for effect in result.effects if effect.lever != BASELINE][::-1]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 2.1 + 0.36 * len(shown))
        where = np.arange(len(shown))
        removed = np.array([effect.removed for effect in shown])
        low = removed - [effect.removed_low for effect in shown]
        high = np.array([effect.removed_high for effect in shown]) - removed
        axes.barh(where, removed, color=[_colour(effect) for effect in shown], height=0.66, zorder=2)
        axes.errorbar(removed, where, xerr=[low, high], fmt="none", ecolor="black", capsize=3, linewidth=1.2, zorder=3)
        for y, effect in zip(where, shown, strict=True):
            at = max(0.0, effect.removed_high)
            axes.annotate(
                number(effect.removed), (at, y), xytext=(5, 0), textcoords="offset points", va="center", fontsize=10
            )
        axes.set_yticks(where, [two_lines(f"{effect.code} {effect.title}".strip()) for effect in shown], fontsize=9.5)
        axes.set_ylim(-0.7, len(shown) - 0.3)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.margins(x=0.08)
        axes.set_xlabel(
            f"Percentage points of residents fewer unreached (of {result.baseline.non_reach:.1f} % without a lever)"
        )
        put_title(figure, "What each lever removes of non-reach")
        n_seeds = result.baseline.n_seeds
        what = f"Last year, mean of {n_seeds} paired seeds; lines: 95 % interval, pale where it includes 0."
        put_caption(figure, scenario, what)
    return figure


def draw_weekly(result: CompareResult, scenario: Scenario) -> Figure:
    """Return weekly non-reach without a lever, with the best single one, and with all, with 95 % bands over seeds."""
    best = result.best_single
    shown = [(BASELINE, "No lever", GREY), (best.lever, best.title, BLUE), (ALL, "All levers together", VERMILION)]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.0)
        for (name, label, colour), dashes in zip(shown, DASHES, strict=False):
            if name not in result.weekly:
                continue
            weekly = t_interval(100.0 * result.weekly[name])
            weeks = np.arange(len(weekly.mean))
            if np.isfinite(weekly.half).all():
                axes.fill_between(weeks, weekly.low, weekly.high, color=colour, alpha=0.22, linewidth=0)
            axes.plot(weeks, weekly.mean, dashes, color=colour, linewidth=2.0, label=on_one_line(label))
        axes.set_ylim(bottom=0.0)
        axes.margins(x=0.01)
        axes.grid(axis="y", color="#dddddd")
        axes.set_xlabel("Weeks since the end of burn-in")
        axes.set_ylabel("Unreached residents (%)")
        axes.legend(loc="best", frameon=False)
        put_title(figure, "Non-reach by week")
        what = f"Mean over {result.baseline.n_seeds} paired seeds; bands: 95 % interval of that mean."
        put_caption(figure, scenario, what)
    return figure


def _colour(effect: LeverEffect) -> str:
    """Return the colour of a lever: pale where the interval of what it removes includes 0."""
    if effect.lever == ALL:
        return VERMILION
    return BLUE if effect.removed_low > 0.0 or effect.removed_high < 0.0 else PALE
