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
@click.option("--document", is_flag=True, help="One document, of the deliverables of all its phases.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(door: Door, milestone_id: str | None, rev: str | None, *, document: bool) -> None:
    """Show a milestone in full: every field, task and dependency."""
    if document:
        _document(door, milestone_id)
        return
    snapshot = look(door.context, rev or "")
    record = names.milestone(snapshot, milestone_id)
    if door.json:
        door.give("show", {"milestone": shapes.record(snapshot, record)}, lasting=True)
    else:
        door.say(milestone(snapshot, record), lasting=True)


def _document(door: Door, milestone_id: str | None) -> None:
    from milestone_git.app.document import assembled
    from milestone_git.render.document import text

    sight, chapters = assembled(door.context, milestone_id)
    whole = text(sight.record, chapters, sight.commit)
    if door.json:
        listed = [{"phase": one.phase, "paths": [path for path, _ in one.parts]} for one in chapters]
        found = {"milestone": sight.record.id, "commit": sight.commit, "phases": listed, "text": whole}
        door.give("document", found)
    else:
        door.say(whole)
