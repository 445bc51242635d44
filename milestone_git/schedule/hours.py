"""Reads working hours as people write them: `{mon-thu: 09-12 13-17:30, fri: 08-12}` and `32h/w`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.week import Span, WeekPlan, even_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def week_plan(hours: Mapping[str, str]) -> WeekPlan:
    """The week of `hours`; a day that is not named is free, and of two lines for a day the later counts.

    Raises ScheduleError (`calendar_hours`) for what is no day or no time of day. Spans that overlap are
    refused when the calendar is made.
    """
    week: list[tuple[Span, ...]] = [()] * 7
    for names, spans in hours.items():
        day = tuple(_span(word) for word in spans.split() if word != "off")
        for number in _days(names):
            week[number] = day
    return tuple(week)


def capacity_plan(capacity: str) -> WeekPlan:
    """The even week of a capacity such as `32h/w`; raises ScheduleError (`calendar_hours`)."""
    return even_week(int(capacity.partition("h")[0]) * 60)


def _days(names: str) -> Iterator[int]:
    """`mon`, or `mon-fri` and, over the end of the week, `sat-mon`."""
    first, dash, last = names.partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        raise ScheduleError("calendar_hours", f"`{names}` is no day of the week: mon, or mon-fri")
    start, end = DAYS.index(first), DAYS.index(last if dash else first)
    for number in range(start, end + 1 if end >= start else end + 8):
        yield number % 7


def _span(word: str) -> Span:
    first, dash, last = word.partition("-")
    if not dash:
        raise ScheduleError("calendar_hours", f"`{word}` are no hours: 09-12 or 13:30-17")
    return _minute(first), _minute(last)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and (minute or "0").isdecimal()) or int(minute or 0) > 59:
        raise ScheduleError("calendar_hours", f"`{text}` is no time of day: 9 or 13:30")
    return int(hour) * 60 + int(minute or 0)
