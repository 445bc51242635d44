"""What a save moves: files, index entries and refs; how it is finished, and how it is undone (R43, R44)."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.store.git import GitFailed
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading.sparse import hide_again
from milestone_git.store.repository import Place, discover

_INDEX_PATIENCE_SECONDS = 3.0
_LOCK_WINDOW_SECONDS = 60.0
_MOST_WORDS = 200


class FileMove(NamedTuple):
    """A path of the work tree; ``old`` and ``new`` are blob ids of its raw bytes, empty for no file."""

    path: str
    old: str
    new: str

    def reverse(self) -> FileMove:
        """The way back."""
        return FileMove(self.path, self.new, self.old)


class RefMove(NamedTuple):
    """A ref; ``old`` is empty where it is created."""

    ref: str
    old: str
    new: str


class Plan(NamedTuple):
    """Everything that one save moves in the work tree at ``top``, whose HEAD was the commit ``head``.

    ``rows`` and ``new_rows`` are the index entries before and after, as `update-index --index-info` takes
    them; ``new_rows`` is empty until the index may have moved.
    """

    top: str
    head: str
    files: tuple[FileMove, ...]
    rows: tuple[str, ...]
    new_rows: tuple[str, ...] = ()
    refs: tuple[RefMove, ...] = ()


def settle(place: Place, plan: Plan) -> bool:
    """Finishes ``plan`` where one of its refs has moved, else undoes it; True where it is finished.

    What the user did meanwhile stays: a file with other bytes, an index entry that is not ours, a path that
    a commit of theirs has taken along.
    """
    finished = any(_value(place, move.ref) == move.new for move in plan.refs)
    for move in plan.refs if finished else ():
        if _value(place, move.ref) == move.old:
            place.git.run("update-ref", move.ref, move.new, move.old or place.form.none)
    there = _work_tree(place, plan)
    if there is not None:
        on_branch = f"refs/heads/{there.branch}" in {move.ref for move in plan.refs}
        if not (finished and on_branch):
            _undo(there, plan)
    return finished


def _undo(place: Place, plan: Plan) -> None:
    objects = objects_of(place)
    untaken = {
        move.path
        for move in plan.files
        if _entry(objects, place.head, move.path) == _entry(objects, plan.head, move.path)
    }
    for move in plan.files:
        _remove_scraps(Path(plan.top) / move.path)
        if move.path in untaken:
            put_file(place.top, objects, move.reverse())
    present = index_rows(place, [move.path for move in plan.files])
    before = dict(zip(plan.new_rows, plan.rows, strict=False))
    back = [before[row] for row in present if row in before and row.partition("\t")[2] in untaken]
    if back:
        put_index(place, back)
        hide_again(place, [row.partition("\t")[2] for row in back if not row.startswith("0 ")])


def _work_tree(place: Place, plan: Plan) -> Place | None:
    """The work tree that the plan was for, which may be another one of this repository; None if gone."""
    if plan.top == str(place.top):
        return place.again()
    try:
        return discover(Path(plan.top), place.git.environment)
    except Refused:
        return None


def _entry(objects: Objects, commit: str, path: str) -> str:
    found = objects.entry(commit, path) if commit else None
    return f"{found.mode} {found.oid}" if found else ""


def _value(place: Place, ref: str) -> str:
    return place.git.line("rev-parse", "-q", "--verify", ref, expect=(0, 1))


def index_rows(place: Place, paths: Iterable[str]) -> list[str]:
    """The index entries of ``paths``, sorted, as `update-index --index-info` takes them; mode 0 for none."""
    wanted = sorted(paths)
    rows = {}
    limits = ("--", *wanted) if len(wanted) <= _MOST_WORDS else ()
    for row in place.git.words("--literal-pathspecs", "ls-files", "--stage", "-z", *limits):
        mode, oid, rest = row.split(" ", 2)
        path = rest.partition("\t")[2]
        rows[path] = f"{mode} {oid}\t{path}"
    return [rows.get(path, f"0 {place.form.none}\t{path}") for path in wanted]


def put_index(place: Place, rows: Iterable[str]) -> None:
    """Sets index entries, and removes those whose row has mode 0.

    Waits a little for a `git` of the user that holds the index; refuses with MG605 where it does not let go.
    """
    data = "".join(f"{row}\0" for row in rows).encode(errors="surrogateescape")
    deadline = time.monotonic() + _INDEX_PATIENCE_SECONDS
    while True:
        try:
            place.git.run("update-index", "-z", "--index-info", stdin=data)
        except GitFailed as failed:
            if "index.lock" not in failed.stderr or "File exists" not in failed.stderr:
                raise
            if time.monotonic() > deadline:
                raise refusal(
                    "MG605",
                    "another Git command is writing to the index and does not finish",
                    "finish it, such as a `git commit` whose editor is open, and try again",
                    f"if no such command is there: `rm {place.git_dir / 'index.lock'}`",
                ) from failed
            time.sleep(0.02)
        else:
            return


def put_file(top: Path, objects: Objects, move: FileMove) -> None:
    """Brings a file from its old bytes to its new ones; one that has other bytes by now is left alone."""
    path = top / move.path
    present = path.read_bytes() if path.is_file() else None
    if present != (objects.blob(move.old) if move.old else None):
        return
    write_file(path, objects.blob(move.new) if move.new else None)


def write_file(path: Path, data: bytes | None) -> None:
    """Replaces a file in one step, or removes it for None; a reader sees old or new bytes, no third."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _remove_scraps(path: Path) -> None:
    """What a killed ``write_file`` left beside ``path``."""
    for scrap in path.parent.glob(f".{path.name}.*.new"):
        scrap.unlink(missing_ok=True)


def remove_dead_locks(place: Place, plan: Plan, since: float) -> None:
    """Locks of Git that our dead process left: of what it named, from about the time that it died.

    A `git` of the user takes the same locks, for milliseconds: what goes away by itself was theirs.
    """
    there = _work_tree(place, plan)
    folders = [there.git_dir] if there else []
    locks = [folder / name for folder in folders for name in ("HEAD.lock", "index.lock")]
    locks += [place.common_dir / f"{move.ref}.lock" for move in plan.refs]
    seen = {lock: moment for lock in locks if (moment := _moment(lock))}
    dead = [one for one, moment in seen.items() if -1 <= moment - since <= _LOCK_WINDOW_SECONDS]
    if dead:
        time.sleep(0.2)
    for lock in dead:
        if _moment(lock) == seen[lock]:
            lock.unlink(missing_ok=True)


def _moment(path: Path) -> float:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
