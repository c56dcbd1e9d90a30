"""Figures of the sensitivity analysis: indices by factor, screening, and whether the indices have settled."""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.reporting.figure_style import BLUE, GREY, OKABE_ITO, STYLE, VERMILION, put_caption, put_title
from experiments.statistics.sensitivity_indices import DUMMY, LEVELS, Chance
from experiments.studies.sensitivity.analysis import SensitivitySettings, mechanism_of

N_NAMED, N_SETTLING = 16, 8
"""Factors that are named in the screening figure; factors whose convergence is drawn."""
OTHERS = "#999999"


def draw_indices(table: pd.DataFrame, chance: Chance, settings: SensitivitySettings) -> Figure:
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
        floor = 1.0 - chance.kept(settings.n_seeds)
        axes.axvline(floor, color=GREY, linestyle=":", linewidth=1.4, zorder=1)
        axes.axvline(0.0, color="black", linewidth=0.8, zorder=4)
        axes.grid(axis="x", color="#dddddd", zorder=0)
        axes.set_xlabel("Part of the variance (0 to 1)")
        if has_pawn:
            _draw_pawn(beside[0], shown, table, fill, where)
        marks = [
            Patch(color="#444444", label="by itself (S1)"),
            Patch(color="#444444", alpha=0.45, label="with interactions (ST)"),
            *_marks({} if settings.by_mechanism else colours, list(shown["mechanism"])),
        ]
        axes.legend(handles=marks, loc="lower right", frameon=True, framealpha=0.9, edgecolor="white", fontsize=9.5)
        put_title(figure, f"What decides over {settings.asked.words}")
        what = (
            f"Sobol indices, {settings.n} base samples; lines: 95 % interval; dotted: total index of a factor "
            "that changes nothing but luck."
        )
        put_caption(figure, settings.scenario, what)
    return figure


def draw_morris(screening: pd.DataFrame, table: pd.DataFrame, chance: Chance, settings: SensitivitySettings) -> Figure:
    """Return the screening: mean effect of the first factors, and of all against how much it differs over the design.

    table : the factors with Sobol indices, whose mechanisms have the same colours there.
    """
    scale = settings.asked.scale
    named = screening.head(min(N_NAMED, settings.n_top))
    colours = _colours(list(table.loc[table["ST"].notna(), "mechanism"]))
    fill = [colours.get(mechanism_of(name), OTHERS) for name in named["factor"]]
    effects, floor = scale * np.asarray(screening["mu_star"]), scale * chance.effect(settings.n_seeds)
    sigma = scale * np.asarray(screening["sigma"].fillna(0.0))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(11.0, 2.3 + 0.3 * len(named)), layout="constrained")
        bars, points = figure.subplots(1, 2, width_ratios=[5, 4])
        where = np.arange(len(named))
        bars.barh(where, effects[: len(named)], 0.7, color=fill, zorder=2)
        bars.errorbar(effects[: len(named)], where, xerr=scale * named["mu_star_conf"], fmt="none", ecolor="black",
                      capsize=2.5, linewidth=1.0, zorder=3)  # fmt: skip
        bars.set_yticks(where, list(named["factor"]), fontsize=10)
        bars.set_ylim(len(named) - 0.4, -0.6)
        bars.tick_params(axis="y", length=0)
        points.scatter(effects[len(named) :], sigma[len(named) :], s=16, color="#bbbbbb", zorder=2)
        points.scatter(effects[: len(named)], sigma[: len(named)], s=36, color=fill, zorder=3)
        points.margins(0.1)
        if not settings.by_mechanism:
            marks = _marks(colours, [mechanism_of(name) for name in named["factor"]])
            bars.legend(handles=marks, loc="lower right", frameon=True, framealpha=0.9, edgecolor="white", fontsize=9.5)
        for axes in (bars, points):
            axes.axvline(floor, color=GREY, linestyle=":", linewidth=1.4, zorder=1)
            axes.grid(axis="x" if axes is bars else "both", color="#e3e3e3", zorder=0)
            axes.set_xlim(left=0.0)
            axes.set_xlabel("Mean effect (mu*)")
        points.set_ylim(bottom=0.0)
        points.set_ylabel("Standard deviation of the effect (sigma)")
        put_title(figure, f"Screening: moving a factor over its range changes {settings.asked.label} by ...")
        what = (
            f"{len(screening)} factors, {settings.n_trajectories} trajectories of {LEVELS} levels; left and in "
            f"colour the {len(named)} with the greatest effect. High sigma: the effect depends on the other factors. "
            "Lines: 95 % interval. Dotted: effect of a factor that changes nothing but luck."
        )
        put_caption(figure, settings.scenario, what)
    return figure


def draw_convergence(convergence: pd.DataFrame, settings: SensitivitySettings) -> Figure:
    """Return first and total indices from a quarter, half and all base samples: a small panel for each factor."""
    last = convergence.loc[convergence["n"] == convergence["n"].max()]
    names = list(last.sort_values(["ST"], ascending=False, kind="stable")["factor"])[:N_SETTLING]
    n_columns = min(4, len(names))
    n_rows = -(-len(names) // n_columns)
    ticks = sorted(set(convergence["n"]))
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(10.0, 1.9 + 2.2 * n_rows), layout="constrained")
        panels = figure.subplots(n_rows, n_columns, sharex=True, sharey="row", squeeze=False)
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
        put_title(figure, "Have the indices settled?")
        what = f"Sobol indices of {settings.asked.words} by number of base samples (across); lines: 95 % interval."
        if len(names) < len(last):
            what += f" The {len(names)} factors with the greatest total index; each row has an axis of its own."
        put_caption(figure, settings.scenario, what)
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
    """Return the entries of a legend of mechanisms; none where there are no colours."""
    marks = [Patch(color=colour, label=name) for name, colour in colours.items() if name in mechanisms]
    has_others = bool(colours) and not set(mechanisms) <= set(colours)
    return [*marks, Patch(color=OTHERS, label="other mechanisms")] if has_others else marks


def _colours(mechanisms: list[str]) -> dict[str, str]:
    """Return a colour for each of the first mechanisms that come; the others have none of their own."""
    return dict(zip(dict.fromkeys(mechanisms), OKABE_ITO[:7], strict=False))
