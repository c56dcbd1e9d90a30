"""Ties that are handed in from elsewhere."""

from __future__ import annotations

from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest
from helpers.graphs import assert_sound, ends
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.population.graph import complete_ties, ties_from


def test_complete_ties() -> None:
    ties = complete_ties(30)
    assert_sound(ties, 30)
    assert (np.diff(ties.start) == 29).all()
    assert complete_ties(1).neighbour.size == 0
    with pytest.raises(InputError, match="a complete graph of 50000 residents"):
        complete_ties(50_000)


PAIRS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda pair: pair[0] != pair[1]), min_size=1)


@settings(max_examples=50, deadline=None)
@given(pairs=PAIRS, shuffle=st.randoms(use_true_random=False))
def test_every_source_gives_the_same_ties_in_any_order(pairs: list[tuple[int, int]], shuffle) -> None:
    ties = ties_from(pairs, 15)
    assert_sound(ties, 15)
    assert set(zip(*(end.tolist() for end in ends(ties)), strict=True)) == {
        p for a, b in pairs for p in ((a, b), (b, a))
    }
    mixed = [pair if shuffle.random() < 0.5 else pair[::-1] for pair in shuffle.sample(pairs, len(pairs))]
    nodes = shuffle.sample(range(15), 15)
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(mixed)
    named = nx.relabel_nodes(graph, {node: f"resident {node:02}" for node in nodes})
    spread = nx.relabel_nodes(graph, {node: (node, "x") for node in nodes})
    others = (mixed, np.array(mixed), graph, graph.to_directed(), nx.MultiGraph(mixed + mixed), named, spread,
              igraph.Graph(n=15, edges=mixed))  # fmt: skip
    for other in others:
        assert all(np.array_equal(a, b) for a, b in zip(ties, ties_from(other, 15), strict=True))


def test_ties_from_a_file(tmp_path: Path) -> None:
    plain, headed, named = (tmp_path / name for name in ("plain.csv", "headed.csv", "named.csv"))
    plain.write_text("0,1\n2,1\n")
    headed.write_text("from,to\n1, 2\n\n1,0\n")
    named.write_text("ann,bob\ncarl,bob\n")
    first = ties_from(plain, 3)
    assert first.neighbour.tolist() == [1, 0, 2, 1]
    for path in (str(plain), headed, named):
        assert all(np.array_equal(a, b) for a, b in zip(first, ties_from(path, 3), strict=True))


@pytest.mark.parametrize(
    ("given_ties", "sentence"),
    [
        ([(0, 1), (1, 7)], "list of ties: there is a resident 7, but with 5 residents they count from 0 to 4"),
        ([(0, 1), (-1, 2)], "there is a resident -1, but with 5 residents"),
        ([(0, 1), (2, 2)], "tie 1 ties resident 2 to itself"),
        (nx.path_graph(["a", "b", "c"]), "networkx graph: there are 3 names, but there are 5 residents"),
        (nx.Graph([("a", 1), (2, "b"), (3, 1)]), "networkx graph: the names are of several types"),
        (igraph.Graph.Ring(9), "igraph graph: there is a resident 5, but with 5 residents"),
        (np.zeros((4, 3), dtype=int), r"its shape is \(4, 3\), but ties have the shape"),
        (3.5, "this cannot be read as ties; give a networkx or igraph graph"),
        (None, "this cannot be read as ties"),
        ([(1, 2, 3)], "this cannot be read as ties"),
        ("nowhere.csv", "nowhere.csv: there is no such file with ties"),
    ],
)
def test_bad_ties_are_refused_in_one_sentence(given_ties: object, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as error:
        ties_from(given_ties, 5)
    assert "\n" not in str(error.value)


def test_a_bad_line_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("0,1\n1,2,3\n")
    with pytest.raises(InputError, match=r"ties.csv, line 2: there are 3 columns, but a tie has two"):
        ties_from(path, 5)


def test_no_ties_at_all() -> None:
    assert ties_from([], 4).start.tolist() == [0, 0, 0, 0, 0]
    assert ties_from(nx.empty_graph(4), 4).neighbour.size == 0
