"""Options that several commands share, and what is made of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.number_options import whole_number

if TYPE_CHECKING:
    from experiments.engine.study import Study
    from sim.scenario.scenario import Scenario


NamedScenario = Annotated[
    str | None, typer.Option(help="A built-in scenario (see: bereik scenarios) or a TOML file; Overvecht by default.")
]
KwbFile = Annotated[
    list[Path] | None,
    typer.Option(
        help="A CBS workbook of key figures (.xlsx) to take the neighbourhood from. Given again: workbooks of other "
        "years, for what the first does not state."
    ),
]
AreaName = Annotated[str | None, typer.Option(help="Name or code of the area in that workbook (see: bereik areas).")]
NResidents = Annotated[int | None, whole_number("Residents of 15 and older to simulate; the scenario says how many.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print as Markdown, for the documentation.")]
NWeeks = Annotated[int | None, whole_number("Weeks after burn-in; the scenario says how many.")]
NResidentsOfMany = Annotated[
    int, whole_number("Residents to simulate in each run; fewer than elsewhere, for the runs are many.")
]
PackageOfLevers = Annotated[
    str | None,
    typer.Option(help="Names of 1 to 12 levers, with commas between; the 12 named in most sections by default."),
]
NWorkers = Annotated[int | None, whole_number("Runs at the same time; one for each core by default.", 1)]
ClusterAddress = Annotated[
    str, typer.Option("--cluster", help="Address of a dask scheduler that carries out the runs: tcp://HOST:PORT.")
]
OutcomeName = Annotated[str, typer.Option(help="The outcome that is looked at, such as non_reach, trust or severity.")]


def choose_scenario(
    name: str | None, kwb: list[Path] | None, area: str | None, residents: int | None, weeks: int | None
) -> Scenario:
    """Return the scenario that the options describe; warnings are said below the title."""
    from experiments.reporting.screen import hold_warnings
    from sim.core.errors import InputError
    from sim.data.cbs import read_profile
    from sim.scenario.files import DEFAULT_NEIGHBOURHOOD
    from sim.scenario.scenario import load_scenario

    if (not kwb) != (area is None):
        hint = f"bereik areas {kwb[0].name} lists them" if kwb else "give the workbook with --kwb"
        raise InputError(
            f"--kwb names a workbook and --area an area in it, so one does not go without the other; {hint}"
        )
    changes: dict[str, object] = {}
    warnings: list[str] = []
    if kwb and area is not None:
        first, *other_years = kwb
        profile, warnings = read_profile(first, area, other_years)
        changes = {
            "neighbourhood": profile,
            "name": profile.code or profile.name,
            "title": profile.name,
            "description": "",
        }
    if residents is not None:
        changes["residents"] = residents
    if weeks is not None:
        changes["weeks"] = weeks
    chosen = load_scenario(DEFAULT_NEIGHBOURHOOD if name is None else name)
    chosen = chosen.changed(**changes) if changes else chosen
    hold_warnings([*warnings, *chosen.idle_levers()])
    return chosen


def names_in(text: str | None) -> tuple[str, ...] | None:
    """Return the names in a list with commas; None where no list is given."""
    return None if text is None else tuple(name.strip() for name in text.split(",") if name.strip())


def prepare() -> None:
    """Compile the rules where no earlier process has done so, and say that it takes a while."""
    from experiments.engine.runner import compile_rules
    from sim.core.compiled import has_warm_cache

    if not has_warm_cache():
        print("Compiling the rules of the model; once, for about half a minute.", file=sys.stderr, flush=True)
    compile_rules()


def conduct(
    study: Study, settings: object, context: typer.Context, out: Path, workers: int | None = None, cluster: str = ""
) -> None:
    """Conduct a study as the options say, and end with status 1 where something failed."""
    from experiments.engine.executors import Workers
    from experiments.engine.study import Execution
    from experiments.reporting.manifest import command_line

    execution = Execution(out, command_line(context.obj), Workers(workers, cluster=cluster), prepare)
    if study.conduct(settings, execution):
        raise typer.Exit(1)
