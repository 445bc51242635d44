"""`execute`: start or resume a milestone."""

from __future__ import annotations

import click

from milestone_git.app.session import Sitting, begin
from milestone_git.app.transact import Ways
from milestone_git.cli.door import Door, standard
from milestone_git.render import shapes
from milestone_git.render.diagnostics import json_of
from milestone_git.render.sitting import Where, text


@click.command("execute", epilog="Example: git milestone execute 3")
@click.argument("milestone_id", required=False, metavar="[ID]")
@standard
def command(door: Door, milestone_id: str | None) -> None:
    """Start a milestone, or resume where you left off.

    Goes to its branch `milestone/<id>`, made when it is not there; uncommitted changes come along. Refuses
    while something it depends on is not completed. Your commits there get the trailer `Milestone: <id>`.

    A keeper in the background saves a checkpoint every few minutes, until you pause, complete or leave.
    """
    sitting = begin(door.context, milestone_id, Ways(door.dry_run))
    if door.json:
        door.give("execute", _data(sitting))
        return
    head = "would be done, and was not:\n" if door.dry_run else ""
    door.say(head + text(_where(sitting)))
    door.warn((*sitting.outcome.diagnostics, *sitting.back.diagnostics, *sitting.watch.diagnostics))


def _data(sitting: Sitting) -> dict[str, object]:
    saved = sitting.back.checkpoint
    return {
        "milestone": shapes.record(sitting.outcome.snapshot, sitting.record),
        "branch": sitting.branch,
        "resumed": sitting.resumed,
        "commit": sitting.outcome.commit or None,
        "changed": sorted(sitting.changed),
        "note": (saved.note or None) if saved else None,
        "restored": list(sitting.back.restored.taken),
        "kept": list(sitting.back.restored.kept),
        "from_clone": sitting.back.origin or None,
        "keeper_seconds": sitting.watch.every_seconds or None,
        "diagnostics": [json_of(one) for one in (*sitting.back.diagnostics, *sitting.watch.diagnostics)],
    }


def _where(sitting: Sitting) -> Where:
    saved = sitting.back.checkpoint
    return Where(
        sitting.record,
        sitting.branch,
        sitting.resumed,
        sitting.last_commit,
        sitting.changed,
        saved.note if saved else "",
        saved.at if saved else "",
        sitting.back.restored.taken,
        sitting.back.restored.kept,
        sitting.back.origin,
        sitting.back.restored.operation,
        sitting.watch.every_seconds,
    )
