"""Dependencies of milestones and tasks lead somewhere, once, and never round (MG301 to MG304)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic, Keys
from milestone_git.model.nearest import nearest
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot

_Known = Callable[[], Mapping[str, Container[str]]]


class _Node(NamedTuple):
    """Something that depends: its id, where its dependencies stand, and whom they name."""

    id: str
    keys: Keys
    needs: tuple[tuple[Keys, str], ...]


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """Asked of the merge result: two branches that each are fine can close a circle together (R6).

    With a base a circle is told where the attempt closes it: who takes a link out is not to blame for another
    circle that was behind it, and one that is closed is told though a shorter one was there.
    """
    snapshot = attempt.head
    before = cache(attempt.base.by_id) if attempt.base else None  # asked for only where there is a circle
    yield from _milestones(snapshot, (lambda: _links_of(before())) if before else None)
    for record in snapshot.records.values():
        if not any(task.depends_on for task in record.tasks):
            continue
        nodes = [_task_node(record, index) for index in range(len(record.tasks))]
        yield from _links(record.path, nodes, {node.id for node in nodes}, "task")
        yield from _circle({node.id: (record.path, node) for node in nodes}, _tasks_before(before, record.id))


def _links_of(records: Mapping[str, Record]) -> dict[str, set[str]]:
    return {name: {other.milestone for other in one.depends_on} for name, one in records.items()}


def _tasks_before(before: Callable[[], Mapping[str, Record]] | None, name: str) -> _Known | None:
    """What the tasks of a milestone waited for."""
    if before is None:
        return None
    return lambda: {task.id: task.depends_on for one in [before().get(name)] if one for task in one.tasks}


def _milestones(snapshot: Snapshot, known: _Known | None) -> Iterator[Diagnostic]:
    records = snapshot.by_id()
    nodes = {identifier: (record.path, _milestone_node(record)) for identifier, record in records.items()}
    # a record that cannot be read is there all the same: its dependants are not to blame
    there = {*records, *snapshot.unread_ids()}
    for path, node in nodes.values():
        yield from _links(path, [node], there, "milestone")
    yield from _circle(nodes, known)


def _milestone_node(record: Record) -> _Node:
    needs = tuple(
        (("depends_on", index, "milestone"), one.milestone) for index, one in enumerate(record.depends_on)
    )
    return _Node(record.id, ("depends_on",), needs)


def _task_node(record: Record, index: int) -> _Node:
    task = record.tasks[index]
    keys = ("tasks", index, "depends_on")
    return _Node(task.id, keys, tuple(((*keys, place), one) for place, one in enumerate(task.depends_on)))


def _links(path: str, nodes: Iterable[_Node], known: set[str], noun: str) -> Iterator[Diagnostic]:
    for node in nodes:
        seen: set[str] = set()
        for keys, name in node.needs:
            if name == node.id:
                helps = ("name what it waits for, or take this one out",)
                yield Diagnostic("MG302", f"`{name}` depends on itself", path, keys, helps=helps)
            elif name in seen:
                helps = ("take one of the two out",)
                yield Diagnostic("MG304", f"dependency on `{name}` is named twice", path, keys, helps=helps)
            elif name not in known:
                near = nearest(name, sorted(known - {node.id}))
                helps = (f"did you mean `{near}`?",) if near else ("take it out, or name another one",)
                yield Diagnostic("MG301", f"there is no {noun} `{name}`", path, keys, helps=helps)
            seen.add(name)


def _circle(nodes: Mapping[str, tuple[str, _Node]], known: _Known | None) -> Iterator[Diagnostic]:
    """A circle of each knot that not only ``known`` links close, the shortest where that is one, told at its
    first link; who depends on itself is told above.
    """
    links = {
        identifier: tuple(name for _, name in node.needs if name != identifier)
        for identifier, (_, node) in nodes.items()
    }
    if not any(name in links for names in links.values() for name in names):
        return  # as it is where a record or two are read alone
    from milestone_git.schedule.circles import circles

    found = circles(links)
    if found and known:
        found = circles(links, known())
    for circle in found:
        path, node = nodes[circle[0]]
        keys = next(keys for keys, name in node.needs if name == circle[1])
        told = " -> ".join(f"`{one}`" for one in [*circle, circle[0]])
        helps = ("take one of these dependencies out",)
        yield Diagnostic("MG303", f"dependencies go round: {told}", path, keys, helps=helps)
