"""Knows when somebody works: converts between moments and counts of working minutes in O(log n).

A calendar is laid out once as a table of date ranges in which one week repeats; n is the number of such
ranges (seasons, absences, holidays), never of days, so an absence of ten years costs what one of a day does.
Hours are wall-clock hours of the calendar's zone: 08-12 is 08-12 in summer and in winter, and a night shift
over the spring change counts the hours its plan says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, tzinfo
from heapq import heappop, heappush
from typing import NamedTuple

from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.week import (
    CLOSED_WEEK,
    DAY_MINUTES,
    STANDARD_WEEK,
    Week,
    WeekPlan,
    week_of,
)
from milestone_git.schedule.zone import instant_at, instant_from, instant_of, moment_of, wall_of

FIRST_DAY = date(1900, 1, 1)  # a Monday, as counting by weeks wants it
LAST_DAY = date(9998, 12, 31)  # a year short of the end, so that no zone can push a moment over it
YEARLY_FROM, YEARLY_TO = 1970, 2199
_END_DAYS = (LAST_DAY - FIRST_DAY).days + 1
_END_WALL = _END_DAYS * DAY_MINUTES


class Absence(NamedTuple):
    """Days off, both ends included."""

    first: date
    last: date


class Season(NamedTuple):
    """Other hours between two dates, both included; of seasons that overlap the later in the list wins."""

    first: date
    last: date
    plan: WeekPlan


class YearlySeason(NamedTuple):
    """Other hours between two (month, day) pairs of every year from 1970 to 2199; may span New Year.

    29 February is the 28th in a common year.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    plan: WeekPlan


class CalendarSpec(NamedTuple):
    """What a calendar is made of. Absences and holidays win over seasons, seasons over the plan.

    `zone` is any tzinfo: the caller looks it up. `holidays` is a plain table of dates: which days a
    country keeps is the caller's knowledge too.
    """

    plan: WeekPlan = STANDARD_WEEK
    zone: tzinfo = UTC
    seasons: tuple[Season | YearlySeason, ...] = ()
    absences: tuple[Absence, ...] = ()
    holidays: tuple[date, ...] = ()


class Calendar(NamedTuple):
    """A calendar ready for conversion; `walls`, `counts` and `weeks` run in parallel over date ranges.

    `walls` are the wall minutes since FIRST_DAY at which a range begins, `counts` the working minutes
    before it. Instants are whole minutes since 1900-01-01T00:00Z, counts are working minutes since FIRST_DAY.
    """

    zone: tzinfo
    walls: tuple[int, ...]
    counts: tuple[int, ...]
    weeks: tuple[Week, ...]
    total: int

    def count_at(self, instant: int) -> int:
        """Working minutes before `instant`; what lies outside 1900 to 9998 counts as its nearest end."""
        wall = max(wall_of(min(max(instant, 0), _END_WALL), self.zone), 0)
        at = bisect_right(self.walls, wall) - 1
        week = self.weeks[at]
        return min(self.counts[at] + week.worked(wall) - week.worked(self.walls[at]), self.total)

    def start_instant(self, count: int) -> int:
        """The latest instant with `count` working minutes before it: where the next minute begins (08:00).

        With all working time used up it is the end of the table. Raises ScheduleError
        (`calendar_exhausted`) when `count` is more than the calendar has.
        """
        if count >= self.total:
            self._check(count)
            return _END_WALL
        return instant_at(self._wall_of(max(count, 0)), self.zone)

    def finish_instant(self, count: int) -> int:
        """The earliest instant with `count` working minutes before it: where the last one ends (17:00).

        Raises as `start_instant` does.
        """
        self._check(count)
        return instant_at(self._wall_of(count - 1) + 1 if count > 0 else 0, self.zone)

    def minutes_before(self, moment: datetime) -> int:
        """Working minutes before the whole minute of `moment`; naive moments are refused."""
        return self.count_at(instant_of(moment))

    def minutes_from(self, moment: datetime) -> int:
        """The working minute that begins first at or after `moment`; naive moments are refused."""
        return self.count_at(instant_from(moment))

    def start_moment(self, count: int) -> datetime:
        """`start_instant` as a moment in the calendar's zone."""
        return moment_of(self.start_instant(count), self.zone)

    def finish_moment(self, count: int) -> datetime:
        """`finish_instant` as a moment in the calendar's zone."""
        return moment_of(self.finish_instant(count), self.zone)

    def between(self, start: datetime, finish: datetime) -> int:
        """Working minutes from `start` to `finish`, negative when they are the other way round."""
        return self.minutes_before(finish) - self.minutes_before(start)

    def _check(self, count: int) -> None:
        if count > self.total:
            raise ScheduleError(
                "calendar_exhausted", f"{count - self.total} working minutes do not fit before {LAST_DAY}"
            )

    def _wall_of(self, count: int) -> int:
        at = bisect_right(self.counts, count) - 1
        week = self.weeks[at]
        return week.wall_of(count - self.counts[at] + week.worked(self.walls[at]))


