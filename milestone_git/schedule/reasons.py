"""Collects everything but the plan's links that holds an activity back: dates, blockers, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from milestone_git.schedule.bounds import bounds_of
from milestone_git.schedule.crossing import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from milestone_git.schedule.arrays import Arrays
    from milestone_git.schedule.network import Blocker, Constraint, Link

ReasonKind = Literal["actual", "link", "blocker", "constraint", "now", "project_start"]


class Reason(NamedTuple):
    """Why an activity does not start before `earliest_start` (a count of its calendar).

    `earliest_finish` is set where it is the finish that is held: with another duration the start moves.
    """

    kind: ReasonKind
    earliest_start: int
    earliest_finish: int | None = None
    link: Link | None = None
    blocker: Blocker | None = None
    constraint: Constraint | None = None


def reasons_of(arrays: Arrays, number: int) -> list[Reason]:
    """All reasons of one activity that do not depend on the pass; never empty."""
    pin = arrays.pins.get(number)
    if pin and pin.is_finished:
        return [Reason("actual", pin.start)]
    reasons = list(_settled(arrays, number))
    if pin:
        reasons.insert(0, Reason("actual", pin.start))
    else:
        reasons += _dates(arrays, number)
    if arrays.network.now is not None:
        now = arrays.calendars[number].minutes_from(arrays.network.now)
        duration = arrays.durations[number]
        reasons.append(Reason("now", now - duration, now) if pin else Reason("now", now))
    if not pin:
        reasons.append(Reason("project_start", -NEVER if number in arrays.unheld else arrays.origin(number)))
    return reasons


def earliest_start(arrays: Arrays, number: int) -> int:
    """The earliest start that the reasons of one activity leave."""
    return max(reason.earliest_start for reason in reasons_of(arrays, number))


def latest_start(arrays: Arrays, number: int) -> int:
    """The latest start with which no constraint of one activity is broken; NEVER without any."""
    caps = [cap for _, cap in latest_starts(arrays, number)]
    return min(caps, default=NEVER)


def latest_starts(arrays: Arrays, number: int) -> list[tuple[Constraint, int]]:
    """The constraints of one activity that cap its start, each with the cap; none of facts."""
    activity, pin = arrays.network.activities[number], arrays.pins.get(number)
    if pin and pin.is_finished:
        return []
    bounds = bounds_of(activity, arrays.calendars[number], arrays.durations[number])
    return [
        (bound.constraint, bound.latest_start)
        for bound in bounds
        if bound.latest_start is not None and not (pin and bound.constraint.kind == "must_start")
    ]


def _settled(arrays: Arrays, number: int) -> Iterator[Reason]:
    """Links from an end that has happened: they hold like a date."""
    for link_number in arrays.settled.get(number, ()):
        link = arrays.network.links[link_number]
        start = arrays.held_start(link, ())
        yield Reason("link", start, start + arrays.durations[number] if link.kind[1] == "F" else None, link)


def _dates(arrays: Arrays, number: int) -> Iterator[Reason]:
    """Blockers with an expected moment, and constraints that set an earliest start."""
    calendar = arrays.calendars[number]
    for blocker in arrays.blockers.get(number, ()):
        if blocker.expected is not None:
            yield Reason("blocker", calendar.minutes_from(blocker.expected), blocker=blocker)
    for bound in bounds_of(arrays.network.activities[number], calendar, arrays.durations[number]):
        if bound.earliest_start is not None:
            yield Reason(
                "constraint", bound.earliest_start, bound.earliest_finish, constraint=bound.constraint
            )
