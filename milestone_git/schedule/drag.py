"""Measures drag: how much sooner the project would finish if one critical activity took no time.

Source: S. A. Devaux, "The Drag Efficient: The Missing Quantification of Time on the Critical Path", Defense
AT&L (2012), and Total Project Control (1999). His rule (the smaller of duration and the least float in
parallel) is for finish-to-start networks; this is the quantity that it stands for, exact for every kind of
link.

How, in one sort: with the nodes in order, a path that avoids node x jumps over its position with exactly one
link, so the longest such path is the longest over links that jump over it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from milestone_git.schedule.critical_path import floors_of, solve
from milestone_git.schedule.crossing import NEVER
from milestone_git.schedule.reasons import reasons_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from milestone_git.schedule.critical_path import Schedule
    from milestone_git.schedule.network import Link

_PATIENCE_STEPS = 5_000_000
"""Activities and links visited before drag between several calendars is given up."""


def drags(schedule: Schedule) -> dict[str, int] | None:
    """The drag in working minutes of every critical activity that has not started; others have none.

    Where shortening would make the project longer (it can, with start-to-start links) drag is 0.
    O((n + m) log m) on one calendar without anything in progress. Otherwise each activity takes a pass of
    its own, counted in its own calendar, and None says that there would be too many.
    """
    arrays = schedule.arrays
    asked = [n for n in schedule.order if n not in arrays.pins and schedule.is_critical(n)]
    if not arrays.specials and len({id(calendar) for calendar in arrays.calendars}) < 2:
        found = _by_one_sort(schedule, asked)
    elif len(asked) * (len(arrays.names) + len(arrays.network.links)) <= _PATIENCE_STEPS:
        found = {number: _by_passes(schedule, number) for number in asked}
    else:
        return None
    return {arrays.names[number]: found[number] for number in asked}


def _by_passes(schedule: Schedule, number: int) -> int:
    """Drag by scheduling once more with a duration of zero, in the activity's own working time."""
    network = schedule.arrays.network
    activities = list(network.activities)
    activities[number] = activities[number]._replace(duration_minutes=0)
    finish = solve(network._replace(activities=activities)).finish_instant
    calendar = schedule.arrays.calendars[number]
    return max(calendar.count_at(schedule.finish_instant) - calendar.count_at(finish), 0)


def _by_one_sort(schedule: Schedule, asked: Sequence[int]) -> dict[int, int]:
    """Drag of the `asked` activities (in topological order) where every link is one number."""
    tails = _tails(schedule)
    around = _longest_around(schedule, asked, tails)
    through = _longest_through(schedule, asked, tails)
    starts, durations = schedule.starts, schedule.arrays.durations
    finish = max((start + duration for start, duration in zip(starts, durations, strict=True)), default=0)
    return {
        number: max(finish - max(length, through[number]), 0)
        for number, length in zip(asked, around, strict=True)
    }


def _tails(schedule: Schedule) -> list[int]:
    """The least time from the start of each activity to the finish of the project, dates set aside."""
    arrays = schedule.arrays
    tails = list(arrays.durations)
    for first in reversed(schedule.order):
        for at in range(arrays.offsets[first], arrays.offsets[first + 1]):
            tails[first] = max(tails[first], tails[arrays.heads[at]] + arrays.weights[at])
    return tails


def _jumps(schedule: Schedule, places: Sequence[int], tails: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Every link, the beginning and the end of the project being nodes too.

    A link is (length of the longest path over it, first index of the asked activities that it jumps over,
    index after the last such).
    """
    arrays, starts = schedule.arrays, schedule.starts
    place_of = [0] * len(starts)
    for place, number in enumerate(schedule.order):
        place_of[number] = place
    floors = floors_of(arrays)
    for first, place in enumerate(place_of):
        after = bisect_right(places, place)
        yield floors[first] + tails[first], 0, bisect_left(places, place)
        yield starts[first] + arrays.durations[first], after, len(places)
        for at in range(arrays.offsets[first], arrays.offsets[first + 1]):
            second = arrays.heads[at]
            before = bisect_left(places, place_of[second])
            if after < before:
                yield starts[first] + arrays.weights[at] + tails[second], after, before


def _longest_around(schedule: Schedule, asked: Sequence[int], tails: Sequence[int]) -> list[int]:
    """The longest path that avoids each asked activity: paint intervals, longest first, each place once."""
    wanted = set(asked)
    places = [place for place, number in enumerate(schedule.order) if number in wanted]
    longest = [-NEVER] * len(places)
    following = list(range(len(places) + 1))  # the next unpainted place, found with path halving
    left = len(places)
    for length, low, high in sorted(_jumps(schedule, places, tails), reverse=True):
        if not left:
            break
        at = _unpainted(following, low)
        while at < high:
            longest[at] = length
            following[at] = at + 1
            left -= 1
            at = _unpainted(following, at)
    return longest


def _unpainted(following: list[int], at: int) -> int:
    while following[at] != at:
        following[at] = following[following[at]]
        at = following[at]
    return at


def _longest_through(schedule: Schedule, asked: Sequence[int], tails: Sequence[int]) -> dict[int, int]:
    """The longest path through each asked activity if it took no time."""
    arrays, numbers = schedule.arrays, schedule.arrays.numbers
    starts = {number: _start_of_nothing(schedule, number) for number in asked}
    rests = dict.fromkeys(asked, 0)
    for link in _live_links(schedule):
        first, second = numbers[link.before], numbers[link.after]
        if second in starts:
            held = arrays.held_start(link, schedule.starts)
            held += arrays.durations[second] if link.kind[1] == "F" else 0
            starts[second] = max(starts[second], held)
        if first in rests:
            rest = tails[second] + link.lag_minutes
            rest -= arrays.durations[second] if link.kind[1] == "F" else 0
            rests[first] = max(rests[first], rest)
    return {number: starts[number] + rests[number] for number in asked}


def _start_of_nothing(schedule: Schedule, number: int) -> int:
    """The earliest start that dates allow if the activity took no time: finish dates are start dates then."""
    reasons = reasons_of(schedule.arrays, number)
    return max(
        reason.earliest_start if reason.earliest_finish is None else reason.earliest_finish
        for reason in reasons
    )


def _live_links(schedule: Schedule) -> list[Link]:
    """The links that still hold something back."""
    overtaken = set(schedule.arrays.overtaken)
    links = schedule.arrays.network.links
    return [link for number, link in enumerate(links) if number not in overtaken]
