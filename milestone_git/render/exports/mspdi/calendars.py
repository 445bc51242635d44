"""Calendars as MSPDI: the week that mostly holds, and what differs from it as exceptions and other weeks.

A calendar here is a table of date ranges with a week each; MS Project knows one week, exceptions and named
weeks between two days. What lies more than a year outside of the plan is left out, or yearly seasons
would fill the file with centuries.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from milestone_git.render.exports.mspdi.markup import Element, element, elements, leaf
from milestone_git.schedule.calendar import FIRST_DAY, Calendar
from milestone_git.schedule.week import DAY_MINUTES, Week

_MARGIN = timedelta(days=366)


class _Range(NamedTuple):
    """Days, both included, in which one week repeats."""

    first: date
    last: date
    week: Week


def calendar_element(uid: int, name: str, calendar: Calendar, first: date, last: date) -> Element:
    """One base calendar for a plan from ``first`` to ``last``."""
    ranges = _ranges(calendar, first - _MARGIN, last + _MARGIN)
    usual = _usual(ranges)
    others = [one for one in ranges if one.week != usual]
    off = [one for one in others if not one.week.total]
    seasons = [one for one in others if one.week.total]
    parts = [
        leaf("UID", uid),
        leaf("Name", name),
        leaf("IsBaseCalendar", 1),
        leaf("BaseCalendarUID", -1),
        elements("WeekDays", _week_days(usual)),
    ]
    if off:
        parts.append(elements("Exceptions", [_exception(one) for one in off]))
    if seasons:
        parts.append(elements("WorkWeeks", [_work_week(one) for one in seasons]))
    return elements("Calendar", parts)


def _ranges(calendar: Calendar, first: date, last: date) -> list[_Range]:
    """What a calendar says between two days."""
    starts = [FIRST_DAY + timedelta(days=wall // DAY_MINUTES) for wall in calendar.walls]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [max(last, starts[-1])]
    return [
        _Range(max(start, first), min(end, last), week)
        for start, end, week in zip(starts, ends, calendar.weeks, strict=True)
        if start <= last and end >= first
    ]


def _usual(ranges: list[_Range]) -> Week:
    """The week that holds on most days; one without work only where there is no other."""
    days: dict[Week, int] = {}
    for one in ranges:
        days[one.week] = days.get(one.week, 0) + (one.last - one.first).days + 1
    return max(days, key=lambda week: (week.total > 0, days[week]))


def _week_days(week: Week) -> list[Element]:
    """Seven days, of which MS Project counts Sunday as the first."""
    spans = _spans(week)
    return [
        elements(
            "WeekDay",
            [
                leaf("DayType", number + 1),
                leaf("DayWorking", int(bool(spans[(number - 1) % 7]))),
                *(_working_times(spans[(number - 1) % 7])),
            ],
        )
        for number in range(7)
    ]


def _spans(week: Week) -> list[list[tuple[int, int]]]:
    """The minutes of each day, Monday first, from one to another."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    ends = [*week.done[1:], week.total]
    for start, done, end in zip(week.starts, week.done, ends, strict=True):
        day, minute = divmod(start, DAY_MINUTES)
        found[day].append((minute, minute + end - done))
    return found


def _working_times(spans: list[tuple[int, int]]) -> list[Element]:
    if not spans:
        return []
    times = [
        element("WorkingTime", leaf("FromTime", _clock(start)), leaf("ToTime", _clock(end)))
        for start, end in spans
    ]
    return [elements("WorkingTimes", times)]


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % DAY_MINUTES, 60)  # the midnight that ends a day is written 00:00:00
    return f"{hour:02}:{rest:02}:00"


def _period(one: _Range) -> Element:
    from_date = datetime.combine(one.first, time(0)).isoformat()
    to_date = datetime.combine(one.last, time(23, 59)).isoformat()
    return element("TimePeriod", leaf("FromDate", from_date), leaf("ToDate", to_date))


def _exception(one: _Range) -> Element:
    days = (one.last - one.first).days + 1
    return element(
        "Exception",
        leaf("EnteredByOccurrences", 0),
        _period(one),
        leaf("Occurrences", days),
        leaf("Name", "off"),
        leaf("Type", 1),
        leaf("DayWorking", 0),
    )


def _work_week(one: _Range) -> Element:
    return element(
        "WorkWeek", _period(one), leaf("Name", "season"), elements("WeekDays", _week_days(one.week))
    )
