"""`log`: who did what when."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import click

from milestone_git.app import journey
from milestone_git.app.journey import Asked
from milestone_git.cli.door import Door, standard
from milestone_git.ledger.kinds import SENTENCES
from milestone_git.model.event import Event
from milestone_git.render import shapes
from milestone_git.render.story import events

_PATIENCE_SECONDS = 1.0


@click.command("log", epilog="Example: git milestone log 3 --actor alex --kind approve --since 2026-01-05")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--actor", metavar="NAME", help="Only of this person.")
@click.option("--me", is_flag=True, help="Only mine.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(tuple(SENTENCES)), metavar="KIND",
    help="Only of this kind, such as `complete`; may be repeated.",
)  # fmt: skip
@click.option("--since", metavar="DATE", help="Only from this day on.")
@click.option("--until", metavar="DATE", help="Only before this day.")
@click.option("--max-count", type=click.IntRange(min=1), metavar="N", help="At most N events.")
@click.option("--reverse", is_flag=True, help="Oldest first.")
@click.option("--follow", is_flag=True, help="Go on and print what comes, until interrupted.")
@click.option("--notes", is_flag=True, help="Write it as notes, for `git log --notes=milestones`.")
@standard
def command(
    door: Door,
    milestone_id: str | None,
    actor: str | None,
    me: bool,
    kinds: tuple[str, ...],
    since: str | None,
    until: str | None,
    max_count: int | None,
    reverse: bool,
    follow: bool,
    notes: bool,
) -> None:
    """Show the log: every event, newest first; of one milestone with its ID.

    The order is that of the log, whose clock counts events; the moments are those of its writers' machines.
    """
    asked = Asked(milestone_id, "me" if me else actor or "", kinds, since or "", until or "")
    if notes:
        _note(door)
    elif follow:
        _follow(door, asked, max_count)
    else:
        chosen = journey.told(door.context, asked, max_count or 0)
        _answer(door, chosen if reverse else chosen[::-1])


def _answer(door: Door, chosen: tuple[Event, ...]) -> None:
    if door.json:
        door.give("log", {"events": [shapes.event(one) for one in chosen]})
    else:
        door.say(events(chosen) if chosen else "nothing has happened yet")


def _follow(door: Door, asked: Asked, most: int | None) -> None:
    """The last few, then each as it comes; as data one event a line."""
    show: Callable[[tuple[Event, ...]], None] = _lines if door.json else lambda told: door.say(events(told))
    seen: set[str] = set()
    first = True
    for told in journey.followed(door.context, asked, lambda: time.sleep(_PATIENCE_SECONDS)):
        fresh = tuple(one for one in told if one.oid not in seen)
        seen |= {one.oid for one in fresh}
        if first:
            fresh = fresh[-(most or 10) :]
        if fresh:
            show(fresh)
        first = False


def _lines(told: tuple[Event, ...]) -> None:
    for one in told:
        click.echo(json.dumps(shapes.event(one), ensure_ascii=True, separators=(",", ":")))


def _note(door: Door) -> None:
    written = journey.write_notes(door.context, dry_run=door.dry_run)
    if door.json:
        door.give("log-notes", {"dry_run": door.dry_run, "ref": written.ref, "commits": written.commits})
        return
    head = "would be done, and was not:\n" if door.dry_run else ""
    noun = "commit has a note" if written.commits == 1 else "commits have a note"
    door.say(f"{head}{written.commits} {noun}: git log --notes=milestones")
