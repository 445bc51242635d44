"""`pause`: save a checkpoint and leave the milestone for now."""

from __future__ import annotations

import click

from milestone_git.app.session import leave
from milestone_git.app.transact import Ways
from milestone_git.cli.commands.checkpoint import data, text
from milestone_git.cli.door import Door, standard
from milestone_git.model.naming import number_of


@click.command("pause", epilog='Example: git milestone pause -m "waiting for the designs"')
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option(
    "-m", "--note", default="", metavar="NOTE", help="What you will want to know when you are back."
)
@standard
def command(door: Door, milestone_id: str | None, note: str) -> None:
    """Save a checkpoint, end the keeper, and say in the log that the work rests.

    Branch and files stay as they are.
    """
    kept, outcome = leave(door.context, milestone_id, note, Ways(door.dry_run))
    if door.json:
        door.give("pause", data(kept))
        return
    digits = number_of(kept.milestone)
    door.say(f"{text(kept)}\npaused\n\nnext: git milestone execute {digits or kept.milestone}")
    door.warn((*kept.diagnostics, *outcome.diagnostics))
