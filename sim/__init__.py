"""The model: residents, agencies, stories, and why residents who need help are not reached.

The public names are loaded when they are first asked for, so that `import sim` is quick and Mesa is
imported only where `Neighbourhood` is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .adapters import ema_model, evaluate, salib_problem
    from .agencies import Agency
    from .errors import InputError
    from .lever_library import LEVERS
    from .levers import Lever, Move
    from .model import Neighbourhood
    from .parameters import PARAMETERS
    from .profile import Profile
    from .run import Run, simulate
    from .scenario import Scenario, built_in_scenarios, load_scenario

__all__ = [
    "LEVERS", "PARAMETERS", "Agency", "InputError", "Lever", "Move", "Neighbourhood", "Profile", "Run", "Scenario",
    "built_in_scenarios", "ema_model", "evaluate", "load_scenario", "salib_problem", "simulate",
]  # fmt: skip

_MODULES = {
    "adapters": ("ema_model", "evaluate", "salib_problem"),
    "agencies": ("Agency",),
    "errors": ("InputError",),
    "lever_library": ("LEVERS",),
    "levers": ("Lever", "Move"),
    "model": ("Neighbourhood",),
    "parameters": ("PARAMETERS",),
    "profile": ("Profile",),
    "run": ("Run", "simulate"),
    "scenario": ("Scenario", "built_in_scenarios", "load_scenario"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = globals()[name] = getattr(import_module(f".{_MODULE_OF[name]}", "sim"), name)
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
