"""Says in sentences what drives a date, and what would be late behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.duration import duration_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from milestone_git.schedule.ceiling import Ceiling
    from milestone_git.schedule.driver import Driver
    from milestone_git.schedule.network import Constraint, Link
    from milestone_git.schedule.timetable import Timetable


class Step(NamedTuple):
    """One sentence of an account, without its full stop; `milestone` is whom it is about."""

    milestone: str
    kind: str
    sentence: str


def drivers_told(timetable: Timetable, chain: Iterable[Driver], named: str = "") -> list[Step]:
    """A driving chain in sentences, from the end back to its beginning.

    Each title is said once, that of the milestone `named` not at all: the reader has just read it.
    """
    names = _Names(timetable, named)
    steps = []
    for driver in chain:
        sentence = _driver(timetable, driver, names)
        if sentence:
            steps.append(Step(timetable.outline.parts[driver.activity].milestone, driver.kind, sentence))
    return steps


def ceilings_told(timetable: Timetable, chain: Iterable[Ceiling], named: str = "") -> list[Step]:
    """What would be late, one after the other, in sentences; titles as in `drivers_told`."""
    names = _Names(timetable, named)
    steps = []
    for ceiling in chain:
        sentence = _ceiling(timetable, ceiling, names)
        if sentence:
            steps.append(Step(timetable.outline.parts[ceiling.activity].milestone, ceiling.kind, sentence))
    return steps


def day(moment: datetime) -> str:
    """`Fri 2026-07-03`, whatever language the machine speaks."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{names[moment.weekday()]} {moment.date().isoformat()}"


def last_day(moment: datetime) -> str:
    """The day that ends at a midnight, for dates that mean the whole day; else the day itself."""
    return day(moment - timedelta(minutes=1))


class _Names:
    """What activities are called: a title is said where a milestone is first named, and then no more."""

    def __init__(self, timetable: Timetable, named: str) -> None:
        self._timetable = timetable
        self._said = {named}

    def of(self, activity: str) -> str:
        part = self._timetable.outline.parts[activity]
        if part.kind == "task":
            return f'task "{part.title}" of {part.milestone}'
        if part.kind == "phase":
            return f"phase {part.title} of {part.milestone}"
        if part.milestone in self._said:
            return part.milestone
        self._said.add(part.milestone)
        return f'{part.milestone} "{self._timetable.outline.planned[part.milestone].record.title}"'


def _driver(timetable: Timetable, driver: Driver, names: _Names) -> str:
    if driver.link is not None:
        return _link(timetable, driver.link, names)
    who = names.of(driver.activity)
    if driver.blocker is not None and driver.blocker.expected is not None:
        return f'{who} waits for "{driver.blocker.name}", expected on {day(driver.blocker.expected)}'
    if driver.constraint is not None:
        return f"{who} {condition(driver.constraint)}"
    times = timetable.schedule.times(driver.activity)
    if driver.kind == "actual":
        activity = timetable.outline.network.activities[timetable.schedule.number(driver.activity)]
        if activity.actual_finish is not None and activity.duration_minutes:
            return f"{who} was finished on {day(times.early_finish)}"
        return f"{who} was started on {day(times.early_start)}"
    if driver.kind == "project_start":
        return (
            f"{who} is held by nothing but the start of the project, {day(timetable.outline.network.start)}"
        )
    if activity_started(timetable, driver.activity):
        return f"{who} has taken its time already, and is not finished today, {day(times.early_finish)}"
    return f"nothing holds {who} but today's date, {day(timetable.moment)}"


def condition(constraint: Constraint) -> str:
    """A date that somebody set, as the end of a sentence."""
    if constraint.kind == "start_no_earlier":
        return f"is not to start before {day(constraint.moment)}"
    if constraint.kind == "must_start":
        return f"has to start on {day(constraint.moment)}"
    if constraint.kind == "must_finish":
        return f"has to finish on {last_day(constraint.moment)}"
    verb = "is due on" if constraint.kind == "due" else "has to finish by"
    return f"{verb} {last_day(constraint.moment)}"


def activity_started(timetable: Timetable, name: str) -> bool:
    """Whether the log has a start of this activity."""
    return timetable.schedule.number(name) in timetable.schedule.arrays.pins


def _link(timetable: Timetable, link: Link, names: _Names) -> str:
    """A link in words; empty for one between a point of a milestone and its own work, which says nothing."""
    parts = timetable.outline.parts
    first, second = parts[link.before], parts[link.after]
    times = timetable.schedule.times(link.before)
    if first.milestone == second.milestone:
        if first.kind in ("start", "gate"):
            return ""
        if second.kind in ("finish", "gate"):
            what = f'its task "{first.title}"' if first.kind == "task" else f"its {first.title}"
            what = "its work" if first.kind == "work" else what
            return f"{names.of(link.after)} ends with {what}, which finishes on {day(times.early_finish)}"
        before = f"{names.of(link.before)}, which finishes on {day(times.early_finish)}"
        return f"{names.of(link.after)} follows {before}"
    who, other = names.of(link.after), names.of(link.before)
    over = activity_started(timetable, link.before)
    verb = "cannot start" if link.kind[1] == "S" else "cannot finish"
    if link.kind[0] == "F":
        done = timetable.outline.planned[first.milestone].record.finished
        event, moment = ("was finished" if done else "finishes"), times.early_finish
    else:
        event, moment = ("was started" if over else "starts"), times.early_start
    return f"{who} {verb} {_offset(link.lag_minutes)} {other} {event}, on {day(moment)}"


def _offset(lag_minutes: int) -> str:
    if lag_minutes > 0:
        return f"until {duration_of(lag_minutes)} after"
    return f"until {duration_of(-lag_minutes)} before" if lag_minutes < 0 else "before"


def _ceiling(timetable: Timetable, ceiling: Ceiling, names: _Names) -> str:
    """What is late behind an activity; empty between the work of a milestone and its own finish."""
    parts = timetable.outline.parts
    part = parts[ceiling.activity]
    if ceiling.kind == "finished":
        return f"{names.of(ceiling.activity)} is finished"
    if ceiling.constraint is not None:
        return f"{names.of(ceiling.activity)} {condition(ceiling.constraint)}"
    times = timetable.schedule.times(ceiling.activity)
    if ceiling.link is None:
        by = day(times.late_finish)
        return f"{names.of(ceiling.activity)} has to finish by {by}, or everything is finished later"
    other = parts[ceiling.link.after]
    if part.milestone == other.milestone:
        return ""
    if ceiling.link.kind[0] == "F":
        moment = f"has to finish by {day(times.late_finish)}"
    else:
        moment = f"has to start by {day(times.late_start)}"
    late = "starts" if ceiling.link.kind[1] == "S" else "finishes"
    return f"{names.of(ceiling.activity)} {moment}, or {names.of(ceiling.link.after)} {late} too late"
