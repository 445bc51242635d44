"""MSPDI, the XML of Microsoft Project, which others open too: the network as it was computed.

A milestone with phases or tasks is a summary task; what lies in it are the activities of our network, its
start and finish as points. So every link joins what it joins here, and a program that schedules the file
again finds our dates. The file has no time zones: a moment is what the clock shows where its calendar is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from milestone_git.render.exports.mspdi.calendars import calendar_element
from milestone_git.render.exports.mspdi.markup import Element, document, element, elements, leaf
from milestone_git.render.exports.mspdi.outline import Row, outline_of, wall
from milestone_git.render.exports.mspdi.tasks import ID_FIELD, Numbers, task_element
from milestone_git.schedule.availability import PROJECT
from milestone_git.schedule.calendar import Calendar
from milestone_git.schedule.timetable import Timetable

NAMESPACE = "http://schemas.microsoft.com/project"
AUTHOR = "git milestone export"
SIGNATURE = f"<Author>{AUTHOR}</Author>"


def render(project: str, timetable: Timetable) -> str:
    """The document. Durations are working time, lags and floats tenths of minutes, as the format wants."""
    rows = outline_of(timetable)
    numbers = _numbers(timetable, rows)
    root = elements(
        "Project",
        [
            *_head(project, timetable, rows),
            element(
                "ExtendedAttributes",
                element(
                    "ExtendedAttribute",
                    leaf("FieldID", ID_FIELD),
                    leaf("FieldName", "Text1"),
                    leaf("Alias", "Milestone id"),
                ),
            ),
            elements("Calendars", _calendars(timetable, rows, numbers)),
            elements(
                "Tasks", [task_element(timetable, row, uid, numbers) for uid, row in enumerate(rows, 1)]
            ),
            elements("Resources", [_resource(uid, who) for who, uid in numbers.people.items()]),
            elements("Assignments", _assignments(rows, numbers)),
        ],
    )
    return document(root, NAMESPACE)


def _head(project: str, timetable: Timetable, rows: Sequence[Row]) -> list[Element]:
    """The project's own values, in the order of Microsoft's schema."""
    zone = timetable.outline.network.calendars[PROJECT].zone
    now = timetable.moment.astimezone(zone)
    return [
        leaf("SaveVersion", 14),
        leaf("Name", project),
        leaf("Title", project),
        leaf("Author", AUTHOR),
        leaf("CreationDate", wall(now)),
        leaf("ScheduleFromStart", 1),
        leaf("StartDate", min((wall(row.start) for row in rows), default=wall(now))),
        leaf("FinishDate", max((wall(row.finish) for row in rows), default=wall(now))),
        leaf("CriticalSlackLimit", 0),
        leaf("CalendarUID", 1),
        leaf("DefaultStartTime", "08:00:00"),
        leaf("DefaultFinishTime", "17:00:00"),
        leaf("MinutesPerDay", 480),
        leaf("MinutesPerWeek", 2400),
        leaf("DaysPerMonth", 20),
        leaf("DefaultTaskType", 1),
        leaf("DurationFormat", 7),
        leaf("HonorConstraints", 0),  # links win over dates, as they do here
        leaf("NewTasksEffortDriven", 0),
        leaf("WeekStartDay", 1),
        leaf("CurrentDate", wall(now)),
        leaf("NewTasksAreManual", 0),
    ]


def _numbers(timetable: Timetable, rows: Sequence[Row]) -> Numbers:
    """The numbers by which elements of the file speak of each other; the project's calendar is 1."""
    by_name = timetable.outline.network.calendars
    calendars: dict[int, int] = {id(by_name[PROJECT]): 1}
    for one in by_name.values():
        calendars.setdefault(id(one), len(calendars) + 1)
    tasks = {row.activity: number for number, row in enumerate(rows, 1) if row.activity}
    people: dict[str, int] = {}
    for row in rows:
        for who in row.people:
            people.setdefault(who, len(people) + 1)
    into: dict[str, list[int]] = {}
    for number, link in enumerate(timetable.outline.network.links):
        into.setdefault(link.after, []).append(number)
    return Numbers(calendars, tasks, people, into)


def _calendars(timetable: Timetable, rows: Sequence[Row], numbers: Numbers) -> list[Element]:
    """Each calendar once, named after who works by it."""
    first = min((row.start for row in rows), default=timetable.moment).date()
    last = max((row.late_finish or row.finish for row in rows), default=timetable.moment).date()
    found = []
    for calendar, names in _by_calendar(timetable.outline.network.calendars):
        name = "Project" if PROJECT in names else ", ".join(names)
        found.append(calendar_element(numbers.calendars[id(calendar)], name, calendar, first, last))
    return found


def _by_calendar(by_name: Mapping[str, Calendar]) -> list[tuple[Calendar, list[str]]]:
    found: dict[int, tuple[Calendar, list[str]]] = {}
    for name, calendar in by_name.items():
        found.setdefault(id(calendar), (calendar, []))[1].append(name)
    return sorted(found.values(), key=lambda pair: PROJECT not in pair[1])


def _resource(uid: int, who: str) -> Element:
    return element("Resource", leaf("UID", uid), leaf("ID", uid), leaf("Name", who), leaf("Type", 1))


def _assignments(rows: Sequence[Row], numbers: Numbers) -> list[Element]:
    """Who does what: each person as a whole, for as long as the activity takes."""
    pairs = [(row, who) for row in rows for who in row.people if row.minutes]
    return [
        element(
            "Assignment",
            leaf("UID", uid),
            leaf("TaskUID", numbers.tasks[row.activity]),
            leaf("ResourceUID", numbers.people[who]),
            leaf("Finish", wall(row.finish)),
            leaf("Start", wall(row.start)),
            leaf("Units", 1),
        )
        for uid, (row, who) in enumerate(pairs, 1)
    ]
