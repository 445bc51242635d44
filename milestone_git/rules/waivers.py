"""Until when a waiver holds: a day of the calendar, and never for longer than a year ahead (R34)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from milestone_git.model.event import Event

MOST_DAYS = 366
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> date | None:
    """The day that ``text`` names (`2026-03-01`); None for any other form, and for one that never comes."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def is_too_far(last: date, today: date) -> bool:
    """Whether a waiver to ``last`` would be one for ever: a break-glass has an end in sight."""
    return last - today > timedelta(days=MOST_DAYS)


def holds(waiver: Event, today: date) -> bool:
    """Whether it holds ``today``: its last day is one, has not gone by, and is in sight.

    The log holds what anybody with a key has pushed: as mere text `zzzz` once came after every day.
    """
    last = day_of(str(waiver.payload.get("until", "")))
    return last is not None and last >= today and not is_too_far(last, today)
