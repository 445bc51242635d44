"""Tells what holds each late date: the link, the date set or the end of the project behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from milestone_git.schedule.reasons import latest_starts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from milestone_git.schedule.critical_path import Schedule
    from milestone_git.schedule.network import Constraint, Link


class Ceiling(NamedTuple):
    """One thing that `activity` would make late by slipping past its late dates.

    By `kind` one of `link` and `constraint` is set; `project_finish` needs none, nor does `finished`.
    """

    activity: str
    kind: Literal["link", "constraint", "project_finish", "finished"]
    link: Link | None = None
    constraint: Constraint | None = None


def ceiling_chain(schedule: Schedule, name: str) -> tuple[Ceiling, ...]:
    """What holds the late dates of `name`, then those of the activity behind it; the last is no link.

    O(links). Raises ScheduleError (`unknown_activity`).
    """
    outgoing: dict[str, list[Link]] = {}
    arrays = schedule.arrays
    dead = {*arrays.overtaken, *(row for rows in arrays.settled.values() for row in rows)}
    for number, link in enumerate(arrays.network.links):
        if number not in dead:
            outgoing.setdefault(link.before, []).append(link)
    chain = [_ceiling(schedule, schedule.number(name), outgoing.get(name, ()))]
    while (held := chain[-1].link) is not None:
        chain.append(_ceiling(schedule, arrays.numbers[held.after], outgoing.get(held.after, ())))
    return tuple(chain)


def _ceiling(schedule: Schedule, number: int, links: Sequence[Link]) -> Ceiling:
    arrays, late = schedule.arrays, schedule.late_starts[number]
    name = arrays.names[number]
    pin = arrays.pins.get(number)
    if pin is not None and pin.is_finished:
        return Ceiling(name, "finished")
    for constraint, cap in latest_starts(arrays, number):
        if cap == late:
            return Ceiling(name, "constraint", constraint=constraint)
    for link in links:
        second = schedule.late_starts[arrays.numbers[link.after]]
        if arrays.latest_start(link, second) == late:
            return Ceiling(name, "link", link=link)
    return Ceiling(name, "project_finish")
