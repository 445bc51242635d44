"""Computes early and late dates, total and free float: the critical path method in two loops.

Source: J. E. Kelley and M. R. Walker, "Critical-path planning and scheduling", Proc. Eastern Joint Computer
Conference 1959, 160-173; typed links with lags as in the precedence diagramming method. The definition of
each value is in docs/schedule.md.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import pairwise, repeat
from operator import add, sub
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.schedule.arrays import Arrays, arrays_of
from milestone_git.schedule.circles import circle_refusal
from milestone_git.schedule.crossing import NEVER
from milestone_git.schedule.reasons import earliest_start, latest_start
from milestone_git.schedule.refusal import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.network import Network


class Times(NamedTuple):
    """What the critical path method says of one activity; moments in the zone of its calendar."""

    name: str
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float_minutes: int
    free_float_minutes: int
    is_critical: bool


class Schedule:
    """A solved network. Numbers are counts of working minutes in each activity's own calendar.

    `starts` and `late_starts` are by activity number; for an activity in progress they are where the whole
    duration would have to begin to finish in time. `finish_instant` is when the last activity finishes.
    Moments are only computed when asked for, by `times`.
    """

    def __init__(self, arrays: Arrays, order: Sequence[int], starts: array[int]) -> None:
        self.arrays = arrays
        self.order = order
        self.starts = starts
        self.finish_instant, finishes = _finishes(arrays, order, starts)
        self.late_starts, self.free_floats = _backward(arrays, order, starts, finishes)
        _settle_finished(self)

    def number(self, name: str) -> int:
        """The number of an activity; raises ScheduleError (`unknown_activity`)."""
        if name not in self.arrays.numbers:
            raise ScheduleError("unknown_activity", f"no activity `{name}` in the schedule", (name,))
        return self.arrays.numbers[name]

    def total_float_minutes(self, number: int) -> int:
        """How long an activity can slip without making the project, or a date set on the way, late."""
        return self.late_starts[number] - self.starts[number]

    def is_critical(self, number: int) -> bool:
        """No float left, and not finished yet."""
        if self.late_starts[number] > self.starts[number]:
            return False
        pin = self.arrays.pins.get(number)
        return pin is None or not pin.is_finished

    def critical(self) -> list[str]:
        """The names of all critical activities, predecessors first."""
        return [self.arrays.names[number] for number in self.order if self.is_critical(number)]

    def times(self, name: str) -> Times:
        """All values of one activity; raises ScheduleError (`unknown_activity`)."""
        from milestone_git.schedule.moments import times_of  # moments are asked for last, and seldom

        return times_of(self, self.number(name))

    @cached_property
    def incoming(self) -> list[list[int]]:
        """The numbers of the links into each activity, in the network's order."""
        numbers = self.arrays.numbers
        rows: list[list[int]] = [[] for _ in numbers]
        for number, link in enumerate(self.arrays.network.links):
            rows[numbers[link.after]].append(number)
        return rows

    @cached_property
    def begins_working_time(self) -> frozenset[int]:
        """The points in time (zero duration) shown where work begins, 08:00, not where it ended, 17:00."""
        from milestone_git.schedule.moments import points_at_start

        return points_at_start(self)


def solve(network: Network) -> Schedule:
    """Schedule a network: two passes over integers, O(activities + links), no recursion.

    Raises ScheduleError: `circle` with the shortest one, `calendar_exhausted` where the work outlasts a
    calendar, and what `arrays_of` raises. A constraint that cannot be kept is no refusal: see `violations`.
    """
    arrays = arrays_of(network)
    return Schedule(arrays, *(_forward(arrays) if arrays.waiting else _forward_as_given(arrays)))


def _forward_as_given(arrays: Arrays) -> tuple[Sequence[int], array[int]]:
    """The forward pass where every link leads forward in the order given, as plans mostly do."""
    starts = floors_of(arrays)
    offsets, heads, weights = arrays.offsets, arrays.heads, arrays.weights
    for first, start in enumerate(starts):  # read when its turn comes: nothing raises it later
        for at in range(offsets[first], offsets[first + 1]):
            bound = start + weights[at]
            if bound > starts[heads[at]]:
                starts[heads[at]] = bound
    return range(len(starts)), starts


def _forward(arrays: Arrays) -> tuple[Sequence[int], array[int]]:
    """The forward pass: a topological order and the earliest start of every activity.

    Both in one loop, an activity is taken when nothing is left that it waits for (Kahn's order): at 300,000
    links every further loop costs a tenth of a second.
    """
    starts, waiting = floors_of(arrays), arrays.waiting[:]
    offsets, heads, weights, specials = arrays.offsets, arrays.heads, arrays.weights, arrays.specials
    order = [number for number, count in enumerate(waiting) if not count]
    for first in order:  # grows while it is walked
        start = starts[first]
        for at in range(offsets[first], offsets[first + 1]):
            second = heads[at]
            bound = start + weights[at]
            if bound > starts[second]:
                starts[second] = bound
            left = waiting[second] = waiting[second] - 1
            if not left:
                order.append(second)
        if first in specials:
            if _is_endless(arrays, first, start):
                _refuse_endless(arrays, order, starts)
            order += _hold_specials(arrays, first, starts, waiting)
    if len(order) < len(starts):
        _refuse_circle(arrays)
    return order, starts


