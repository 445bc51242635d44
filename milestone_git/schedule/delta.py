"""What a change does to the plan: milestones that come, go and are finished, targets and dates that move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.record import CANCELLED, DONE
from milestone_git.schedule.comparison import Comparison, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from milestone_git.model.record import Record
    from milestone_git.schedule.comparison import Shift
    from milestone_git.schedule.timetable import Timetable


class DueMove(NamedTuple):
    """A due date that was set, moved or taken away; `days` are calendar days, later is positive."""

    milestone: str
    before: str
    after: str
    days: int


class Delta(NamedTuple):
    """The computed difference of two timetables that are seen at one moment.

    `moved` are open on both sides. `planned` is new, `gone` was there before and is not any more.
    """

    comparison: Comparison
    moved: tuple[Shift, ...]
    due: tuple[DueMove, ...]
    planned: tuple[Record, ...]
    completed: tuple[Record, ...]
    cancelled: tuple[Record, ...]
    reopened: tuple[Record, ...]
    gone: tuple[Record, ...]
    newly_critical: tuple[str, ...]
    no_longer_critical: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it would be told."""
        return not any(self[1:]) and not self.comparison.finish_minutes


def delta(before: Timetable, after: Timetable, unread: Collection[str] = ()) -> Delta:
    """What `after` changes of `before`; O(milestones).

    Those that are `unread` on one side are there all the same, so they are neither new nor gone. Without
    estimates all is critical, which says nothing.
    """
    comparison = compared(before, after)
    first, second = before.records, after.records
    lasting = [name for name in second if name in first]
    tells = before.has_work and after.has_work
    return Delta(
        comparison,
        tuple(one for one in comparison.shifts if _is_open(one)),
        tuple(move for name in lasting if (move := due_move(first[name], second[name]))),
        _chosen(second, lambda name, one: name not in first and name not in unread and not one.finished),
        _chosen(second, lambda name, one: one.status == DONE and _status(first, name) != DONE),
        _chosen(second, lambda name, one: one.status == CANCELLED and _status(first, name) != CANCELLED),
        _chosen(second, lambda name, one: not one.finished and name in first and first[name].finished),
        _chosen(first, lambda name, _: name not in second and name not in unread),
        comparison.newly_critical if tells else (),
        comparison.no_longer_critical if tells else (),
    )


def due_move(before: Record, after: Record) -> DueMove | None:
    """How the due date of one milestone moves; None where it does not."""
    if before.due == after.due:
        return None
    days = 0
    if before.due and after.due:
        days = (date.fromisoformat(after.due) - date.fromisoformat(before.due)).days
    return DueMove(after.id, before.due, after.due, days)


def _is_open(shift: Shift) -> bool:
    sides = (shift.before, shift.after)
    return all(one is not None and not one.record.finished for one in sides)


def _status(records: Mapping[str, Record], name: str) -> str:
    return records[name].status if name in records else ""


def _chosen(records: Mapping[str, Record], chosen: Callable[[str, Record], bool]) -> tuple[Record, ...]:
    return tuple(one for name, one in records.items() if chosen(name, one))
