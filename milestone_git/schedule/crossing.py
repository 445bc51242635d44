"""Carries a point in time from one person's calendar to another's, and the latest such point back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from milestone_git.schedule.calendar import Calendar

NEVER = 1 << 60
"""Minutes that lie beyond every date: "no bound"."""


def carried(first: Calendar, second: Calendar, count: int, *, is_finish: bool) -> int:
    """The count in `second` at the moment when `first` reaches `count`.

    A finish is the end of the last minute worked, a start the beginning of the next one.
    """
    instant = first.finish_instant(count) if is_finish else first.start_instant(count)
    return second.count_at(instant)


def carried_back(first: Calendar, second: Calendar, count: int, *, is_finish: bool) -> int:
    """The greatest number that `carried` brings to `count` or less; NEVER when `second` has no later time.

    The law that holds passes together: carried(x) <= count exactly when x <= carried_back(count).
    """
    if count >= second.total:
        return NEVER
    instant = second.start_instant(count)
    latest = first.count_at(instant)
    if not is_finish and first.start_instant(latest) > instant:
        return latest - 1
    return latest
