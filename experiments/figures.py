"""Figures: what each lever removes, non-reach by week, the funnel of one run, and trust in each agency."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import measures
from sim.population import GROUPS
from sim.run import Run
from sim.scenario import Scenario
from sim.state import REASONS

from .compare import ALL, BASELINE, Line, best_single, t_interval, weekly_of
from .runner import Result

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Colours that people who are colour-blind tell apart (Okabe and Ito 2008)."""

BLUE, VERMILION, GREEN, GREY = *OKABE_ITO[:3], "#555555"
DASHES = ("-", "--", ":", "-.")
STYLE: Any = {
    "font.size": 11, "axes.titlesize": 13, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "savefig.dpi": 150,
}  # fmt: skip


def draw_removed(lines: Sequence[Line], scenario: Scenario) -> Figure:
    """Return horizontal bars of the percentage points that each lever removes, with 95 % intervals."""
    shown = [line for line in lines if line.lever != BASELINE][::-1]
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(9.0, 1.9 + 0.5 * len(shown))
        where = np.arange(len(shown))
        removed = np.array([line.removed for line in shown])
        low = removed - [line.removed_low for line in shown]
        high = np.array([line.removed_high for line in shown]) - removed
        colours = [VERMILION if line.lever == ALL else BLUE for line in shown]
        axes.barh(where, removed, color=colours, height=0.66, zorder=2)
        axes.errorbar(removed, where, xerr=[low, high], fmt="none", ecolor="black", capsize=3, linewidth=1.2, zorder=3)
        for y, line in zip(where, shown, strict=True):
            at = max(line.removed_high, 0.0)
            axes.annotate(
                f"{line.removed:.2f}", (at, y), xytext=(5, 0), textcoords="offset points", va="center", fontsize=10
            )
        axes.set_yticks(where, [_two_lines(line.title) for line in shown])
        axes.tick_params(axis="y", length=0)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.margins(x=0.08)
        axes.set_xlabel(
            f"Percentage points of residents fewer unreached (of {lines[0].non_reach:.1f} % without a lever)"
        )
        figure.suptitle("What each lever removes of non-reach", x=0.02, ha="left", fontweight="bold", fontsize=14)
        _caption(figure, scenario, f"Mean of the last year over {lines[0].n_seeds} paired seeds; lines: 95 % interval.")
    return figure


def draw_weekly(results: Sequence[Result], lines: Sequence[Line], scenario: Scenario) -> Figure:
    """Return weekly non-reach without a lever, with the best single one, and with all, with 95 % bands over seeds."""
    best = best_single(lines)
    shown = [(BASELINE, "No lever", GREY), (best.lever, best.title, BLUE), (ALL, "All levers together", VERMILION)]
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(9.0, 5.0)
        for (name, label, colour), dashes in zip(shown, DASHES, strict=False):
            weekly = weekly_of(results, name)
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
        figure.suptitle("Non-reach by week", x=0.02, ha="left", fontweight="bold", fontsize=14)
        _caption(figure, scenario, f"Mean over {lines[0].n_seeds} paired seeds; bands: 95 % interval of that mean.")
    return figure


def draw_funnel(run: Run) -> Figure:
    """Return horizontal bars of unreached residents by reason, stacked by risk group; mean of the last year."""
    by_group = measures.reasons_by_group(run)
    order = [r for r in np.argsort(by_group.sum(axis=0), kind="stable") if by_group[:, r].sum() > 0]
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(9.0, 1.9 + 0.4 * max(3, len(order)))
        left = np.zeros(len(order))
        for g, group in enumerate(GROUPS):
            axes.barh(np.arange(len(order)), by_group[g, order], left=left, color=OKABE_ITO[g], label=group, zorder=2)
            left += by_group[g, order]
        for y, total in enumerate(left):
            axes.annotate(
                f"{total:.0f}", (total, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=10
            )
        axes.set_yticks(np.arange(len(order)), [REASONS[r].capitalize() for r in order])
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.margins(x=0.08)
        axes.set_xlabel("Unreached residents")
        axes.legend(loc="lower right", frameon=False)
        title = f"Why residents are not reached: {100 * measures.non_reach_last_year(run):.1f} % of all residents"
        figure.suptitle(title, x=0.02, ha="left", fontweight="bold", fontsize=14)
        _caption(figure, run.scenario, f"Mean of the last year; seed {run.seed}.")
    return figure


def draw_trust(run: Run) -> Figure:
    """Return mean trust in each agency by week."""
    weekly = measures.trust(run)
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(9.0, 5.0)
        for a, agency in enumerate(run.scenario.agencies):
            colour, dashes = OKABE_ITO[a % 7], DASHES[a // 7 % len(DASHES)]
            axes.plot(weekly[:, a], dashes, color=colour, linewidth=2.0, label=agency.name)
        axes.margins(x=0.01)
        axes.grid(axis="y", color="#dddddd")
        axes.set_xlabel("Weeks since the end of burn-in")
        axes.set_ylabel("Mean trust (0 to 1)")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
        figure.suptitle("Trust in each agency", x=0.02, ha="left", fontweight="bold", fontsize=14)
        _caption(figure, run.scenario, f"Mean over all residents; the axis is cut; seed {run.seed}.")
    return figure


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # type: ignore[union-attr]
    return figure, figure.add_subplot()


def _two_lines(title: str) -> str:
    """Return a title over as few lines as fit beside a bar, of about equal length."""
    n_lines = -(-len(title) // 34)
    return textwrap.fill(title, max(12, len(title) // n_lines + 6), break_on_hyphens=False)


def _caption(figure: Figure, scenario: Scenario, what: str) -> None:
    """Put the source, the size of the town and the purpose under a figure."""
    lines = [
        f"{what} {scenario.residents:,} simulated residents of {scenario.neighbourhood.name}.",
        f"Profile: {scenario.neighbourhood.source}. Parameters are mostly assumed.",
        "Explanation of mechanisms, no forecast for a named neighbourhood.",
    ]
    text = "\n".join(textwrap.fill(line, 118) for line in lines)
    figure.supxlabel(text, x=0.02, ha="left", fontsize=8.5, color="#444444")