class _Layer(NamedTuple):
    """One plan from one day to another, the second not included; the higher rank covers the lower."""

    first: int
    end: int
    rank: int
    week: Week


def working_calendar(spec: CalendarSpec | None = None) -> Calendar:
    """Lay out a calendar, by default Monday to Friday 08-12 and 13-17 in UTC; O(n log n) in its parts.

    Raises ScheduleError: `calendar_without_working_time` where no minute of it is working time,
    `calendar_hours` for impossible hours, `calendar_range` for a range that ends before it begins.
    """
    spec = spec or CalendarSpec()
    ranges = _visible(_layers(spec))
    walls, counts, total = [], [], 0
    ends = [first for first, _ in ranges[1:]] + [_END_DAYS]
    for (first, week), end in zip(ranges, ends, strict=True):
        walls.append(first * DAY_MINUTES)
        counts.append(total)
        total += week.worked(end * DAY_MINUTES) - week.worked(first * DAY_MINUTES)
    if not total:
        raise ScheduleError("calendar_without_working_time", "calendar has no working time")
    return Calendar(spec.zone, tuple(walls), tuple(counts), tuple(week for _, week in ranges), total)


def _layers(spec: CalendarSpec) -> list[_Layer]:
    """Everything the specification says, as layers; what comes later covers what comes before."""
    closed = week_of(CLOSED_WEEK)
    layers = [_layer(FIRST_DAY, LAST_DAY, 0, week_of(spec.plan))]
    for season in spec.seasons:
        week = week_of(season.plan)
        for first, last in _years(season) if isinstance(season, YearlySeason) else (season[:2],):
            layers.append(_layer(first, last, len(layers), week))
    off = len(layers)
    layers += [_layer(absence.first, absence.last, off, closed) for absence in spec.absences]
    layers += [_layer(day, day, off, closed) for day in spec.holidays]
    return layers


def _layer(first: date, last: date, rank: int, week: Week) -> _Layer:
    if last < first:
        raise ScheduleError("calendar_range", f"days from {first} to {last} end before they begin")
    low = max(first, FIRST_DAY).toordinal() - FIRST_DAY.toordinal()
    high = min(last, LAST_DAY).toordinal() - FIRST_DAY.toordinal()
    return _Layer(low, high + 1, rank, week)


def _years(season: YearlySeason) -> list[tuple[date, date]]:
    wraps = season.last < season.first
    years = range(YEARLY_FROM, YEARLY_TO + 1)
    return [(_day_of(year, season.first), _day_of(year + wraps, season.last)) for year in years]


def _day_of(year: int, day: tuple[int, int]) -> date:
    try:
        return date(year, *day)
    except ValueError as error:
        if day == (2, 29):
            return date(year, 2, 28)
        raise ScheduleError("calendar_range", f"no year has a day {day[0]:02}-{day[1]:02}") from error


def _visible(layers: list[_Layer]) -> list[tuple[int, Week]]:
    """The ranges that are seen from above: (first day, week) in order, without neighbours that are alike."""
    edges = sorted({layer.first for layer in layers} | {layer.end for layer in layers[1:]})
    edges = edges[: bisect_left(edges, layers[0].end)]
    waiting = sorted(layers, reverse=True)
    heap: list[tuple[int, int, Week]] = []
    ranges: list[tuple[int, Week]] = []
    for edge in edges:
        while waiting and waiting[-1].first <= edge:
            layer = waiting.pop()
            heappush(heap, (-layer.rank, layer.end, layer.week))
        while heap[0][1] <= edge:
            heappop(heap)
        if not ranges or ranges[-1][1] != heap[0][2]:
            ranges.append((edge, heap[0][2]))
    return ranges
