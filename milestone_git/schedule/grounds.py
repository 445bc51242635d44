"""Gathers why a milestone has its dates: what drives them, what else it waits for, what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.duration import duration_of
from milestone_git.schedule.account import Step, ceilings_told, day, drivers_told
from milestone_git.schedule.ceiling import ceiling_chain
from milestone_git.schedule.driver import Driver, driving_chain

if TYPE_CHECKING:
    from milestone_git.model.record import Dependency
    from milestone_git.schedule.network import Link
    from milestone_git.schedule.planned import Planned
    from milestone_git.schedule.timetable import Entry, Timetable


class Waiting(NamedTuple):
    """A dependency, and what it has to spare before it moves the milestone; None where it holds nothing."""

    dependency: Dependency
    entry: Entry | None
    spare_minutes: int | None


class Grounds(NamedTuple):
    """Why one milestone has its dates, each as steps from the date back to where it comes from.

    `work` is the phase that waits for dependencies where that is not the start; `late` is what would be late
    behind the milestone, from it on to a date set or the end of the plan.
    """

    entry: Entry
    start: tuple[Step, ...]
    work: tuple[Step, ...]
    finish: tuple[Step, ...]
    late: tuple[Step, ...]
    waiting: tuple[Waiting, ...]


def grounds_of(timetable: Timetable, identifier: str) -> Grounds | None:
    """The grounds of an open milestone; None for one that is finished or not there."""
    one, entry = timetable.outline.planned.get(identifier), timetable.entry(identifier)
    if one is None or entry is None or one.record.finished:
        return None
    schedule = timetable.schedule
    start = driving_chain(schedule, one.start)
    work = driving_chain(schedule, one.gate) if one.gate not in (one.start, one.finish) else ()
    late = ceilings_told(timetable, ceiling_chain(schedule, one.finish), identifier)
    return Grounds(
        entry,
        tuple(drivers_told(timetable, start, identifier)),
        tuple(drivers_told(timetable, work, identifier)),
        tuple(_finish(timetable, one)),
        tuple(late),
        tuple(_waiting(timetable, one, needs) for needs in one.record.depends_on),
    )


def _finish(timetable: Timetable, one: Planned) -> list[Step]:
    """From the finish back to the milestone's start, or beyond where something else holds the finish."""
    chain = driving_chain(timetable.schedule, one.finish)
    if one.start == one.finish:
        held = chain[0].link is not None and chain[0].link.kind[1] == "F"
        told = drivers_told(timetable, chain[:1], one.record.id) if held else []
        return [*told, _takes(timetable, one.finish, "it")]
    own: list[Driver] = []
    for driver in chain:
        if driver.activity not in one.parts or driver.activity in (one.start, one.gate):
            break
        own.append(driver)
    steps = drivers_told(timetable, own, one.record.id)
    first = own[-1].activity if own else one.finish
    part = one.parts[first]
    if part.kind in ("task", "phase", "work"):
        who = f'task "{part.title}"' if part.kind == "task" else f"{part.kind} {part.title}"
        steps.append(_takes(timetable, first, "its work" if part.kind == "work" else who))
    return steps or [Step(one.record.id, "work", "nothing is left of it that takes time")]


def _takes(timetable: Timetable, activity: str, who: str) -> Step:
    schedule = timetable.schedule
    number = schedule.number(activity)
    minutes = schedule.arrays.durations[number]
    by = timetable.outline.network.activities[number].calendar
    calendar = f" by the calendar of {by}" if by else ""
    said = (
        f"takes {duration_of(minutes)} of work{calendar}" if minutes else "has no estimate, and takes no time"
    )
    since = day(schedule.times(activity).early_start)
    return Step(timetable.outline.parts[activity].milestone, "work", f"{who} {said}, from {since}")


def _waiting(timetable: Timetable, one: Planned, needs: Dependency) -> Waiting:
    entry = timetable.entry(needs.milestone)
    other = timetable.outline.planned.get(needs.milestone)
    if other is None:
        return Waiting(needs, entry, None)
    before = other.finish if needs.type[0] == "F" else other.start
    after = one.finish if needs.type[1] == "F" else one.gate
    arrays = timetable.schedule.arrays
    for number in timetable.schedule.incoming[arrays.numbers[after]]:
        link: Link = arrays.network.links[number]
        if link.before == before and link.kind == needs.type and number not in arrays.overtaken:
            starts = timetable.schedule.starts
            return Waiting(needs, entry, starts[arrays.numbers[after]] - arrays.held_start(link, starts))
    return Waiting(needs, entry, None)
