"""Figures of a sweep: a line for one quantity, a map for two, and a panel for each where there are more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.reporting.figure_style import BLUE, GREY, STYLE, VERMILION, canvas, put_caption, put_title
from experiments.reporting.names import on_one_line
from experiments.reporting.tables import formatted
from experiments.statistics.intervals import t_interval
from sim.measures.outcomes import Outcome
from sim.quantities import Quantities, Quantity, Value
from sim.scenario.scenario import Scenario

MOST_BINS, LEAST_IN_BIN, FEW = 8, 8, 10
"""Bins of a quantity that takes many values, variants in each; values that are few enough to stand alone."""
MOST_PANELS, MOST_NUMBERS = 12, 80
"""Panels in a figure; cells of a heat map up to which each shows its number."""


@dataclass(frozen=True)
class _Axis:
    """A quantity along an axis: where each variant stands, and what is written there.

    Attributes
    ----------
    label : str
        Name and unit.
    at : ndarray
        Place of each variant.
    names : list of str or None
        What is written at 0, 1, 2 and so on, for a quantity without numbers; None otherwise.
    default : float or None
        Place of the scenario that does not vary it; None where there is no single one.
    """

    label: str
    at: np.ndarray
    names: list[str] | None
    default: float | None

    def mark(self, axes: Axes) -> None:
        """Write the axis below `axes`, and mark the default."""
        axes.set_xlabel(self.label)
        if self.names is not None:
            axes.set_xticks(range(len(self.names)), self.names)
            axes.set_xlim(-0.5, len(self.names) - 0.5)
        elif self.default is not None and np.min(self.at) <= self.default <= np.max(self.at):
            axes.axvline(self.default, color=GREY, linestyle=":", linewidth=1.2, zorder=1)


def draw_sweep(
    summary: pd.DataFrame, quantities: Sequence[str], asked: Outcome, scenario: Scenario, n_seeds: int
) -> Figure:
    """Return the figure that fits the number of quantities.

    Parameters
    ----------
    summary : DataFrame
        A row for each variant (`sweep.summarise`).
    quantities : sequence of str
        What varies.
    asked : Outcome
        The outcome to show.
    scenario, n_seeds
        What was varied, and seeds of each variant, for the caption.
    """
    summary = summary.dropna(subset=asked.name)
    known = Quantities(scenario)
    varied = [known[quantity] for quantity in quantities]
    axes_of = [_axis(list(summary[one.name]), one, scenario) for one in varied]
    with matplotlib.rc_context(STYLE):
        if len(axes_of) == 1:
            figure, what = _draw_line(summary, axes_of[0], asked)
        elif len(axes_of) == 2:
            figure, what = _draw_map(summary, axes_of[0], axes_of[1], asked)
        else:
            figure, what = _draw_panels(summary, axes_of, asked)
        by = " and ".join(one.short for one in varied)
        put_title(figure, f"{_sentence(asked.label)} by {by if len(quantities) < 3 else 'each quantity that varies'}")
        seeds = f"{len(summary):,} variants, {n_seeds} {'seed' if n_seeds == 1 else 'seeds'} each"
        put_caption(figure, scenario, f"{what} {seeds}.")
    return figure


def _draw_line(summary: pd.DataFrame, axis: _Axis, asked: Outcome) -> tuple[Figure, str]:
    """Return a line with a band, or points with intervals where the quantity has no numbers."""
    figure, axes = canvas(8.0, 5.0)
    order = np.argsort(axis.at, kind="stable")
    x = axis.at[order]
    mean, low, high = (asked.scale * summary[name].to_numpy()[order] for name in _columns(asked))
    if axis.names is None and len(set(x)) == len(x):
        axes.fill_between(x, low, high, color=BLUE, alpha=0.22, linewidth=0)
        axes.plot(x, mean, color=BLUE, linewidth=2.0, marker="o", markersize=4 if len(x) <= 30 else 0)
    else:
        axes.errorbar(x, mean, yerr=[mean - low, high - mean], fmt="o", color=BLUE, capsize=4)
    axis.mark(axes)
    axes.grid(axis="y", color="#dddddd")
    axes.set_ylabel(_sentence(asked.with_unit))
    dotted = " Dotted: the default." if axis.names is None else ""
    return figure, (
        "Mean and its 95 % interval over seeds; variants share their seeds, so that their differences are surer than "
        f"that.{dotted}"
    )


def _draw_map(summary: pd.DataFrame, across: _Axis, up: _Axis, asked: Outcome) -> tuple[Figure, str]:
    """Return a heat map where all combinations are there, else points with colours."""
    columns, rows = np.unique(across.at), np.unique(up.at)
    values = asked.scale * summary[asked.name].to_numpy()
    is_grid = len(summary) == len(columns) * len(rows) == len(set(zip(across.at, up.at, strict=True)))
    figure, axes = canvas(8.6, 6.2)
    if not is_grid:
        shown = axes.scatter(across.at, up.at, c=values, cmap="cividis", s=46, edgecolor="white", linewidth=0.4)
        _write_axis(axes.xaxis, across)
        _write_axis(axes.yaxis, up)
        figure.colorbar(shown, ax=axes, label=_sentence(asked.with_unit))
        return figure, "Mean over seeds; a point for each variant."
    cells = np.full((len(rows), len(columns)), np.nan)
    cells[np.searchsorted(rows, up.at), np.searchsorted(columns, across.at)] = values
    shown = axes.imshow(cells, origin="lower", aspect="auto", cmap="cividis")
    for axis, ticks, write in ((across, columns, axes.set_xticks), (up, rows, axes.set_yticks)):
        names = axis.names or [formatted(value, ".3g") for value in ticks]
        step = max(1, len(ticks) // 15)
        write(range(0, len(ticks), step), names[::step])
    axes.set_xlabel(across.label)
    axes.set_ylabel(up.label)
    if cells.size <= MOST_NUMBERS:
        middle = (np.nanmin(cells) + np.nanmax(cells)) / 2.0
        for (r, c), value in np.ndenumerate(cells):
            axes.text(c, r, formatted(value, ".3g"), ha="center", va="center", fontsize=9.5,
                      color="black" if value > middle else "white")  # fmt: skip
    for side in axes.spines.values():
        side.set_visible(False)
    figure.colorbar(shown, ax=axes, label=_sentence(asked.with_unit))
    return figure, "Mean over seeds."


def _draw_panels(summary: pd.DataFrame, axes_of: Sequence[_Axis], asked: Outcome) -> tuple[Figure, str]:
    """Return a panel for each quantity: the variants as points, and means of those with about the same value."""
    values = asked.scale * summary[asked.name].to_numpy()
    binned = [_binned(axis, values) for axis in axes_of]
    order = sorted(range(len(axes_of)), key=lambda k: -float(np.ptp(binned[k][1])))[:MOST_PANELS]
    n_columns = 2 if len(order) == 4 else 3
    n_rows = -(-len(order) // n_columns)
    figure = Figure(figsize=(3.7 * n_columns, 1.6 + 2.7 * n_rows), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)  # type: ignore[union-attr]
    panels = figure.subplots(n_rows, n_columns, sharey=True, squeeze=False)
    for panel, k in zip(panels.flat, order, strict=False):
        x, mean, half = binned[k]
        panel.scatter(axes_of[k].at, values, s=8, color="#bcd3e3", linewidth=0, zorder=1)
        panel.errorbar(x, mean, yerr=half, color=VERMILION, marker="o", markersize=4, capsize=2.5, linewidth=1.5,
                       linestyle="-" if axes_of[k].names is None else "none", zorder=3)  # fmt: skip
        axes_of[k].mark(panel)
        panel.xaxis.label.set_fontsize(10)
        panel.grid(axis="y", color="#e3e3e3", zorder=0)
    for panel in list(panels.flat)[len(order) :]:
        panel.set_visible(False)
    figure.supylabel(_sentence(asked.with_unit), fontsize=11)
    what = (
        "Blue: mean of each variant over seeds. Orange: mean of the variants with about this value, whatever else "
        "varies, with its 95 % interval. Dotted: the default."
    )
    if len(order) < len(axes_of):
        what += f" The {len(order)} of {len(axes_of)} quantities with the widest span of means."
    return figure, what


def _axis(column: Sequence, varied: Quantity, scenario: Scenario) -> _Axis:
    default, label = varied.get(scenario), on_one_line(varied.with_unit)
    values = [default if pd.isna(value) else value for value in column]
    if varied.options:
        options = list(dict.fromkeys(values))
        names = [_option(option) for option in options]
        return _Axis(label, np.array([options.index(value) for value in values], dtype=float), names, None)
    place = None if default is None else float(default)
    return _Axis(label, np.array(values, dtype=float), None, place)


def _binned(axis: _Axis, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places, means and half 95 % intervals of the variants with the same or about the same value."""
    known = np.isfinite(axis.at)
    at, values = axis.at[known], values[known]
    places = np.unique(at)
    which = np.searchsorted(places, at)
    if len(places) > FEW:
        n_bins = int(np.clip(len(at) // LEAST_IN_BIN, 2, MOST_BINS))
        edges = np.quantile(at, np.linspace(0.0, 1.0, n_bins + 1)[1:-1])
        which = np.searchsorted(edges, at, side="right")
        places = np.array([at[which == k].mean() for k in np.unique(which)])
    bins = np.unique(which)
    columns = np.where(which[:, None] == bins, values[:, None], np.nan)
    found = t_interval(columns, "omit")
    return places, found.mean, np.nan_to_num(found.half)


def _write_axis(axis, of: _Axis) -> None:
    axis.set_label_text(of.label)
    if of.names is not None:
        axis.set_ticks(range(len(of.names)), of.names)


def _columns(asked: Outcome) -> tuple[str, str, str]:
    return asked.name, f"{asked.name}_low", f"{asked.name}_high"


def _option(value: Value | None) -> str:
    return {"True": "on", "False": "off"}.get(str(value), on_one_line(str(value)).replace("_", " "))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
