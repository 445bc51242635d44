"""Slip: how a commit, or time alone, moves what milestones aim at, and what that comes to on average."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from milestone_git.schedule.planned import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from milestone_git.model.record import Record
    from milestone_git.model.settings import Team
    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.timetable import Timetable

Target = Literal["due", "finish"]
Reason = Literal["own", "carried", "waiting"]

_TELLS_NOTHING = frozenset({
    "title", "description", "category", "labels", "priority", "workstream", "quarter", "visibility",
    "compliance", "approval_required", "acceptance", "sign_off", "teams", "contributors", "risks",
    "resources", "budget", "targets", "rfc", "vote", "links",
})  # fmt: skip


class Cause(NamedTuple):
    """A commit, and who changed which milestone in it, by id; without one it is time that passed."""

    commit: str
    at: datetime
    who: str
    subject: str
    changed: Mapping[str, str]


class Slip(NamedTuple):
    """One move of a target: the due date, or the computed finish of an open milestone.

    `minutes` is working time of the milestone's calendar, later is positive. `reason` is `own` where the
    commit changed the milestone itself, `carried` where another moved it, `waiting` where only time passed.
    """

    milestone: str
    target: Target
    before: date
    after: date
    minutes: int
    reason: Reason
    who: str
    owner: str
    team: str
    phase: str
    cause: Cause


class Mean(NamedTuple):
    """The slip of one group: moves, how many of them were later, and working minutes together and each."""

    name: str
    moves: int
    later: int
    total_minutes: int
    mean_minutes: int


def is_moved_by(before: Mapping[str, Record], after: Mapping[str, Record]) -> bool:
    """Whether records by path differ in anything that dates follow from."""
    if before.keys() != after.keys():
        return True
    return any(one is not after[path] and _plan(one) != _plan(after[path]) for path, one in before.items())


def slips(before: Timetable, after: Timetable, cause: Cause, team: Team) -> list[Slip]:
    """What moves between two timetables that are seen at one moment, or by time alone: O(milestones)."""
    found = []
    for name in after.open_ids:
        old = before.records.get(name)
        if old is None or old.finished or name not in before.outline.planned:
            continue
        new = after.records[name]
        minutes = _finish_minutes(before, after, name)
        has_new_due = old.due and new.due and old.due != new.due
        if not minutes and not has_new_due:
            continue
        # a milestone that the commit touched in another field is moved by another all the same
        own = name in cause.changed and _plan(old) != _plan(new)
        reason: Reason = "waiting" if not cause.commit else "own" if own else "carried"
        whose = (cause.changed.get(name, cause.who), old.owner, team_of(old, team), old.phase)
        if has_new_due:
            days = date.fromisoformat(old.due), date.fromisoformat(new.due)
            days_minutes = _due_minutes(after.calendar(name), old, new)
            found.append(Slip(name, "due", *days, days_minutes, reason, *whose, cause))
        if minutes:
            ends = finish_day(before, name), finish_day(after, name)
            found.append(Slip(name, "finish", *ends, minutes, reason, *whose, cause))
    return found


def finish(timetable: Timetable, name: str) -> datetime:
    """When an open milestone finishes. Raises KeyError for one that is in no schedule."""
    return timetable.schedule.times(timetable.outline.planned[name].finish).early_finish


def finish_day(timetable: Timetable, name: str) -> date:
    """The day of that, without the moments that nobody asks for where it is work and no point."""
    schedule = timetable.schedule
    number = schedule.number(timetable.outline.planned[name].finish)
    minutes = schedule.arrays.durations[number]
    if minutes:
        return schedule.arrays.calendars[number].finish_moment(schedule.starts[number] + minutes).date()
    return finish(timetable, name).date()


def means(found: Iterable[Slip], group: Callable[[Slip], str]) -> tuple[Mean, ...]:
    """By group, the worst first. Only what somebody moved: neither carried moves nor time."""
    by_name: dict[str, list[int]] = {}
    for one in found:
        if one.reason == "own":
            by_name.setdefault(group(one), []).append(one.minutes)
    rows = [
        Mean(name, len(some), sum(each > 0 for each in some), sum(some), round(sum(some) / len(some)))
        for name, some in by_name.items()
    ]
    return tuple(sorted(rows, key=lambda one: (-one.mean_minutes, one.name)))


def team_of(record: Record, team: Team) -> str:
    """The leading team of a milestone, else the first group that its owner is in; empty for neither."""
    lead = (record.document.get("teams") or {}).get("lead")
    if lead:
        return str(lead)
    return next((name for name, members in team.groups.items() if record.owner in members), "")


def needed_by(records: Collection[Record], name: str) -> dict[str, Record]:
    """A milestone and all that it waits for, by path: nothing else moves it. O(dependencies)."""
    by_id = {one.id: one for one in records}
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in found:
            found.add(one)
            waiting += [needs.milestone for needs in by_id[one].depends_on]
    return {one.path: one for one in records if one.id in found}


def without_wishes(record: Record) -> Record:
    """The record as early dates see it: without words, and without what only caps it, as `due` does."""
    document = {key: value for key, value in _plan(record).items() if key != "due"}
    return record._replace(document=document, due="", title="", labels=(), acceptance=())


def _plan(record: Record) -> dict[str, object]:
    return {key: value for key, value in record.document.items() if key not in _TELLS_NOTHING}


def _due_minutes(calendar: Calendar, old: Record, new: Record) -> int:
    return calendar.between(end_of(old.due, calendar.zone), end_of(new.due, calendar.zone))


def _finish_minutes(before: Timetable, after: Timetable, name: str) -> int:
    first, second = _count(before, name), _count(after, name)
    if first[0] is second[0]:
        return second[1] - first[1]
    return second[0].between(first[0].finish_moment(first[1]), second[0].finish_moment(second[1]))


def _count(timetable: Timetable, name: str) -> tuple[Calendar, int]:
    schedule = timetable.schedule
    number = schedule.number(timetable.outline.planned[name].finish)
    return schedule.arrays.calendars[number], schedule.starts[number] + schedule.arrays.durations[number]
