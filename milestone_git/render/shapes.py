"""The versioned shapes of `--json`; docs/data.md lists them, and a field is added but never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

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
    return json.dumps({"schema": f"milestone-git/{name}/{version}", **body}, indent=2, ensure_ascii=False)


def failed(diagnostics: Sequence[Diagnostic]) -> str:
    """What a refused command gives under `--json`."""
    return shaped("error", {"diagnostics": [json_of(one) for one in diagnostics]})


def record(snapshot: Snapshot, one: Record) -> dict[str, Any]:
    """A milestone: its own fields, and what follows from the others under `computed`."""
    records = snapshot.by_id()
    progress = progress_of(one)
    return {
        **one.document,
        "computed": {
            "path": one.path,
            "source": snapshot.sources.get(one.id, snapshot.source),
            "progress_percent": progress.percent,
            "tasks_done": progress.tasks_done,
            "tasks": progress.tasks_all,
            "waits_for": list(open_dependencies(one, records)) if not one.finished else [],
            "ready": is_ready(one, records),
            "blocked": is_blocked(one, records),
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
