"""Figures of the sensitivity analysis: indices by factor, screening, and whether the indices have settled."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.scenario import Scenario

from .figures import BLUE, GREY, OKABE_ITO, STYLE, VERMILION, _canvas, _caption, _spread, _title
from .indices import DUMMY, LEVELS, Chance
from .outcome import Outcome
from .sensitivity import Choices, mechanism_of

N_NAMED = 16
"""Factors that are named in the screening figure."""
OTHERS = "#999999"


@dataclass(frozen=True)
class About:
    """What a figure is about."""

    outcome: Outcome
    scenario: Scenario
    choices: Choices


def draw_indices(table: pd.DataFrame, chance: Chance, about: About) -> Figure:
    """Return first and total indices of each factor with their intervals, and PAWN beside them where it was made."""
    shown = table.loc[table["ST"].notna()].iloc[::-1]
    colours = _colours(list(shown["mechanism"][::-1]))
    has_pawn = bool(shown["PAWN"].notna().any())
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(10.0, 2.4 + 0.42 * len(shown)), layout="constrained")
        widths = [3, 1] if has_pawn else [1]
        axes, *beside = figure.subplots(1, len(widths), sharey=True, squeeze=False, width_ratios=widths)[0]
        where = np.arange(len(shown))
        fill = [colours.get(mechanism, OTHERS) for mechanism in shown["mechanism"]]
        for name, shift, alpha in (("S1", 0.2, 1.0), ("ST", -0.2, 0.45)):
            axes.barh(where + shift, shown[name], 0.38, color=fill, alpha=alpha, zorder=2)
            axes.errorbar(shown[name], where + shift, xerr=shown[f"{name}_conf"], fmt="none", ecolor="black",
                          capsize=2.5, linewidth=1.0, zorder=3)  # fmt: skip
        axes.set_yticks(where, list(shown["factor"]), fontsize=10)
        axes.set_ylim(-0.7, len(shown) - 0.3)
        axes.tick_params(axis="y", length=0)
        floor = 1.0 - chance.kept(about.choices.n_seeds)
        axes.axvline(floor, color=GREY, linestyle=":", linewidth=1.4, zorder=1)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.set_xlabel("Part of the variance (0 to 1)")
        if has_pawn:
            _draw_pawn(beside[0], shown, table, fill, where)
        marks = _marks(colours if not about.choices.by_mechanism else {}, list(shown["mechanism"]))
        axes.legend(handles=marks, loc="lower right", frameon=True, framealpha=0.9, edgecolor="white", fontsize=9.5)
        _title(figure, f"What decides over {about.outcome.words}")
        what = (
            f"Sobol indices, {about.choices.n} base samples; lines: 95 % interval; dotted: total index of a factor "
            "that changes nothing but luck."
        )
        _caption(figure, about.scenario, what)
    return figure


def draw_morris(screening: pd.DataFrame, chance: Chance, about: About) -> Figure:
    """Return the screening: mean effect of each factor against how much that effect differs over the design."""
    scale = about.outcome.scale
    named = screening.head(min(N_NAMED, about.choices.n_top))
    colours = _colours([mechanism_of(name) for name in named["factor"]])
    with matplotlib.rc_context(STYLE):
        figure, axes = _canvas(10.0, 6.4)
        rest = screening.iloc[len(named) :]
        spread = screening["sigma"].fillna(0.0)
        axes.scatter(scale * rest["mu_star"], scale * spread[rest.index], s=18, color="#bbbbbb", zorder=2)
        fill = [colours.get(mechanism_of(name), OTHERS) for name in named["factor"]]
        axes.scatter(scale * named["mu_star"], scale * spread[named.index], s=40, color=fill, zorder=3)
        axes.margins(0.06)
        axes.set_xlim(left=0.0)
        axes.set_ylim(bottom=0.0)
        floor = scale * chance.effect(about.choices.n_seeds)
        axes.axvline(floor, color=GREY, linestyle=":", linewidth=1.4, zorder=1)
        axes.grid(color="#e6e6e6", zorder=0)
        low, high = axes.get_ylim()
        heights = scale * np.asarray(spread[named.index])
        ends = _spread(heights, 0.047 * (high - low))
        for k, name in enumerate(named["factor"]):
            axes.annotate(
                name, (scale * named["mu_star"].iloc[k], heights[k]), xytext=(1.02, ends[k]), va="center", fontsize=10,
                textcoords=axes.get_yaxis_transform(), color=fill[k], annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": "#cccccc", "lw": 0.8, "relpos": (0.0, 0.5), "shrinkB": 4},
            )  # fmt: skip
        axes.set_xlabel(f"Mean effect of moving a factor over its range (mu*): {about.outcome.label}")
        axes.set_ylabel("Standard deviation of that effect (sigma)")
        _title(figure, "Screening: which factors matter at all")
        what = (
            f"{len(screening)} factors, {about.choices.n_trajectories} trajectories of {LEVELS} levels; named are the "
            f"{len(named)} with the greatest effect. High sigma: the effect depends on the other factors. Dotted: mean "
            "effect of a factor that changes nothing but luck."
        )
        _caption(figure, about.scenario, what)
    return figure


def draw_convergence(convergence: pd.DataFrame, about: About) -> Figure:
    """Return first and total indices from a quarter, half and all base samples: a small panel for each factor."""
    last = convergence.loc[convergence["n"] == convergence["n"].max()]
    names = list(last.sort_values(["ST"], ascending=False, kind="stable")["factor"])
    n_columns = min(4, len(names))
    n_rows = -(-len(names) // n_columns)
    ticks = sorted(set(convergence["n"]))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(10.0, 1.9 + 1.75 * n_rows), layout="constrained")
        panels = figure.subplots(n_rows, n_columns, sharex=True, sharey=True, squeeze=False)
        for panel, name in zip(panels.flat, names, strict=False):
            rows = convergence[convergence["factor"] == name]
            for index, colour, shift in (("S1", BLUE, 0.97), ("ST", VERMILION, 1.03)):
                panel.errorbar(rows["n"] * shift, rows[index], yerr=rows[f"{index}_conf"], color=colour, marker="o",
                               markersize=4, capsize=2.5, linewidth=1.4, label=index)  # fmt: skip
            panel.set_title(name, fontsize=9.5, fontweight="normal")
            panel.axhline(0.0, color="black", linewidth=0.6)
            panel.grid(axis="y", color="#dddddd")
            panel.set_xscale("log", base=2)
            panel.set_xticks(ticks, [str(n) for n in ticks])
            panel.minorticks_off()
        for panel in list(panels.flat)[len(names) :]:
            panel.set_visible(False)
        for k in range(n_columns):
            panels[(len(names) - 1 - k) // n_columns, k].tick_params(labelbottom=True)
        panels[0, 0].legend(frameon=False, fontsize=9)
        figure.supylabel("Part of the variance", fontsize=11)
        _title(figure, "Have the indices settled?")
        _caption(figure, about.scenario, f"Sobol indices of {about.outcome.label} by number of base samples (across); "
                 "lines: 95 % interval.")  # fmt: skip
    return figure


def _draw_pawn(axes: Axes, shown: pd.DataFrame, table: pd.DataFrame, fill: list[str], where: np.ndarray) -> None:
    axes.errorbar(shown["PAWN"], where, xerr=shown["PAWN_conf"], fmt="none", ecolor="black", capsize=2.5, linewidth=1.0)
    axes.scatter(shown["PAWN"], where, color=fill, s=34, zorder=3)
    dummy = table.loc[table["factor"] == DUMMY, "PAWN"]
    if len(dummy):
        axes.axvline(float(dummy.iloc[0]), color=GREY, linestyle="--", linewidth=1.2)
        axes.annotate("dummy", (float(dummy.iloc[0]), 1.0), xycoords=("data", "axes fraction"), xytext=(3, -2),
                      textcoords="offset points", va="top", fontsize=9.5, color=GREY)  # fmt: skip
    axes.set_xlim(left=0.0)
    axes.grid(axis="x", color="#dddddd")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("PAWN, median")


def _marks(colours: dict[str, str], mechanisms: list[str]) -> list[Patch]:
    """Return the entries of the legend: the two indices, and the mechanisms."""
    marks = [
        Patch(color="#444444", label="by itself (S1)"),
        Patch(color="#444444", alpha=0.45, label="with interactions (ST)"),
        *(Patch(color=colour, label=name) for name, colour in colours.items()),
    ]
    has_others = bool(colours) and not set(mechanisms) <= set(colours)
    return [*marks, Patch(color=OTHERS, label="other mechanisms")] if has_others else marks


def _colours(mechanisms: list[str]) -> dict[str, str]:
    """Return a colour for each of the first mechanisms that come; the others have none of their own."""
    return dict(zip(dict.fromkeys(mechanisms), OKABE_ITO[:7], strict=False))
