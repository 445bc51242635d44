"""`status`: what is in progress, next, and waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from milestone_git.app.everyday import overview
from milestone_git.app.look import look
from milestone_git.app.watched import standing
from milestone_git.cli.door import Door, standard
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.render import shapes
from milestone_git.render import status as view
from milestone_git.schedule.progress import overall_percent
from milestone_git.verbs import names

if TYPE_CHECKING:
    from milestone_git.store.keeper import Keeper


@click.command("status", epilog="Example: git milestone status 3")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--quality", is_flag=True, help="How reviews went: first looks, rework, time, by phase.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(
    door: Door, milestone_id: str | None = None, rev: str | None = None, *, quality: bool = False
) -> None:
    """Show what is in progress, how far, what is next, and what waits for what."""
    if quality:
        _quality(door, milestone_id)
        return
    snapshot = look(door.context, rev or "", critical=True)
    kept = None if rev else standing(door.context.place_to_read())
    if milestone_id is not None:
        record = names.milestone(snapshot, milestone_id)
        if door.json:
            door.give("status", _data(snapshot, [record], kept), lasting=True)
        else:
            door.say(view.one(snapshot, record), lasting=True)
    elif door.json:
        door.give("status", _data(snapshot, list(snapshot.by_id().values()), kept), lasting=True)
    else:
        door.say(overview(snapshot, kept), lasting=True)


def _quality(door: Door, milestone_id: str | None) -> None:
    from milestone_git.app.quality import reviewed
    from milestone_git.render import quality as view

    chosen = names.milestone(look(door.context), milestone_id).id if milestone_id else ""
    found, minutes = reviewed(door.context, chosen)
    if door.json:
        door.give("quality", {"milestone": chosen or None, **view.data(found, minutes)})
    else:
        door.say(view.text(found, minutes, door.look))


def _data(snapshot: Snapshot, chosen: list[Record], kept: Keeper | None) -> dict[str, object]:
    counted = [one for one in snapshot.by_id().values() if one.status != "cancelled"]
    return {
        "project": snapshot.settings.project,
        "branch": snapshot.branch or None,
        "progress_percent": overall_percent(counted),
        "milestones": shapes.records(snapshot, chosen),
        "unreadable": list(snapshot.broken_paths()),
        "critical": sorted(snapshot.critical),
        "session": {"milestone": kept.milestone, "saved_at": kept.saved_at or None} if kept else None,
    }
