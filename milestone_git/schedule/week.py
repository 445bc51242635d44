"""Describes a working week as spans of wall-clock minutes, and counts inside it by bisection."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from milestone_git.schedule.refusal import ScheduleError

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES

Span = tuple[int, int]
"""Working time from one minute of the day to another, the second not included: 8-12 is (480, 720)."""

WeekPlan = tuple[tuple[Span, ...], ...]
"""Seven days, Monday first, each with its spans in order; a night shift is two spans on two days."""

OFFICE_DAY: tuple[Span, ...] = ((480, 720), (780, 1020))
STANDARD_WEEK: WeekPlan = (OFFICE_DAY,) * 5 + ((),) * 2
CLOSED_WEEK: WeekPlan = ((),) * 7

_AFTERNOON_START = 780
_LONGEST_EVEN_DAY = 240 + DAY_MINUTES - _AFTERNOON_START


class Week(NamedTuple):
    """A week ready for counting; the three tuples run in parallel over its spans.

    `starts` are minutes since Monday 00:00, `done` the working minutes before each span.
    """

    starts: tuple[int, ...]
    done: tuple[int, ...]
    total: int

    def worked(self, wall: int) -> int:
        """Working minutes from the Monday that is minute 0 up to wall minute `wall`; O(log spans)."""
        weeks, rest = divmod(wall, WEEK_MINUTES)
        worked = weeks * self.total
        at = bisect_right(self.starts, rest) - 1
        if at < 0:
            return worked
        until = self.done[at + 1] if at + 1 < len(self.done) else self.total
        return worked + min(self.done[at] + rest - self.starts[at], until)

    def wall_of(self, worked: int) -> int:
        """The wall minute in which working minute `worked` begins; the inverse of `worked`."""
        weeks, rest = divmod(worked, self.total)
        at = bisect_right(self.done, rest) - 1
        return weeks * WEEK_MINUTES + self.starts[at] + rest - self.done[at]


def week_of(plan: WeekPlan) -> Week:
    """Check `plan` and lay it out for counting.

    Raises ScheduleError (`calendar_hours`) for spans that overlap, run backwards or leave the day.
    """
    spans: list[Span] = []
    if len(plan) != 7:
        raise ScheduleError("calendar_hours", f"a week has 7 days, not {len(plan)}")
    for number, day in enumerate(plan):
        last = 0
        for start, end in day:
            if not last <= start < end <= DAY_MINUTES:
                raise ScheduleError(
                    "calendar_hours", f"working hours overlap or leave the day: minutes {start} to {end}"
                )
            spans.append((number * DAY_MINUTES + start, end - start))
            last = end
    totals = tuple(accumulate((length for _, length in spans), initial=0))
    return Week(tuple(start for start, _ in spans), totals[:-1], totals[-1])


def even_week(minutes_per_week: int, days_per_week: int = 5) -> WeekPlan:
    """A week of `minutes_per_week` spread evenly from Monday on: 08-12, then from 13 as long as needed.

    This is how `capacity: 32h/w` becomes hours; odd minutes go to the first days.
    Raises ScheduleError (`calendar_hours`) where the day is too short for it.
    """
    if not 1 <= days_per_week <= 7 or not 0 <= minutes_per_week <= days_per_week * _LONGEST_EVEN_DAY:
        raise ScheduleError(
            "calendar_hours", f"{minutes_per_week} minutes do not fit into {days_per_week} days of a week"
        )
    share, odd = divmod(minutes_per_week, days_per_week)
    days = [_even_day(share + (number < odd)) for number in range(days_per_week)]
    return (*days, *((),) * (7 - days_per_week))


def _even_day(minutes: int) -> tuple[Span, ...]:
    """The spans of a day with `minutes` of work, with the noon hour free."""
    morning = min(minutes, 240)
    afternoon = minutes - morning
    spans = ((480, 480 + morning), (_AFTERNOON_START, _AFTERNOON_START + afternoon))
    return tuple(span for span in spans if span[0] < span[1])
