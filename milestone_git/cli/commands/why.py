"""`why`: what is behind each date of a milestone."""

from __future__ import annotations

import click

from milestone_git.app.scenario import scheduled
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import refusal
from milestone_git.render import dated
from milestone_git.render import why as view
from milestone_git.schedule.grounds import grounds_of
from milestone_git.verbs import names


@click.command("why", epilog="Example: git milestone why 87")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--at", metavar="DATE", help="As of this day instead of now.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(door: Door, milestone_id: str | None, at: str | None, rev: str | None) -> None:
    """Say why a milestone starts and finishes when it does, and what would be late behind it."""
    snapshot, found = scheduled(door.context, rev or "", at or "")
    record = names.milestone(snapshot, milestone_id)
    entry, grounds = found.entry(record.id), grounds_of(found, record.id)
    if entry is None:
        raise refusal("MG306", f"`{record.id}` is {record.status}, and has no dates")
    if door.json:
        door.give("why", dated.why(found, entry, grounds))
    else:
        door.say(view.finished(entry) if grounds is None else view.told(found, grounds))
