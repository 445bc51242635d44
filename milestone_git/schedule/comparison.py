"""Holds two timetables against each other: which milestones move, by how much, and what becomes critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from milestone_git.schedule.timetable import Entry, Timetable


class Shift(NamedTuple):
    """A milestone that differs; `before` or `after` is None where it is in one timetable only.

    `finish_minutes` is by how much its finish moves, in working time of its calendar, later is positive.
    """

    milestone: str
    before: Entry | None
    after: Entry | None
    finish_minutes: int


class Comparison(NamedTuple):
    """`finish_minutes` is by how much the whole moves, in working time of the project's calendar."""

    before: Timetable
    after: Timetable
    shifts: tuple[Shift, ...]
    finish_minutes: int
    newly_critical: tuple[str, ...]
    no_longer_critical: tuple[str, ...]


def compared(before: Timetable, after: Timetable) -> Comparison:
    """What `after` changes of `before`, in the order people read; O(milestones)."""
    names = [*after.entries, *(name for name in before.entries if name not in after.entries)]
    shifts = [_shift(name, before, after) for name in names]
    critical = set(before.critical_ids), set(after.critical_ids)
    whole = 0
    if before.finish is not None and after.finish is not None:
        whole = after.calendar("").between(before.finish, after.finish)
    return Comparison(
        before,
        after,
        tuple(one for one in shifts if _differs(one)),
        whole,
        tuple(one for one in after.critical_ids if one not in critical[0]),
        tuple(one for one in before.critical_ids if one not in critical[1]),
    )


def _shift(name: str, before: Timetable, after: Timetable) -> Shift:
    first, second = before.entries.get(name), after.entries.get(name)
    minutes = 0
    if first and second and first.early_finish is not None and second.early_finish is not None:
        minutes = after.calendar(name).between(first.early_finish, second.early_finish)
    return Shift(name, first, second, minutes)


def _differs(shift: Shift) -> bool:
    if shift.before is None or shift.after is None:
        return True
    first, second = shift.before, shift.after
    return (first.early_start, first.early_finish) != (second.early_start, second.early_finish)
