"""The outcome that a user asks a question about: its name, checked, and how it stands on an axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sim.core.errors import InputError, nearest
from sim.measures.outcomes import outcomes
from sim.run import simulate
from sim.scenario.scenario import Scenario

LABELS = {
    "non_reach": "unreached residents (%)",
    "non_reach_of_need": "unreached, of residents with a lasting need (%)",
    "trust": "mean trust (0 to 1)",
    "severity": "mean severity of need per resident",
    "distrust_unmet": "residents who distrust an agency they never met (%)",
    "keeps_story": "residents who keep a story (%)",
    "sociaal_bereik": "sociaal bereik (%)",
    "solved_share": "needs that were solved (%)",
    "weeks_waited": "weeks waited for help",
    "tenure_years": "years that a contact person stays",
    "domains": "life domains with a need, per resident",
    "contacts": "contacts per resident a year",
    "waiting": "residents on a waiting list",
}
"""Words for the outcomes that are asked for most; others are called by their name and the unit of its ending."""

ENDINGS = {
    "_per_year": " per 1,000 residents a year",
    "_hours": " (hours a year)",
    "_euros": " (euros a year)",
    "_share": " (%)",
}

MAIN = (
    "non_reach", "non_reach_of_need", "trust", "severity", "distrust_unmet", "sociaal_bereik", "solved_share",
    "weeks_waited", "forced_per_year", "all_euros",
)  # fmt: skip
"""Outcomes that a summary shows whatever is asked for."""


@dataclass(frozen=True)
class Outcome:
    """One of the main outcomes (`sim.measures.outcomes`).

    Attributes
    ----------
    name : name of its column.
    label : words and unit, for people.
    scale : what a value is multiplied by before it is shown in that unit.
    """

    name: str
    label: str
    scale: float

    @property
    def words(self) -> str:
        """The label without the unit in brackets at its end."""
        return self.label.rpartition(" (")[0] or self.label


@cache
def outcome_names() -> tuple[str, ...]:
    """Return the names of all main outcomes."""
    return tuple(outcomes(simulate(Scenario(residents=20, weeks=1, burn_in=0), 0)))


def outcome(name: str) -> Outcome:
    """Return the outcome that a user named.

    Raises
    ------
    InputError : none is called so.
    """
    known = outcome_names()
    if name not in known:
        raise InputError(f"--outcome: '{name}' is not an outcome; {nearest(name, known)}")
    label = LABELS.get(name)
    if label is None and name.startswith("non_reach_"):
        label = f"unreached {name.removeprefix('non_reach_').replace('_', ' ')} (%)"
    if label is None and name.startswith("n_"):
        label = f"residents: {name.removeprefix('n_').replace('_', ' ')}"
    if label is None:
        ending = next((ending for ending in ENDINGS if name.endswith(ending)), "")
        label = name.removesuffix(ending).replace("_", " ") + ENDINGS.get(ending, "")
    return Outcome(name, label, 100.0 if label.endswith("(%)") else 1.0)
