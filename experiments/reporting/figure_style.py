"""The house style of figures: colours, sizes, and what stands above and under a figure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from experiments.reporting.names import on_one_line
from sim.scenario.scenario import Scenario

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Colours that people who are colour-blind tell apart (Okabe and Ito 2008)."""

BLUE, VERMILION, GREY, PALE = *OKABE_ITO[:2], "#555555", "#a9c9de"
DIVERGING = LinearSegmentedColormap.from_list("bereik", [VERMILION, "#ffffff", BLUE])
"""From vermilion below 0 over white to blue above 0."""

DASHES = ("-", "--", ":", "-.")
STYLE: Any = {
    "font.size": 11, "axes.titlesize": 13, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "savefig.dpi": 150,
    "text.parse_math": False,  # a dollar in a name is a dollar
}  # fmt: skip


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure of so many inches, and its axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # type: ignore[union-attr]
    return figure, figure.add_subplot()


def put_title(figure: Figure, title: str) -> None:
    """Put a title above a figure."""
    figure.suptitle(on_one_line(title), x=0.02, ha="left", fontweight="bold", fontsize=14)


def put_caption(figure: Figure, scenario: Scenario, what: str) -> None:
    """Put what is shown, the size of the neighbourhood, the source and the purpose under a figure."""
    lines = [
        what,
        f"{scenario.residents:,} simulated residents; profile: {on_one_line(scenario.neighbourhood.source)}.",
        "Parameters are mostly assumed. Explanation of mechanisms, no forecast for a named neighbourhood.",
    ]
    text = "\n".join(textwrap.fill(line, round(13.1 * figure.get_figwidth())) for line in lines)
    figure.supxlabel(text, x=0.02, ha="left", fontsize=8.5, color="#444444")


def two_lines(title: str) -> str:
    """Return a title over as few lines as fit beside a bar, of about equal length."""
    title = on_one_line(title)
    n_lines = -(-len(title) // 46)
    return textwrap.fill(title, max(12, len(title) // n_lines + 6), break_on_hyphens=False)


LEADER: Any = {"arrowstyle": "-", "color": "#bbbbbb", "lw": 0.8, "relpos": (0.0, 0.5), "shrinkA": 2, "shrinkB": 2}
"""The thin stroke from the end of a line to its name."""

QUARTER = 13
"""Weeks over which a restless series is smoothed."""


def moving_mean(weekly: np.ndarray, n_weeks: int) -> np.ndarray:
    """Return means over `n_weeks` weeks (or all, where there are fewer) up to each week that has so many before it."""
    n_weeks = min(n_weeks, len(weekly))
    return np.lib.stride_tricks.sliding_window_view(weekly, n_weeks, axis=0).mean(axis=-1)


def draw_weekly_lines(
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
    ends = spread_apart(weekly[-1], 0.052 * (high - low))
    for k, name in enumerate(names):
        axes.annotate(
            on_one_line(name), (weeks[-1], weekly[-1, k]), xytext=(1.035, ends[k]), va="center", annotation_clip=False,
            textcoords=axes.get_yaxis_transform(), color=OKABE_ITO[k % 7], arrowprops=LEADER,
        )  # fmt: skip


def spread_apart(heights: np.ndarray, gap: float) -> np.ndarray:
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
