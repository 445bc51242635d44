"""`report`: what the work came to."""

from __future__ import annotations

import click

from milestone_git.app.report import Asked, reported
from milestone_git.cli.door import Door, standard
from milestone_git.render import report as view


@click.command("report", epilog="Example: git milestone report --me --week")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--me", is_flag=True, help="Only what I did.")
@click.option("--actor", metavar="NAME", help="Only what this person did.")
@click.option("--week", is_flag=True, help="Only this week, from Monday on.")
@click.option("--since", metavar="DATE", help="Only from this day on.")
@click.option("--until", metavar="DATE", help="Only before this day.")
@standard
def command(
    door: Door,
    milestone_id: str | None,
    me: bool,
    actor: str | None,
    week: bool,
    since: str | None,
    until: str | None,
) -> None:
    """Show what the work came to: time, completions against estimates, interruptions, commits.

    Time is counted from what leaves a trace: commits, checkpoints, and what the log tells. Gaps of more than
    half an hour do not count.
    """
    who = "me" if me else actor or ""
    found = reported(door.context, Asked(milestone_id, who, since or "", until or "", week))
    heading = view.Heading(found.snapshot.settings.project, found.actor, *found.window)
    if door.json:
        door.give("report", view.shape(heading, found.summary, found.events))
    else:
        door.say(view.text(heading, found.summary, found.events, door.look))
