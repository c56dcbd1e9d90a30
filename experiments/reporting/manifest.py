"""The manifest beside every result: what it was made from, so that it can be made again."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Provenance:
    """What a result was made from.

    Attributes
    ----------
    scenario : Scenario | None
        The scenario, or the one without levers that others are compared with; None where there is no single one.
    seeds : sequence of int
        The seeds of the runs.
    compared : sequence of Lever
        The levers that were compared to the scenario.
    more : mapping
        What else a reader needs to make the result again, by name, ready for JSON.
    """

    scenario: Scenario | None = None
    seeds: Sequence[int] = ()
    compared: Sequence[Lever] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def manifest(made_from: Provenance, command: str, seconds: float) -> dict[str, Any]:
    """Return what a result was made from, ready for JSON: nothing in it tells whose machine it was.

    Parameters
    ----------
    made_from : Provenance
        What is particular to the study.
    command : str
        The command, from `command_line`.
    seconds : float
        How long the runs and their summary took.
    """
    from sim.core.fingerprint import model_fingerprint

    content = {
        "purpose": PURPOSE,
        "command": command,
        "seconds": round(seconds, 1),
        "cores": os.cpu_count(),
        "bereik": bereik_version(),
        "model_source": model_fingerprint(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: version(name) for name in PACKAGES},
    }
    if made_from.scenario is not None:
        content |= {
            "seeds": list(made_from.seeds),
            "fingerprint": made_from.scenario.fingerprint(),
            "scenario": made_from.scenario.to_dict(),
            "compared": [lever.model_dump(mode="json") for lever in made_from.compared],
        }
    return {**content, **made_from.more}


def _without_folders(argument: str) -> str:
    option, is_given, value = argument.partition("=")
    if is_given and option.startswith("--"):
        return f"{option}={_without_folders(value)}"
    if Path(argument).is_absolute() or argument.startswith(("..", "~")):
        argument = Path(argument).name
    return f'"{argument}"' if " " in argument else argument
