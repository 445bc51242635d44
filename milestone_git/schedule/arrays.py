"""Numbers the activities and turns every link into one integer, so that a pass is a loop over integers.

Each activity's time is counted in working minutes of its own calendar. With that, all four kinds of link
between activities of one calendar are "the second starts at least `weight` after the first starts", with
weight = lag + (duration of the first, if its finish holds) - (duration of the second, if its finish is held).
Links between calendars cannot be one number, nor can those at activities that have started.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, repeat
from operator import lt
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.schedule.calendar import working_calendar
from milestone_git.schedule.crossing import carried, carried_back
from milestone_git.schedule.pins import pins_of
from milestone_git.schedule.refusal import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.network import Blocker, Link, LinkKind, Network
    from milestone_git.schedule.pins import Pin


LONGEST_MINUTES = 1 << 40
"""The longest duration or lag, 2,000,000 years: sums of a million of them still fit machine integers."""


class Arrays(NamedTuple):
    """A network in numbers; the lists run in parallel over activities, in the network's order.

    The plain links out of u stand at `offsets[u]` to `offsets[u + 1]` in `heads` (the other activity) and
    `weights`: machine integers side by side, since with lists of pairs most of the time went into memory.
    `specials[u]` are all others out of u as (other activity, link), the link None where it only orders;
    `waiting` counts the links of both sorts into each activity; it is empty where every link is plain and
    leads forward in the order given, which is then a topological one.
    `settled[v]` are the numbers (in `network.links`) of links into v whose first end has happened, so that
    they hold v like a date; `overtaken` those whose held end has happened, so that they hold nothing.
    `unheld` are the activities that the project's start does not hold back.
    """

    network: Network
    names: list[str]
    numbers: dict[str, int]
    calendars: list[Calendar]
    durations: list[int]
    pins: dict[int, Pin]
    blockers: dict[int, list[Blocker]]
    unheld: frozenset[int]
    offsets: array[int]
    heads: array[int]
    weights: array[int]
    specials: dict[int, list[tuple[int, Link | None]]]
    waiting: array[int]
    settled: dict[int, list[int]]
    overtaken: list[int]

    @property
    def has_one_calendar(self) -> bool:
        """Whether everybody's counts can be compared as they are."""
        return all(calendar is self.calendars[0] for calendar in self.calendars)

    def origin(self, number: int) -> int:
        """The project's start in the calendar of an activity."""
        return self.calendars[number].minutes_from(self.network.start)

    def held_start(self, link: Link, starts: Sequence[int]) -> int:
        """The earliest start of the second activity that `link` allows, given everybody's `starts`.

        What has happened is not read from `starts`: a settled link needs none.
        """
        first, second = self.numbers[link.before], self.numbers[link.after]
        is_finish = link.kind[0] == "F"
        pin = self.pins.get(first)
        start = pin.start if pin and (pin.is_finished or not is_finish) else starts[first]
        count = start + self.durations[first] if is_finish else start
        if self.calendars[first] is not self.calendars[second]:
            count = carried(self.calendars[first], self.calendars[second], count, is_finish=is_finish)
        return count + link.lag_minutes - (self.durations[second] if link.kind[1] == "F" else 0)

    def latest_start(self, link: Link, second_start: int) -> int:
        """The latest start of the first activity with which `link` allows `second_start`."""
        first, second = self.numbers[link.before], self.numbers[link.after]
        is_finish = link.kind[0] == "F"
        count = second_start - link.lag_minutes + (self.durations[second] if link.kind[1] == "F" else 0)
        if self.calendars[first] is not self.calendars[second]:
            count = carried_back(self.calendars[first], self.calendars[second], count, is_finish=is_finish)
        return count - (self.durations[first] if is_finish else 0)


def arrays_of(network: Network) -> Arrays:
    """Number a network; O(activities + links).

    Raises ScheduleError: `duplicate_activity`, `unknown_activity`, `unknown_calendar`, `negative_duration`,
    `actual_finish_before_start`, `moment_without_zone`.
    """
    names = [activity.name for activity in network.activities]
    numbers = {name: number for number, name in enumerate(names)}
    durations = [activity.duration_minutes for activity in network.activities]
    _check(names, numbers, durations)
    calendars = _calendars_of(network)
    pins = pins_of(network, calendars)
    for number, pin in pins.items():
        durations[number] = pin.duration_minutes
    arrays = Arrays(
        network=network,
        names=names,
        numbers=numbers,
        calendars=calendars,
        durations=durations,
        pins=pins,
        blockers=_blockers_of(network, numbers),
        unheld=_unheld(network, numbers),
        offsets=array("q"),
        heads=array("q"),
        weights=array("q"),
        specials={},
        waiting=array("q"),
        settled={},
        overtaken=[],
    )
    _add_links(arrays)
    return arrays


def _check(names: list[str], numbers: dict[str, int], durations: list[int]) -> None:
    if len(numbers) != len(names):
        twice = next(name for number, name in enumerate(names) if numbers[name] != number)
        raise ScheduleError("duplicate_activity", f"activity `{twice}` is there twice", (twice,))
    if durations and min(durations) < 0:
        wrong = names[durations.index(min(durations))]
        raise ScheduleError("negative_duration", f"activity `{wrong}` has a negative duration", (wrong,))
    if durations and max(durations) > LONGEST_MINUTES:
        raise _out_of_range(f"the duration of activity `{names[durations.index(max(durations))]}`")


