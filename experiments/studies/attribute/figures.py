"""Figures of `bereik attribute`: the steps from no lever to the package, and which levers help each other."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.reporting.figure_style import (
    BLUE,
    DIVERGING,
    GREY,
    STYLE,
    VERMILION,
    canvas,
    put_caption,
    put_title,
    two_lines,
)
from experiments.reporting.names import on_one_line
from experiments.studies.lever_sets import code_of
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario


def draw_waterfall(table: pd.DataFrame, non_reach: float, scenario: Scenario) -> Figure:
    """Return the steps from non-reach without levers to non-reach with all, one for each lever by Shapley value.

    table : from `table_of`; non_reach : without levers, mean over seeds, in per cent.
    """
    steps, package = table.iloc[:-1], table.iloc[-1]
    where, end = 1 + np.arange(len(steps)), len(steps) + 1
    removed = steps["shapley"].to_numpy()
    after = non_reach - removed.cumsum()
    before = np.concatenate([[non_reach], after[:-1]])
    half = steps["shapley_high"].to_numpy() - removed
    half = np.where(np.isfinite(half), half, np.nan)
    low, high = np.nanmin([*after, *(after - half)]), np.nanmax([non_reach, *(after + half)])
    span = max(high - low, 0.1)
    left = max(0.0, low - 0.1 * span)
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(10.0, 2.4 + 0.42 * (end + 1))
        axes.barh([0, end], [non_reach - left, after[-1] - left], left=left, color=GREY, height=0.62, zorder=2)
        axes.barh(where, -removed, left=before, height=0.62, zorder=2,
                  color=[BLUE if value >= 0.0 else VERMILION for value in removed])  # fmt: skip
        axes.errorbar(after, where, xerr=half, fmt="none", ecolor="black", capsize=3, linewidth=1.1, zorder=4)
        for y, level in enumerate([non_reach, *after]):  # a thin line carries the level on to the next bar
            axes.plot([level, level], [y - 0.31, y + 1.31], color="#888888", linewidth=0.8, zorder=3)
        labels = [f"{non_reach:.2f} %", *map(_step, removed, steps["share"]), f"{after[-1]:.2f} %{_total(package)}"]
        right = [non_reach, *np.fmax(before, after + half), after[-1]]
        for y, (at, label) in enumerate(zip(right, labels, strict=True)):
            axes.annotate(label, (at, y), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9.5,
                          fontweight="bold" if y in (0, end) else "normal")  # fmt: skip
        titles = [two_lines(f"{code} {title}") for code, title in zip(steps["code"], steps["title"], strict=True)]
        axes.set_yticks(range(end + 1), ["No lever", *titles, str(package["title"])], fontsize=9.5)
        axes.set_ylim(end + 0.6, -0.6)
        axes.set_xlim(left, high + 0.25 * span)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.set_xlabel("Unreached residents (% of all residents; the axis is cut)")
        put_title(figure, "From no lever to the whole package, step by step")
        put_caption(
            figure, scenario,
            "Steps: Shapley values, the mean of what a lever adds over all orders of the package; in brackets its "
            f"share of what the package removes. Last year, mean of {package['n_seeds']} paired seeds; black lines: "
            "95 % interval of the step.",
        )  # fmt: skip
    return figure


def draw_interactions(pairs: pd.DataFrame, levers: Sequence[Lever], scenario: Scenario, n_seeds: int) -> Figure:
    """Return which pairs help each other and which overlap, as a symmetric map with all values printed.

    pairs : from `experiments.studies.attribute.analysis.interactions_of`.
    """
    n = len(levers)
    value, is_certain = np.zeros((n, n)), np.zeros((n, n), dtype=bool)
    upper = np.triu_indices(n, 1)
    value[upper] = pairs["interaction"]
    is_certain[upper] = (pairs["interaction_low"] > 0.0) | (pairs["interaction_high"] < 0.0)
    value, is_certain = value + value.T, is_certain | is_certain.T
    reach = max(float(np.abs(value).max()), 1e-9)
    shown = np.where(np.eye(n, dtype=bool), np.nan, value)
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(5.4 + 0.56 * n, 2.7 + 0.46 * n)
        image = axes.imshow(shown, cmap=DIVERGING, vmin=-reach, vmax=reach, aspect="auto")
        for i in range(n):
            for j in range(n):
                if i != j:
                    axes.text(j, i, f"{value[i, j]:+z.2f}", ha="center", va="center", fontsize=9,
                              fontweight="bold" if is_certain[i, j] else "normal",
                              color=_ink(value[i, j] / reach, is_certain[i, j]))  # fmt: skip
        axes.set_xticks(range(n), [on_one_line(code_of(lever)) for lever in levers])
        titles = [two_lines(f"{lever.code} {lever.title or lever.name}".strip()) for lever in levers]
        axes.set_yticks(range(n), titles, fontsize=9)
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.set_facecolor("#eeeeee")
        bar = figure.colorbar(image, ax=axes, shrink=0.85, pad=0.02)
        bar.set_label("Percentage points of all residents\n(below 0: overlap; above 0: help each other)", fontsize=9.5)
        bar.outline.set_visible(False)  # type: ignore[operator]
        put_title(figure, "Which levers help each other, and which overlap")
        put_caption(
            figure, scenario,
            "Shapley interaction index: what a pair removes beyond what its two levers remove one by one, mean over "
            f"the subsets of the others. Mean of {n_seeds} paired seeds; bold: the 95 % interval of the pair has no 0.",
        )  # fmt: skip
    return figure


def _step(removed: float, share: float) -> str:
    return f"{-removed:+z.2f}" + ("" if np.isnan(share) else f"  ({share:z.0f} %)")


def _total(package: pd.Series) -> str:
    half = package["shapley_high"] - package["shapley"]
    return f"  ({package['shapley']:z.2f} ± {half:.2f} removed)" if np.isfinite(half) else ""


def _ink(depth: float, is_certain: bool) -> str:
    """Return the colour of a number on its field: white where the field is dark."""
    if abs(depth) > 0.75:
        return "white"
    return "black" if is_certain else "#666666"
