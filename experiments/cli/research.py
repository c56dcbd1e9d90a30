"""Commands about the model itself: what follows from its numbers, and whether it can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.number_options import whole_number
from experiments.cli.options import (
    AreaName,
    ClusterAddress,
    KwbFile,
    NamedScenario,
    NResidents,
    NWeeks,
    NWorkers,
    OutcomeName,
    choose_scenario,
    conduct,
    names_in,
    prepare,
)

# What takes long to import is imported by the command that needs it, so that help comes at once.

commands = typer.Typer()


@commands.command()
def sweep(
    context: typer.Context,
    vary: Annotated[
        list[str] | None,
        typer.Option(help="What varies: NAME=low:high:levels, NAME=value,value or NAME alone. May be given again."),
    ] = None,
    design: Annotated[str, typer.Option(help="grid, latin (hypercube) or sobol (sequence).")] = "grid",
    n: Annotated[int | None, whole_number("Variants of a latin or sobol design.", 1)] = None,
    table: Annotated[Path | None, typer.Option(help="A table of variants of one's own: CSV, Parquet or Excel.")] = None,
    file: Annotated[Path | None, typer.Option(help="A TOML file that says all this instead.")] = None,
    outcome: OutcomeName = "non_reach",
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seeds: Annotated[int, whole_number("Number of seeds for every variant: 0, 1, 2, and so on.", 1)] = 10,
    residents: NResidents = None,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/sweep"),
) -> None:
    """Vary levers, parameters, rules, switches or agencies, and see what follows. A stopped sweep goes on by itself."""
    from experiments.studies.sweep.analysis import SweepSettings
    from experiments.studies.sweep.input import design_of
    from experiments.studies.sweep.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    variants = design_of(chosen, vary or [], design, n, table, file)
    conduct(STUDY, SweepSettings(chosen, variants, outcome, range(seeds)), context, out, workers, cluster)


@commands.command()
def sensitivity(
    context: typer.Context,
    parameters: Annotated[
        str | None, typer.Option(help="Parameters with commas between; by default all assumed ones are screened first.")
    ] = None,
    by_mechanism: Annotated[
        bool, typer.Option("--by-mechanism", help="Move all parameters of a mechanism together, as one factor.")
    ] = False,
    outcome: OutcomeName = "non_reach",
    n: Annotated[int, whole_number("Base samples of the Sobol design; a power of two.")] = 512,
    second_order: Annotated[bool, typer.Option("--second-order", help="Indices of pairs as well.")] = False,
    trajectories: Annotated[int, whole_number("Trajectories of the screening (Morris).", 4)] = 20,
    top: Annotated[int, whole_number("Factors that go on from screening.", 2)] = 16,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seeds: Annotated[int, whole_number("Number of seeds for every row: 0, 1, 2, and so on.", 1)] = 1,
    residents: Annotated[int, whole_number("Residents of 15 and older to simulate.")] = 1000,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/sensitivity"),
) -> None:
    """Find the parameters on which an outcome depends most, alone and together, apart from chance."""
    from experiments.studies.sensitivity.analysis import SensitivitySettings
    from experiments.studies.sensitivity.report import STUDY

    chosen = choose_scenario(scenario, kwb, area, residents, weeks)
    names = names_in(parameters)
    settings = SensitivitySettings(chosen, outcome, names, by_mechanism, n, second_order, trajectories, top, seeds)
    conduct(STUDY, settings, context, out, workers, cluster)


@commands.command()
def verify(
    context: typer.Context,
    only: Annotated[
        str | None, typer.Option(help="Names of cases, with commas between, such as E1,E3; all by default.")
    ] = None,
    workers: NWorkers = None,
    out: Annotated[Path, typer.Option(help="Folder for tables.")] = Path("results/verify"),
) -> None:
    """Check that the model computes what it says: every exactly solvable case against its formula."""
    from experiments.studies.verify.analysis import VerifySettings
    from experiments.studies.verify.report import STUDY

    conduct(STUDY, VerifySettings(names_in(only)), context, out, workers)


@commands.command()
def patterns(
    context: typer.Context,
    scenario: NamedScenario = None,
    only: Annotated[str | None, typer.Option(help="Names of patterns with commas between, such as SF1,SF10.")] = None,
    worlds: Annotated[int, whole_number("Plausible worlds besides the default one.", 1)] = 64,
    world_seeds: Annotated[int, whole_number("Paired seeds in each of these worlds.", 1)] = 4,
    seeds: Annotated[int, whole_number("Paired seeds in the default world.", 2)] = 12,
    ablation_seeds: Annotated[
        int, whole_number("Paired seeds without each mechanism in turn; 0 leaves this out.", 0)
    ] = 6,
    residents: NResidents = 2000,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/patterns"),
) -> None:
    """Test what residents told: which of the 54 patterns the model shows, in how many worlds, and through what.

    A pattern is reproduced where it holds in the default world and in 80 % of plausible worlds.
    """
    from experiments.studies.patterns.analysis import PatternsSettings, chosen
    from experiments.studies.patterns.report import STUDY

    picked = chosen(only)
    default = choose_scenario(scenario, None, None, residents, weeks)
    settings = PatternsSettings(default, picked, seeds, worlds, world_seeds, ablation_seeds)
    conduct(STUDY, settings, context, out, workers, cluster)


@commands.command()
def rerun(
    folder: Annotated[Path, typer.Argument(help="A folder of runs, such as results/compare/runs.")],
    key: Annotated[str, typer.Argument(help="The key of a run in it, or how it begins.")],
) -> None:
    """Run one run of a finished list again, alone, and say whether its numbers are the same to the last bit."""
    from experiments.engine.rerun import show_rerun
    from experiments.reporting.screen import console

    if not show_rerun(folder, key, console(), prepare):
        raise typer.Exit(1)
