"""The house style of figures: colours, sizes, and what stands above and under a figure."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.scenario import Scenario

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Colours that people who are colour-blind tell apart (Okabe and Ito 2008)."""

BLUE, VERMILION, GREY, PALE = *OKABE_ITO[:2], "#555555", "#a9c9de"
DIVERGING = LinearSegmentedColormap.from_list("bereik", [VERMILION, "#ffffff", BLUE])
"""From vermilion below 0 over white to blue above 0."""

DASHES = ("-", "--", ":", "-.")
STYLE: Any = {
    "font.size": 11, "axes.titlesize": 13, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "savefig.dpi": 150,
}  # fmt: skip


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure of so many inches, and its axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.12, h_pad=0.1)  # type: ignore[union-attr]
    return figure, figure.add_subplot()


def put_title(figure: Figure, title: str) -> None:
    """Put a title above a figure."""
    figure.suptitle(title, x=0.02, ha="left", fontweight="bold", fontsize=14)


def put_caption(figure: Figure, scenario: Scenario, what: str) -> None:
    """Put what is shown, the size of the town, the source and the purpose under a figure."""
    lines = [
        what,
        f"{scenario.residents:,} simulated residents; profile: {scenario.neighbourhood.source}.",
        "Parameters are mostly assumed. Explanation of mechanisms, no forecast for a named neighbourhood.",
    ]
    text = "\n".join(textwrap.fill(line, round(13.1 * figure.get_figwidth())) for line in lines)
    figure.supxlabel(text, x=0.02, ha="left", fontsize=8.5, color="#444444")


def two_lines(title: str) -> str:
    """Return a title over as few lines as fit beside a bar, of about equal length."""
    n_lines = -(-len(title) // 46)
    return textwrap.fill(title, max(12, len(title) // n_lines + 6), break_on_hyphens=False)
