"""What was saved of sessions, for people: a list, one in full, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milestone_git.render.columns import Look, table
from milestone_git.render.escape import shown

_HEAD = ("number", "when", "milestone", "files", "from", "by", "note")
_MOST_PATHS = 40


class Saved(NamedTuple):
    """A checkpoint; ``origin`` is the clone it was made in, empty for this one."""

    milestone: str
    number: int
    at: str
    files: int
    origin: str
    by: str
    note: str
    branch: str
    base: str
    commit: str
    operation: str


def listed(rows: Sequence[Saved], look: Look, keeper: str) -> str:
    """A table, newest first, and below it who saves now."""
    if not rows:
        return f"nothing was saved yet\n{keeper}".rstrip()
    cells = [
        [str(one.number), when(one.at), one.milestone, str(one.files), one.origin or "here", one.by, one.note]
        for one in rows
    ]
    return "\n".join([table(_HEAD, cells, look), *(["", keeper] if keeper else [])])


def keeping(milestone: str, saved_at: str) -> str:
    """Who saves now, in one line."""
    last = f"last saved {when(saved_at)}" if saved_at else "nothing to save yet"
    return f"session of {milestone}: kept, {last}"


def shown_one(
    one: Saved, paths: Sequence[tuple[str, str]], unsaved: Sequence[tuple[str, str]], more: int
) -> str:
    """Where and when it was made, what it holds, and what it does not."""
    lines = [f"{one.milestone}, checkpoint {one.number} of {when(one.at)}, by {shown(one.by)}"]
    lines += [f"in your clone {shown(one.origin)}"] if one.origin else []
    lines += [f"note: {shown(one.note)}"] if one.note else []
    lines.append(f"on {shown(one.branch)}, made on commit {one.base[:12]}")
    lines += [f"in the middle of a {shown(one.operation)}"] if one.operation else []
    lines += ["", "Saved" if paths else "Saved: all is as in that commit"]
    lines += [f"  {change:<7}  {shown(path)}" for path, change in paths[:_MOST_PATHS]]
    if len(paths) > _MOST_PATHS:
        lines.append(
            f"  and {len(paths) - _MOST_PATHS} more: `git diff --stat {one.base[:12]} {one.commit[:12]}`"
        )
    if unsaved:
        lines += ["", "Not saved"]
        lines += [f"  {shown(path)} ({shown(reason)})" for path, reason in unsaved]
        lines += [f"  and {more} more"] if more else []
    name = f"{one.milestone} {one.number}"
    lines += ["", f"next: git milestone session restore {name}"]
    return "\n".join([*lines, f"      git diff {one.base[:12]} {one.commit[:12]}"])


def restored(one: Saved, taken: Sequence[str], operation: str) -> str:
    """What came back, and how to take that back."""
    head = f"checkpoint {one.number} of {one.milestone}, {when(one.at)}"
    lines = [f"{head}: nothing to bring back"] if not (taken or operation) else [head]
    lines += [f"  restored: {shown(path)}" for path in taken]
    lines += [f"  in the middle of a {shown(operation)} again"] if operation else []
    return "\n".join([*lines, *(["", "next: git milestone session restore --undo"] if taken else [])])


def undone(taken: Sequence[str], kept: Sequence[str]) -> str:
    """What was taken back."""
    lines = ["taken back" if taken else "nothing to take back: all has changed since"]
    lines += [f"  as before: {shown(path)}" for path in taken]
    lines += [f"  kept, it has changed since: {shown(path)}" for path in kept]
    return "\n".join(lines)


def dropped(rows: Sequence[Saved]) -> str:
    """What was forgotten."""
    if not rows:
        return "nothing was dropped"
    return "\n".join(f"dropped: checkpoint {one.number} of {one.milestone}, {when(one.at)}" for one in rows)


def when(at: str) -> str:
    """`2026-01-08 19:09`."""
    return shown(at[:16].replace("T", " "))
