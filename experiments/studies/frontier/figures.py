"""Figures of `bereik frontier`: the frontier, single levers for the same money, and regret."""

from __future__ import annotations

import textwrap
from string import ascii_lowercase
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments.reporting.figure_style import (
    BLUE,
    GREY,
    PALE,
    STYLE,
    VERMILION,
    canvas,
    put_caption,
    put_title,
    two_lines,
)
from experiments.reporting.files import rows_of
from experiments.studies.frontier.regret import RemovedInWorlds
from sim.scenario.scenario import Scenario

PER_1000 = "Euros a year per 1,000 residents"
LETTERS = ascii_lowercase
POINTS = "Points of non-reach removed (% of all residents)"


def draw_frontier(mixes: pd.DataFrame, scenario: Scenario, removed: RemovedInWorlds) -> Figure:
    """Return what mixes remove by what they cost; those on the frontier are numbered, and named beside it.

    mixes : from `experiments.studies.frontier.tables.mixes_table`.
    """
    paid = mixes[mixes["euros_per_1000"] > 0.0]
    on, off = paid.loc[paid["on_frontier"]], paid.loc[~paid["on_frontier"]]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(11.5, 7.4)
        axes.fill_between(on["euros_per_1000"], on["removed_10"], on["removed_90"], color=BLUE, alpha=0.14, linewidth=0,
                          label="10 to 90 % of worlds")  # fmt: skip
        axes.scatter(
            off["euros_per_1000"], off["removed"], s=16, color="#999999", label="other mixes, mean over worlds"
        )
        axes.errorbar(on["euros_per_1000"], on["removed"], _half(on), fmt="-", color=BLUE, capsize=3, linewidth=1.8,
                      elinewidth=1.1, label="frontier, 95 % interval of the mean")  # fmt: skip
        axes.scatter(on["euros_per_1000"], on["removed"], s=190, color=BLUE, zorder=4)
        for number, (x, y) in enumerate(zip(on["euros_per_1000"], on["removed"], strict=True), 1):
            axes.annotate(f"{number}", (x, y), ha="center", va="center_baseline", color="white", fontsize=9, zorder=5,
                          fontweight="bold")  # fmt: skip
        first = paid.loc[paid["on_default_frontier"]]
        half = _half(first, "default_removed", "default_high")
        axes.errorbar(first["euros_per_1000"], first["default_removed"], half,
                      fmt="D--", color=VERMILION, markersize=5, capsize=3, linewidth=1.4, elinewidth=0.9,
                      label="frontier of the default world, 95 % interval over seeds")  # fmt: skip
        for letter, x, y in zip(LETTERS, first["euros_per_1000"], first["default_removed"], strict=False):
            axes.annotate(letter, (x, y), xytext=(-5, 7), textcoords="offset points", ha="right", color=VERMILION,
                          fontsize=10, fontweight="bold")  # fmt: skip
        _scale_euros(axes)
        axes.axhline(0.0, color="black", linewidth=0.8)
        axes.grid(color="#e4e4e4", zorder=0)
        axes.set_ylabel(POINTS)
        axes.legend(loc="upper left", frameon=False)
        named = [_named(str(number), row, "removed") for number, row in enumerate(rows_of(on), 1)]
        in_default = [_named(*pair, "default_removed") for pair in zip(LETTERS, rows_of(first), strict=False)]
        lines = ["Mix, euros, points: over worlds", *named, "", "in the default world", *in_default]
        beside = "\n".join(lines)
        figure.set_figheight(
            max(7.4, 2.3 + 0.157 * (1 + beside.count("\n")))
        )  # so that the list ends above the caption
        axes.text(1.03, 1.0, beside, transform=axes.transAxes, va="top", fontsize=8.5, linespacing=1.3)
        put_title(figure, "What a yearly budget can remove of non-reach")
        put_caption(
            figure, scenario,
            f"Last year; {len(removed.points)} equally weighted worlds; non-reach without levers is "
            f"{removed.non_reach.mean():.1f} % on average over them. Mixes were chosen with other seeds than "
            "those shown. Codes: see bereik levers.",
        )  # fmt: skip
    return figure


