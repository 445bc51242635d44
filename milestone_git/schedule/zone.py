"""Turns instants into wall-clock minutes and back, in order even where clocks are put forward or back.

A zone is any `tzinfo` that the caller brings. This package is pure, and `zoneinfo.ZoneInfo("Europe/Berlin")`
reads files: looking a zone up, and refusing an unknown name, is work for the layer that may read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from milestone_git.schedule.refusal import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1900, 1, 1)
_EPOCH_UTC = _EPOCH.replace(tzinfo=UTC)
_LONGEST_CHANGE_MINUTES = 1440  # Samoa skipped a whole day in 2011; nothing changed by more


def instant_of(moment: datetime) -> int:
    """Whole minutes from 1900-01-01T00:00Z to `moment`, seconds cut off.

    Raises ScheduleError (`moment_without_zone`) for a naive moment, since it is many instants.
    """
    if moment.tzinfo is None:
        raise ScheduleError("moment_without_zone", f"moment `{moment.isoformat()}` has no time zone")
    return (moment - _EPOCH_UTC) // _MINUTE


def instant_from(moment: datetime) -> int:
    """The first whole minute that is not before `moment`; raises as `instant_of` does."""
    return -(-(moment - _EPOCH_UTC) // _MINUTE) if moment.tzinfo else instant_of(moment)


def moment_of(instant: int, zone: tzinfo) -> datetime:
    """The aware moment of an instant, told in `zone`."""
    return (_EPOCH_UTC + instant * _MINUTE).astimezone(zone)


def wall_of(instant: int, zone: tzinfo) -> int:
    """Minutes since 1900-01-01T00:00 that a clock on the wall in `zone` shows at `instant`.

    While an hour is repeated in autumn the wall is taken to stand at the end of that hour: work counts
    in the first pass only. Otherwise time would run backwards and bisection would lie.
    """
    if zone is UTC:
        return instant
    moment = moment_of(instant, zone)
    naive = moment.replace(tzinfo=None, fold=0)
    if moment.fold:
        naive += _shortest(lambda minutes: not _is_repeated(naive + minutes * _MINUTE, zone)) * _MINUTE
    return (naive - _EPOCH) // _MINUTE


def instant_at(wall: int, zone: tzinfo) -> int:
    """The instant at which the wall in `zone` first shows `wall`.

    A time that the spring change skips is the first minute after the gap.
    """
    if zone is UTC:
        return wall
    naive = _EPOCH + wall * _MINUTE
    if _is_skipped(naive, zone):
        naive += _shortest(lambda minutes: not _is_skipped(naive + minutes * _MINUTE, zone)) * _MINUTE
    return instant_of(naive.replace(tzinfo=zone))


def _shortest(holds: Callable[[int], bool]) -> int:
    """The smallest number of minutes up to a day for which `holds`, false before and true after."""
    low, high = 0, _LONGEST_CHANGE_MINUTES
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _is_repeated(naive: datetime, zone: tzinfo) -> bool:
    first, second = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    return first.astimezone(UTC) < second.astimezone(UTC)


def _is_skipped(naive: datetime, zone: tzinfo) -> bool:
    there = naive.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None) != naive
