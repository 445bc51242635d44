"""Moves of records that nobody may make: deleting, renaming, editing a finished one (R5, R20)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import Record


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG307 for a record that is gone, MG121 for another id, MG306 for a finished one that was changed."""
    unread = attempt.head.unread_ids()
    for before, after in attempt.moves():
        if after is None and before is not None and before.id not in unread:
            yield _deleted(before.id, before.path)
        elif before is not None and after is not None and before.id != after.id:
            message = f"`{before.id}` has become `{after.id}`, and ids never change"
            helps = (f"give it back its name: `git mv {after.path} {before.path}`, and `id: {before.id}`",)
            yield Diagnostic("MG121", message, after.path, ("id",), helps=helps)
        elif before is not None and after is not None and _thawed(before, after):
            message = f"`{before.id}` is {before.status}, and its record is frozen"
            again = f"open it again first: `git milestone reopen {before.id}`"
            yield Diagnostic("MG306", message, after.path, ("status",), helps=(again,))
    # one that cannot be read is a record all the same: to delete it is no way of repairing it
    for identifier, path in attempt.base.unread_ids().items() if attempt.base else ():
        if identifier not in unread and attempt.head.find(identifier) is None:
            yield _deleted(identifier, path)


def _deleted(identifier: str, path: str) -> Diagnostic:
    helps = (
        f"take it back: `git checkout HEAD -- {path}`",
        f"then give it up: `git milestone cancel {identifier}`",
    )
    return Diagnostic("MG307", f"record of `{identifier}` is deleted", path, helps=helps)


def _thawed(before: Record, after: Record) -> bool:
    """Whether a finished record says something else and is finished all the same; moving its file is fine."""
    return before.finished and after.finished and before.document != after.document
