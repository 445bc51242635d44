"""`session list|show|restore|drop`: what was saved of interrupted work."""

from __future__ import annotations

import click

from milestone_git.app import checkpoints
from milestone_git.app.checkpoints import Looked, Named, Returned
from milestone_git.cli.door import Door, standard
from milestone_git.render import sessions as view
from milestone_git.render.diagnostics import json_of
from milestone_git.render.sessions import Saved
from milestone_git.store.checkpoints.shape import Checkpoint

_CLONE = click.option("--clone", default="", metavar="CLONE", help="Of this clone of yours; else of any.")


@click.group("session", epilog="Example: git milestone session list")
def command() -> None:
    """List, show, restore and drop what was saved of sessions.

    Checkpoints are saved by `checkpoint`, by `pause`, and by the keeper that `execute` starts. Each has a
    number; the newest one is meant where none is named.
    """


@command.command("list", epilog="Example: git milestone session list 3")
@click.argument("milestone_id", required=False, metavar="[ID]")
@standard
def _list(door: Door, milestone_id: str | None) -> None:
    """List checkpoints, newest first: of a milestone or of all, your other clones' once synced."""
    found = checkpoints.listed(door.context, milestone_id)
    if door.json:
        rows = [_data(one, found.here) for one in found.checkpoints]
        keeper = found.keeper
        kept = {"milestone": keeper.milestone, "saved_at": keeper.saved_at or None} if keeper else None
        door.give("session-list", {"clone": found.here, "keeper": kept, "checkpoints": rows})
        return
    rows_ = [_saved(one, found.here) for one in found.checkpoints]
    kept_ = view.keeping(found.keeper.milestone, found.keeper.saved_at) if found.keeper else ""
    door.say(view.listed(rows_, door.look, kept_))


@command.command("show", epilog="Example: git milestone session show 3 12")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.argument("number", required=False, type=int, metavar="[NUMBER]")
@_CLONE
@standard
def _show(door: Door, milestone_id: str | None, number: int | None, clone: str) -> None:
    """Show a checkpoint: what it holds, what was not saved and why, and what was going on."""
    found = checkpoints.looked_at(door.context, Named(milestone_id, number, clone))
    paths = _paths(found)
    if door.json:
        rows = [{"path": path, "change": change} for path, change in paths]
        unsaved = [{"path": one.path, "reason": one.reason} for one in found.checkpoint.unsaved]
        more = {"unsaved_more": found.checkpoint.unsaved_more}
        door.give(
            "session-show", {**_data(found.checkpoint, found.here), "paths": rows, "unsaved": unsaved, **more}
        )
        return
    one = found.checkpoint
    unsaved_ = [(entry.path, entry.reason) for entry in one.unsaved]
    door.say(view.shown_one(_saved(one, found.here), paths, unsaved_, one.unsaved_more))


@command.command("restore", epilog="Example: git milestone session restore 3 12")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.argument("number", required=False, type=int, metavar="[NUMBER]")
@_CLONE
@click.option("--undo", is_flag=True, help="Take the last restore back.")
@standard
def _restore(door: Door, milestone_id: str | None, number: int | None, clone: str, undo: bool) -> None:
    """Bring a checkpoint back, on the milestone's branch. A file that has changed since is kept, and said.

    What is there now is saved before; `--undo` takes the last restore back.
    """
    if undo:
        found = checkpoints.take_back(door.context, dry_run=door.dry_run)
    else:
        named = Named(milestone_id, number, clone)
        found = checkpoints.bring_back(door.context, named, dry_run=door.dry_run)
    if door.json:
        door.give("session-restore", _returned(door, found, undo))
        return
    head = "would be done, and was not:\n" if door.dry_run else ""
    one = found.checkpoint
    said = view.undone(found.restored.taken, found.restored.kept) if one is None else ""
    if one is not None:
        said = view.restored(_saved(one, ""), found.restored.taken, found.restored.operation)
    door.say(head + said)
    door.warn(found.diagnostics)


@command.command("drop", epilog="Example: git milestone session drop 3 12")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.argument("number", required=False, type=int, metavar="[NUMBER]")
@click.option("--all", "everything", is_flag=True, help="All of the milestone, in this clone.")
@click.option("--yes", "-y", is_flag=True, help="Answer yes: forget the last one too.")
@standard
def _drop(door: Door, milestone_id: str | None, number: int | None, everything: bool, yes: bool) -> None:
    """Forget a checkpoint of this clone, or all of a milestone. The others keep their numbers."""
    named = Named(milestone_id, number)
    gone = checkpoints.forgotten(
        door.context, named, door.ask, everything=everything, yes=yes, dry_run=door.dry_run
    )
    if door.json:
        rows = [_data(one, one.clone) for one in gone]
        door.give("session-drop", {"dry_run": door.dry_run, "dropped": rows})
        return
    head = "would be done, and was not:\n" if door.dry_run else ""
    door.say(head + view.dropped([_saved(one, one.clone) for one in gone]))


def _paths(found: Looked) -> list[tuple[str, str]]:
    """Each path with what happened to it, as one word."""
    return [
        (one.path, "new" if not one.old else "gone" if not one.new else "changed") for one in found.changes
    ]


def _returned(door: Door, found: Returned, undo: bool) -> dict[str, object]:
    one = found.checkpoint
    return {
        "dry_run": door.dry_run,
        "undone": undo,
        "milestone": found.milestone,
        "number": one.clock if one else None,
        "restored": list(found.restored.taken),
        "kept": list(found.restored.kept),
        "operation": found.restored.operation or None,
        "diagnostics": [json_of(said) for said in found.diagnostics],
    }


def _saved(one: Checkpoint, here: str) -> Saved:
    origin = one.clone if here and one.clone != here else ""
    return Saved(
        one.milestone, one.clock, one.at, one.changed, origin, one.by, one.note, one.branch, one.base,
        one.commit, one.operation,
    )  # fmt: skip


def _data(one: Checkpoint, here: str) -> dict[str, object]:
    return {
        "milestone": one.milestone,
        "number": one.clock,
        "at": one.at,
        "clone": one.clone,
        "here": one.clone == here,
        "by": one.by,
        "files": one.changed,
        "note": one.note or None,
        "branch": one.branch,
        "base": one.base,
        "commit": one.commit,
        "operation": one.operation or None,
    }
