"""`edit`: fields of a record set by their path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import FIELDS, TASK_FIELDS, Record, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.asked import workflow_of
from milestone_git.verbs import names
from milestone_git.verbs.phases import Said, with_phases

_FIXED = {
    "schema": "it says how the file is read",
    "id": "ids never change",
    "uid": "uids never change",
    "status": "`execute`, `complete`, `cancel` and `reopen` move it",
}


class Edit(NamedTuple):
    """``values`` by dotted path; None takes the field out. ``phases`` is what was said of phases."""

    milestone: str | None
    values: tuple[tuple[str, Any], ...]
    phases: tuple[Said, ...] = ()


class Rewrite(NamedTuple):
    """A whole record typed anew: ``before`` is what was shown, ``base`` its bytes, ``typed`` the new ones."""

    before: Record
    document: Mapping[str, Any]
    base: bytes
    typed: bytes


def rewrite(snapshot: Snapshot, request: Rewrite, given: Given) -> Change:
    """One record as it was typed, comments and layout too; its `_FIXED` fields are as they were."""
    record = snapshot.find(request.before.id) or request.before
    refuse_finished(record)
    old, new = record.document, request.document
    for key, why in _FIXED.items():
        if new.get(key) != old.get(key):
            raise Refused(Diagnostic("MG010", f"`{key}` cannot be edited: {why}", record.path, (key,)))
    fields = ", ".join(key for key in ordered({**old, **new}) if new.get(key) != old.get(key))
    draft = Draft("edit", record.id, record.uid, {"fields": fields})
    return Change(
        f"Edit {record.id}: {fields or 'layout and comments'}",
        (Write(record.path, new, typed=request.typed, base=request.base),),
        (draft,) if fields else (),
        milestones=(record.id,),
    )


def decide(snapshot: Snapshot, request: Edit, given: Given) -> Change:
    """One record with the values set; the schema judges the result."""
    record = names.milestone(snapshot, request.milestone)
    refuse_finished(record)
    document: Any = record.document
    for path, value in request.values:
        first = path.split(".")[0]
        if first in _FIXED:
            raise refusal("MG010", f"`{first}` cannot be edited: {_FIXED[first]}")
        document = with_field(record, document, path.split("."), value, "")
    if request.phases:
        document = with_phases(document, request.phases, workflow_of(record, snapshot.settings))
    if document == record.document:
        raise refusal("MG010", f"`{record.id}` says this already", notes=("nothing was changed",))
    said = (f"phases.{one.phase}.{one.key}" for one in request.phases)
    fields = ", ".join(dict.fromkeys((*(path for path, _ in request.values), *said)))
    return Change(
        f"Edit {record.id}: {fields}",
        (Write(record.path, ordered(document)),),
        (Draft("edit", record.id, record.uid, {"fields": fields}),),
        milestones=(record.id,),
    )


def refuse_finished(record: Record) -> None:
    """Refuses with MG306 where the record is frozen."""
    if record.finished:
        raise refusal(
            "MG306",
            f"`{record.id}` is {record.status}, and its record is frozen",
            f"open it again first: `git milestone reopen {record.id}`",
            path=record.path,
        )


def with_field(record: Record, value: Any, path: list[str], new: Any, above: str) -> Any:
    """A copy of ``value``, which stands at ``above``, with ``new`` at ``path``; None takes that out.

    Lists are entered by id or by number from 1. A mapping or list that is left empty goes too (R1).
    """
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        index = _index(record, value, first)
        inner = with_field(record, value[index], rest, new, first) if rest else new
        middle = [] if inner is None else [inner]
        return [*value[:index], *middle, *value[index + 1 :]]
    if not isinstance(value, Mapping):
        raise refusal(
            "MG010", f"there is nothing below `{above}` to set", f"see `git milestone show {record.id}`"
        )
    if new is None and first not in value:
        return value
    inner = with_field(record, value.get(first, {}), rest, new, first) if rest else new
    copy = {**value, first: inner}
    if inner is None or (new is None and not inner):
        del copy[first]
    return ordered(copy, TASK_FIELDS if "id" in copy and "schema" not in copy else FIELDS)


def _index(record: Record, entries: list[Any], name: str) -> int:
    for index, entry in enumerate(entries):
        if isinstance(entry, Mapping) and name in (entry.get("id"), entry.get("milestone")):
            return index
    number = names.counted(name)
    if 1 <= number <= len(entries):
        return number - 1
    raise refusal(
        "MG007",
        f"there is no `{name}` in this list of `{record.id}`",
        f"see `git milestone show {record.id}`",
    )
