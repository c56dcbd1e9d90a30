"""All patterns as a reader meets them: a table, two figures, and the files beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from experiments.engine.study import Study
from experiments.reporting.files import write_csv, write_figure, write_json, write_text
from experiments.reporting.manifest import ASSUMED, PURPOSE, Provenance
from experiments.reporting.tables import formatted, markdown, table, words
from experiments.studies.patterns.analysis import PatternsResult, PatternsSettings, analyse
from experiments.studies.patterns.verdicts import PatternResult, summary, without_trace

FOUND = ("effect in the default world", "unit", "above 0", "worlds", "verdict")
EFFORT = ("seeds", "worlds", "world_seeds", "ablation_seeds")


def write(settings: PatternsSettings, result: PatternsResult, out: Path) -> None:
    """Write table.csv, table.json, table.md and shares.png; with mechanisms off ablation.csv and ablation.png."""
    from experiments.studies.patterns.figures import draw_ablation, draw_shares

    rows = [_row(one) for one in result.patterns]
    write_csv(out / "table.csv", rows)
    write_json(out / "table.json", rows)
    write_text(out / "table.md", patterns_markdown(result.patterns) + "\n")
    write_figure(out / "shares.png", draw_shares(result.patterns, settings.scenario))
    if result.cells:
        write_csv(out / "ablation.csv", [asdict(cell) for cell in result.cells])
        figure = draw_ablation(result.cells, settings.scenario, settings.ablation_seeds)
        write_figure(out / "ablation.png", figure)


def show(settings: PatternsSettings, result: PatternsResult, screen: Console) -> None:
    """Print what was found about each pattern, and which mechanisms none of them misses."""
    heads = ("pattern", "kind", *FOUND)
    rows = table(*(
        words(head, justify="right" if head == "worlds" else "left", overflow="fold", vertical="top") for head in heads
    ))  # fmt: skip
    for one in result.patterns:
        rows.add_row(one.name, one.kind, *_findings(one), style=None if one.is_reproduced else "dim")
    screen.print(rows)
    screen.print(f"\n{summary(result.patterns)}", style="bold")
    screen.print(
        f"{settings.scenario.residents:,} simulated residents; {settings.seeds} seeds in the default world, "
        f"{settings.worlds} worlds with {settings.world_seeds} seeds each. Effect: mean and 95 % t interval. Above 0: "
        "intervals of all that the pattern tells. Reproduced: all of these, and in 80 % of worlds all means.",
    )
    if result.cells:
        unmissed = ", ".join(without_trace(result.cells)) or "none"
        screen.print(f"Mechanisms whose removal breaks no pattern: {unmissed}.")
    screen.print(f"{PURPOSE}\n{ASSUMED}")


def provenance(settings: PatternsSettings, result: PatternsResult) -> Provenance:
    """Return what the verdicts were made from."""
    effort = {name: getattr(settings, name) for name in EFFORT}
    return Provenance(settings.scenario, range(settings.seeds), more={"effort": effort})


def patterns_markdown(results: Sequence[PatternResult]) -> str:
    """Return all patterns and what was found as a Markdown table."""
    rows = ((one.name, one.sections, one.statement, one.kind, *_findings(one), one.finding) for one in results)
    return markdown(("pattern", "sections", "what is told", "kind", *FOUND, "what was found"), rows)


def _row(result: PatternResult) -> dict[str, Any]:
    """Return what was found as a row of the files, in which the number of components is called n_told."""
    return {"n_told" if name == "n_components" else name: value for name, value in asdict(result).items()}


def _findings(result: PatternResult) -> tuple[str, ...]:
    effect, of_all = "-", "-"
    if result.effect is not None:
        effect = f"{formatted(result.effect, '.3g')} ({_short(result.effect_low)} to {_short(result.effect_high)})"
        of_all = f"{result.n_above} of {result.n_components}"
    share = "-" if result.share is None else f"{100 * result.share:.0f} %"
    return effect, result.unit, of_all, share, result.verdict


def _short(value: float | None) -> str:
    return "-" if value is None else formatted(value, ".3g")


STUDY = Study(analyse, write, show, provenance, width=150)
