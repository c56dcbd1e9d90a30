"""The model: residents, agencies, stories, and why residents who need help are not reached.

The public names are loaded when they are first asked for, so that `import sim` is quick and Mesa is
imported only where `Neighbourhood` is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.adapters.ema import ema_model
    from sim.adapters.mesa_model import Neighbourhood
    from sim.adapters.salib import evaluate, salib_problem
    from sim.core.errors import InputError
    from sim.parameters.registry import PARAMETERS
    from sim.run import Run, simulate
    from sim.scenario.agencies import Agency
    from sim.scenario.lever_library import LEVERS
    from sim.scenario.levers import Lever, Move
    from sim.scenario.profile import Profile
    from sim.scenario.scenario import Scenario, built_in_scenarios, load_scenario

__all__ = [
    "LEVERS", "PARAMETERS", "Agency", "InputError", "Lever", "Move", "Neighbourhood", "Profile", "Run", "Scenario",
    "built_in_scenarios", "ema_model", "evaluate", "load_scenario", "salib_problem", "simulate",
]  # fmt: skip

_MODULES = {
    "adapters.ema": ("ema_model",),
    "adapters.mesa_model": ("Neighbourhood",),
    "adapters.salib": ("evaluate", "salib_problem"),
    "core.errors": ("InputError",),
    "parameters.registry": ("PARAMETERS",),
    "run": ("Run", "simulate"),
    "scenario.agencies": ("Agency",),
    "scenario.lever_library": ("LEVERS",),
    "scenario.levers": ("Lever", "Move"),
    "scenario.profile": ("Profile",),
    "scenario.scenario": ("Scenario", "built_in_scenarios", "load_scenario"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = globals()[name] = getattr(import_module(f"sim.{_MODULE_OF[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
