"""A plan as files: `plan.json` says what the runs are made from, `variants.parquet` holds the table of what varies."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from experiments.engine.plan import Plan, Work, work_name
from experiments.reporting.files import write, write_json
from experiments.reporting.manifest import bereik_version
from sim.core.errors import InputError
from sim.core.fingerprint import model_fingerprint
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

PACKAGE = __name__.partition(".")[0]


def write_plan(folder: Path, plan: Plan, command: str) -> None:
    """Write a plan, and the command that asks for it.

    Raises
    ------
    InputError
        The disk refuses it.
    """
    content = {
        "command": command, "bereik": bereik_version(), "model_source": model_fingerprint(),
        "work": work_name(plan.work), "runs": len(plan), "seeds": [int(seed) for seed in plan.seeds],
        "base": plan.base.to_dict(), "levers": [lever.model_dump(mode="json") for lever in plan.levers],
    }  # fmt: skip
    variants = pa.Table.from_pandas(plan.table.rename_axis("variant").reset_index(), preserve_index=False)
    write(folder / "variants.parquet", lambda partial: parquet.write_table(variants, partial))
    write_json(folder / "plan.json", content)


def read_plan(folder: str | Path) -> Plan:
    """Return the plan that was written into `folder`.

    Raises
    ------
    InputError
        There is none, it is damaged, it was made by another version of the model, or its work may not be imported.
    """
    path = Path(folder) / "plan.json"
    if not path.exists():
        raise InputError(f"'{path}' is not there: '{folder}' is not a folder of runs")
    try:
        return _plan_of(json.loads(path.read_text(encoding="utf-8")), path)
    except _Refused as refusal:
        raise InputError(str(refusal)) from None
    except (
        OSError,
        ImportError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
        pa.ArrowException,
    ):
        raise InputError(
            f"'{path}' or 'variants.parquet' beside it is damaged; call the command that made them again"
        ) from None


class _Refused(Exception):
    """A plan that is whole, but cannot be carried out here."""


def _plan_of(content: dict[str, Any], path: Path) -> Plan:
    if content["model_source"] != model_fingerprint():
        raise _Refused(_of_another_version(content, path))
    plan = Plan(
        base=Scenario.from_dict(content["base"]),
        table=parquet.read_table(path.with_name("variants.parquet")).to_pandas().set_index("variant"),
        seeds=tuple(content["seeds"]),
        levers=tuple(Lever(**lever) for lever in content["levers"]),
        work=_work_of(content["work"], path),
    )
    if content["work"] != work_name(plan.work):
        raise _Refused(_of_another_version(content, path))
    return plan


def _of_another_version(content: dict[str, Any], path: Path) -> str:
    return (
        f"'{path.parent}' was made by bereik {content['bereik']} with model source {content['model_source']}, but this "
        f"is {bereik_version()} with {model_fingerprint()}: another version may give other numbers"
    )


def _work_of(text: str, path: Path) -> Work:
    """Return the work that a plan names. To import a module is to run it, so only ours are imported."""
    module, name, _ = text.split(":")
    if module not in sys.modules:
        if not module.startswith(PACKAGE + "."):
            raise _Refused(
                f"'{path}' names the work '{name}' of '{module}', which is no module of bereik; "
                "import that module first if you trust it"
            )
        import_module(module)
    work = getattr(sys.modules[module], name)
    if not isfunction(work) or (work.__module__, work.__qualname__) != (module, name):
        raise _Refused(f"'{path}' names the work '{name}', which is no function of '{module}'")
    return work
