"""`list` and `task list`: one line each."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from milestone_git.model.duration import duration_of
from milestone_git.model.record import DONE, Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.columns import Look, table, table_of_columns
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.readiness import owed

_HEAD = ("id", "status", "progress", "estimate", "due", "owner", "path", "title", "waits for")
_ALWAYS = ("id", "status", "progress", "title")


def milestones(snapshot: Snapshot, chosen: Sequence[Record], broken: Sequence[str], look: Look) -> str:
    """A table of milestones; a file that cannot be read has its line too, or it would seem to be gone."""
    records = snapshot.by_id()
    done = {one.id for one in records.values() if one.status == DONE}
    owes = owed(records)
    rows = [_row(done, owes, one, critical=one.id in snapshot.critical) for one in chosen]
    for path in broken:
        name = path.rpartition("/")[2].removesuffix(".yaml")
        rows.append((name, "unreadable", "", "", "", "", "", f"see `git milestone check`: {path}", ""))
    columns = [
        (name, column)
        for name, column in zip(_HEAD, zip(*rows, strict=True), strict=True)
        if name in _ALWAYS or any(column)
    ]
    return table_of_columns([name for name, _ in columns], [column for _, column in columns], look)


def _row(
    done: Container[str], owes: Mapping[str, tuple[str, ...]], one: Record, *, critical: bool
) -> tuple[str, ...]:
    progress = progress_of(one)
    waits = [need for need in one.needs if need not in done]
    waits += owes.get(one.id, ())
    return (
        one.id,
        one.status,
        f"{progress.percent}%" if progress.tasks_all or one.finished else "",
        "" if one.estimate_minutes is None else duration_of(one.estimate_minutes),
        one.due,
        one.owner,
        "critical" if critical else "",
        one.title,
        "" if one.finished else " ".join(waits),
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
