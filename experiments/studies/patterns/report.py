"""All patterns as a reader meets them: progress, a table, two figures, and the files beside them."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from experiments.engine.study import Study
from experiments.reporting.files import write_csv, write_figure, write_json, write_text
from experiments.reporting.manifest import ASSUMED, PURPOSE, manifest
from experiments.reporting.tables import markdown
from experiments.studies.patterns.catalogue import PATTERNS
from experiments.studies.patterns.declare import Pattern
from experiments.studies.patterns.evaluate import effects
from experiments.studies.patterns.verdicts import (
    MECHANISMS,
    Cell,
    PatternResult,
    cells_of,
    lines_of,
    summary,
    without_trace,
)
from experiments.studies.sampling import plausible_worlds
from sim.core.errors import InputError, nearest
from sim.quantities import of_mechanism
from sim.scenario.scenario import Scenario

DEFAULT = "default"
FEWEST_WEEKS = 104
"""Weeks after burn-in that the patterns need: shocks last for a year, and what follows is to be seen."""
FOUND = ("effect in the default world", "unit", "above 0", "worlds", "verdict")


@dataclass(frozen=True)
class PatternSettings:
    """How much is run: seeds in the default world, other worlds and seeds in each, seeds without each mechanism."""

    seeds: int = 12
    worlds: int = 64
    world_seeds: int = 4
    ablation_seeds: int = 6


def chosen(names: str | None) -> tuple[Pattern, ...]:
    """Return the patterns that a comma-separated list names; all of them for None.

    Raises
    ------
    InputError : a name that is no pattern, or none at all.
    """
    known = {pattern.name: pattern for pattern in PATTERNS}
    if names is None:
        return PATTERNS
    asked = [name.strip().upper() for name in names.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise InputError(f"--only: '{name}' is not a pattern; {nearest(name, known)}")
    if not asked:
        raise InputError("--only: no pattern is named; known are SF1 to SF54")
    return tuple(known[name] for name in known if name in asked)


def evaluate_and_report(
    scenario: Scenario,
    patterns: Sequence[Pattern],
    effort: PatternSettings,
    study: Study,
) -> list[PatternResult]:
    """Evaluate patterns in the default world, in plausible worlds and without each mechanism; write and print it all.

    Parameters
    ----------
    scenario : the default world.
    patterns, effort : what is evaluated, and how thoroughly.
    study : where the answer goes, and who carries out the runs.

    Raises
    ------
    InputError : a folder that cannot be written, or a scenario that the arms do not fit.
    """
    began = time.perf_counter()
    if scenario.weeks < FEWEST_WEEKS:
        raise InputError(f"--weeks is {scenario.weeks}, but patterns need {FEWEST_WEEKS} weeks at least to be seen")
    out = study.open()
    found = _carry_out(scenario, patterns, effort, study)
    lines = lines_of(patterns, found["default"], found["worlds"])
    cells = cells_of(patterns, lines, found["ablation"]) if effort.ablation_seeds else []
    _write(scenario, lines, cells, effort, out)
    content = manifest(scenario, range(effort.seeds), study.command, time.perf_counter() - began) | {
        "effort": asdict(effort)
    }
    write_json(out / "manifest.json", content)
    _show(scenario, lines, cells, effort, out)
    return lines


def patterns_markdown(lines: Sequence[PatternResult]) -> str:
    """Return all patterns and what was found as a Markdown table."""
    rows = ((line.name, line.sections, line.statement, line.kind, *_findings(line), line.finding) for line in lines)
    return markdown(("pattern", "sections", "what is told", "kind", *FOUND, "what was found"), rows)


def _carry_out(
    scenario: Scenario, patterns: Sequence[Pattern], effort: PatternSettings, study: Study
) -> dict[str, dict[str, np.ndarray]]:
    """Return the effects of all patterns: in the default world, in other worlds, and without each mechanism."""
    worlds = plausible_worlds(effort.worlds).iloc[1:]
    changes: dict[str, Mapping[str, Any]] = {str(name): dict(row.dropna()) for name, row in worlds.iterrows()}
    without = {name: {of_mechanism(name).name: False} for name in MECHANISMS}
    parts = {
        "default": ({DEFAULT: {}}, effort.seeds),
        "worlds": (changes, effort.world_seeds),
        "ablation": (without, effort.ablation_seeds),
    }
    found = {}
    for name, (these, n_seeds) in parts.items():
        if not n_seeds:
            continue
        found[name] = effects(scenario, these, patterns, range(n_seeds), study, name)
    return found


def _write(
    scenario: Scenario, lines: Sequence[PatternResult], cells: Sequence[Cell], effort: PatternSettings, out: Path
) -> None:
    rows = [asdict(line) for line in lines]
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", rows)
    write_text(out / "table.md", patterns_markdown(lines) + "\n")
    from experiments.studies.patterns.figures import draw_ablation, draw_shares

    write_figure(out / "shares.png", draw_shares(lines, scenario))
    if cells:
        write_csv(out / "ablation.csv", [asdict(cell) for cell in cells])
        write_figure(out / "ablation.png", draw_ablation(cells, scenario, effort.ablation_seeds))


def _findings(line: PatternResult) -> tuple[str, ...]:
    effect, of_all = "-", "-"
    if line.effect is not None:
        effect = f"{line.effect:.3g} ({_short(line.effect_low)} to {_short(line.effect_high)})"
        of_all = f"{line.n_above} of {line.n_told}"
    share = "-" if line.share is None else f"{100 * line.share:.0f} %"
    return effect, line.unit, of_all, share, line.verdict


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _show(
    scenario: Scenario, lines: Sequence[PatternResult], cells: Sequence[Cell], effort: PatternSettings, out: Path
) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    rows = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("pattern", "kind", *FOUND):
        rows.add_column(head, justify="right" if head == "worlds" else "left", overflow="fold")
    for line in lines:
        rows.add_row(line.name, line.kind, *_findings(line), style=None if line.is_reproduced else "dim")
    console.print(rows)
    console.print(f"\n[bold]{summary(lines)}[/bold]")
    console.print(
        f"{scenario.residents:,} simulated residents; {effort.seeds} seeds in the default world, {effort.worlds} "
        f"worlds with {effort.world_seeds} seeds each. Effect: mean and 95 % t interval. Above 0: intervals of all "
        "that the pattern tells. Reproduced: all of these, and in 80 % of worlds all means.",
        markup=False,
    )
    if cells:
        unmissed = ", ".join(without_trace(cells)) or "none"
        console.print(f"Mechanisms whose removal breaks no pattern: {unmissed}.", markup=False)
    console.print(f"{PURPOSE}\n{ASSUMED}\nTables, figures and a manifest are in {out}.", markup=False)
