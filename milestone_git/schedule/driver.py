"""Tells what drives each start: the link, date, blocker or fact behind it, and the chain to the beginning.

What MS Project calls task drivers and PMI the driving relationship: a bound is driving when the activity
starts exactly where the bound allows it to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from milestone_git.schedule.reasons import Reason, ReasonKind, reasons_of

if TYPE_CHECKING:
    from milestone_git.schedule.critical_path import Schedule
    from milestone_git.schedule.network import Blocker, Constraint, Link


class Driver(NamedTuple):
    """One thing that holds `activity` where it is.

    By `kind` one of `link`, `blocker` and `constraint` is set; `actual` (it has happened), `now` (it cannot
    lie in the past) and `project_start` need none.
    """

    activity: str
    kind: ReasonKind
    link: Link | None = None
    blocker: Blocker | None = None
    constraint: Constraint | None = None


def drivers(schedule: Schedule, name: str) -> tuple[Driver, ...]:
    """Everything that drives `name`: facts, then links in the network's order, blockers, dates; never empty.

    Removing one of several moves nothing: each alone is enough. Raises ScheduleError (`unknown_activity`).
    """
    return _drivers_of(schedule, schedule.number(name))


def driving_chain(schedule: Schedule, name: str) -> tuple[Driver, ...]:
    """The first driver of `name`, then that of the activity it waits for, and so on; the last is no link.

    Raises ScheduleError (`unknown_activity`).
    """
    number = schedule.number(name)
    chain = [_drivers_of(schedule, number)[0]]
    while (link := chain[-1].link) is not None:
        chain.append(_drivers_of(schedule, schedule.arrays.numbers[link.before])[0])
    return tuple(chain)


def _drivers_of(schedule: Schedule, number: int) -> tuple[Driver, ...]:
    arrays, start = schedule.arrays, schedule.starts[number]
    name = arrays.names[number]
    reasons = [reason for reason in reasons_of(arrays, number) if reason.earliest_start == start]
    facts = [_told(name, reason) for reason in reasons if reason.kind in ("actual", "link")]
    dates = [_told(name, reason) for reason in reasons if reason.kind not in ("actual", "link")]
    links = [Driver(name, "link", link=link) for link in driving_links(schedule, number)]
    return (*facts, *links, *dates)


def _told(name: str, reason: Reason) -> Driver:
    return Driver(name, reason.kind, reason.link, reason.blocker, reason.constraint)


def driving_links(schedule: Schedule, number: int) -> list[Link]:
    """The links of the plan that hold an activity exactly where it is."""
    arrays, start = schedule.arrays, schedule.starts[number]
    if number in arrays.pins and arrays.pins[number].is_finished:
        return []
    apart = {*arrays.settled.get(number, ()), *arrays.overtaken} if arrays.pins else set()
    links = [arrays.network.links[row] for row in schedule.incoming[number] if row not in apart]
    return [link for link in links if arrays.held_start(link, schedule.starts) == start]
