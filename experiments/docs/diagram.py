"""The diagram of the README: who acts on whom in a week, and where levers take hold.

python experiments/docs/diagram.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path as Line

from experiments.reporting.figure_style import BLUE, GREY, OKABE_ITO, VERMILION

ORANGE = OKABE_ITO[4]
"""Levers; blue is the way to help, vermilion what moves trust, grey what surrounds it."""

FILE = Path(__file__).parent / "diagram.png"
WIDTH, HEIGHT = 20.5, 11.5
COLUMN, ROW = (11.0, 36.0, 61.0, 86.0), (15.0, 41.5, 67.5)

BOXES = {
    # centre, head, text, edge
    "informal": (
        (COLUMN[0], ROW[2]),
        "Informal help, street",
        "of one's organisation, or\na solution of one's own",
        GREY,
    ),
    "trust": ((COLUMN[1], ROW[2]), "Trust, fear, norm", "of each resident,\nin each agency", VERMILION),
    "stories": ((COLUMN[3], ROW[2]), "Stories", "go from door to door;\nsharpen, compete, fade", VERMILION),
    "need": ((COLUMN[0], ROW[1]), "Need", "begins, worsens, spreads\nto other domains, heals", BLUE),
    "asking": ((COLUMN[1], ROW[1]), "Weighs asking", "known? trusted? pressing?\nfear, shame, norm, burden", BLUE),
    "intake": ((COLUMN[2], ROW[1]), "Intake, waiting list", "criteria, paper, language,\nplaces", BLUE),
    "contact": ((COLUMN[3], ROW[1]), "Contact", "goes well or badly;\nhelp, referral", BLUE),
    "force": ((COLUMN[0], ROW[0]), "Forced help", "of grave needs\nthat nobody helps", VERMILION),
    "outreach": ((COLUMN[1], ROW[0]), "Presence", "makes agencies known;\nfades without upkeep", GREY),
    "staff": ((COLUMN[2], ROW[0]), "Staff", "leaves, is tendered; load\nsets places and time", GREY),
    "image": ((COLUMN[3], ROW[0]), "Image of communities", "that an agency has;\nfollows its contacts", GREY),
}

LEVERS = {
    "informal": "recognition",
    "trust": "information, trust first",
    "asking": "experts, key figures, early help",
    "intake": "less paper, walk-in, discretion",
    "contact": "interpreters, culture, specialists",
    "force": "careful measures",
    "outreach": "presence, meeting places",
    "staff": "caseload, contracts, same face",
    "image": "against prejudice",
}
"""What levers take hold of a box: examples, in few words. None acts on needs or stories themselves."""

SIDES = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "bottom": (0, -1)}


def box(axes: Axes, name: str) -> None:
    """Draw a box with its head and text, and the levers that take hold of it as a tag on its lower edge."""
    (x, y), head, text, edge = BOXES[name]
    shape = "round,pad=0,rounding_size=1.2"
    axes.add_patch(
        FancyBboxPatch(
            (x - WIDTH / 2, y - HEIGHT / 2), WIDTH, HEIGHT, shape, facecolor="white", edgecolor=edge, linewidth=2.2
        )
    )
    axes.text(x, y + 3.6, head, ha="center", va="center", fontsize=11, fontweight="bold")
    axes.text(x, y - 0.6, text, ha="center", va="center", fontsize=9.2, linespacing=1.2)
    tag = {"boxstyle": "round,pad=0.25", "facecolor": "#fdf1d6", "edgecolor": ORANGE, "linewidth": 1.0}
    if name in LEVERS:
        axes.text(x, y - HEIGHT / 2, LEVERS[name], ha="center", va="center", fontsize=8.4, bbox=tag, zorder=4)


def at(name: str, side: str, shift: float = 0.0) -> tuple[float, float]:
    """Return a point on a side of a box, moved along that side; below a box there is room for its tag."""
    (x, y), dx, dy = BOXES[name][0], *SIDES[side]
    gap = 1.7 if side == "bottom" else 0.4
    return x + dx * (WIDTH / 2 + gap) + shift * (dx == 0), y + dy * (HEIGHT / 2 + gap) + shift * (dy == 0)


def arrow(axes: Axes, colour: str, *points: tuple[float, float]) -> None:
    """Draw a line along these points, with a head at the last one."""
    path = Line([*points], [Line.MOVETO, *[Line.LINETO] * (len(points) - 1)])
    style = {"arrowstyle": "-|>", "mutation_scale": 15, "shrinkA": 0, "shrinkB": 0, "joinstyle": "round"}
    dashes = (0, (5, 1.5)) if colour == GREY else "-"  # so that a print in grey can be read as well
    axes.add_patch(FancyArrowPatch(path=path, color=colour, linewidth=2.0, linestyle=dashes, **style))


def note(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Write what an arrow does, on white, so that a line behind it does not disturb."""
    white = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    axes.text(x, y, text, ha="center", va="center", fontsize=8.4, color=colour, style="italic", bbox=white, zorder=3)


