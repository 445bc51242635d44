"""Where a phase of a milestone was entered, on the first-parent line of a protected branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from milestone_git.model.record import ACTIVE, COMPLETED, Record
from milestone_git.model.workflow import Workflow
from milestone_git.store import documents
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.evidence.contributors import Unseen
from milestone_git.store.git import GitFailed
from milestone_git.store.merging import shallow_commits
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place


def entered(plain: Place, base: str, record: Record, phase: str, workflow: Workflow) -> str:
    """The commit that brought ``record`` into ``phase`` last; where none did, that which brought the record.

    So it is for completion, for a phase that several are left at once with, and without phases. Empty where
    the record is not in ``base``. Raises ``Unseen`` where history ends before that is known.
    """
    created = found = ""
    try:
        for commit, here in _phases(plain, base, record) if base else ():
            if here is None:  # not there yet, or another one
                break
            created = commit
            if here == phase and phase in workflow.phases:
                found = commit
            elif found:
                break
    except (KeyError, GitFailed) as missing:
        raise Unseen(f"when the phase was entered cannot be read: {missing}") from missing
    if (found or created) in shallow_commits(plain):
        raise Unseen("this clone is too shallow to see when the phase was entered")
    return found or created


def _phases(plain: Place, base: str, record: Record) -> Iterator[tuple[str, str | None]]:
    """The commits that changed the record, newest first, and its phase in each; None where it is not."""
    paths = [f"{folder}{record.id}.yaml" for folder in (ACTIVE, COMPLETED)]
    objects, read = objects_of(plain), dict[str, Any]()
    for commit in plain.git.line("rev-list", "--first-parent", base, "--", *paths).split("\n"):
        entries = [found for path in paths if commit and (found := objects.entry(commit, path))]
        here: str | None = None
        for one in entries:
            if one.oid not in read:
                read[one.oid] = _document(one.path, objects.blob(one.oid))
            document = read[one.oid]
            if document is not None and document.get("uid") == record.uid:
                here = document.get("phase", "")
        yield commit, here


def _document(path: str, data: bytes) -> Any:
    try:
        found = documents.parse(path, data)
    except Unreadable:
        return None
    return found if isinstance(found, dict) else None
