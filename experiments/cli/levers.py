"""Commands about one neighbourhood and what levers change there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.number_options import number, whole_number
from experiments.cli.options import (
    AreaName,
    ClusterAddress,
    KwbFile,
    NamedScenario,
    NResidents,
    NResidentsOfMany,
    NWeeks,
    NWorkers,
    PackageOfLevers,
    choose_scenario,
    conduct,
    names_in,
)

# What takes long to import is imported by the command that needs it, so that help comes at once.

commands = typer.Typer()


@commands.command()
def run(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seed: Annotated[int, whole_number("Seed of all chance: the same seed gives the same run.", 0)] = 0,
    residents: NResidents = None,
    weeks: NWeeks = None,
    out: Annotated[Path, typer.Option(help="Folder for weekly numbers and figures.")] = Path("results/run"),
) -> None:
    """Run one neighbourhood and report who is not reached, and why."""
    from experiments.studies.run.analysis import RunSettings
    from experiments.studies.run.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    conduct(STUDY, RunSettings(chosen, seed), context, out)


@commands.command()
def compare(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    levers: Annotated[
        str | None, typer.Option(help="Names of levers, with commas between (see: bereik levers); all by default.")
    ] = None,
    seeds: Annotated[int, whole_number("Number of paired seeds: 0, 1, 2, and so on.", 2)] = 20,
    residents: NResidents = None,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/compare"),
) -> None:
    """Compare the neighbourhood without levers to each lever alone and to all together, seed by seed.

    Levers are the built-in ones and those that the scenario declares; without levers means without any of these.
    """
    from experiments.studies.compare.analysis import CompareSettings
    from experiments.studies.compare.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    conduct(STUDY, CompareSettings(chosen, names_in(levers), range(seeds)), context, out, workers, cluster)


@commands.command()
def attribute(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    levers: PackageOfLevers = None,
    seeds: Annotated[int, whole_number("Number of paired seeds: 0, 1, 2, and so on.", 2)] = 8,
    residents: NResidentsOfMany = 2000,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/attribute"),
) -> None:
    """Share out what a package of levers removes: each alone, last, and by Shapley value over all subsets."""
    from experiments.studies.attribute.analysis import AttributeSettings
    from experiments.studies.attribute.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    conduct(STUDY, AttributeSettings(chosen, names_in(levers), range(seeds)), context, out, workers, cluster)


@commands.command()
def frontier(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    levers: PackageOfLevers = None,
    budget: Annotated[
        float | None, number("Euros a year per 1,000 residents; the best mix within it is named.", 0)
    ] = None,
    worlds: Annotated[int, whole_number("Number of plausible worlds besides the default one.", 1)] = 32,
    seeds: Annotated[int, whole_number("Seeds in each world; half choose the mixes, half report.", 2)] = 4,
    screening_seeds: Annotated[int, whole_number("Seeds with which all subsets are screened first.", 1)] = 2,
    residents: NResidentsOfMany = 2000,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/frontier"),
) -> None:
    """Find the mix of levers that leaves least non-reach for a yearly budget, over plausible worlds."""
    from experiments.studies.frontier.analysis import FrontierSettings
    from experiments.studies.frontier.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    settings = FrontierSettings(chosen, names_in(levers), budget, worlds, seeds, screening_seeds)
    conduct(STUDY, settings, context, out, workers, cluster)
