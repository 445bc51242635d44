"""`bisect-date`: the commit that made a milestone late."""

from __future__ import annotations

from typing import Any

import click

from milestone_git.app.history import Lateness, lateness
from milestone_git.cli.door import Door, standard
from milestone_git.render import dated
from milestone_git.render import slip as view


@click.command("bisect-date", epilog="Example: git milestone bisect-date 87 --date 2026-03-06")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--date", "limit", metavar="DATE", help="Late means after this day, instead of its due date.")
@click.option("--rev", metavar="REV", help="Through the history of this revision instead of the trunk.")
@standard
def command(door: Door, milestone_id: str | None, limit: str | None, rev: str | None) -> None:
    """Find the commit after which a milestone was late, and who made it.

    That is the last change from on time to late on the first-parent line; every commit that touches what the
    milestone waits for is looked at. Where time alone made it late, the day is named and no commit.
    """
    found = lateness(door.context, milestone_id, rev=rev or "", limit=limit or "")
    if door.json:
        door.give("bisect-date", _shape(found))
        return
    cause = found.turn.cause if found.turn else None
    finish = found.finish.date()
    door.say(view.late(found.record, found.limit, finish, cause, found.day, found.comparison, door.look))


def _shape(found: Lateness) -> dict[str, Any]:
    cause = found.turn.cause if found.turn else None
    return {
        "milestone": found.record.id,
        "limit": found.limit.isoformat(),
        "finish": found.finish.isoformat(),
        "on_time": found.on_time,
        "since_planned": found.since_planned,
        "late_since": found.day and found.day.isoformat(),
        "commit": cause and cause.commit,
        "who": cause and cause.who,
        "subject": cause and cause.subject,
        "changed": list(cause.changed) if cause else [],
        "difference": found.comparison and dated.difference(found.comparison),
    }
