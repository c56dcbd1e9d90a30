"""Residents and agencies as objects: light views on rows of a run's arrays, never a second copy of state.

A view is made when it is asked for and reads the run as it then is. Values stand as at the end of the last
week that passed. Views cannot be written to: the books of a run follow its own rules only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .agencies import ATTRIBUTES, DOMAINS
from .awareness import awareness_now
from .compiled import rule
from .errors import nearest
from .mechanisms.record import place_of
from .population import GROUPS
from .profile import AGE_BANDS, COMMUNITIES
from .state import PERSON, PLACES

if TYPE_CHECKING:
    from .model import Neighbourhood
    from .run import Run


@rule
def _awareness(people, bonds, common, log_kept, rows, t, out):
    for k in range(rows.shape[0]):
        i = rows[k]
        for a in range(bonds.shape[1]):
            out[k, a] = awareness_now(bonds[i, a], common, log_kept, np.int64(people[i].reach_class), a, t)


@rule
def _places(people, cases, is_open, threshold, grace, rows, t, out):
    for k in range(rows.shape[0]):
        i = rows[k]
        out[k] = place_of(people[i], cases, np.int64(is_open[i]), threshold, grace, i, t)


def _now(run: Run) -> int:
    """Return the last week that passed; 0 before the first."""
    return max(0, run.week - 1)


def awareness(run: Run, rows: np.ndarray) -> np.ndarray:
    """Return how well residents know each agency, float64 (k, A) in [0, 1] (seed 3.1.6)."""
    out = np.empty((rows.size, run.state.bonds.shape[1]))
    _awareness(run.state.people, run.state.bonds, run.settings.common, run.settings.log_kept, rows, _now(run), out)
    return out


def place_codes(run: Run, rows: np.ndarray) -> np.ndarray:
    """Return where residents stand in the funnel, int64 (k,): index in `sim.state.PLACES`."""
    out = np.empty(rows.size, np.int64)
    line = run.settings.lines[run.settings.line_of_week[_now(run)], 0]
    state = run.state
    threshold, grace = line["need_threshold"], line["grace_weeks"]
    _places(state.people, state.cases, state.is_open, threshold, grace, rows, _now(run), out)
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
    is_mark = name.startswith("is_") and name not in ("is_waiting", "is_in_care")
    return lambda run, rows: run.state.people[name][rows].astype(bool if is_mark else PERSON[name])


def _of_resident(name: str, labels: tuple[str, ...] = ()) -> Callable[[Run, np.ndarray], np.ndarray]:
    def read(run: Run, rows: np.ndarray) -> np.ndarray:
        column = getattr(run.residents, name)[rows]
        return np.array(labels)[column] if labels else column

    return read


def _of_bond(name: str) -> Callable[[Run, np.ndarray], np.ndarray]:
    return lambda run, rows: run.state.bonds[name][rows]


ATTRIBUTE_OF_RESIDENT: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "unique_id": _of_resident("key"),
    **{name: _of_resident(name) for name in ("household", "born_abroad", "social_rent", "income_support", "is_expert")},
    "age": _of_resident("age", AGE_BANDS),
    "community": _of_resident("community", COMMUNITIES),
    "group": _of_resident("group", GROUPS),
    **{name: _of_person(name) for name in ("proficiency", "paper_skill", "digital_skill", "assertiveness", "shame",
       "complexity", "distance", "is_parent", "is_young", "fear", "norm", "n_needs", "need_rate")},
    "place": lambda run, rows: np.array(PLACES)[place_codes(run, rows)],
}  # fmt: skip
"""One value of each resident, by name; `sim.state.PERSON` and `sim.population.Residents` say what they mean."""

BY_AGENCY: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "trust": _of_bond("trust"),
    "awareness": awareness,
    "n_good": _of_bond("n_good"),
    "n_bad": _of_bond("n_bad"),
    "story": story_strength,
}
"""One value of each resident and agency: trust, awareness, own contacts, strength of the story that is kept."""

BY_DOMAIN: dict[str, Callable[[Run, np.ndarray], np.ndarray]] = {
    "needs": lambda run, rows: run.state.cases["severity"][rows],
}
"""One value of each resident and life domain: severity of need, 0 without one."""

READERS = ATTRIBUTE_OF_RESIDENT | BY_AGENCY | BY_DOMAIN | {"pos": _home}


def read(run: Run, name: str, rows: np.ndarray) -> np.ndarray:
    """Return attribute `name` of the residents in `rows`: (k,), or (k, A), (k, domains), or (k, 2) for `pos`."""
    if name not in READERS:
        raise AttributeError(f"residents have no attribute '{name}'; {nearest(name, READERS)}")
    with np.errstate(over="ignore"):
        values = READERS[name](run, rows)
    return values.astype(np.float64) if values.dtype == np.float32 else values


def labels_of(run: Run, name: str) -> tuple[str, ...]:
    """Return the names of the columns of an attribute; () where it has one value per resident."""
    if name in BY_AGENCY:
        return tuple(agency.name for agency in run.scenario.agencies)
    return DOMAINS if name in BY_DOMAIN else ("x", "y") if name == "pos" else ()


class Resident:
    """One resident: `trust["Wijkteam"]`, `awareness`, `story`, `needs["income"]`, `fear`, `place`, `group` and so on.

    `dir()` lists all attributes. What is known per agency or per life domain is a mapping by name.
    """

    __slots__ = ("model", "row")

    def __init__(self, model: Neighbourhood, row: int) -> None:
        self.model, self.row = model, row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in self.__slots__:
            raise AttributeError(name)
        run = self.model.run
        value = read(run, name, np.array([self.row]))[0].tolist()
        labels = labels_of(run, name)
        if name == "pos":
            return tuple(value)
        return dict(zip(labels, value, strict=True)) if labels else value

    @property
    def neighbours(self) -> ResidentSet:
        """The residents to whom this one is tied."""
        ties = self.model.run.ties
        rows = ties.neighbour[ties.start[self.row] : ties.start[self.row + 1]]
        return ResidentSet(self.model, rows.astype(np.int64))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *READERS})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resident) and self.model is other.model and self.row == other.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))

    def __repr__(self) -> str:
        return f"Resident({self.row})"


class ResidentSet(Sequence[Resident]):
    """Some residents of a model, in the order of their rows unless chosen otherwise; made without copying state.

    It answers as Mesa's AgentSet does where that makes sense: length, iteration, `in`, slices, `select`, `get`,
    `agg`, `map` and `do`. What AgentSet offers to add, remove or change agents is left out.
    """

    __slots__ = ("model", "rows")

    def __init__(self, model: Neighbourhood, rows: np.ndarray) -> None:
        self.model, self.rows = model, rows

    def __len__(self) -> int:
        return self.rows.size

    def __iter__(self) -> Iterator[Resident]:
        return (Resident(self.model, row) for row in self.rows.tolist())

    def __contains__(self, resident: object) -> bool:
        return isinstance(resident, Resident) and resident.model is self.model and resident.row in self.rows

    @overload
    def __getitem__(self, index: int) -> Resident: ...
    @overload
    def __getitem__(self, index: slice | np.ndarray | list) -> ResidentSet: ...
    def __getitem__(self, index: Any) -> Any:
        """Return one resident by place in the set, or a set by slice, by places or by a mask (k,)."""
        if isinstance(index, (int, np.integer)):
            return Resident(self.model, int(self.rows[index]))
        return ResidentSet(self.model, self.rows[index])

    def select(
        self,
        filter_func: Callable[[Resident], bool] | None = None,
        at_most: int | float = float("inf"),
        **attributes: Any,
    ) -> ResidentSet:
        """Return the residents for whom `filter_func` holds and whose attributes have these values.

        Parameters
        ----------
        filter_func : called with each resident; left out, all are meant.
        at_most : number of residents at most, the first ones; as a decimal number up to 1.0, a share of this set.
        attributes : value of an attribute, such as `group="parents"`; much quicker than `filter_func`.
        """
        chosen = self
        for name, value in attributes.items():
            if labels_of(self.model.run, name):
                raise ValueError(f"'{name}' has several values per resident; use a function to select by it")
            chosen = chosen[chosen.get(name) == value]
        if filter_func is not None:
            chosen = chosen[[k for k, resident in enumerate(chosen) if filter_func(resident)]]
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        return chosen[: int(min(at_most, len(chosen)))]

    def get(self, attributes: str | Sequence[str]) -> Any:
        """Return an attribute as an array (k,), (k, A) or (k, domains); of several names, a list for each resident."""
        if isinstance(attributes, str):
            return read(self.model.run, attributes, self.rows)
        return [list(row) for row in zip(*(self.get(name) for name in attributes), strict=True)]

    def agg(self, attribute: str, func: Callable[[np.ndarray], Any] = np.mean) -> Any:
        """Return `func` of an attribute over these residents; per agency or life domain, a mapping by name."""
        values, labels = self.get(attribute), labels_of(self.model.run, attribute)
        if not labels:
            return func(values)
        return {label: func(values[:, k]) for k, label in enumerate(labels)}

    def map(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what `method` gives for each resident."""
        return [method(resident, *args, **kwargs) for resident in self]

    def do(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> ResidentSet:
        """Call `method` with each resident; return the set itself."""
        self.map(method, *args, **kwargs)
        return self

    def __repr__(self) -> str:
        return f"ResidentSet of {len(self)}"


def agencies_of(run: Run) -> Mapping[str, Mapping[str, float]]:
    """Return the attributes of each agency by name, as levers have moved them in the last week that passed."""
    rows = run.settings.agencies[run.settings.line_of_week[_now(run)], 0]
    return {
        agency.name: {name: float(row[name]) for name in ATTRIBUTES}
        for agency, row in zip(run.scenario.agencies, rows, strict=True)
    }
