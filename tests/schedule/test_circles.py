"""Circles: found exactly when there is one, the shortest named, and cheap when there is none."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.schedule import graph
from milestone_git.schedule.circles import circles, topological_order

ROWS = st.integers(1, 8).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1), max_size=4), min_size=size, max_size=size)
)


@given(ROWS)
def test_order_puts_everything_after_what_it_waits_for(rows: list[list[int]]) -> None:
    order, rest = topological_order(rows)
    place = {node: at for at, node in enumerate(order)}
    assert sorted(order + rest) == list(range(len(rows)))
    for node in order:
        assert all(after in rest or place[after] > place[node] for after in rows[node])


@given(ROWS)
def test_the_shortest_circle_of_each_knot_is_as_short_as_any(rows: list[list[int]]) -> None:
    digraph: nx.DiGraph[int] = nx.DiGraph()
    digraph.add_nodes_from(range(len(rows)))
    digraph.add_edges_from((node, after) for node, row in enumerate(rows) for after in row)
    lengths = sorted(
        min(len(circle) for circle in nx.simple_cycles(digraph.subgraph(part)))
        for part in nx.strongly_connected_components(digraph)
        if any(True for _ in nx.simple_cycles(digraph.subgraph(part)))
    )
    named = {str(node): [str(after) for after in row] for node, row in enumerate(rows)}
    found = circles(named)
    assert [len(circle) for circle in found] == lengths
    for circle in found:
        assert circle[0] == min(circle)
        assert all(after in named[name] for name, after in zip(circle, (*circle[1:], circle[0]), strict=True))


def test_names_that_are_not_there_are_somebody_elses_error() -> None:
    assert circles({"a": ["b", "x"], "b": []}) == ()


def test_self_dependency_is_the_shortest_circle() -> None:
    assert circles({"a": ["b"], "b": ["a", "b"], "c": ["d"], "d": ["c"]}) == (("b",), ("c", "d"))


@pytest.mark.no_cover
def test_a_ring_of_100_000_is_found_in_one_search() -> None:
    ring = [[(node + 1) % 100_000] for node in range(100_000)]
    (circle,) = graph.shortest_circles(ring, range(100_000))
    assert circle == list(range(100_000))


def test_search_gives_up_with_the_shortest_circle_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    knot = [[1], [2, 3], [0], [4], [1]]
    monkeypatch.setattr(graph, "_PATIENCE_LINKS", 1)
    assert graph.shortest_circles(knot, range(5)) == [[0, 1, 2]]
