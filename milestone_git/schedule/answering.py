"""Until when somebody who is asked for a review is to answer: an SLA, counted in their own working time."""

from __future__ import annotations

from datetime import datetime

from milestone_git.schedule.calendar import Calendar


def due(asked: datetime, sla_minutes: int, calendar: Calendar) -> datetime:
    """The moment at which ``sla_minutes`` of the calendar have gone by since ``asked``, in its zone.

    Raises ScheduleError (`calendar_exhausted`) where the calendar has no such time.
    """
    return calendar.finish_moment(calendar.minutes_from(asked) + sla_minutes)


def wait_minutes(now: datetime, calendar: Calendar) -> int:
    """How long it is from ``now`` until somebody with this calendar works; 0 while they do."""
    begins = calendar.start_moment(calendar.minutes_from(now))
    return max(0, int((begins - now).total_seconds()) // 60)
