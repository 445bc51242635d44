"""`show`: a milestone in full."""

from __future__ import annotations

import click

from milestone_git.app.look import look
from milestone_git.cli.door import Door, standard
from milestone_git.render import shapes
from milestone_git.render.show import milestone
from milestone_git.verbs import names


@click.command("show", epilog="Example: git milestone show 3")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(door: Door, milestone_id: str | None, rev: str | None) -> None:
    """Show a milestone in full: every field, task and dependency."""
    snapshot = look(door.context, rev or "")
    record = names.milestone(snapshot, milestone_id)
    if door.json:
        door.give("show", {"milestone": shapes.record(snapshot, record)})
    else:
        door.say(milestone(snapshot, record))
