"""Turns the numbers of a schedule into moments on somebody's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.schedule.critical_path import Times
from milestone_git.schedule.driver import driving_links
from milestone_git.schedule.reasons import reasons_of

if TYPE_CHECKING:
    from datetime import datetime

    from milestone_git.schedule.arrays import Arrays
    from milestone_git.schedule.critical_path import Schedule
    from milestone_git.schedule.network import Link


def times_of(schedule: Schedule, number: int) -> Times:
    """All values of one activity. What has happened is told as the log has it, to the minute or better."""
    arrays = schedule.arrays
    activity = arrays.network.activities[number]
    total_float = schedule.total_float_minutes(number)
    early_start, early_finish = _span(schedule, number, schedule.starts[number])
    late_start, late_finish = (
        _span(schedule, number, schedule.late_starts[number]) if total_float else (early_start, early_finish)
    )
    if activity.actual_start is not None:
        early_start = late_start = activity.actual_start.astimezone(arrays.calendars[number].zone)
    if activity.actual_finish is not None:
        early_finish = late_finish = activity.actual_finish.astimezone(arrays.calendars[number].zone)
    return Times(
        activity.name,
        early_start,
        early_finish,
        late_start,
        late_finish,
        total_float,
        schedule.free_floats[number],
        schedule.is_critical(number),
    )


def _span(schedule: Schedule, number: int, start: int) -> tuple[datetime, datetime]:
    """The moments at which an activity that starts at count `start` begins and ends."""
    calendar, duration = schedule.arrays.calendars[number], schedule.arrays.durations[number]
    if duration:
        return calendar.start_moment(start), calendar.finish_moment(start + duration)
    begins = start == schedule.starts[number] and number in schedule.begins_working_time
    point = calendar.start_moment(start) if begins else calendar.finish_moment(start)
    return point, point


def points_at_start(schedule: Schedule) -> frozenset[int]:
    """The activities of no duration that happen where work begins.

    The same count is Friday 17:00 and Monday 08:00. A point held by a finish belongs to the evening, one held
    by a start or by a date to the morning, and one held by another point to where that one is.
    """
    arrays = schedule.arrays
    points: set[int] = set()
    for number in schedule.order:
        if arrays.durations[number]:
            continue
        dates = any(
            reason.earliest_start == schedule.starts[number] and reason.kind != "link"
            for reason in reasons_of(arrays, number)
        )
        links = driving_links(schedule, number)
        if dates or any(_belongs_to_morning(arrays, link, points) for link in links):
            points.add(number)
    return frozenset(points)


def _belongs_to_morning(arrays: Arrays, link: Link, points: set[int]) -> bool:
    if link.lag_minutes:
        return link.lag_minutes < 0  # a lag is over with its last minute, a lead points at its first
    first = arrays.numbers[link.before]
    return link.kind[0] == "S" if arrays.durations[first] else first in points
