"""`list` and `task list`: one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.columns import Look, table, table_of_columns
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.readiness import owed, waiting

_HEAD = ("id", "status", "progress", "estimate", "due", "owner", "path", "title", "waits for")
_ALWAYS = ("id", "status", "progress", "title")


def milestones(
    snapshot: Snapshot,
    chosen: Sequence[Record],
    broken: Sequence[str],
    look: Look,
    records: Mapping[str, Record] | None = None,
) -> str:
    """A table of milestones; a file that cannot be read has its line too, or it would seem to be gone.

    ``records`` are those of the snapshot by id, where somebody has them.
    """
    cells = [
        [*column, *unread]
        for column, unread in zip(
            _columns(snapshot, chosen, snapshot.by_id() if records is None else records),
            zip(*map(_unread, broken), strict=True) if broken else repeat(()),
            strict=False,
        )
    ]
    told = [
        (name, column) for name, column in zip(_HEAD, cells, strict=True) if name in _ALWAYS or any(column)
    ]
    return table_of_columns([name for name, _ in told], [column for _, column in told], look)


def _columns(
    snapshot: Snapshot, chosen: Sequence[Record], records: Mapping[str, Record]
) -> tuple[list[str], ...]:
    """What stands below each name of the head: by columns, as 10,000 calls for rows cost twice as much."""
    critical, needed, owes = snapshot.critical, waiting(records), owed(records)
    ids = [one.id for one in chosen]
    estimates = [one.estimate_minutes for one in chosen]
    durations = {one: "" if one is None else duration_of(one) for one in set(estimates)}
    return (
        ids,
        [one.status for one in chosen],
        list(map(_progress, chosen)),
        [durations[one] for one in estimates],
        [one.due for one in chosen],
        [one.owner for one in chosen],
        ["critical" if one in critical else "" for one in ids],
        [one.title for one in chosen],
        [
            "" if one.finished else " ".join((*needed.get(one.id, ()), *owes.get(one.id, ())))
            for one in chosen
        ],
    )


def _progress(one: Record) -> str:
    far = one.progress or progress_of(one)
    return f"{far[0]}%" if far[2] or one.finished else ""


def _unread(path: str) -> tuple[str, ...]:
    name = path.rpartition("/")[2].removesuffix(".yaml")
    return (name, "unreadable", "", "", "", "", "", f"see `git milestone check`: {path}", "")


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
