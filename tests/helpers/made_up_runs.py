"""Runs for measures: two that were lived, and runs in which nothing happens, to be filled in by hand."""

from __future__ import annotations

from experiments.studies.verify.cases.neighbourhood import only
from sim.codes import Stage
from sim.run import Run, simulate
from sim.scenario.scenario import Scenario

SMALL = Scenario(residents=300, weeks=70, burn_in=20)
LIVELY = Scenario(residents=600, weeks=60, burn_in=40)
OFF = only()
NAMES = [agency.name for agency in Scenario().agencies]
WIJKTEAM, GGZ, LOKET = NAMES.index("Wijkteam"), NAMES.index("GGZ"), NAMES.index("Gemeenteloket")


def empty_run(burn_in: int) -> Run:
    """Return 20 residents, three weeks after burn-in, with empty books: no need, no care, trust of 1/2."""
    run = simulate(Scenario(residents=20, weeks=3, burn_in=burn_in, mechanisms=OFF))
    for array in run.series:
        array[:] = 0
    for name in run.state.bonds.dtype.names:
        run.state.bonds[name] = 0
    run.state.bonds["trust"] = 0.5
    run.state.open_needs[:] = 0
    for name in ("care_in", "forced_in", "waiting_in", "n_contacts"):
        run.state.people[name] = 0
    return run


def place(run: Run, t: int, g: int, **n_residents: int) -> None:
    """Put residents of group g in places of the funnel in reported week t."""
    for name, n in n_residents.items():
        run.series.funnel[run.scenario.burn_in + t, g, Stage.words().index(name.replace("_", " "))] = n