def _hold_specials(arrays: Arrays, first: int, starts: array[int], waiting: array[int]) -> list[int]:
    """Hold back what special links out of `first` hold, and answer who waits for nothing more."""
    ready = []
    for second, link in arrays.specials[first]:
        if link is not None:
            starts[second] = max(starts[second], arrays.held_start(link, starts))
        waiting[second] -= 1
        if not waiting[second]:
            ready.append(second)
    return ready


def _refuse_circle(arrays: Arrays) -> None:
    spans = pairwise(arrays.offsets)
    successors = [list(arrays.heads[start:end]) for start, end in spans]
    for first, links in arrays.specials.items():
        successors[first] += [second for second, _ in links]
    raise circle_refusal(arrays.names, successors)


def floors_of(arrays: Arrays) -> array[int]:
    """The earliest start of each activity without regard to links of the plan."""
    network = arrays.network
    now = network.start if network.now is None else max(network.start, network.now)
    floors = array("q", repeat(0, len(arrays.names)))
    for calendar, members in _members(arrays):
        floor = calendar.minutes_from(now)
        for number in members:
            floors[number] = floor
    dated = {number for number, activity in enumerate(network.activities) if activity.constraints}
    for number in dated.union(arrays.pins, arrays.blockers, arrays.settled, arrays.unheld):
        floors[number] = earliest_start(arrays, number)
    return floors


def _finishes(arrays: Arrays, order: Sequence[int], starts: Sequence[int]) -> tuple[int, dict[int, int]]:
    """The instant at which the last activity finishes, and its count in each calendar, by identity."""
    finish, finishes = 0, list(map(add, starts, arrays.durations))
    for calendar, members in _members(arrays):
        count = max(map(finishes.__getitem__, members))
        if count > calendar.total:
            _refuse_endless(arrays, order, starts)
        finish = max(finish, calendar.finish_instant(count))
    return finish, {id(calendar): calendar.count_at(finish) for calendar, _ in _members(arrays)}


def _members(arrays: Arrays) -> list[tuple[Calendar, Sequence[int]]]:
    """Each calendar with the numbers of its activities."""
    calendars = arrays.calendars
    if arrays.has_one_calendar:
        return [(calendars[0], range(len(calendars)))] if calendars else []
    members: dict[int, list[int]] = {}
    for number, calendar in enumerate(calendars):
        members.setdefault(id(calendar), []).append(number)
    return [(calendars[numbers[0]], numbers) for numbers in members.values()]


def _refuse_endless(arrays: Arrays, order: Sequence[int], starts: Sequence[int]) -> None:
    """Name the first activity whose work goes on after the last day that its calendar knows."""
    name = next(arrays.names[number] for number in order if _is_endless(arrays, number, starts[number]))
    message = f"activity `{name}` does not finish before its calendar runs out of working time"
    raise ScheduleError("calendar_exhausted", message, (name,))


def _is_endless(arrays: Arrays, number: int, start: int) -> bool:
    return start + arrays.durations[number] > arrays.calendars[number].total


def _backward(
    arrays: Arrays, order: Sequence[int], starts: Sequence[int], finishes: dict[int, int]
) -> tuple[array[int], array[int]]:
    """The backward pass: the latest start and the free float of every activity."""
    late_starts = _caps(arrays, finishes)
    free_floats = array("q", repeat(0, len(starts)))
    offsets, heads, weights, specials = arrays.offsets, arrays.heads, arrays.weights, arrays.specials
    for first in reversed(order):
        late, gap = late_starts[first], NEVER
        for at in range(offsets[first], offsets[first + 1]):
            second, weight = heads[at], weights[at]
            bound = late_starts[second] - weight
            if bound < late:
                late = bound
            bound = starts[second] - weight
            if bound < gap:
                gap = bound
        for second, link in specials.get(first, ()):
            if link is not None:
                late = min(late, arrays.latest_start(link, late_starts[second]))
                gap = min(gap, arrays.latest_start(link, starts[second]))
        late_starts[first] = late
        free_floats[first] = max((late if gap == NEVER else gap) - starts[first], 0)
    return late_starts, free_floats


def _caps(arrays: Arrays, finishes: dict[int, int]) -> array[int]:
    """The latest start of each activity without regard to links: the project's finish and the dates set."""
    ends = (finishes[id(calendar)] for calendar in arrays.calendars)
    caps = array("q", map(sub, ends, arrays.durations))
    for number, activity in enumerate(arrays.network.activities):
        if activity.constraints:
            caps[number] = min(caps[number], latest_start(arrays, number))
    return caps


def _settle_finished(schedule: Schedule) -> None:
    """What is finished has no float: its dates are what they are."""
    for number, pin in schedule.arrays.pins.items():
        if pin.is_finished:
            schedule.late_starts[number] = schedule.starts[number]
            schedule.free_floats[number] = 0
