"""Puts a network in order, or names the shortest circle in it.

Fast accept, slow explain: the order is Kahn's, in plain lists; networkx is imported only when
a circle remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.schedule.refusal import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence


def topological_order(successors: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Order the nodes 0..n-1 so that each comes before its successors: (order, nodes in or behind circles).

    The second list is empty exactly when the network has no circle. O(nodes + links), no recursion.
    Source: A. B. Kahn, "Topological sorting of large networks", CACM 5 (1962) 558-562.
    """
    waiting = [0] * len(successors)
    for after in successors:
        for node in after:
            waiting[node] += 1
    order = [node for node, count in enumerate(waiting) if not count]
    for node in order:  # grows while it is walked
        for after_node in successors[node]:
            waiting[after_node] -= 1
            if not waiting[after_node]:
                order.append(after_node)
    return order, [node for node, count in enumerate(waiting) if count]


def circles(
    depends_on: Mapping[str, Iterable[str]], known: Mapping[str, Container[str]] | None = None
) -> tuple[tuple[str, ...], ...]:
    """The shortest circle of each knot of names that wait for each other, the shortest first.

    `depends_on` maps a name to the names it waits for. A circle is given as the names along it, each
    waiting for the next and the last for the first; it begins with the smallest name. An empty answer
    costs one Kahn pass. Names that are no key of the mapping are left out: not to be found is another error.
    With the links that are ``known`` already, in the same shape, only circles that others close are named.
    """
    names = sorted(depends_on)
    numbers = {name: number for number, name in enumerate(names)}
    rows = [[numbers[other] for other in depends_on[name] if other in numbers] for name in names]

    def is_new(node: int, after: int) -> bool:
        return known is None or names[after] not in known.get(names[node], ())

    found = _circles(rows, is_new if known is not None else None)
    return tuple(tuple(names[node] for node in circle) for circle in found)


def circle_refusal(names: Sequence[str], successors: Sequence[Sequence[int]]) -> ScheduleError:
    """The refusal (`circle`) that names the shortest circle of a network that has one."""
    circle = [names[node] for node in _circles(successors)[0]]
    path = " -> ".join(f"`{name}`" for name in (*circle, circle[0]))
    return ScheduleError("circle", f"dependencies run in a circle: {path}", tuple(circle))


def _circles(
    rows: Sequence[Sequence[int]], is_new: Callable[[int, int], bool] | None = None
) -> list[list[int]]:
    _, rest = topological_order(rows)
    if not rest:
        return []
    from milestone_git.schedule.graph import shortest_circles  # networkx costs 110 ms: only with news to tell

    return shortest_circles(rows, rest, is_new)
