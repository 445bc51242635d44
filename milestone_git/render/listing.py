"""`list` and `task list`: one line each."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.columns import Look, table
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.readiness import open_dependencies, owed

_HEAD = ("id", "status", "progress", "estimate", "due", "owner", "path", "title", "waits for")


def milestones(snapshot: Snapshot, chosen: Sequence[Record], broken: Sequence[str], look: Look) -> str:
    """A table of milestones; a file that cannot be read has its line too, or it would seem to be gone."""
    records = snapshot.by_id()
    owes = owed(records)
    rows = [_row(records, owes, one, critical=one.id in snapshot.critical) for one in chosen]
    for path in broken:
        name = path.rpartition("/")[2].removesuffix(".yaml")
        rows.append((name, "unreadable", "", "", "", "", "", f"see `git milestone check`: {path}", ""))
    kept = [
        index
        for index, name in enumerate(_HEAD)
        if name in _HEAD[:3] + _HEAD[7:8] or any(r[index] for r in rows)
    ]
    return table([_HEAD[index] for index in kept], [[row[index] for index in kept] for row in rows], look)


def _row(
    records: dict[str, Record], owes: dict[str, tuple[str, ...]], one: Record, *, critical: bool
) -> tuple[str, ...]:
    waits = () if one.finished else (*open_dependencies(one, records), *owes.get(one.id, ()))
    return (
        one.id,
        one.status,
        f"{progress_of(one).percent}%" if one.tasks or one.finished else "",
        "" if one.estimate_minutes is None else duration_of(one.estimate_minutes),
        one.due,
        one.owner,
        "critical" if critical else "",
        one.title,
        " ".join(waits),
    )


def tasks(record: Record, look: Look) -> str:
    """A table of one milestone's tasks; the number in front is a name too."""
    rows = [
        (
            str(number),
            one.id,
            one.status,
            "" if one.estimate_minutes is None else duration_of(one.estimate_minutes),
            one.title + (f" ({one.reason})" if one.reason else ""),
            " ".join(one.assignees),
        )
        for number, one in enumerate(record.tasks, 1)
    ]
    head = ("#", "id", "status", "estimate", "title", "assignees")
    kept = [index for index in range(len(head)) if index != 5 or any(row[5] for row in rows)]
    return table([head[index] for index in kept], [[row[index] for index in kept] for row in rows], look)
