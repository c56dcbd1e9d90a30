"""The command `bereik`: one function for each of its commands, and one place where errors become a sentence."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario import Scenario

    from .executors import Workers

# What takes long to import is imported by the command that needs it, so that help comes at once.

app = typer.Typer(
    help="Why are residents who need help not reached by agencies in their neighbourhood, and what would change it? "
    "An agent-based model for explanation and theoretical exploration; no forecast for a named neighbourhood.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

NamedScenario = Annotated[
    str | None, typer.Option(help="A built-in scenario (see: bereik scenarios) or a TOML file; Overvecht by default.")
]
KwbFile = Annotated[
    Path | None, typer.Option(help="A CBS workbook of key figures (.xlsx) to take the neighbourhood from.")
]
AreaName = Annotated[str | None, typer.Option(help="Name or code of the area in that workbook (see: bereik areas).")]
NResidents = Annotated[
    int | None, typer.Option(help="Residents of 15 and older to simulate; the scenario says how many.")
]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print as Markdown, for the documentation.")]
NWeeks = Annotated[int | None, typer.Option(help="Weeks after burn-in; the scenario says how many.")]
NWorkers = Annotated[int | None, typer.Option(min=1, help="Runs at the same time; one for each core by default.")]
ClusterAddress = Annotated[
    str, typer.Option("--cluster", help="Address of a dask scheduler that carries out the runs: tcp://HOST:PORT.")
]
OutcomeName = Annotated[str, typer.Option(help="The outcome that is looked at, such as non_reach, trust or severity.")]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Print the version, or the help where no command is given."""
    if version:
        from .manifest import bereik_version

        print(f"bereik {bereik_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit


@app.command()
def run(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of all chance: the same seed gives the same run.")] = 0,
    residents: NResidents = None,
    weeks: NWeeks = None,
    out: Annotated[Path, typer.Option(help="Folder for weekly numbers and figures.")] = Path("results/run"),
) -> None:
    """Run one neighbourhood and print its account: who is not reached, and why."""
    from sim.run import simulate

    from . import account
    from .manifest import command_line, manifest
    from .output import open_folder

    began = time.perf_counter()
    chosen = _choose_scenario(scenario, kwb, area, residents, weeks)
    folder = open_folder(out)
    _prepare()
    with _console(of_errors=True).status(f"Running {chosen.residents:,} residents"):
        finished = simulate(chosen, seed)
    account.show(finished, _console(width=100))
    made_from = manifest(chosen, [seed], command_line(context.obj), time.perf_counter() - began)
    account.write(finished, folder, made_from)
    print(f"Weekly numbers, numbers of each agency, three figures and a manifest are in {folder}.")


@app.command()
def compare(
    context: typer.Context,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    levers: Annotated[
        str | None, typer.Option(help="Names of levers, with commas between (see: bereik levers); all by default.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=2, help="Number of paired seeds: 0, 1, 2, and so on.")] = 20,
    residents: NResidents = None,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/compare"),
) -> None:
    """Compare the neighbourhood without levers to each lever alone and to all together, seed by seed.

    Levers are the built-in ones and those that the scenario declares; without levers means without any of these.
    """
    from .compare_report import compare_and_report
    from .manifest import command_line

    chosen = _choose_scenario(scenario, kwb, area, residents, weeks)
    names = None if levers is None else [name.strip() for name in levers.split(",") if name.strip()]
    command = command_line(context.obj)
    if compare_and_report(chosen, names, range(seeds), out, command, _workers(workers, cluster), _prepare):
        raise typer.Exit(1)


@app.command()
def rerun(
    folder: Annotated[Path, typer.Argument(help="A folder of runs, such as results/compare/runs.")],
    key: Annotated[str, typer.Argument(help="The key of a run in it, or how it begins.")],
) -> None:
    """Run one run of a finished list again, alone, and say whether its numbers are the same to the last bit."""
    from .rerun import rerun_and_report

    if not rerun_and_report(folder, key, _console(), _prepare):
        raise typer.Exit(1)


@app.command()
def verify(
    context: typer.Context,
    only: Annotated[
        str | None, typer.Option(help="Names of cases, with commas between, such as E1,E3; all by default.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Cases at the same time; one for each core by default.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for tables.")] = Path("results/verify"),
) -> None:
    """Check that the model computes what it says: every exactly solvable case against its formula."""
    from .manifest import command_line
    from .verify import verify_and_report

    names = None if only is None else [name.strip() for name in only.split(",") if name.strip()]
    if verify_and_report(names, threads, out, command_line(context.obj), _prepare):
        raise typer.Exit(1)


@app.command()
def sweep(
    context: typer.Context,
    vary: Annotated[
        list[str] | None,
        typer.Option(help="What varies: NAME=low:high:levels, NAME=value,value or NAME alone. May be given again."),
    ] = None,
    design: Annotated[str, typer.Option(help="grid, latin (hypercube) or sobol (sequence).")] = "grid",
    n: Annotated[int | None, typer.Option(min=1, help="Variants of a latin or sobol design.")] = None,
    table: Annotated[Path | None, typer.Option(help="A table of variants of one's own: CSV, Parquet or Excel.")] = None,
    file: Annotated[Path | None, typer.Option(help="A TOML file that says all this instead.")] = None,
    outcome: OutcomeName = "non_reach",
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seeds: Annotated[int, typer.Option(min=1, help="Number of seeds for every variant: 0, 1, 2, and so on.")] = 10,
    residents: NResidents = None,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/sweep"),
) -> None:
    """Vary levers, parameters, rules, switches or agencies, and see what follows. A stopped sweep goes on by itself."""
    from .manifest import command_line
    from .sweep_input import design_of
    from .sweep_report import sweep_and_report

    chosen = _choose_scenario(scenario, kwb, area, residents, weeks)
    asked = design_of(chosen, vary or [], design, n, table, file)
    command = command_line(context.obj)
    if sweep_and_report(chosen, asked, outcome, range(seeds), out, command, _workers(workers, cluster), _prepare):
        raise typer.Exit(1)


@app.command()
def sensitivity(
    context: typer.Context,
    parameters: Annotated[
        str | None, typer.Option(help="Parameters with commas between; by default all assumed ones are screened first.")
    ] = None,
    by_mechanism: Annotated[
        bool, typer.Option("--by-mechanism", help="Move all parameters of a mechanism together, as one factor.")
    ] = False,
    outcome: OutcomeName = "non_reach",
    n: Annotated[int, typer.Option(help="Base samples of the Sobol design; a power of two.")] = 512,
    second_order: Annotated[bool, typer.Option("--second-order", help="Indices of pairs as well.")] = False,
    trajectories: Annotated[int, typer.Option(min=4, help="Trajectories of the screening (Morris).")] = 20,
    top: Annotated[int, typer.Option(min=2, help="Factors that go on from screening.")] = 16,
    scenario: NamedScenario = None,
    kwb: KwbFile = None,
    area: AreaName = None,
    seeds: Annotated[int, typer.Option(min=1, help="Number of seeds for every row: 0, 1, 2, and so on.")] = 1,
    residents: Annotated[int, typer.Option(help="Residents of 15 and older to simulate.")] = 1000,
    weeks: NWeeks = None,
    workers: NWorkers = None,
    cluster: ClusterAddress = "",
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("results/sensitivity"),
) -> None:
    """Find the parameters on which an outcome depends most, alone and together, apart from chance."""
    from .manifest import command_line
    from .sensitivity import Choices
    from .sensitivity_report import analyse_and_report

    chosen = _choose_scenario(scenario, kwb, area, residents, weeks)
    names = None if parameters is None else tuple(name.strip() for name in parameters.split(",") if name.strip())
    choices = Choices(outcome, names, by_mechanism, n, second_order, trajectories, top, seeds)
    if analyse_and_report(chosen, choices, out, command_line(context.obj), _workers(workers, cluster), _prepare):
        raise typer.Exit(1)


@app.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from sim.scenario import built_in_scenarios

    from .account import table

    rows = table("name", "what it is")
    rows.columns[1].justify = "left"
    for name, scenario in built_in_scenarios().items():
        rows.add_row(name, scenario.title)
    _console().print(rows)


@app.command()
def levers(markdown: Markdown = False) -> None:
    """List the built-in levers: what they move, for whom, and what they cost."""
    from .catalogue import levers_markdown, levers_table

    if markdown:
        print(levers_markdown())
    else:
        _console(width=160).print(levers_table())


@app.command()
def agencies(scenario: NamedScenario = None, markdown: Markdown = False) -> None:
    """List the agencies of a scenario: the life domains in which they help, and what they differ in."""
    from .catalogue import agencies_markdown, agencies_tables

    listed = _choose_scenario(scenario, None, None, None, None).agencies
    if markdown:
        print(agencies_markdown(listed))
    else:
        served, attributes = agencies_tables(listed)
        _console(width=160).print(served, "", attributes)


@app.command()
def parameters(markdown: Markdown = False) -> None:
    """List every number of the model: default, range, unit, meaning, source and mechanism."""
    from .catalogue import parameters_markdown, parameters_table

    if markdown:
        print(parameters_markdown())
    else:
        _console(width=160).print(parameters_table())


@app.command()
def areas(file: Annotated[Path, typer.Argument(help="A CBS workbook of key figures (.xlsx).")]) -> None:
    """List the areas of a CBS workbook of key figures."""
    from sim.kwb import list_areas

    from .account import table

    rows = table("code", "kind", "name", "residents")
    rows.columns[1].justify = rows.columns[2].justify = "left"
    for area in list_areas(file):
        rows.add_row(area.code, area.kind, area.name, "-" if area.residents is None else f"{area.residents:,}")
    _console().print(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return its exit status: 0, 1 where something failed, 2 for bad input, 130 if stopped.

    Parameters
    ----------
    arguments : what stands behind `bereik`; by default what this process was started with.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = app(args=given, prog_name="bereik", standalone_mode=False, obj=given)
    except (KeyboardInterrupt, typer.Abort):
        status = 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"bereik: {sentence}", file=sys.stderr)
        return 2
    if status == 130:
        print("bereik: stopped before the end.", file=sys.stderr)
    return status if isinstance(status, int) else 0


def _sentence(error: Exception) -> str | None:
    """Return what is to be said of bad input, and None of an error that is ours."""
    format_message = getattr(error, "format_message", None)
    if format_message is not None:  # what typer raises where the options are not as declared
        command = getattr(getattr(error, "ctx", None), "command_path", "bereik")
        return f"{format_message().rstrip('.')} (see: {command} --help)"
    from sim.errors import InputError

    return str(error) if isinstance(error, InputError) else None


def _choose_scenario(
    name: str | None, kwb: Path | None, area: str | None, residents: int | None, weeks: int | None
) -> Scenario:
    """Return the scenario that the options describe; what was unknown in a workbook is said on standard error."""
    from sim.errors import InputError
    from sim.kwb import read_profile
    from sim.scenario import load_scenario
    from sim.scenario_file import DEFAULT_NEIGHBOURHOOD

    if (kwb is None) != (area is None):
        hint = f"bereik areas {kwb.name} lists them" if kwb else "give the workbook with --kwb"
        raise InputError(
            f"--kwb names a workbook and --area an area in it, so one does not go without the other; {hint}"
        )
    changes: dict[str, object] = {}
    if kwb is not None and area is not None:
        profile, warnings = read_profile(kwb, area)
        changes = {
            "neighbourhood": profile,
            "name": profile.code or profile.name,
            "title": profile.name,
            "description": "",
        }
        for warning in warnings:
            print(f"warning: {warning}", file=sys.stderr)
    if residents is not None:
        changes["residents"] = residents
    if weeks is not None:
        changes["weeks"] = weeks
    chosen = load_scenario(DEFAULT_NEIGHBOURHOOD if name is None else name)
    return chosen.changed(**changes) if changes else chosen


def _prepare() -> None:
    """Compile the rules where no earlier process has done so, and say that it takes a while."""
    from sim.compiled import has_warm_cache

    from .runner import compile_rules

    if not has_warm_cache():
        print("Compiling the rules of the model; once, for about 15 seconds.", file=sys.stderr, flush=True)
    compile_rules()


def _workers(n: int | None, cluster: str) -> Workers:
    """Return who carries out the runs, as the options say."""
    from .executors import Workers

    return Workers(n, cluster=cluster)


def _console(width: int = 110, of_errors: bool = False) -> Console:
    """Return a console for standard output or errors; where that is no terminal, lines are `width` characters."""
    from rich.console import Console

    stream = sys.stderr if of_errors else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else width)


if __name__ == "__main__":
    sys.exit(main())
