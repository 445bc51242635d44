"""Turns what has actually happened into fixed numbers: the log is the truth, the plan gives way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from milestone_git.schedule.refusal import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.network import Activity, Network


class Pin(NamedTuple):
    """The actual start of an activity as a working-minute count of its calendar.

    For a finished activity the duration is what it took; for one in progress it is still the plan's, and
    finish-bound links or the present moment may stretch it.
    """

    start: int
    duration_minutes: int
    is_finished: bool


def pins_of(network: Network, calendars: Sequence[Calendar]) -> dict[int, Pin]:
    """The pins of all started activities by number.

    Raises ScheduleError (`actual_finish_before_start`, `moment_without_zone`).
    """
    return {
        number: _pin(activity, calendars[number])
        for number, activity in enumerate(network.activities)
        if activity.actual_start is not None or activity.actual_finish is not None
    }


def _pin(activity: Activity, calendar: Calendar) -> Pin:
    started, finished = activity.actual_start, activity.actual_finish
    if finished is None:
        assert started is not None
        return Pin(calendar.minutes_before(started), activity.duration_minutes, is_finished=False)
    finish = calendar.minutes_before(finished)
    if started is None:
        return Pin(finish - activity.duration_minutes, activity.duration_minutes, is_finished=True)
    start = calendar.minutes_before(started)
    if finished < started:
        raise ScheduleError(
            "actual_finish_before_start",
            f"activity `{activity.name}` finished before it started",
            (activity.name,),
        )
    return Pin(start, finish - start, is_finished=True)
