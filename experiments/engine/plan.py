"""A plan: a frozen list of runs, made before anything runs.

A table says what varies: a row for each variant, a column for each quantity (`sim.quantities`), and a missing value
where a variant leaves the quantity as it is. Every variant is run with every seed.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import InputError
from sim.core.fingerprint import fingerprint, model_fingerprint, reachable
from sim.measures.outcomes import outcomes
from sim.quantities import Quantities
from sim.run import Run
from sim.scenario.lever_library import BUILT_IN
from sim.scenario.levers import Lever
from sim.scenario.scenario import Scenario

Outcomes = Mapping[str, float | np.ndarray]
Work = Callable[[Run], Outcomes]
"""What is done with a run that stands at the end of burn-in, and which numbers are kept of it."""

EXPERIMENTS = Path(__file__).parents[1]
LABELS = ("name", "title", "description")
NOT_IN_HISTORY = ("levers", "weeks", *LABELS)
"""Fields of a scenario that play no part before the end of burn-in."""


def finish(run: Run) -> Outcomes:
    """Let all weeks pass, and keep the main outcomes (`sim.measures.outcomes`)."""
    return outcomes(run.advance())


@dataclass(frozen=True, slots=True)
class Job:
    """One run on the list.

    Attributes
    ----------
    key : str
        16 hexadecimal digits that follow from all that decides the result, and from nothing else.
    history : str
        The same for all that decides the state at the end of burn-in.
    variant : int
        Row of the table.
    changes : Mapping[str, Any]
        What the variant changes, by quantity.
    """

    key: str
    history: str
    variant: int
    seed: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """A list of runs: every row of the table with every seed.

    Attributes
    ----------
    base : Scenario
        The scenario that the variants change.
    table : pd.DataFrame
        What varies; its index names the variants.
    seeds : tuple[int, ...]
        The seeds, each 0 or above.
    levers : tuple[Lever, ...]
        Levers that columns may name, besides those of `base`, which win.
    work : Work
        What is done with each run; a function of a module.

    Raises
    ------
    InputError
        A quantity that is not known, or a value that it may not have.
    """

    base: Scenario
    table: pd.DataFrame
    seeds: tuple[int, ...]
    levers: tuple[Lever, ...] = BUILT_IN
    work: Work = finish

    def __post_init__(self) -> None:
        if self.table.empty and not len(self.table.index):
            raise InputError("the plan has no variant, but it needs at least one")
        for column in self.table.columns:
            quantity = self.quantities[column]
            for value in self.table[column].dropna().unique():
                quantity.check(value)

    def __len__(self) -> int:
        return len(self.table) * len(self.seeds)

    @cached_property
    def quantities(self) -> Quantities:
        """What a column may name."""
        return Quantities(self.base, self.levers)

    def changes(self, variant: int) -> dict[str, Any]:
        """Return what a variant changes, by quantity."""
        return _given(self.table.columns, tuple(self.table.iloc[variant]))

    def scenario(self, variant: int) -> Scenario:
        """Return the scenario of a variant."""
        return self.quantities.vary(self.changes(variant))

    def jobs(self) -> Iterator[Job]:
        """Yield all runs, variant by variant and seed by seed within it; made as they are asked for."""
        work = work_name(self.work)
        for variant, (changes, (content, history)) in enumerate(zip(self._rows(), self._digests, strict=True)):
            for seed in self.seeds:
                key = _hexadecimal(content, str(seed), work, model_fingerprint())
                yield Job(key, _hexadecimal(history, str(seed), model_fingerprint()), variant, int(seed), changes)

    def _rows(self) -> Iterator[dict[str, Any]]:
        return (_given(self.table.columns, row) for row in self.table.itertuples(index=False, name=None))

    @cached_property
    def _digests(self) -> list[tuple[bytes, bytes]]:
        """Content and history of every variant; they take long to find, and the list of runs is gone over twice."""
        scenarios = (self.quantities.vary(changes) for changes in self._rows())
        return [(digest(scenario, LABELS), digest(scenario, NOT_IN_HISTORY)) for scenario in scenarios]


def digest(scenario: Scenario, without: Sequence[str]) -> bytes:
    """Return a digest of all fields of a scenario but those in `without`."""
    parts = hashlib.sha256()
    for name in Scenario.model_fields:
        if name not in without:
            parts.update(_digest_of(name, getattr(scenario, name)))
    return parts.digest()


@cache
def work_name(work: Work) -> str:
    """Return what identifies a work: its name, and the code of all that it may use, for that decides what it keeps.

    What stores, carries out and shows runs plays no part.
    """
    file = Path(inspect.getfile(work))
    if file.is_relative_to(EXPERIMENTS):
        code = fingerprint(reachable([file], EXPERIMENTS, without=("engine", "reporting")), EXPERIMENTS)
    else:
        code = fingerprint([file], file.parent)
    return f"{work.__module__}:{work.__qualname__}:{code}"


def _given(columns: Iterable[str], row: Iterable[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(columns, row, strict=True) if not pd.isna(value)}


def _hexadecimal(content: bytes, *parts: str) -> str:
    return hashlib.sha256(content + "|".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def _digest_of(name: str, value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{name}={text}".encode()).digest()


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value.model_dump(mode="json")
