"""Turns the dates set on an activity into the earliest and the latest start that they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.network import Activity, Constraint


class Bound(NamedTuple):
    """One constraint in numbers: working-minute counts of the activity's calendar, None for no bound.

    `earliest_finish` is kept beside `earliest_start` since it moves the start when the duration changes.
    """

    constraint: Constraint
    earliest_start: int | None
    earliest_finish: int | None
    latest_start: int | None


def bounds_of(activity: Activity, calendar: Calendar, duration_minutes: int) -> list[Bound]:
    """The bounds of every constraint of `activity`, in its order.

    A moment outside working time means the next working minute where it is an earliest or a start, and
    the one before where it is a finish. Raises ScheduleError (`moment_without_zone`).
    """
    return [_bound(constraint, calendar, duration_minutes) for constraint in activity.constraints]


def _bound(constraint: Constraint, calendar: Calendar, duration_minutes: int) -> Bound:
    kind = constraint.kind
    if kind == "start_no_earlier":
        return Bound(constraint, calendar.minutes_from(constraint.moment), None, None)
    if kind == "must_start":
        start = calendar.minutes_from(constraint.moment)
        return Bound(constraint, start, None, start)
    finish = calendar.minutes_before(constraint.moment)
    latest = finish - duration_minutes
    if kind == "must_finish":
        return Bound(constraint, latest, finish, latest)
    return Bound(constraint, None, None, latest)
