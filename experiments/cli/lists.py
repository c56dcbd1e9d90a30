"""Commands that list what there is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Markdown, NamedScenario, choose_scenario
from experiments.reporting.screen import console

# What takes long to import is imported by the command that needs it, so that help comes at once.

commands = typer.Typer()


@commands.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from experiments.reporting.tables import table, words
    from sim.scenario.scenario import built_in_scenarios

    rows = table("name", words("what it is"))
    for name, scenario in built_in_scenarios().items():
        rows.add_row(name, scenario.title)
    console().print(rows)


@commands.command()
def levers(markdown: Markdown = False) -> None:
    """List the built-in levers: what they move, for whom, and what they cost."""
    from experiments.docs.declarations import levers_markdown, levers_table

    if markdown:
        print(levers_markdown())
    else:
        console(width=160).print(levers_table())


@commands.command()
def agencies(scenario: NamedScenario = None, markdown: Markdown = False) -> None:
    """List the agencies of a scenario: the life domains in which they help, and what they differ in."""
    from experiments.docs.declarations import agencies_markdown, agencies_tables

    listed = choose_scenario(scenario, None, None, None, None).agencies
    if markdown:
        print(agencies_markdown(listed))
    else:
        served, attributes = agencies_tables(listed)
        console(width=160).print(served, "", attributes)


@commands.command()
def parameters(markdown: Markdown = False) -> None:
    """List every number of the model: default, range, unit, meaning, source and mechanism."""
    from experiments.docs.declarations import parameters_markdown, parameters_table

    if markdown:
        print(parameters_markdown())
    else:
        console(width=160).print(parameters_table())


@commands.command()
def areas(file: Annotated[Path, typer.Argument(help="A CBS workbook of key figures (.xlsx).")]) -> None:
    """List the areas of a CBS workbook of key figures."""
    from experiments.reporting.tables import table, words
    from sim.data.cbs import list_areas

    rows = table("code", words("kind"), words("name"), "residents")
    for area in list_areas(file):
        rows.add_row(area.code, area.kind, area.name, "-" if area.residents is None else f"{area.residents:,}")
    console().print(rows)
