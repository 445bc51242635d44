"""How reviews went, from the log, in the working time of the project."""

from __future__ import annotations

from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.app.timetable import calendars_at
from milestone_git.ledger.quality import Quality, quality
from milestone_git.schedule.availability import PROJECT

Minutes = dict[str, tuple[int, ...]]


def reviewed(context: Context, milestone: str = "") -> tuple[dict[str, Quality], Minutes]:
    """By phase how reviews went, and the working minutes from request to approval; of one or of all."""
    found = look(context, events=True)
    events = [one for one in found.events if not milestone or one.milestone == milestone]
    told = quality(events)
    calendar = calendars_at(found, context.now).by_name[PROJECT]
    minutes = {
        phase: tuple(calendar.between(*span) for span in one.waits)
        for phase, one in told.items()
        if one.waits
    }
    return told, minutes
