"""A graph of ties as compressed sparse rows, made by this package or handed in by a researcher."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.codes import TieKind
from sim.core.errors import InputError


class Ties(NamedTuple):
    """Ties in both directions; the neighbours of resident i are `neighbour[start[i]:start[i + 1]]`, sorted.

    Attributes
    ----------
    start : int32 (n + 1,)
        Where the neighbours of each resident begin.
    neighbour : int32 (m,)
        Resident at the other end; m is twice the number of ties.
    kind : uint8 (m,)
        Index in KINDS.
    """

    start: np.ndarray
    neighbour: np.ndarray
    kind: np.ndarray


Pairs = tuple[np.ndarray, np.ndarray, int | np.ndarray]
"""One end, other end, kind."""


def unite(lists: list[Pairs], n: int) -> tuple[np.ndarray, np.ndarray]:
    """Code each pair once as (lower end) * n + (higher end), sorted, with its closest kind."""
    code = np.concatenate([np.minimum(i, j).astype(np.int64) * n + np.maximum(i, j) for i, j, _ in lists])
    kind = np.concatenate(
        [np.broadcast_to(np.uint8(kind) if np.ndim(kind) == 0 else kind, i.shape) for i, _, kind in lists]
    )
    # one sort by pair and then kind: the first of each pair is the closest
    both = np.sort(code * len(TieKind) + kind)
    code = both // len(TieKind)
    is_first = np.ones(code.size, dtype=np.bool_)
    is_first[1:] = code[1:] != code[:-1]
    return code[is_first], (both[is_first] % len(TieKind)).astype(np.uint8)


def compress(code: np.ndarray, kind: np.ndarray, n: int) -> Ties:
    """Write sorted pairs in both directions as compressed sparse rows."""
    low, high = np.divmod(code, n)
    order = np.argsort(np.concatenate((code, high * n + low)), kind="stable")
    start = np.zeros(n + 1, dtype=np.int32)
    start[1:] = np.cumsum(np.bincount(low, minlength=n) + np.bincount(high, minlength=n))
    neighbour = np.concatenate((high, low))[order].astype(np.int32)
    return Ties(start, neighbour, np.concatenate((kind, kind))[order])


def _tie_pairs(one: np.ndarray, other: np.ndarray, n: int) -> Ties:
    """Turn pairs of different residents in [0, n) into ties of kind "other"; a pair may stand twice."""
    return compress(*unite([(one, other, TieKind.OTHER)], n), n)


def complete_ties(n: int) -> Ties:
    """Tie each of `n` residents to all others, as kind "other".

    Raises
    ------
    InputError
        `n` is below 1, or so large that the ties cannot be numbered.
    """
    if not 1 <= n <= 46_341:
        raise InputError(f"a complete graph of {n} residents cannot be made; their number must lie in [1, 46,341]")
    column = np.arange(n - 1, dtype=np.int32)
    neighbour = column + (column >= np.arange(n, dtype=np.int32)[:, None])
    start = np.arange(n + 1, dtype=np.int64) * (n - 1)
    return Ties(start.astype(np.int32), neighbour.ravel(), np.full(neighbour.size, TieKind.OTHER, dtype=np.uint8))


def renumber(ties: Ties, key: np.ndarray) -> Ties:
    """Return ties between rows as ties between residents of these keys; `key` (n,) is a permutation of 0 to n - 1."""
    n = key.size
    one = np.repeat(np.arange(n), np.diff(ties.start))
    is_once = one < ties.neighbour
    pairs = (key[one[is_once]], key[ties.neighbour[is_once]], ties.kind[is_once])
    return compress(*unite([pairs], n), n)


def _checked(ties: Ties, n: int) -> Ties:
    """Return ties as they are, if they are what a run can read."""
    start, neighbour, kind = ties
    if start.shape != (n + 1,) or start[0] != 0 or start[-1] != neighbour.size or (np.diff(start) < 0).any():
        raise InputError(f"ties: 'start' must hold {n + 1} places that begin at 0 and end at {neighbour.size}")
    one = np.repeat(np.arange(n), np.diff(start))
    if neighbour.size and not (neighbour.min() >= 0 and neighbour.max() < n and (one != neighbour).all()):
        raise InputError(f"ties: every neighbour must be another resident, from 0 to {n - 1}")
    if (np.diff(one * n + neighbour) <= 0).any():
        raise InputError("ties: the neighbours of each resident must be sorted and stand there once")
    if kind.shape != neighbour.shape or (kind >= len(TieKind)).any():
        raise InputError(f"ties: every neighbour needs one kind of tie, from 0 to {len(TieKind) - 1}")
    return ties


def ties_from(ties: Any, n: int) -> Ties:
    """Read the ties of `n` residents from a graph or a list of pairs; `Ties` are checked and returned as they are.

    Nodes that are whole numbers in [0, n) are rows of residents. Other names stand for the rows in
    sorted order, and then there must be exactly `n` of them. Directions and repeated pairs make no
    difference, nor does the order of nodes and ties. Every tie gets the kind "other".

    Parameters
    ----------
    ties
        `Ties`, a networkx graph, an igraph graph, an array or list of pairs (m, 2), or the path of a CSV file with two
        columns; a first line without numbers is then taken as heading.
    n : int
        Number of residents.

    Raises
    ------
    InputError
        Not one of these, a node outside [0, n), a node tied to itself, or a wrong number of nodes.
    """
    if isinstance(ties, Ties):
        return _checked(ties, n)
    library = type(ties).__module__.split(".")[0]
    if library == "networkx":
        place, names, pairs = "networkx graph", list(ties.nodes), [(pair[0], pair[1]) for pair in ties.edges]
    elif library == "igraph":
        place, names, pairs = "igraph graph", range(ties.vcount()), ties.get_edgelist()
    elif isinstance(ties, (str, PathLike)):
        place, names, pairs = str(ties), (), _read_pairs(Path(ties))
    else:
        place, names, pairs = "list of ties", (), ties
    ends = _as_rows(place, names, _as_pairs(place, pairs), n)
    is_self = ends[:, 0] == ends[:, 1]
    if is_self.any():
        first = int(np.flatnonzero(is_self)[0])
        raise InputError(
            f"{place}: tie {first} ties resident {ends[first, 0]} to itself, but a tie needs two residents"
        )
    return _tie_pairs(ends[:, 0], ends[:, 1], n)


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    """Read the first two columns of a CSV file."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file with ties")
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [(number, row) for number, row in enumerate(csv.reader(file), start=1) if row]
    for number, row in rows:
        if len(row) != 2:
            raise InputError(
                f"{path}, line {number}: there are {len(row)} columns, but a tie has two, divided by a comma"
            )
    pairs = [(row[0].strip(), row[1].strip()) for _, row in rows]
    has_heading = len(pairs) > 1 and not _are_whole(pairs[0]) and _are_whole(pairs[1])
    return pairs[1:] if has_heading else pairs


