"""How far a change may move the computed finish of a milestone: `policy.max_slip` (MG321)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic
from milestone_git.model.duration import duration_of, minutes_of
from milestone_git.model.record import Record, person
from milestone_git.model.settings import Settings, Team, lookup

if TYPE_CHECKING:
    from milestone_git.schedule.timetable import Timetable

_APPROVERS = "approvers"
_MOST_NAMED = 5


class Limit(NamedTuple):
    """How many working minutes a milestone may slip in one change, and who may let it slip further."""

    minutes: int
    approvers: frozenset[str]


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG321 for every milestone under a limit that a move makes later by more than that.

    An error, or a warning where all who act are approvers: what is known of them here is what Git says, and
    that proves nothing, so a reviewer is to see it. Where no limit is set, no schedule is even imported.
    """
    base, head = attempt.base, attempt.head
    limits = limits_of(base.settings, head.settings, base.team) if base else {}
    if not base or not limits or attempt.moment is None:
        return
    tables = _timetables(attempt)
    if tables is None:
        return  # a circle, a calendar without hours: that has its own finding
    for name, limit in limits.items():
        record, minutes = head.find(name), _slip(*tables, name)
        if record is not None and minutes > limit.minutes:
            yield _slipped(attempt, record, minutes, limit, tables)


def limits_of(base: Settings, head: Settings, team: Team) -> dict[str, Limit]:
    """The limits by milestone: the base's, and those of the head only where they are stricter (R23, R25).

    Nobody loosens their own gate: of two limits the smaller holds, and approves only who may on both sides.
    People are those of the base's ``team``.
    """
    floor, said = _said(base), _said(head)
    found = {}
    for name in (one for one in {**floor, **said} if one.startswith("milestone-")):
        both = [one for one in (floor.get(name), said.get(name)) if one is not None]
        first = floor if floor else said
        approvers = _people(first, team) & (
            _people(said, team) if _APPROVERS in said else _people(first, team)
        )
        found[name] = Limit(min(minutes_of(one) for one in both), approvers)
    return found


def _said(settings: Settings) -> Mapping[str, str]:
    found: Mapping[str, str] = lookup(settings.document, "policy.max_slip") or {}
    return found


def _people(said: Mapping[str, object], team: Team) -> frozenset[str]:
    """Handles, groups resolved."""
    found: set[str] = set()
    names = said.get(_APPROVERS) or ()
    assert isinstance(names, (list, tuple))
    for name in names:
        plain = team.handle(person(str(name)))
        found.update(team.groups.get(plain, (plain,)))
    return frozenset(found)


def _timetables(attempt: Attempt) -> tuple[Timetable, Timetable] | None:
    """Both sides at one moment, by the calendars without zones and holidays: these need looking up."""
    from milestone_git.schedule.availability import calendars_of  # no hook pays for what nobody asked for
    from milestone_git.schedule.refusal import ScheduleError
    from milestone_git.schedule.timetable import timetable

    assert attempt.base is not None
    assert attempt.moment is not None
    try:
        before, after = (
            timetable(one, attempt.moment, calendars_of(one.settings, one.team))
            for one in (attempt.base, attempt.head)
        )
    except ScheduleError:
        return None
    return before, after


def _slip(before: Timetable, after: Timetable, name: str) -> int:
    """By how many working minutes an open milestone is finished later; 0 where it is not open twice."""
    ends = []
    for table in (before, after):
        one = table.outline.planned.get(name)
        if one is None or one.record.finished:
            return 0
        ends.append(table.schedule.times(one.finish).early_finish)
    return after.calendar(name).between(*ends)


def _slipped(
    attempt: Attempt, record: Record, minutes: int, limit: Limit, tables: tuple[Timetable, Timetable]
) -> Diagnostic:
    from milestone_git.schedule.account import day

    ends = [table.schedule.times(table.outline.planned[record.id].finish).early_finish for table in tables]
    much, most = duration_of(minutes), duration_of(limit.minutes)
    message = f"`{record.id}` would be finished {much} later, and may slip by {most} in one change"
    allowed = bool(attempt.actors) and set(attempt.actors) <= limit.approvers
    notes = [f"it would be finished on {day(ends[1])} instead of {day(ends[0])}"]
    changed = [move.after.id for move in attempt.moves() if move.after is not None]
    if changed:
        more = f" and {len(changed) - _MOST_NAMED} more" if len(changed) > _MOST_NAMED else ""
        notes.append(f"changed here: {', '.join(f'`{one}`' for one in changed[:_MOST_NAMED])}{more}")
    helps: tuple[str, ...] = (f"see what it waits for: `git milestone why {record.id}`",)
    if allowed:
        notes.append(f"let through, as Git says that it comes from {', '.join(attempt.actors)}")
    elif limit.approvers:
        helps = (*helps, f"or let one of these make the change: {', '.join(sorted(limit.approvers))}")
    severity = WARNING if allowed else ERROR
    return Diagnostic("MG321", message, record.path, ("id",), severity, notes=tuple(notes), helps=helps)
