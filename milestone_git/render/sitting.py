"""`execute`: where you are, and on coming back where you left off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from milestone_git.model.record import Record
from milestone_git.render.columns import bar
from milestone_git.render.escape import shown
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.readiness import next_tasks

_MOST_FILES = 8


class Where(NamedTuple):
    """What there is to say; ``changed`` maps a path to the two letters of `git status --short`.

    ``origin`` is the clone that the checkpoint is from, empty for this one; ``operation`` the merge (or such)
    that was put back; ``kept_every_seconds`` how often a keeper saves, 0 where none does.
    """

    record: Record
    branch: str
    resumed: bool = False
    last_commit: str = ""
    changed: Mapping[str, str] = {}
    note: str = ""
    saved_at: str = ""
    restored: Sequence[str] = ()
    kept: Sequence[str] = ()
    origin: str = ""
    operation: str = ""
    kept_every_seconds: int = 0


def text(where: Where) -> str:
    """A start in a few lines; a return with last commit, files, note, and what comes next."""
    record = where.record
    verb = "resumed" if where.resumed else "started"
    lines = [f"{verb} {record.id}: {shown(record.title)}", f"on branch {where.branch}"]
    if where.resumed:
        lines += ["", "Where you left off", *_left_off(where)]
    elif where.changed:
        lines.append(f"your {_counted(len(where.changed))} came along")
    if where.kept_every_seconds:
        lines.append(f"saved every {_span(where.kept_every_seconds)} while something changes")
    progress = progress_of(record)
    if record.tasks:
        lines += ["", f"{bar(progress.percent)}  ({progress.tasks_done}/{progress.tasks_all} tasks)"]
    for task in next_tasks(record)[:2]:
        mark = "now" if task.status == "doing" else "next"
        lines.append(f"{mark}: {record.tasks.index(task) + 1}  {shown(task.title)}")
    return "\n".join(lines)


def _left_off(where: Where) -> list[str]:
    lines = [f"  note: {shown(where.note)}"] if where.note else []
    lines += [f"  last commit: {shown(where.last_commit)}"] if where.last_commit else []
    if where.saved_at:
        origin = f", from your clone {shown(where.origin)}" if where.origin else ""
        lines.append(f"  checkpoint of {where.saved_at[:16].replace('T', ' ')}{origin}")
    lines += [f"  in the middle of a {shown(where.operation)} again"] if where.operation else []
    lines += [f"  restored: {shown(path)}" for path in where.restored]
    lines += ["  to take that back: git milestone session restore --undo"] if where.restored else []
    lines += [f"  kept, it has changed since: {shown(path)}" for path in where.kept]
    files = sorted(where.changed)
    lines += [f"  {where.changed[path]} {shown(path)}" for path in files[:_MOST_FILES]]
    more = len(files) - _MOST_FILES
    return [*lines, f"  and {_counted(more)} more: `git status`"] if more > 0 else lines


def _span(seconds: int) -> str:
    """`5 min`, `2 s`: the largest unit that says it whole."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _counted(number: int) -> str:
    return "1 changed file" if number == 1 else f"{number} changed files"
