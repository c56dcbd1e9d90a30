"""Figures of one run: where residents stand, trust, and groups."""

from __future__ import annotations

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from experiments.reporting.figure_style import (
    OKABE_ITO,
    QUARTER,
    STYLE,
    canvas,
    draw_weekly_lines,
    moving_mean,
    put_caption,
    put_title,
)
from sim.codes import Group, Stage
from sim.measures.non_reach import funnel_last_year, non_reach_by_group, non_reach_last_year
from sim.measures.trust import mean_trust
from sim.run import Run


def draw_funnel(run: Run) -> Figure:
    """Return the funnel from need to help: bars for each stage of those with a need, and for each reason below it."""
    by_group = funnel_last_year(run)
    total = by_group.sum(axis=0)
    order = Stage.DOES_NOT_KNOW + np.argsort(-total[Stage.DOES_NOT_KNOW :], kind="stable")
    steps = [
        ("residents with a need", slice(Stage.NOT_COUNTED, None)),
        ("in care", slice(Stage.HELPED, Stage.HELPED + 1)),
        ("in care, all of it forced", slice(Stage.FORCED, Stage.FORCED + 1)),
        ("too light or too recent to count", slice(Stage.NOT_COUNTED, Stage.NOT_COUNTED + 1)),
        ("unreached", slice(Stage.DOES_NOT_KNOW, None)),
    ]
    rows = [(label, by_group[:, which].sum(axis=1)) for label, which in steps]
    rows += [(Stage.words()[k], by_group[:, k]) for k in order]
    where = np.array([*range(len(steps)), *np.arange(len(order)) + len(steps) + 0.7])
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 7.0)
        left = np.zeros(len(rows))
        for g, group in enumerate(Group.words()):
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
        title = f"From need to help: {100 * non_reach_last_year(run):.1f} % of all residents are not reached"
        put_title(figure, title)
        put_caption(figure, run.scenario, f"Mean of the last year; seed {run.seed}.")
    return figure


def draw_trust(run: Run) -> Figure:
    """Return mean trust in each agency by week."""
    names = [agency.name for agency in run.scenario.agencies]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.4)
        draw_weekly_lines(axes, mean_trust(run), names)
        axes.set_ylabel("Mean trust (0 to 1)")
        put_title(figure, "Trust in each agency")
        put_caption(figure, run.scenario, f"Mean over all residents; the axis is cut; seed {run.seed}.")
    return figure


def draw_groups(run: Run) -> Figure:
    """Return non-reach by week in each risk group, as a moving mean over a quarter."""
    weekly = 100.0 * non_reach_by_group(run)
    shown = np.flatnonzero(run.group_sizes > 0)
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.4)
        smooth = moving_mean(weekly[:, shown], QUARTER)
        names = [f"{Group.words()[g]} ({run.group_sizes[g]:,})" for g in shown]
        draw_weekly_lines(axes, smooth, names, len(weekly) - len(smooth), 0.0)
        axes.set_ylabel("Unreached residents of the group (%)")
        put_title(figure, "Non-reach by group")
        n_weeks = 1 + len(weekly) - len(smooth)
        put_caption(figure, run.scenario, f"Mean of {n_weeks} weeks up to each week; seed {run.seed}.")
    return figure
