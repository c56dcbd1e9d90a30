"""Residents and agencies as objects: light views on rows of a run's arrays, never a second copy of state.

A view is made when it is asked for and reads the run as it then is. Values stand as at the end of the last
week that passed. Views cannot be written to: the books of a run follow its own rules only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from sim.measures.residents import (
    READERS,
    _now,
    labels_of,
    read,
)
from sim.scenario.agencies import ATTRIBUTES

if TYPE_CHECKING:
    from sim.adapters.mesa_model import Neighbourhood
    from sim.run import Run


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
        filter_func : Callable[[Resident], bool] | None
            Called with each resident; left out, all are meant.
        at_most : int | float
            Number of residents at most, the first ones; as a decimal number up to 1.0, a share of this set.
        attributes
            Value of an attribute, such as `group="parents"`; much quicker than `filter_func`.
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
    rows = run.settings.agencies[run.settings.regime_of_week[_now(run)], 0]
    return {
        agency.name: {name: float(row[name]) for name in ATTRIBUTES}
        for agency, row in zip(run.scenario.agencies, rows, strict=True)
    }
