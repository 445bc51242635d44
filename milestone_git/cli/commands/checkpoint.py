"""`checkpoint`: save work tree and index as they are."""

from __future__ import annotations

import click

from milestone_git.app.session import Kept, keep
from milestone_git.cli.door import Door, standard
from milestone_git.render.escape import shown


@click.command("checkpoint", epilog='Example: git milestone checkpoint -m "gallery half done, images next"')
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option(
    "-m", "--note", default="", metavar="NOTE", help="What you will want to know when you are back."
)
@standard
def command(door: Door, milestone_id: str | None, note: str) -> None:
    """Save work tree and index as commits, touching neither.

    The next `execute` of the milestone brings back what is missing. Ignored files are not saved, nor are
    those that look like secrets (.env*, *.pem, id_*).
    """
    kept = keep(door.context, milestone_id, note, dry_run=door.dry_run)
    if door.json:
        door.give("checkpoint", data(kept))
    else:
        door.say(text(kept))


def text(kept: Kept) -> str:
    """What was saved, and what was not."""
    if kept.checkpoint is None:
        return f"{kept.record.id}: nothing new to save"
    count = len(kept.checkpoint.files)
    lines = [f"{kept.record.id}: checkpoint of {count} changed file{'' if count == 1 else 's'}"]
    lines += [f"note: {shown(kept.checkpoint.note)}"] if kept.checkpoint.note else []
    lines += [f"not saved: {shown(path)} (looks like a secret)" for path in kept.checkpoint.left_out]
    lines += [f"not saved: {shown(path)} (Git cannot add it)" for path in kept.checkpoint.failed]
    return "\n".join(lines)


def data(kept: Kept) -> dict[str, object]:
    """The same as data."""
    saved = kept.checkpoint
    return {
        "milestone": kept.record.id,
        "saved": saved is not None,
        "commit": saved.commit if saved else None,
        "files": list(saved.files) if saved else [],
        "left_out": list(saved.left_out) if saved else [],
        "failed": list(saved.failed) if saved else [],
        "note": (saved.note or None) if saved else None,
    }
