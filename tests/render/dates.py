"""Timetables in a few words, seen on a Monday morning, for what shows dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from milestone_git.render.columns import Look
from milestone_git.schedule.availability import calendars_of
from milestone_git.schedule.timetable import Timetable, timetable
from tests.builders import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from milestone_git.model.actuals import Actuals
    from milestone_git.model.record import Record

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY = 480
PIPE = Look(terminal=False, colour=False, columns=200)
NARROW = Look(terminal=True, colour=False, columns=80)


def seen(
    *records: Record,
    at: datetime = MONDAY,
    actuals: Mapping[str, Actuals] | None = None,
    **more: Any,
) -> Timetable:
    """The timetable of these records."""
    found = snapshot(*records, **more)
    return timetable(found, at, calendars_of(found.settings, found.team), actuals)
