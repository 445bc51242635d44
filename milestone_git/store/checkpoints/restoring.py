"""Bringing a checkpoint back, path by path, never over a change, and taking that back again.

Each file is written beside and moved into its place: a kill leaves the old bytes or the new ones, and the
next restore goes on where this one ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from milestone_git.store.checkpoints import operation
from milestone_git.store.checkpoints.content import hashed
from milestone_git.store.checkpoints.shape import Checkpoint
from milestone_git.store.checkpoints.standing import ABSENT, Row, Standing, stand
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import put_index, write_file

_NO_MODE = "000000"
_MODULE = "160000"
_FOLDER = "040000"


class Restored(NamedTuple):
    """Paths that took their content from the checkpoint, and those that were kept as they are.

    ``operation`` is the merge (or such) that was put back, empty where none was.
    """

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    operation: str = ""


class Change(NamedTuple):
    """A path between two trees: `mode oid` of both, empty for none."""

    path: str
    old: str
    new: str


class Undo(NamedTuple):
    """What the last restore did, for the way back: ``commit`` was brought back over ``base``."""

    milestone: str
    commit: str
    base: str
    paths: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]


def restore(place: Place, checkpoint: Checkpoint) -> Restored:
    """Each path that is as it was at the checkpoint's base takes its content; every other one is kept."""
    objects = objects_of(place)
    standing = stand(place)
    taken, kept = _sorted_out(place, objects, standing, checkpoint.base, checkpoint.commit)
    blocked = _blocked(place.top, taken)
    taken = [one for one in taken if one.path not in blocked]
    staged = _staged(place, objects, standing, checkpoint)
    paths = tuple(one.path for one in taken)
    intended = sorted({*checkpoint.intended} & {*paths})
    rows = tuple((one.path, one.old, one.new) for one in staged)
    rows += tuple((path, ABSENT, ABSENT) for path in intended)
    if paths or rows:
        _remember(place, Undo(checkpoint.milestone, checkpoint.commit, checkpoint.base, paths, rows))
    _carried_out(place, checkpoint.commit, taken)
    if staged:
        put_index(place, [_index_row(place, one.path, one.new) for one in staged])
    if intended:
        words = ("add", "--intent-to-add", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul")
        listed = "".join(f"{path}\0" for path in intended).encode(errors="surrogateescape")
        place.git.run("--literal-pathspecs", *words, stdin=listed, expect=(0, 1))
    resumed = _resumed(place, objects, standing, checkpoint)
    return Restored(paths, tuple(sorted({*kept, *blocked})), resumed)


def untaken(place: Place, checkpoint: Checkpoint) -> tuple[str, ...]:
    """The paths that ``restore`` would bring back: work that is nowhere else."""
    objects = objects_of(place)
    found, _ = _sorted_out(place, objects, stand(place), checkpoint.base, checkpoint.commit)
    return tuple(one.path for one in found)


def would_restore(place: Place, checkpoint: Checkpoint) -> Restored:
    """What ``restore`` would do."""
    objects = objects_of(place)
    taken, kept = _sorted_out(place, objects, stand(place), checkpoint.base, checkpoint.commit)
    blocked = _blocked(place.top, taken)
    paths = tuple(one.path for one in taken if one.path not in blocked)
    return Restored(paths, tuple(sorted({*kept, *blocked})))


def last_undo(place: Place) -> Undo | None:
    """What the last restore in this work tree did; None where there was none, or it was undone."""
    try:
        found = json.loads(_undo_path(place).read_text(encoding="utf-8"))
        rows = tuple((str(path), str(old), str(new)) for path, old, new in found["rows"])
        return Undo(found["milestone"], found["commit"], found["base"], tuple(found["paths"]), rows)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def undo(place: Place, record: Undo) -> Restored:
    """Takes a restore back: what is still as it came goes to what was there before; what is not is kept."""
    objects = objects_of(place)
    standing = stand(place)
    found, kept = _sorted_out(place, objects, standing, record.commit, record.base, record.paths)
    blocked = _blocked(place.top, found)
    found = [one for one in found if one.path not in blocked]
    _carried_out(place, record.base, found)
    here = {row.path: row for row in standing.rows}
    back = [
        _index_row(place, path, old)
        for path, old, new in record.rows
        if _index_entry(objects, standing, here.get(path), path) == new
    ]
    if back:
        put_index(place, back)
    _undo_path(place).unlink(missing_ok=True)
    return Restored(tuple(one.path for one in found), tuple(sorted({*kept, *blocked})))


def changes(place: Place, old: str, new: str) -> Iterator[Change]:
    """The paths that differ between two commits."""
    words = place.git.words("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new)
    for head, path in zip(words[::2], words[1::2], strict=True):
        old_mode, new_mode, old_oid, new_oid, _ = head.removeprefix(":").split(" ")
        yield Change(path, _entry(old_mode, old_oid), _entry(new_mode, new_oid))


def _entry(mode: str, oid: str) -> str:
    return ABSENT if mode == _NO_MODE else f"{mode} {oid}"


def _index_row(place: Place, path: str, entry: str) -> str:
    return f"{entry or f'0 {place.form.none}'}\t{path}"


def _sorted_out(
    place: Place, objects: Objects, standing: Standing, old: str, new: str, only: Iterable[str] | None = None
) -> tuple[list[Change], list[str]]:
    """What takes the content of ``new``, and what is kept because it is as neither of them."""
    limits = None if only is None else set(only)
    wanted = [
        one
        for one in changes(place, old, new)
        if not {one.old[:6], one.new[:6]} & {_MODULE} and (limits is None or one.path in limits)
    ]
    here = _present(place, objects, standing, wanted)
    taken = [one for one in wanted if here[one.path] == one.old]
    return taken, [one.path for one in wanted if here[one.path] not in (one.old, one.new)]


def _present(place: Place, objects: Objects, standing: Standing, wanted: Iterable[Change]) -> dict[str, str]:
    """What stands at each path now, as Git would store it; something that it cannot store is ``?``."""
    rows = {row.path: row for row in standing.rows}
    untracked = set(standing.untracked)
    found: dict[str, str] = {}
    asked: dict[str, str] = {}
    head = objects.tree_of(standing.head)
    for one in wanted:
        row = rows.get(one.path)
        if one.path in untracked:
            asked[one.path] = ABSENT
        elif row is None:
            found[one.path] = _of_head(objects, head, one.path)
        elif not os.path.lexists(place.top / one.path):
            found[one.path] = ABSENT
        elif row.work == "." and not row.stages:
            found[one.path] = row.cached
        else:
            asked[one.path] = row.staged
    plain = {path: entry for path, entry in asked.items() if _is_plain(place.top / path)}
    got, _ = hashed(place, plain)
    return {**found, **{path: got.get(path, "?") for path in asked}}


def _of_head(objects: Objects, head: str, path: str) -> str:
    found = objects.entry(head, path)
    return f"{found.mode} {found.oid}" if found and found.mode != _FOLDER else ABSENT


def _is_plain(path: Path) -> bool:
    with contextlib.suppress(OSError):
        mode = path.lstat().st_mode
        return stat.S_ISREG(mode) or stat.S_ISLNK(mode)
    return False


def _blocked(top: Path, taken: Iterable[Change]) -> set[str]:
    """Paths at which something of the user stands that Git would remove: ignored, a folder, a file above."""
    going = {one.path for one in taken if not one.new}
    return {one.path for one in taken if one.new and _is_in_the_way(top, one, going)}


def _is_in_the_way(top: Path, change: Change, going: set[str]) -> bool:
    path = top / change.path
    above = [parent for parent in path.parents if parent.is_relative_to(top) and parent != top]
    for one in above:
        is_file = one.is_symlink() or (one.exists() and not one.is_dir())
        if is_file and str(one.relative_to(top)) not in going:
            return True
    if path.is_dir() and not path.is_symlink():
        inside = (found for found in path.rglob("*") if found.is_symlink() or not found.is_dir())
        return any(str(found.relative_to(top)) not in going for found in inside)
    return not change.old and (path.exists() or path.is_symlink())


def _carried_out(place: Place, commit: str, taken: list[Change]) -> None:
    for one in taken:
        if not one.new:
            _remove(place.top, one.path)
    _put(place, commit, {one.path: one.new for one in taken if one.new})


def _remove(top: Path, name: str) -> None:
    path = top / name
    with contextlib.suppress(OSError):
        path.unlink()
        for parent in path.parents:
            if parent == top:
                break
            parent.rmdir()  # only where that was its last file


def _put(place: Place, commit: str, paths: Mapping[str, str]) -> None:
    """Writes paths of a commit into the work tree through Git's own filters; the user's index stays."""
    if not paths:
        return
    room = place.own_work_tree_dir / f"restore.{os.getpid()}"
    index = room.with_name(f"index.{os.getpid()}.new")
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    try:
        extra = {"GIT_INDEX_FILE": str(index)}
        place.git.run("read-tree", commit, extra=extra)
        listed = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
        words = ("checkout-index", "--force", f"--prefix={room}/", "-z", "--stdin")
        place.git.run(*words, stdin=listed, extra=extra)
        for path in paths:
            _moved(room / path, place.top / path)
    finally:
        index.unlink(missing_ok=True)
        shutil.rmtree(room, ignore_errors=True)


def _moved(source: Path, target: Path) -> None:
    """In one step, also where Git keeps its folder on another file system."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        for folder in sorted((one for one in target.rglob("*") if one.is_dir()), reverse=True):
            folder.rmdir()
        target.rmdir()  # empty by now, or it is refused
    try:
        source.replace(target)
    except OSError:
        fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
        shutil.copy2(source, fresh, follow_symlinks=False)
        fresh.replace(target)


def _staged(place: Place, objects: Objects, standing: Standing, checkpoint: Checkpoint) -> list[Change]:
    """What was staged is staged again, where HEAD has not moved and nothing else is staged for the path."""
    if standing.head != checkpoint.base:
        return []
    rows = {row.path: row for row in standing.rows}
    return [
        one
        for one in changes(place, checkpoint.base, f"{checkpoint.commit}^2")
        if _index_entry(objects, standing, rows.get(one.path), one.path) == one.old
    ]


def _index_entry(objects: Objects, standing: Standing, row: Row | None, path: str) -> str:
    if row is None:
        return _of_head(objects, standing.head, path)
    return "?" if row.stages else row.cached


def _resumed(place: Place, objects: Objects, standing: Standing, checkpoint: Checkpoint) -> str:
    """Puts a merge back that was given up since: its conflicts and the files by which Git knows of it.

    Only where HEAD is where it was and nothing is staged. A rebase is only named: its to-do list speaks of
    commits that may be long gone.
    """
    if not checkpoint.state or checkpoint.operation == operation.REBASE or standing.head != checkpoint.base:
        return ""
    if place.unfinished() or any(row.stages or row.cached != row.head for row in standing.rows):
        return ""
    rows: list[str] = []
    for one in operation.stages_of(place, checkpoint.state):
        if not rows or rows[-1].rpartition("\t")[2] != one.path:
            rows.append(_index_row(place, one.path, ABSENT))
        rows.append(f"{one.entry} {one.number}\t{one.path}")
    if rows:
        gone = [row for row in rows if row.startswith("0 ")]
        put_index(place, [*dict.fromkeys(gone), *(row for row in rows if not row.startswith("0 "))])
    operation.put_back(place, objects, checkpoint.state)
    return checkpoint.operation


def _undo_path(place: Place) -> Path:
    return place.own_work_tree_dir / "restored"


def _remember(place: Place, record: Undo) -> None:
    place.own_work_tree_dir.mkdir(parents=True, exist_ok=True)
    write_file(_undo_path(place), json.dumps(record._asdict()).encode())
