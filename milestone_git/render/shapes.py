"""The versioned shapes of `--json`; docs/data.md lists them, and a field is added but never changed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from milestone_git.model.characters import escaped_json
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.duration import duration_of
from milestone_git.model.event import Event
from milestone_git.model.record import Record, Task
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.diagnostics import json_of
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.readiness import is_blocked, is_ready, open_dependencies


def shaped(name: str, body: Mapping[str, Any], version: int = 1) -> str:
    """One JSON document with its schema first: `{"schema": "milestone-git/list/1", …}`."""
    document = {"schema": f"milestone-git/{name}/{version}", **body}
    try:
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    except ValueError:  # below `x-…` there may be a `.nan`, which YAML has and JSON has not
        text = json.dumps(_finite(document), indent=2, ensure_ascii=False, allow_nan=False)
    return escaped_json(text)


def _finite(value: Any) -> Any:
    """The same with each number that JSON does not have as the text that YAML has for it."""
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return value


def failed(diagnostics: Sequence[Diagnostic]) -> str:
    """What a refused command gives under `--json`."""
    return shaped("error", {"diagnostics": [json_of(one) for one in diagnostics]})


def records(snapshot: Snapshot, chosen: Iterable[Record]) -> list[dict[str, Any]]:
    """Milestones: each one's own fields, and what follows from the others under `computed`."""
    known = snapshot.by_id()
    return [_record(snapshot, known, one) for one in chosen]


def record(snapshot: Snapshot, one: Record) -> dict[str, Any]:
    """A single milestone in the same shape."""
    return _record(snapshot, snapshot.by_id(), one)


def _record(snapshot: Snapshot, known: Mapping[str, Record], one: Record) -> dict[str, Any]:
    progress = progress_of(one)
    return {
        **one.document,
        "computed": {
            "path": one.path,
            "source": snapshot.sources.get(one.id, snapshot.source),
            "progress_percent": progress.percent,
            "tasks_done": progress.tasks_done,
            "tasks": progress.tasks_all,
            "waits_for": list(open_dependencies(one, known)) if not one.finished else [],
            "ready": is_ready(one, known),
            "blocked": is_blocked(one, known),
        },
    }


def task(one: Task) -> dict[str, Any]:
    """A task; `estimate` as people write it, null where nobody estimated."""
    return {
        "id": one.id,
        "title": one.title,
        "status": one.status,
        "assignees": list(one.assignees),
        "estimate": None if one.estimate_minutes is None else duration_of(one.estimate_minutes),
        "depends_on": list(one.depends_on),
        "reason": one.reason or None,
    }


def event(one: Event) -> dict[str, Any]:
    """An event of the log."""
    return {
        "oid": one.oid,
        "kind": one.kind,
        "milestone": one.milestone,
        "uid": one.uid,
        "actor": one.actor,
        "at": one.at,
        "clock": one.clock,
        "signed": one.signed,
        "payload": dict(one.payload),
    }
