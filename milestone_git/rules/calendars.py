"""Calendars that nobody can work by: impossible hours, no working time, ranges that end before they begin."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.record import Document
from milestone_git.model.settings import SETTINGS_PATH, TEAM_PATH

LONG_DAYS = 2 * 365
_KEYS = ("capacity", "hours", "seasons", "absences")


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG309 and MG310 for every calendar that has no working time or cannot be; MG311 for a long absence."""
    snapshot = attempt.head
    project = snapshot.settings.document.get("calendar") or {}
    people = snapshot.team.people.items()
    own = {handle: entry for handle, entry in people if any(key in entry for key in _KEYS)}
    for handle, block in ({"": project, **own} if project else own).items():
        yield from _judged(handle, block, project)


def _judged(handle: str, block: Document, project: Document) -> Iterator[Diagnostic]:
    # a calendar costs an import that no hook pays for a team that has none
    from milestone_git.schedule.availability import Known, absence_of, spec_of
    from milestone_git.schedule.calendar import working_calendar
    from milestone_git.schedule.refusal import ScheduleError

    path, keys = place_of(handle)
    try:
        working_calendar(spec_of(block, project, Known()))
        absences = [absence_of(one) for one in block.get("absences", ())]
    except ScheduleError as error:
        yield calendar_refused(error.kind, error.message, handle)
        return
    for index, absence in enumerate(absences):
        days = (absence.last - absence.first).days + 1
        if days > LONG_DAYS:
            message = f"{whose(handle)} absence from {absence.first} to {absence.last} lasts {days} days"
            helps = ("right the year, or take who has left out of the team",)
            yield Diagnostic("MG311", message, path, (*keys, "absences", index), WARNING, helps=helps)


def calendar_refused(kind: str, message: str, handle: str) -> Diagnostic:
    """What is wrong with the calendar of ``handle``, or of the project where that is empty."""
    path, keys = place_of(handle)
    if kind == "calendar_without_working_time":
        helps = ("give at least one day hours, such as `hours: {mon-fri: 09-17}`",)
        return Diagnostic("MG309", f"{whose(handle)} calendar has no working time", path, keys, helps=helps)
    helps = ("hours are written so: `hours: {mon-thu: 08-12 13-17, fri: 08-12}`",)
    if kind == "calendar_range":
        helps = ("a range is written so: `{from: 2026-08-03, to: 2026-08-21}`",)
    return Diagnostic("MG310", f"{whose(handle)} calendar cannot be: {message}", path, keys, helps=helps)


def place_of(handle: str) -> tuple[str, Keys]:
    """Where the calendar of ``handle`` stands."""
    return (TEAM_PATH, ("people", handle)) if handle else (SETTINGS_PATH, ("calendar",))


def whose(handle: str) -> str:
    """`the project's`, or that of a person."""
    return f"`{handle}`'s" if handle else "the project's"
