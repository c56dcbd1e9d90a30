"""The manifest beside every result: what it was made from, so that it can be made again."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.levers import Lever
    from sim.scenario.scenario import Scenario

PACKAGES = ("numpy", "numba", "pydantic", "scipy", "pandas", "pyarrow", "SALib", "matplotlib")
"""Packages whose version may leave a trace in a result or a figure."""

PURPOSE = "Purpose: explanation and theoretical exploration of mechanisms; no forecast for a named neighbourhood."
"""To be stated wherever results are shown."""

ASSUMED = "The parameters of agencies and behaviour, and the costs of levers, are mostly assumed (bereik parameters)."


def bereik_version() -> str:
    """Return the version of this package: of the source tree it runs from, else of the installed distribution."""
    declared = Path(__file__).parents[2] / "pyproject.toml"
    if declared.exists():
        import tomllib

        return tomllib.loads(declared.read_text(encoding="utf-8"))["project"]["version"]
    try:
        return version("bereik")
    except PackageNotFoundError:
        return "unknown"


def command_line(arguments: Sequence[str]) -> str:
    """Return the command as a reader may repeat it; of files elsewhere on this machine only the name is kept."""
    return " ".join(["bereik", *(_without_folders(argument) for argument in arguments)])


def manifest(
    scenario: Scenario, seeds: Sequence[int], command: str, seconds: float, compared: Sequence[Lever] = ()
) -> dict[str, Any]:
    """Return what a result was made from, ready for JSON: nothing in it tells whose machine it was.

    Parameters
    ----------
    scenario : the scenario, or the one without levers that others are compared with.
    seeds : the seeds of the runs.
    command : the command, from `command_line`.
    seconds : how long the runs and their summary took.
    compared : the levers that were compared to the scenario.
    """
    from sim.core.fingerprint import model_fingerprint

    return {
        "purpose": PURPOSE,
        "command": command,
        "seconds": round(seconds, 1),
        "cores": os.cpu_count(),
        "bereik": bereik_version(),
        "model_source": model_fingerprint(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: version(name) for name in PACKAGES},
        "seeds": list(seeds),
        "fingerprint": scenario.fingerprint(),
        "scenario": scenario.to_dict(),
        "compared": [lever.model_dump(mode="json") for lever in compared],
    }


def _without_folders(argument: str) -> str:
    option, is_given, value = argument.partition("=")
    if is_given and option.startswith("--"):
        return f"{option}={_without_folders(value)}"
    if Path(argument).is_absolute() or argument.startswith(("..", "~")):
        argument = Path(argument).name
    return f'"{argument}"' if " " in argument else argument
