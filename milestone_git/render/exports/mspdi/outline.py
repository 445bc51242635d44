"""Puts milestones and their activities under each other, with the numbers that a table of tasks shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from milestone_git.model.record import Record, person
from milestone_git.schedule.availability import PROJECT
from milestone_git.schedule.critical_path import Times
from milestone_git.schedule.network import Activity
from milestone_git.schedule.planned import Part, Planned
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.timetable import Entry, Timetable


class Row(NamedTuple):
    """One task of the file; ``activity`` is empty for a summary, and for what is past and in no network.

    ``outline`` is the place, such as (3, 2) for 3.2. ``minutes`` is the working time from start to finish.
    Moments are aware; what has happened has no late ones.
    """

    outline: tuple[int, ...]
    record: Record
    title: str
    key: str
    activity: str
    start: datetime
    finish: datetime
    minutes: int
    percent: int
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float_minutes: int | None = None
    free_float_minutes: int | None = None
    is_critical: bool = False
    is_summary: bool = False
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    people: tuple[str, ...] = ()
    estimated: bool = False


def wall(moment: datetime) -> str:
    """What the clock shows where the moment is told, as the format writes it."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def outline_of(timetable: Timetable) -> list[Row]:
    """Every milestone with a date, each followed by its activities."""
    rows: list[Row] = []
    place = 0
    for identifier, entry in timetable.entries.items():
        planned = timetable.outline.planned.get(identifier)
        if entry.early_finish is None:
            continue
        place += 1
        if planned is None or entry.record.finished:
            rows.append(_past(timetable, entry, place, planned))
        elif len(planned.activities) == 1:
            rows.append(_activity(timetable, planned, planned.activities[0], (place,)))
        else:
            rows.append(_summary(timetable, entry, place))
            rows += _inside(timetable, planned, place)
    return rows


def _past(timetable: Timetable, entry: Entry, place: int, planned: Planned | None) -> Row:
    """A completed milestone, as the log has it."""
    calendar = timetable.outline.network.calendars[PROJECT]
    assert entry.early_finish is not None
    finish = entry.early_finish.astimezone(calendar.zone)
    start = min((entry.early_start or finish).astimezone(calendar.zone), finish)
    return Row(
        outline=(place,),
        record=entry.record,
        title=entry.record.title,
        key=entry.record.id,
        activity=planned.start if planned is not None else "",
        start=start,
        finish=finish,
        minutes=calendar.between(start, finish),
        percent=100,
        actual_start=start,
        actual_finish=finish,
    )


def _summary(timetable: Timetable, entry: Entry, place: int) -> Row:
    calendar = timetable.outline.network.calendars[PROJECT]
    assert entry.early_start is not None
    assert entry.early_finish is not None
    return Row(
        outline=(place,),
        record=entry.record,
        title=entry.record.title,
        key=entry.record.id,
        activity="",
        start=entry.early_start,
        finish=entry.early_finish,
        minutes=calendar.between(entry.early_start, entry.early_finish),
        percent=progress_of(entry.record).percent,
        late_start=entry.late_start,
        late_finish=entry.late_finish,
        total_float_minutes=entry.total_float_minutes,
        free_float_minutes=entry.free_float_minutes,
        is_critical=entry.is_critical,
        is_summary=True,
    )


def _inside(timetable: Timetable, planned: Planned, place: int) -> Iterator[Row]:
    for number, activity in enumerate(planned.activities, 1):
        yield _activity(timetable, planned, activity, (place, number))


def _activity(timetable: Timetable, planned: Planned, activity: Activity, outline: tuple[int, ...]) -> Row:
    schedule = timetable.schedule
    times = schedule.times(activity.name)
    part = planned.parts[activity.name]
    is_done = activity.actual_finish is not None
    single = part.kind == "milestone"
    return Row(
        outline=outline,
        record=planned.record,
        title=_title(part),
        key=activity.name,
        activity=activity.name,
        start=times.early_start,
        finish=times.early_finish,
        minutes=_minutes(timetable, activity, times),
        percent=100 if is_done else progress_of(planned.record).percent if single else 0,
        late_start=None if is_done else times.late_start,
        late_finish=None if is_done else times.late_finish,
        total_float_minutes=times.total_float_minutes,
        free_float_minutes=times.free_float_minutes,
        is_critical=times.is_critical,
        actual_start=times.early_start if activity.actual_start or is_done else None,
        actual_finish=times.early_finish if is_done else None,
        people=_people(planned.record, part, activity.name),
        estimated=activity.name in planned.unestimated,
    )


def _minutes(timetable: Timetable, activity: Activity, times: Times) -> int:
    """The plan's duration; of what has begun, the working time that it takes from start to finish."""
    if activity.actual_start is None and activity.actual_finish is None:
        return activity.duration_minutes
    schedule = timetable.schedule
    return schedule.arrays.calendars[schedule.number(activity.name)].between(
        times.early_start, times.early_finish
    )


def _title(part: Part) -> str:
    words = {"start": "Start", "gate": f"Before {part.title}", "finish": "Finish"}
    return words.get(part.kind, part.title)


def _people(record: Record, part: Part, name: str) -> tuple[str, ...]:
    """Who does it: the assignees of a task or phase, else the owner; of a point nobody."""
    if part.kind in ("start", "gate", "finish"):
        return ()
    owner = (record.owner,) if record.owner else ()
    if part.kind == "task":
        tasks = {f"{record.id}/{task.id}": task.assignees for task in record.tasks}
        return tuple(dict.fromkeys(tasks[name])) or owner
    if part.kind == "phase":
        block = record.document.get("phases", {}).get(part.title, {})
        found = block.get("assignees") or ([block["owner"]] if "owner" in block else [])
        return tuple(dict.fromkeys(person(one) for one in found)) or owner
    return owner
