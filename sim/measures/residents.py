"""Attributes of residents as a run then has them: one array for each name.

Values stand as at the end of the last week that passed. k residents, A agencies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.codes import AgeBand, Community, Domain, Group, Stage
from sim.core.compiled import compiled
from sim.core.errors import nearest
from sim.mechanisms.common.awareness import awareness_now
from sim.mechanisms.record import stage_of
from sim.state.records import PERSON

if TYPE_CHECKING:
    from sim.run import Run


@compiled
def _awareness(people, bonds, common, log_kept, rows, t, out):
    for k in range(rows.shape[0]):
        i = rows[k]
        for a in range(bonds.shape[1]):
            out[k, a] = awareness_now(bonds[i, a], common, log_kept, np.int64(people[i].reach_class), a, t)


@compiled
def _stages(state, params, rows, t, out):
    for k in range(rows.shape[0]):
        i = rows[k]
        out[k] = stage_of(state.people[i], state.cases, state.open_needs[i], params[0], i, t)


def _now(run: Run) -> int:
    """Return the last week that passed; 0 before the first."""
    return max(0, run.week - 1)


def awareness(run: Run, rows: np.ndarray) -> np.ndarray:
    """Return how well residents know each agency, float64 (k, A) in [0, 1] (Dibi 2020, 3.1.6)."""
    out = np.empty((rows.size, run.state.bonds.shape[1]))
    _awareness(run.state.people, run.state.bonds, run.settings.common, run.settings.log_kept, rows, _now(run), out)
    return out


def stage_codes(run: Run, rows: np.ndarray) -> np.ndarray:
    """Return where residents stand in the funnel, int64 (k,): a `Stage`."""
    out = np.empty(rows.size, np.int64)
    _stages(run.state, run.settings.params[run.settings.regime_of_week[_now(run)]], rows, _now(run), out)
    return out


def story_strength(run: Run, rows: np.ndarray) -> np.ndarray:
    """Return how strong the story is that residents keep of each agency, float64 (k, A); 0 without a story."""
    bonds = run.state.bonds[rows]
    age = np.maximum(0, _now(run) - bonds["story_week"].astype(np.int64))
    return bonds["story_strength"] * run.settings.story_kept[age]


def _home(run: Run, rows: np.ndarray) -> np.ndarray:
    home = run.residents.household[rows]
    return np.column_stack((run.residents.home_x[home], run.residents.home_y[home]))


def _of_person(name: str) -> Callable[[Run, np.ndarray], np.ndarray]:
    is_mark = name.startswith("is_") and name not in ("waiting_in", "care_in")
    return lambda run, rows: run.state.people[name][rows].astype(bool if is_mark else PERSON[name])


def _of_resident(name: str, labels: tuple[str, ...] = ()) -> Callable[[Run, np.ndarray], np.ndarray]:
    def read(run: Run, rows: np.ndarray) -> np.ndarray:
        column = getattr(run.residents, name)[rows]
        return np.array(labels)[column] if labels else column

    return read


def _of_bond(name: str) -> Callable[[Run, np.ndarray], np.ndarray]:
    return lambda run, rows: run.state.bonds[name][rows]


RESIDENT_READERS: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "unique_id": _of_resident("key"),
    **{name: _of_resident(name) for name in ("household", "born_abroad", "social_rent", "income_support", "is_expert")},
    "age": _of_resident("age", AgeBand.words()),
    "community": _of_resident("community", Community.words()),
    "group": _of_resident("group", Group.words()),
    **{name: _of_person(name) for name in ("proficiency", "paper_skill", "digital_skill", "assertiveness", "shame",
       "complexity", "distance", "is_parent", "is_young", "fear", "norm", "n_needs", "need_rate")},
    "stage": lambda run, rows: np.array(Stage.words())[stage_codes(run, rows)],
}  # fmt: skip
"""One value of each resident, by name; the records `PERSON` and `Residents` say what they mean."""
AGENCY_READERS: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "trust": _of_bond("trust"),
    "awareness": awareness,
    "n_good": _of_bond("n_good"),
    "n_bad": _of_bond("n_bad"),
    "story": story_strength,
}
"""One value of each resident and agency: trust, awareness, own contacts, strength of the story that is kept."""
DOMAIN_READERS: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "needs": lambda run, rows: run.state.cases["severity"][rows],
}
"""One value of each resident and life domain: severity of need, 0 without one."""
READERS = RESIDENT_READERS | AGENCY_READERS | DOMAIN_READERS | {"pos": _home}


def read(run: Run, name: str, rows: np.ndarray) -> np.ndarray:
    """Return attribute `name` of the residents in `rows`: (k,), or (k, A), (k, domains), or (k, 2) for `pos`."""
    if name not in READERS:
        raise AttributeError(f"residents have no attribute '{name}'; {nearest(name, READERS)}")
    with np.errstate(over="ignore"):
        values = READERS[name](run, rows)
    return values.astype(np.float64) if values.dtype == np.float32 else values


def labels_of(run: Run, name: str) -> tuple[str, ...]:
    """Return the names of the columns of an attribute; () where it has one value per resident."""
    if name in AGENCY_READERS:
        return tuple(agency.name for agency in run.scenario.agencies)
    return Domain.words() if name in DOMAIN_READERS else ("x", "y") if name == "pos" else ()