def _calendars_of(network: Network) -> list[Calendar]:
    """Each activity's calendar."""
    known = dict(network.calendars)
    if "" not in known:
        known[""] = working_calendar()
    for activity in network.activities:
        if activity.calendar not in known:
            message = f"activity `{activity.name}` has the unknown calendar `{activity.calendar}`"
            raise ScheduleError("unknown_calendar", message, (activity.name, activity.calendar))
    return [known[activity.calendar] for activity in network.activities]


def _add_links(arrays: Arrays) -> None:
    """Put every plain link into the flat lists, the others where they belong."""
    firsts, seconds, weights = _weighed_links(arrays)
    special = _special_links(arrays, firsts, seconds)
    if special or not all(map(lt, firsts, seconds)):
        arrays.waiting.extend(repeat(0, len(arrays.names)))
        for second in seconds:
            arrays.waiting[second] += 1
    if special:
        plain = [number for number in range(len(firsts)) if number not in special]
        firsts, seconds, weights = ([row[number] for number in plain] for row in (firsts, seconds, weights))
    sizes = [0] * len(arrays.names)
    for first in firsts:
        sizes[first] += 1
    arrays.offsets.extend(accumulate(sizes, initial=0))
    arrays.heads.extend(firsts)  # for the length: every place is written below
    arrays.weights.extend(firsts)
    places, heads, sorted_weights = arrays.offsets[:], arrays.heads, arrays.weights
    for first, second, weight in zip(firsts, seconds, weights, strict=True):
        place = places[first]
        heads[place] = second
        sorted_weights[place] = weight
        places[first] = place + 1
    for number in special:
        _add_special(arrays, number)


def _weighed_links(arrays: Arrays) -> tuple[list[int], list[int], list[int]]:
    """Both ends and the weight of every link, in the network's order; written for 300,000 links."""
    numbers, links = arrays.numbers, arrays.network.links
    durations = arrays.durations
    firsts, seconds, weights = [0] * len(links), [0] * len(links), [0] * len(links)
    try:
        for number, (before, after, kind, weight) in enumerate(links):
            first, second = numbers[before], numbers[after]
            firsts[number], seconds[number] = first, second
            if kind == "FS":
                weights[number] = weight + durations[first]
            else:
                weights[number] = weight + _shift(kind, durations[first], durations[second])
    except KeyError:
        raise _unknown_end(links, numbers) from None
    for link in links if weights and max(max(weights), -min(weights)) > LONGEST_MINUTES else ():
        if abs(link.lag_minutes) > LONGEST_MINUTES:
            raise _out_of_range(f"the lag from `{link.before}` to `{link.after}`")
    return firsts, seconds, weights


def _shift(kind: LinkKind, first_minutes: int, second_minutes: int) -> int:
    """What the durations add to the lag of a link that is not finish-to-start."""
    if kind == "SS":
        return 0
    return first_minutes - second_minutes if kind == "FF" else -second_minutes


def _special_links(arrays: Arrays, firsts: list[int], seconds: list[int]) -> dict[int, None]:
    """The numbers, in order, of the links that no one weight can express."""
    pins, calendars = arrays.pins, arrays.calendars
    if not pins and arrays.has_one_calendar:
        return {}
    return {
        number: None
        for number, (first, second) in enumerate(zip(firsts, seconds, strict=True))
        if first in pins or second in pins or calendars[first] is not calendars[second]
    }


def _add_special(arrays: Arrays, number: int) -> None:
    """Put a link between calendars, or at an activity that has started, where it belongs."""
    link = arrays.network.links[number]
    first, second = arrays.numbers[link.before], arrays.numbers[link.after]
    live: Link | None = None
    if _has_happened(arrays.pins.get(second), link.kind[1]):
        arrays.overtaken.append(number)
    elif _has_happened(arrays.pins.get(first), link.kind[0]):
        arrays.settled.setdefault(second, []).append(number)
    else:
        live = link
    arrays.specials.setdefault(first, []).append((second, live))


def _out_of_range(what: str) -> ScheduleError:
    return ScheduleError("minutes_out_of_range", f"{what} is longer than {LONGEST_MINUTES} working minutes")


def _unknown_end(links: Sequence[Link], numbers: dict[str, int]) -> ScheduleError:
    link = next(link for link in links if link.before not in numbers or link.after not in numbers)
    unknown = link.after if link.before in numbers else link.before
    message = f"a link from `{link.before}` to `{link.after}` names the unknown activity `{unknown}`"
    return ScheduleError("unknown_activity", message, (unknown, link.before, link.after))


def _has_happened(pin: Pin | None, end: str) -> bool:
    return pin is not None and (pin.is_finished or end == "S")


def _blockers_of(network: Network, numbers: dict[str, int]) -> dict[int, list[Blocker]]:
    blockers: dict[int, list[Blocker]] = {}
    for blocker in network.blockers:
        if blocker.activity not in numbers:
            message = f"blocker `{blocker.name}` names the unknown activity `{blocker.activity}`"
            raise ScheduleError("unknown_activity", message, (blocker.activity,))
        blockers.setdefault(numbers[blocker.activity], []).append(blocker)
    return blockers


def _unheld(network: Network, numbers: dict[str, int]) -> frozenset[int]:
    """Activities that may start before the project does: none, unless the start rule says so."""
    if network.start_rule == "project":
        return frozenset()
    held = {link.after for link in network.links if link.kind == "FF"}
    return frozenset(numbers[link.after] for link in network.links if link.after not in held)
