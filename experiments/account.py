"""The account of one run: a page that says who is not reached, why, and what trust and stories have to do with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim import measures
from sim.agencies import DOMAINS
from sim.population import GROUPS
from sim.run import Run
from sim.state import DOES_NOT_KNOW, HELPED, NO_NEED, NOT_COUNTED, PLACES, REASONS, SOURCES

from .manifest import ASSUMED, PURPOSE
from .output import write_figure, write_json, write_parquet

MEANINGS = {
    "does not know": "knows of no agency for this need",
    "own experience": "distrust, after bad contacts of one's own",
    "stories": "distrust, after stories of others alone",
    "fear": "fear of harsh measures",
    "shame": "shame",
    "norm": "asking for help is not done",
    "language": "too little Dutch, no interpreter",
    "paper": "forms and digital doors",
    "refused": "does not fit the criteria",
    "waiting": "on a waiting list, or gave up there",
    "mismatch": "stayed away after a bad contact in care",
    "informal help": "helped by others than an agency only",
}
"""Each reason in words."""


def show(run: Run, console: Console) -> None:
    """Print the account of a run, about one page."""
    scenario, n = run.scenario, int(run.group_sizes.sum())
    console.print(scenario.title or scenario.name, style="bold", markup=False)
    console.print(
        f"{n:,} simulated residents of 15 and older, {len(scenario.agencies)} agencies, {len(DOMAINS)} life domains; "
        f"{run.week - scenario.burn_in} weeks after {scenario.burn_in} of burn-in; seed {run.seed}."
    )
    if scenario.levers:
        console.print(
            "Levers: " + ", ".join(lever.title or lever.name for lever in scenario.levers) + ".", markup=False
        )
    console.print(f"Profile: {scenario.neighbourhood.source}.\n", markup=False)
    _show_funnel(run, console)
    _show_trust(run, console)
    _show_hearsay(run, console)
    console.print(f"{PURPOSE}\n{ASSUMED}", style="dim")


def write(run: Run, out: Path, manifest: dict[str, Any]) -> None:
    """Write weekly.parquet, funnel.png, trust.png and manifest.json."""
    from .figures import draw_funnel, draw_trust

    _write_weekly(run, out / "weekly.parquet")
    write_figure(out / "funnel.png", draw_funnel(run))
    write_figure(out / "trust.png", draw_trust(run))
    write_json(out / "manifest.json", manifest)


def table(*columns: str) -> Table:
    """Return a table without lines: the first column is text, the others are numbers."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for k, column in enumerate(columns):
        made.add_column(column, justify="right" if k else "left", vertical="bottom" if k else "top")
    return made


def number(value: float, digits: int = 2) -> str:
    """Return a number as people write it, and "-" where there is none."""
    return f"{value:,.{digits}f}" if np.isfinite(value) else "-"


def percent(share: float, digits: int = 1) -> str:
    """Return a share in per cent, and "-" where there is none."""
    return number(100.0 * share, digits)


def _show_funnel(run: Run, console: Console) -> None:
    by_place = measures.funnel_last_year(run).sum(axis=0)
    n, unreached = by_place.sum(), by_place[DOES_NOT_KNOW:].sum()
    console.print(
        f"[bold]Non-reach: {percent(unreached / n)} % of all residents[/bold] (mean of the last year), "
        f"{percent(measures.of_need(run), 0)} % of those with a lasting need or in care."
    )
    by_group = measures.reasons_by_group(run).sum(axis=1)
    shares = (
        f"{name} {percent(m / size)}" for name, m, size in zip(GROUPS, by_group, run.group_sizes, strict=True) if size
    )
    console.print("By group (%): " + ", ".join(shares) + ".\n")
    rows = table("Where residents stand", "number", "% of all", "")
    rows.columns[3].justify = "left"
    for place in (NO_NEED, NOT_COUNTED, HELPED):
        words = "need too light or too recent to count" if place == NOT_COUNTED else ""
        rows.add_row(PLACES[place], number(by_place[place], 0), percent(by_place[place] / n), words)
    rows.add_row("unreached", number(unreached, 0), percent(unreached / n), "a lasting need, and in care nowhere:")
    for k in np.argsort(-by_place[DOES_NOT_KNOW:], kind="stable"):
        amount = by_place[DOES_NOT_KNOW + k]
        if amount > 0:
            rows.add_row(f"  {REASONS[k]}", number(amount, 0), percent(amount / n), MEANINGS[REASONS[k]])
    console.print(rows, "")


def _show_trust(run: Run, console: Console) -> None:
    by_agency, by_group = measures.trust(run), measures.trust_by_group(run)[-1]
    rows = table("Mean trust", "first\nweek", "last\nweek", *(_split(name) for name in GROUPS))
    for a, agency in enumerate(run.scenario.agencies):
        rows.add_row(
            escape(agency.name), number(by_agency[0, a]), number(by_agency[-1, a]),
            *(number(value) for value in by_group[:, a]),
        )  # fmt: skip
    console.print(rows)
    shares = measures.trust_lost_shares(run)
    lost = ", ".join(f"{name} {percent(share, 0)} %" for name, share in zip(SOURCES, shares, strict=True))
    console.print(f"Trust was lost through: {lost}.\n")


def _show_hearsay(run: Run, console: Console) -> None:
    unmet, kept = measures.distrusts_unmet(run), measures.keeps_story(run)
    is_bad = kept & measures.is_bad_story(run)
    rows = table("Residents (%) who", "distrust it and\nnever met it", "keep a story\nof it", "keep a\nbad one")
    for a, agency in enumerate(run.scenario.agencies):
        rows.add_row(escape(agency.name), *(percent(who[:, a].mean()) for who in (unmet, kept, is_bad)))
    rows.add_row("at least one of them", *(percent(who.any(axis=1).mean()) for who in (unmet, kept, is_bad)))
    console.print(rows)
    n_kept = kept.sum()
    legends = measures.is_legend(run).sum() / n_kept if n_kept else float("nan")
    console.print(
        f"Of these stories {percent(measures.bad_story_share(run), 0)} % are bad; of the real encounters "
        f"{percent(measures.bad_contact_share(run), 0)} % were.\n"
        f"Of {percent(legends, 0)} % of these stories no witness is left who keeps it.\n"
    )


def _split(name: str) -> str:
    """Return a name with a line end in place of its last space."""
    return "\n".join(name.rsplit(" ", 1))


def _write_weekly(run: Run, path: Path) -> None:
    """Write a row for each week and group: residents in every place, and mean trust in every agency."""
    import pyarrow as pa

    places, trust = measures.funnel(run), measures.trust_by_group(run)
    n_weeks, n_groups, _ = places.shape
    columns: dict[str, Any] = {
        "week": np.repeat(np.arange(n_weeks), n_groups),
        "group": np.tile(GROUPS, n_weeks),
        "residents": np.tile(run.group_sizes, n_weeks),
    }
    kinds = [("week", pa.int64()), ("group", pa.string()), ("residents", pa.int64())]
    for k, place in enumerate(PLACES):
        columns[place] = places[:, :, k].ravel()
        kinds.append((place, pa.int32()))
    for a, agency in enumerate(run.scenario.agencies):
        columns[f"trust: {agency.name}"] = trust[:, :, a].ravel()
        kinds.append((f"trust: {agency.name}", pa.float64()))
    write_parquet(path, columns, pa.schema(kinds))
