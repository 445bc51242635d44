"""`link` and `unlink`: what a milestone depends on."""

from __future__ import annotations

from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import Record, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished


class Link(NamedTuple):
    """``fields`` are `kind`, `type` and `lag`, where given."""

    milestone: str | None
    depends_on: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()


def link(snapshot: Snapshot, request: Link, given: Given) -> Change:
    """The record with dependencies added, or with other fields where they were there already."""
    record = names.milestone(snapshot, request.milestone)
    entries: list[Any] = list(record.document.get("depends_on", ()))
    for text in request.depends_on:
        needed = names.milestone(snapshot, text).id
        entry = {"milestone": needed, **dict(request.fields)}
        known = [one["milestone"] for one in entries]
        if needed not in known:
            entries.append(entry)
            continue
        there = known.index(needed)
        if {**entries[there], **entry} == entries[there]:
            raise _already(record, needed, there)
        entries[there] = {**entries[there], **entry}
    return _change(
        record, entries, "link", tuple(names.milestone(snapshot, one).id for one in request.depends_on)
    )


def _already(record: Record, needed: str, index: int) -> Refused:
    change = f"change how: `git milestone link {record.id} --depends-on {needed} --lag 2d`"
    message = f"`{record.id}` depends on `{needed}` already"
    return Refused(
        Diagnostic("MG304", message, record.path, ("depends_on", index, "milestone"), helps=(change,))
    )


def unlink(snapshot: Snapshot, request: Link, given: Given) -> Change:
    """The record with dependencies taken out."""
    record = names.milestone(snapshot, request.milestone)
    entries: list[Any] = list(record.document.get("depends_on", ()))
    removed = []
    for text in request.depends_on:
        wanted = _linked(snapshot, record, text)
        entries = [one for one in entries if one["milestone"] != wanted]
        removed.append(wanted)
    return _change(record, entries, "unlink", tuple(removed))


def _linked(snapshot: Snapshot, record: Record, text: str) -> str:
    """A dependency of the record; one on something that is not there can be taken out too."""
    known = [one.milestone for one in record.depends_on]
    wanted = text if text in known else names.milestone(snapshot, text).id
    if wanted not in known:
        told = f"it depends on {', '.join(f'`{one}`' for one in known) or 'nothing'}"
        raise refusal("MG301", f"`{record.id}` does not depend on `{wanted}`", notes=(told,))
    return wanted


def _change(record: Record, entries: list[Any], kind: str, others: tuple[str, ...]) -> Change:
    refuse_finished(record)
    document = {**record.document, "depends_on": entries}
    if not entries:
        del document["depends_on"]
    word = "to" if kind == "link" else "from"
    drafts = tuple(Draft(kind, record.id, record.uid, {"dependency": one}) for one in others)
    subject = f"{kind.capitalize()} {record.id} {word} {', '.join(others)}"
    return Change(subject, (Write(record.path, ordered(document)),), drafts, milestones=(record.id,))
