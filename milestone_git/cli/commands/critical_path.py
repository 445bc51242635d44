"""`critical-path`: the work that makes the whole late when it is late."""

from __future__ import annotations

import click

from milestone_git.app.scenario import scheduled
from milestone_git.cli.door import Door, standard
from milestone_git.render import dated
from milestone_git.render import timetable as view


@click.command("critical-path", epilog="Example: git milestone critical-path --rev main")
@click.option("--at", metavar="DATE", help="As of this day instead of now.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(door: Door, at: str | None, rev: str | None) -> None:
    """Show the critical path: milestones, phases and tasks whose delay delays the whole.

    DRAG is how much sooner all would be finished if that one took no time.
    """
    found = scheduled(door.context, rev or "", at or "").timetable
    if door.json:
        door.give("critical-path", dated.critical_path(found))
    else:
        door.say(view.path(found, door.look))
