"""`slip`: every move of a target in history."""

from __future__ import annotations

import click

from milestone_git.app.history import slippage
from milestone_git.cli.door import Door, standard
from milestone_git.render import slip as view


@click.command("slip", epilog="Example: git milestone slip 87 --since 2026-01-01")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--since", metavar="DATE", help="Only what has moved since this day.")
@click.option("--rev", metavar="REV", help="Through the history of this revision instead of the trunk.")
@standard
def command(door: Door, milestone_id: str | None, since: str | None, rev: str | None) -> None:
    """Show who moved due dates and computed finishes, in which commit, and by how much.

    With an ID every move of that one, without one a line a milestone and the mean slip by owner, team and
    phase. Means count only what somebody changed in the milestone itself.
    """
    found = slippage(door.context, milestone_id, rev=rev or "", since=since or "")
    if door.json:
        door.give("slip", view.shape(found.record, found.slips, found.commits, found.unscheduled))
        return
    if found.record is not None:
        door.say(view.moves(found.record, found.slips, door.look))
    else:
        door.say(view.milestones(found.slips, found.snapshot.records.values(), door.look))
    if found.unscheduled:
        noun = "commit has" if found.unscheduled == 1 else "commits have"
        door.say(f"\n{found.unscheduled} {noun} a plan without a schedule, and left out")
