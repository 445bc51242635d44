"""One task of an MSPDI file: dates, links, what pins it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from milestone_git.render.exports.mspdi.markup import Element, element, elements, leaf, leaf_of_lines
from milestone_git.render.exports.mspdi.outline import Row, wall
from milestone_git.schedule.calendar import Calendar
from milestone_git.schedule.driver import drivers
from milestone_git.schedule.network import Activity
from milestone_git.schedule.timetable import Timetable

ID_FIELD = 188743731  # Text1: the first of the fields that are the user's own
LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
ASAP, MUST_START, MUST_FINISH, START_NO_EARLIER = 0, 2, 3, 4
_PRIORITIES = {"low": 300, "medium": 500, "high": 700, "critical": 900}
_DAYS = 7  # the unit in which durations and lags are shown
_FIXED_DURATION = 1


class Numbers(NamedTuple):
    """UIDs in the file: calendars by ``id()``, tasks by activity, people by handle; links by who waits."""

    calendars: Mapping[int, int]
    tasks: Mapping[str, int]
    people: Mapping[str, int]
    into: Mapping[str, list[int]]


def task_element(timetable: Timetable, row: Row, uid: int, numbers: Numbers) -> Element:
    """The task of a row, its values in the order of Microsoft's schema."""
    return elements(
        "Task",
        [
            *_name(row, uid),
            *_plan(row),
            *_floats(row),
            *_progress(row),
            *_pinned(timetable, row, numbers),
            *_links(timetable, row, numbers),
            element("ExtendedAttribute", leaf("FieldID", ID_FIELD), leaf("Value", row.key)),
        ],
    )


def duration(minutes: int) -> str:
    """Working time as the format writes it: `PT12H30M0S`."""
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def _name(row: Row, uid: int) -> Iterator[Element]:
    place = ".".join(map(str, row.outline))
    yield leaf("UID", uid)
    yield leaf("ID", uid)
    yield leaf("Name", row.title)
    yield leaf("Active", 1)
    yield leaf("Manual", 0)
    yield leaf("Type", _FIXED_DURATION)
    yield leaf("IsNull", 0)
    yield leaf("WBS", place)
    yield leaf("OutlineNumber", place)
    yield leaf("OutlineLevel", len(row.outline))
    yield leaf("Priority", _PRIORITIES[row.record.document.get("priority", "medium")])


def _plan(row: Row) -> Iterator[Element]:
    yield leaf("Start", wall(row.start))
    yield leaf("Finish", wall(row.finish))
    yield leaf("Duration", duration(row.minutes))
    yield leaf("DurationFormat", _DAYS)
    yield leaf("EffortDriven", 0)
    yield leaf("Estimated", int(row.estimated))
    yield leaf("Milestone", int(not row.minutes and not row.is_summary))
    yield leaf("Summary", int(row.is_summary))
    yield leaf("Critical", int(row.is_critical))


def _floats(row: Row) -> Iterator[Element]:
    yield leaf("EarlyStart", wall(row.start))
    yield leaf("EarlyFinish", wall(row.finish))
    yield leaf("LateStart", wall(row.late_start or row.start))
    yield leaf("LateFinish", wall(row.late_finish or row.finish))
    yield leaf("FreeSlack", 10 * (row.free_float_minutes or 0))
    yield leaf("TotalSlack", 10 * (row.total_float_minutes or 0))


def _progress(row: Row) -> Iterator[Element]:
    yield leaf("PercentComplete", row.percent)
    if row.actual_start is not None:
        yield leaf("ActualStart", wall(row.actual_start))
    if row.actual_finish is not None:
        yield leaf("ActualFinish", wall(row.actual_finish))
    done = row.minutes * row.percent // 100
    yield leaf("ActualDuration", duration(done))
    yield leaf("RemainingDuration", duration(row.minutes - done))


def _pinned(timetable: Timetable, row: Row, numbers: Numbers) -> Iterator[Element]:
    """The one date that the format lets a task be held by, its calendar, and its deadline."""
    kind, moment, deadline, calendar_uid = ASAP, None, None, -1
    if row.activity and not row.record.finished:
        schedule = timetable.schedule
        number = schedule.number(row.activity)
        calendar = schedule.arrays.calendars[number]
        calendar_uid = numbers.calendars[id(calendar)]
        activity = schedule.arrays.network.activities[number]
        deadline = _deadline(activity, calendar)
        if row.actual_start is None:
            kind, moment = _constraint(timetable, row, activity, calendar)
    yield leaf("ConstraintType", kind)
    yield leaf("CalendarUID", calendar_uid)
    if moment is not None:
        yield leaf("ConstraintDate", wall(moment))
    if deadline is not None:
        yield leaf("Deadline", wall(deadline))
    yield leaf("IgnoreResourceCalendar", 1)
    if "description" in row.record.document and len(row.outline) == 1:
        yield leaf_of_lines("Notes", row.record.document["description"])


def _constraint(
    timetable: Timetable, row: Row, activity: Activity, calendar: Calendar
) -> tuple[int, datetime | None]:
    """What was set as a must; else the start itself, where it is no link that puts it there.

    The present moment, outside blockers and the start of the project hold activities here and have no place
    in the format: "start no earlier than" says the same.
    """
    for one in activity.constraints:
        if one.kind == "must_start":
            return MUST_START, calendar.start_moment(calendar.minutes_from(one.moment))
        if one.kind == "must_finish":
            return MUST_FINISH, calendar.finish_moment(calendar.minutes_before(one.moment))
    if any(one.kind != "link" for one in drivers(timetable.schedule, activity.name)):
        return START_NO_EARLIER, row.start
    return ASAP, None


def _deadline(activity: Activity, calendar: Calendar) -> datetime | None:
    """The earliest date that it is due at or must not finish after: it takes float and moves nothing."""
    moments = [one.moment for one in activity.constraints if one.kind in ("due", "finish_no_later")]
    return calendar.finish_moment(calendar.minutes_before(min(moments))) if moments else None


def _links(timetable: Timetable, row: Row, numbers: Numbers) -> Iterator[Element]:
    for number in numbers.into.get(row.activity, ()) if row.activity else ():
        link = timetable.outline.network.links[number]
        yield element(
            "PredecessorLink",
            leaf("PredecessorUID", numbers.tasks[link.before]),
            leaf("Type", LINK_TYPES[link.kind]),
            leaf("CrossProject", 0),
            leaf("LinkLag", 10 * link.lag_minutes),
            leaf("LagFormat", _DAYS),
        )
