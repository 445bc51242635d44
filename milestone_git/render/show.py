"""`show`: one milestone in full, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.escape import shown
from milestone_git.render.status import one as status_of

_TOLD_ELSEWHERE = {"schema", "id", "title", "status", "tasks", "depends_on"}


def milestone(snapshot: Snapshot, record: Record) -> str:
    """What `status ID` says, and every other field of the document."""
    fields = {key: value for key, value in record.document.items() if key not in _TOLD_ELSEWHERE}
    width = max((len(key) for key in fields), default=0)
    lines = [line for key, value in fields.items() for line in _field(key, value, width)]
    head, _, rest = status_of(snapshot, record).partition("\n")
    state, _, rest = rest.partition("\n")
    needed = [f"  {_dependency(one)}" for one in record.document.get("depends_on", ())]
    depends = ["", "Depends on", *needed] if needed else []
    return "\n".join(
        [head, state, "", *lines, *depends, *([rest] if rest else []), "", f"file: {shown(record.path)}"]
    )


def _dependency(entry: Mapping[str, Any]) -> str:
    more = shown(", ".join(str(entry[key]) for key in ("type", "lag", "kind") if key in entry))
    return f"{entry['milestone']} ({more})" if more else str(entry["milestone"])


def _field(key: str, value: Any, width: int) -> list[str]:
    head = f"{shown(key).ljust(width)}  "
    if isinstance(value, str) and "\n" in value:
        return [head.rstrip(), *(f"  {shown(line)}" for line in value.rstrip("\n").split("\n"))]
    if isinstance(value, Mapping):
        return [head.rstrip(), *(f"  {line}" for line in _nested(value))]
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        return [head.rstrip(), *(f"  - {_flat(one)}" for one in value)]
    return [f"{head}{_flat(value)}".rstrip()]


def _nested(value: Mapping[str, Any]) -> list[str]:
    lines = []
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            lines += [shown(key), *(f"  {line}" for line in _nested(inner))]
        else:
            lines.append(f"{shown(key)}  {_flat(inner)}")
    return lines


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{shown(str(key))} {_flat(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return shown(value if isinstance(value, str) else json.dumps(value))