def _are_whole(names: Iterable[Any]) -> bool:
    """Say whether every name is a whole number, or text that reads as one."""
    return all(
        isinstance(name, (int, np.integer)) or (isinstance(name, str) and name.removeprefix("-").isdecimal())
        for name in names
    )


def _as_pairs(place: str, pairs: Any) -> np.ndarray:
    """Return pairs as an array (m, 2) of whole numbers, or of objects where names can be anything."""
    if hasattr(pairs, "__array__"):
        array = np.asarray(pairs)
        array = array if array.dtype.kind in "iu" else array.astype(object)
    else:
        try:
            pairs = [(one, other) for one, other in pairs]
        except (TypeError, ValueError):
            raise InputError(
                f"{place}: this cannot be read as ties; give a networkx or igraph graph, pairs of residents, "
                "or the path of a CSV file with two columns"
            ) from None
        array = np.empty((len(pairs), 2), dtype=object)
        array[:, 0], array[:, 1] = _objects(one for one, _ in pairs), _objects(other for _, other in pairs)
    if array.ndim != 2 or array.shape[1] != 2:
        raise InputError(f"{place}: its shape is {array.shape}, but ties have the shape (number of ties, 2)")
    return array


def _objects(names: Iterable[Any]) -> np.ndarray:
    """Return names as they are in an array of objects, tuples too."""
    listed = list(names)
    array = np.empty(len(listed), dtype=object)
    for index, name in enumerate(listed):
        array[index] = name
    return array


def _as_rows(place: str, names: Iterable[Any], pairs: np.ndarray, n: int) -> np.ndarray:
    """Replace the names of nodes by rows of residents: int64 (m, 2)."""
    try:
        known = set(names) | set(pairs.ravel().tolist())
        if _are_whole(known):
            known = {int(name) for name in known}
            pairs = np.array([int(name) for name in pairs.ravel()], dtype=object).reshape(-1, 2)
        known = sorted(known)
    except TypeError:
        raise InputError(f"{place}: the names are of several types and cannot be sorted; use numbers or text") from None
    if _are_whole(known):
        outside = [name for name in known if not 0 <= name < n]
        if not outside:
            return pairs.astype(np.int64)
        if len(known) != n:
            raise InputError(
                f"{place}: there is a resident {outside[0]}, but with {n} residents they count from 0 to {n - 1}"
            )
    if len(known) != n:
        raise InputError(f"{place}: there are {len(known)} names, but there are {n} residents")
    row = {name: index for index, name in enumerate(known)}
    return np.array([row[name] for name in pairs.ravel()], dtype=np.int64).reshape(-1, 2)
