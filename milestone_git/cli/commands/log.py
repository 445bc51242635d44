"""`log`: who did what when."""

from __future__ import annotations

import click

from milestone_git.app.look import look
from milestone_git.cli.door import Door, standard
from milestone_git.ledger.fold import in_order
from milestone_git.render import shapes
from milestone_git.render.story import events
from milestone_git.verbs import names


@click.command("log", epilog="Example: git milestone log 3 --max-count 10")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--max-count", type=click.IntRange(min=1), metavar="N", help="At most N events.")
@standard
def command(door: Door, milestone_id: str | None, max_count: int | None) -> None:
    """Show the log: every event, newest first; of one milestone with its ID."""
    snapshot = look(door.context, events=True)
    chosen = in_order(snapshot.events)[::-1]
    if milestone_id is not None:
        uid = names.milestone(snapshot, milestone_id).uid
        chosen = [one for one in chosen if one.uid == uid]
    chosen = chosen[:max_count]
    if door.json:
        door.give("log", {"events": [shapes.event(one) for one in chosen]})
    else:
        door.say(events(chosen) if chosen else "nothing has happened yet")
