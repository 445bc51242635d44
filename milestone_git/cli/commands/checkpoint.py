"""`checkpoint`: save work tree and index as they are."""

from __future__ import annotations

import click

from milestone_git.app.session import Kept, keep
from milestone_git.cli.door import Door, standard
from milestone_git.render.escape import shown
from milestone_git.store.checkpoints.content import HUSHED as _SECRETS
from milestone_git.store.checkpoints.notices import QUIET as _QUIET
from milestone_git.store.checkpoints.shape import Checkpoint


@click.command("checkpoint", epilog='Example: git milestone checkpoint -m "gallery half done, images next"')
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option(
    "-m", "--note", default="", metavar="NOTE", help="What you will want to know when you are back."
)
@standard
def command(door: Door, milestone_id: str | None, note: str) -> None:
    """Save work tree and index as commits, touching neither.

    The next `execute` of the milestone brings back what is missing. Ignored files are not saved, nor are
    large ones (session.max_file) and those that look like secrets (session.deny: .env*, *.pem, id_*).
    """
    kept = keep(door.context, milestone_id, note, dry_run=door.dry_run)
    if door.json:
        door.give("checkpoint", data(kept))
    else:
        door.say(text(kept))
        door.warn(kept.diagnostics)


def text(kept: Kept) -> str:
    """What was saved, and what was not."""
    if kept.made is None:
        return f"{kept.milestone}: nothing new to save"
    saved, count = kept.made.checkpoint, len(kept.made.files)
    lines = [f"{kept.milestone}: checkpoint of {count} changed file{'' if count == 1 else 's'}"]
    if not kept.made.is_new:
        lines = [f"{kept.milestone}: nothing new to save"]
    lines += [f"in the middle of a {saved.operation}"] if saved.operation else []
    lines += [f"note: {shown(saved.note)}"] if saved.note else []
    lines += [f"not saved: {shown(path)} ({_SECRETS})" for path in _left_out(saved)]
    return "\n".join(lines)


def data(kept: Kept) -> dict[str, object]:
    """The same as data."""
    unsaved = kept.made.checkpoint.unsaved if kept.made else ()
    left_out = _left_out(kept.made.checkpoint) if kept.made else []
    made = kept.made if kept.made and kept.made.is_new else None
    saved = made.checkpoint if made else None
    return {
        "milestone": kept.milestone,
        "saved": saved is not None,
        "number": saved.clock if saved else None,
        "commit": (saved.commit or None) if saved else None,
        "files": list(made.files) if made else [],
        "left_out": left_out,
        "failed": [one.path for one in unsaved if one.reason not in _QUIET],
        "unsaved": [{"path": one.path, "reason": one.reason} for one in unsaved],
        "note": (saved.note or None) if saved else None,
        "operation": (saved.operation or None) if saved else None,
    }


def _left_out(saved: Checkpoint) -> list[str]:
    return [one.path for one in saved.unsaved if one.reason == _SECRETS]