def draw_singles(singles: pd.DataFrame, budget: float, scenario: Scenario, n_worlds: int) -> Figure:
    """Return what each lever alone removes for the same money; pale bars could not spend it.

    singles : from `experiments.studies.frontier.tables.singles_table`.
    """
    shown = singles.iloc[::-1]
    where = np.arange(len(shown))
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(10.0, 2.4 + 0.44 * len(shown))
        axes.barh(where, shown["removed"], color=[BLUE if all_of_it else PALE for all_of_it in shown["spends_all"]],
                  height=0.62, zorder=2)  # fmt: skip
        axes.hlines(where, shown["removed_10"], shown["removed_90"], color="#888888", linewidth=1.0, zorder=3)
        axes.errorbar(shown["removed"], where, xerr=_half(shown), fmt="none", ecolor="black", capsize=3, linewidth=1.8,
                      zorder=4)  # fmt: skip
        for y, row in zip(where, rows_of(shown), strict=True):
            spent = "" if row["spends_all"] else f", spends {row['euros_per_1000']:,.0f}"
            at = max(row["removed_90"], row["removed_high"] or 0.0, 0.0)
            axes.annotate(f"{row['removed']:.2f}  (strength {row['strength']:.2f}{spent})", (at, y), xytext=(6, 0),
                          textcoords="offset points", va="center", fontsize=9.5)  # fmt: skip
        titles = [
            two_lines(f"{code} {title}".strip()) for code, title in zip(shown["code"], shown["title"], strict=True)
        ]
        axes.set_yticks(where, titles, fontsize=9.5)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=5)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        low, high = axes.get_xlim()
        axes.set_xlim(low, high + 0.5 * (high - low))
        axes.set_xlabel(POINTS)
        put_title(figure, f"One lever for {budget:,.0f} euros a year per 1,000 residents")
        put_caption(
            figure, scenario,
            f"Mean over {n_worlds} equally weighted worlds; black: its 95 % interval, grey: 10 to 90 % of worlds. "
            "Pale: the lever costs less at full strength, and cannot spend the budget.",
        )  # fmt: skip
    return figure


def draw_regret(budgets: pd.DataFrame, scenario: Scenario, n_worlds: int) -> Figure:
    """Return the regret of the best mix of each budget, and of the mix whose largest regret is smallest.

    budgets : from `experiments.studies.frontier.tables.budgets_table`.
    """
    shown = budgets[budgets["budget"] > 0.0]
    with matplotlib.rc_context(STYLE):
        figure, axes = canvas(9.0, 5.4)
        for name, label, colour, marker in (
            ("best", "mix that removes most on average", BLUE, "o"),
            ("minimax", "mix with the smallest largest regret", VERMILION, "s"),
        ):
            for kind, dashes in (("max", "-"), ("expected", "--")):
                axes.plot(shown["budget"], shown[f"{name}_{kind}_regret"], dashes, color=colour, marker=marker,
                          linewidth=1.8, label=f"{label}: {'largest' if kind == 'max' else 'mean'}")  # fmt: skip
        _scale_euros(axes)
        axes.axhline(0.0, color=GREY, linewidth=0.8)
        axes.grid(color="#e4e4e4")
        axes.set_ylabel("Regret (percentage points of all residents)")
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.0, 1.2), ncols=2, fontsize=9.5)
        put_title(figure, "How much a mix may fall short of the best one for the same money")
        put_caption(
            figure, scenario,
            f"Regret: points removed less than by the best evaluated mix of a world within the budget, over {n_worlds} "
            "equally weighted worlds. Luck is part of the largest one, so it is too high rather than too low.",
        )  # fmt: skip
    return figure


def _half(rows: pd.DataFrame, mean: str = "removed", high: str = "removed_high") -> np.ndarray:
    """Return half the width of intervals, and NaN where one world or seed alone gives none."""
    half = rows[high].to_numpy() - rows[mean].to_numpy()
    return np.where(np.isfinite(half), half, np.nan)


def _scale_euros(axes: Axes) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    ticks = [m * 10.0**k for k in range(1, 8) for m in (1, 2, 5) if low <= m * 10.0**k <= high]
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())  # type: ignore[attr-defined]
    axes.set_xlabel(f"{PER_1000} (equal steps are equal ratios)")


def _named(mark: str, row: dict[str, Any], removed: str) -> str:
    """Return the name of a mix on a frontier for the list beside it."""
    text = f"{mark}  {row['mix']}: {row['euros_per_1000']:,.0f}, {row[removed]:.2f}"
    return textwrap.fill(text, 36, subsequent_indent="     ", break_on_hyphens=False)