def draw(axes: Axes) -> None:
    """Draw boxes, arrows and what these do."""
    for name in BOXES:
        box(axes, name)
    for one, other in (("need", "asking"), ("asking", "intake"), ("intake", "contact")):
        arrow(axes, BLUE, at(one, "right"), at(other, "left"))
    low, high = (ROW[0] + ROW[1]) / 2, (ROW[1] + ROW[2]) / 2
    back = at("contact", "bottom", -7), at("need", "bottom", 5)
    arrow(axes, BLUE, back[0], (back[0][0], low), (back[1][0], low), back[1])
    note(axes, 48.5, low, "a good contact lowers the need", BLUE)

    arrow(axes, VERMILION, at("contact", "top", 4), at("stories", "bottom", 4))
    note(axes, 91.5, high, "becomes\na story", VERMILION)
    arrow(axes, VERMILION, at("stories", "left", 1.5), at("trust", "right", 1.5))
    note(axes, 61, ROW[2] + 1.5, "what others tell", VERMILION)
    arrow(axes, VERMILION, at("contact", "top", -5), at("trust", "right", -3))
    note(axes, 64, high + 1.6, "own experience: bad weighs more,\nand spills over to other agencies", VERMILION)
    arrow(axes, VERMILION, at("trust", "bottom"), at("asking", "top"))
    arrow(axes, VERMILION, at("need", "bottom", -4), at("force", "top", -4))
    end = at("contact", "right", -2)
    down = at("force", "bottom")
    arrow(axes, VERMILION, down, (down[0], 4.6), (end[0] + 2.6, 4.6), (end[0] + 2.6, end[1]), end)
    note(axes, 48.5, 4.6, "care by force: more contacts, less trust", VERMILION)

    arrow(axes, GREY, at("asking", "top", -7), at("informal", "bottom", 7))
    note(axes, 21.5, high + 0.8, "does not ask", GREY)
    arrow(axes, GREY, at("informal", "bottom", -3), at("need", "top", -3))
    note(axes, 8, high, "eases", GREY)
    arrow(axes, GREY, at("outreach", "top"), at("asking", "bottom"))
    arrow(axes, GREY, at("staff", "top"), at("intake", "bottom"))
    arrow(axes, GREY, at("staff", "top", 6), at("contact", "bottom", -3))
    arrow(axes, GREY, at("image", "top", 2), at("contact", "bottom", 2))
    arrow(axes, GREY, at("contact", "bottom", 6), at("image", "top", 6))


def legend(axes: Axes) -> None:
    """Say what the colours are."""
    words = (("the way to help", BLUE), ("what moves trust", VERMILION), ("what surrounds it", GREY))
    for x, (text, colour) in zip((3.0, 24.0, 46.0), words, strict=True):
        axes.plot((x, x + 4.0), (1.5, 1.5), color=colour, linewidth=2.5, dashes=(3, 0.8) if colour == GREY else ())
        axes.text(x + 4.9, 1.5, text, va="center", fontsize=9.2)
    tag = {"boxstyle": "round,pad=0.25", "facecolor": "#fdf1d6", "edgecolor": ORANGE, "linewidth": 1.0}
    axes.text(70.0, 1.5, "levers", va="center", fontsize=8.4, bbox=tag)
    axes.text(76.0, 1.5, "that take hold here (examples)", va="center", fontsize=9.2)


def main(file: str = str(FILE)) -> None:
    """Write the diagram."""
    figure = Figure(figsize=(10, 7.6))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 100), ylim=(0, 76))
    axes.axis("off")
    draw(axes)
    legend(axes)
    figure.savefig(file, dpi=180, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
