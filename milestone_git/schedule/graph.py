"""The one home of networkx: answers about the shape of a network that the fast paths never need."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_PATIENCE_LINKS = 3_000_000
"""Links looked at before the shortest circle so far is good enough: a few seconds at the very worst."""


def shortest_circles(
    rows: Sequence[Sequence[int]], nodes: Iterable[int], is_new: Callable[[int, int], bool] | None = None
) -> list[list[int]]:
    """The shortest circle of each strongly connected part of `nodes`, the shortest first.

    With `is_new`, which tells of the link from one node to another, only circles over such a link are named:
    where the shortest of a part has none, one that has, and nothing where the part has none.

    `rows[u]` are the successors of u. A circle is the nodes along it, beginning with its smallest.
    In a part so large and so knotted that the search looks at more than 3,000,000 links, it is the
    shortest found until then.
    """
    inside = set(nodes)
    digraph: nx.DiGraph[int] = nx.DiGraph()
    digraph.add_edges_from((node, after) for node in inside for after in rows[node] if after in inside)
    parts = [
        part
        for part in nx.strongly_connected_components(digraph)
        if len(part) > 1 or any(digraph.has_edge(node, node) for node in part)
    ]
    found = [
        _from_smallest(circle)
        for part in parts
        if (circle := _shortest(rows, part) if is_new is None else _shortest_new(rows, part, is_new))
    ]
    return sorted(found, key=lambda circle: (len(circle), circle))


def _shortest_new(
    rows: Sequence[Sequence[int]], part: set[int], is_new: Callable[[int, int], bool]
) -> list[int]:
    """The shortest circle of a part if it has a new link, else the shortest over its first one."""
    circle = _shortest(rows, part)
    if any(is_new(node, after) for node, after in pairwise([*circle, circle[0]])):
        return circle
    links = ((node, after) for node in sorted(part) for after in rows[node] if after in part)
    return next((_closing(rows, part, *link) for link in links if is_new(*link)), [])


def _closing(rows: Sequence[Sequence[int]], part: set[int], node: int, after: int) -> list[int]:
    """The shortest circle over the link from ``node`` to ``after``, breadth first."""
    came_from = {after: after}
    queue = [after]
    for one in queue:  # grows while it is walked
        for following in rows[one]:
            if following in part and following not in came_from:
                came_from[following] = one
                queue.append(following)
    back = [node]
    while back[-1] != after:
        back.append(came_from[back[-1]])
    return back[::-1]


def _shortest(rows: Sequence[Sequence[int]], part: set[int]) -> list[int]:
    """The shortest circle in a strongly connected part.

    The shortest through one node is a breadth-first search. Any shorter one avoids that node, so the node
    goes, and with it everything that is then on no circle: a ring of 100,000 takes one search, not 100,000.
    """
    for node in part:
        if node in rows[node]:
            return [node]
    best: list[int] = []
    alive = set(part)
    waiting = _predecessors_alive(rows, alive)
    patience = _PATIENCE_LINKS
    for root in sorted(part):
        if root not in alive:
            continue
        circle, looked = _through(rows, alive, root, len(best))
        best = circle or best
        patience -= looked
        if len(best) == 2 or patience < 0:
            break
        _drop(rows, alive, waiting, root)
    return best


def _through(rows: Sequence[Sequence[int]], alive: set[int], root: int, bound: int) -> tuple[list[int], int]:
    """The shortest circle through `root` with fewer than `bound` nodes (0: any), and links looked at."""
    came_from: dict[int, int] = {}
    frontier, looked, length = [root], 0, 1
    while frontier and (not bound or length < bound):
        following = []
        for node in frontier:
            looked += len(rows[node])
            for after in rows[node]:
                if after == root:
                    return _walk_back(came_from, root, node), looked
                if after in alive and after not in came_from:
                    came_from[after] = node
                    following.append(after)
        frontier = following
        length += 1
    return [], looked


def _walk_back(came_from: dict[int, int], root: int, last: int) -> list[int]:
    path = [last]
    while path[-1] != root:
        path.append(came_from[path[-1]])
    return path[::-1]


def _predecessors_alive(rows: Sequence[Sequence[int]], alive: set[int]) -> dict[int, int]:
    waiting = dict.fromkeys(alive, 0)
    for node in alive:
        for after in rows[node]:
            if after in alive:
                waiting[after] += 1
    return waiting


def _drop(rows: Sequence[Sequence[int]], alive: set[int], waiting: dict[int, int], root: int) -> None:
    """Remove `root`, and what then has no predecessor left: it is on no circle any more."""
    dead = [root]
    alive.discard(root)
    for node in dead:  # grows while it is walked
        for after in rows[node]:
            waiting[after] = waiting.get(after, 0) - 1
            if after in alive and not waiting[after]:
                alive.discard(after)
                dead.append(after)


def _from_smallest(circle: list[int]) -> list[int]:
    at = circle.index(min(circle))
    return circle[at:] + circle[:at]
