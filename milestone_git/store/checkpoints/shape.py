"""A checkpoint as commits, in the shape of a stash entry, so that plain Git can show and apply one.

    work tree ── parents: HEAD, index          what `git stash apply` looks at
    index ────── parents: HEAD, [state], [the checkpoint before]
    state ────── parents: MERGE_HEAD and such  the stages of a conflict, and the files of a merge

A third parent of the first would be taken for a stash's untracked files; these are in its tree itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from milestone_git.store.checkpoints.content import Content, Unsaved
from milestone_git.store.checkpoints.operation import Operation
from milestone_git.store.checkpoints.standing import Standing
from milestone_git.store.checkpoints.trees import tree_with
from milestone_git.store.objects.base import Commit, Objects

_SUBJECT = "Checkpoint of "
MOST_UNSAVED = 200


class Checkpoint(NamedTuple):
    """One checkpoint. ``clock`` counts up over all of a person's clones: order is by it, never by ``at``.

    ``clone`` says where it was made, ``by`` what made it (`checkpoint`, `pause`, `restore`, `keeper`),
    ``changed`` how many files differ from ``base``. ``operation`` is what waited for the user, such as
    `merge`; ``state`` is the commit that keeps it. ``intended`` was added with `--intent-to-add`.
    """

    commit: str
    base: str
    milestone: str
    clone: str
    branch: str
    note: str
    at: str
    clock: int = 0
    by: str = "checkpoint"
    changed: int = 0
    unsaved: tuple[Unsaved, ...] = ()
    unsaved_more: int = 0
    operation: str = ""
    state: str = ""
    intended: tuple[str, ...] = ()
    previous: str = ""


class Writer(NamedTuple):
    """Who a checkpoint is of; like events they carry a handle, never an e-mail, and are not signed.

    A keeper that asks for the passphrase of a key every five minutes would be no help.
    """

    handle: str
    now: datetime

    def identity(self) -> dict[str, str]:
        """Git's own variables."""
        email, date = f"{self.handle}@milestones.invalid", f"{int(self.now.timestamp())} +0000"
        return {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", self.handle), ("EMAIL", email), ("DATE", date))
        }


def written(
    objects: Objects,
    writer: Writer,
    standing: Standing,
    content: Content,
    operation: Operation,
    about: Checkpoint,
) -> Checkpoint:
    """Stores the commits of ``about``; no ref moves. Raises ``OSError`` where there is no room."""
    who = writer.identity()
    head = objects.tree_of(standing.head)
    tree = tree_with(objects, head, content.entries)
    staged = {row.path: row.staged for row in standing.rows if row.staged != row.head}
    index = tree_with(objects, head, staged) if staged else head
    state = ""
    if operation.tree:
        message = f"{operation.name} at the checkpoint of {about.milestone}\n"
        state = objects.write_commit(operation.tree, operation.commits, who, message)
    about = about._replace(operation=operation.name, state=state)
    behind = [one for one in (state, about.previous) if one]
    message = f"Index at the checkpoint of {about.milestone}\n"
    kept = objects.write_commit(index, [standing.head, *behind], who, message)
    return about._replace(
        commit=objects.write_commit(tree, [standing.head, kept], who, message_of(about)), base=standing.head
    )


def message_of(about: Checkpoint) -> str:
    """A sentence for `git log`, and everything as JSON in the last line."""
    facts: dict[str, Any] = {
        "v": 2,
        "at": about.at,
        "branch": about.branch,
        "by": about.by,
        "clock": about.clock,
        "files": about.changed,
        "note": about.note,
        "operation": about.operation,
        "state": bool(about.state),
        "intended": list(about.intended),
        "unsaved": [list(one) for one in about.unsaved],
        "unsaved_more": about.unsaved_more,
    }
    subject = _SUBJECT + about.milestone + (f": {about.note}" if about.note else "")
    # paths need not be UTF-8: escaped, they are text all the same
    return f"{subject}\n\n{json.dumps(facts, sort_keys=True)}\n"


def read(objects: Objects, oid: str, clone: str, milestone: str) -> Checkpoint | None:
    """The checkpoint that ``oid`` is; None where it is none, whoever put it there."""
    try:
        commit = objects.commit(oid)
        base, kept = commit.parents[:2]
        index = objects.commit(kept)
        facts = json.loads(commit.message.rstrip("\n").rpartition("\n")[2])
        if not commit.message.startswith(_SUBJECT):
            return None
        return _checkpoint(oid, base, index, facts, (clone, milestone))
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _checkpoint(
    oid: str, base: str, index: Commit, facts: dict[str, Any], owner: tuple[str, str]
) -> Checkpoint:
    behind = list(index.parents[1:])
    state = behind.pop(0) if facts.get("state") else ""
    return Checkpoint(
        oid,
        base,
        owner[1],
        owner[0],
        str(facts["branch"]),
        str(facts["note"]),
        str(facts["at"]),
        int(facts.get("clock", 0)),
        str(facts.get("by", "checkpoint")),
        int(facts.get("files", 0)),
        tuple(_unsaved(facts.get("unsaved", ()))),
        int(facts.get("unsaved_more", 0)),
        str(facts.get("operation", "")),
        state,
        tuple(str(one) for one in facts.get("intended", ())),
        behind[0] if behind else "",
    )


def _unsaved(found: Iterable[Any]) -> Iterable[Unsaved]:
    return (Unsaved(str(path), str(reason)) for path, reason in found)


def reparented(objects: Objects, one: Checkpoint, previous: str) -> str:
    """The same checkpoint behind another one, or behind none; gives its new id."""
    commit = objects.commit(one.commit)
    kept = objects.commit(commit.parents[1])
    behind = [parent for parent in (one.state, previous) if parent]
    index = objects.rewritten_commit(commit.parents[1], [kept.parents[0], *behind])
    return objects.rewritten_commit(one.commit, [one.base, index])
