"""Checkpoints: work tree and index as commits, without touching the user's index, and back again.

A checkpoint has the shape of a `git stash` entry (work tree commit; its parents are HEAD and a commit of the
index), so that plain Git can apply one too. A third parent is the checkpoint before it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from milestone_git.store.branches import tip
from milestone_git.store.log import commit_tree
from milestone_git.store.moves import RefMove, index_rows, put_index
from milestone_git.store.repository import Place
from milestone_git.store.save import move_refs

PREFIX = "refs/milestones-private/sessions/"
# Secrets that people forget to ignore; a checkpoint must not be the place where they are kept (R46).
DENIED = (".env*", "*.pem", "id_*")


class Checkpoint(NamedTuple):
    """``files`` are the paths that differ from ``base``; ``left_out`` are those of the deny list."""

    commit: str
    base: str
    branch: str
    note: str
    at: str
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Restored(NamedTuple):
    """Paths that took their content from the checkpoint, and those that were kept as they are."""

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class _Change(NamedTuple):
    """A path between two trees; ``mode`` and ``oid`` are those of the newer one, `000000` for none."""

    path: str
    old: str
    new: str


def ref_of(handle: str, clone: str, milestone: str) -> str:
    """Where the checkpoints of a milestone hang, in this clone."""
    return f"{PREFIX}{handle}/{clone}/{milestone}"


def create(place: Place, ref: str, note: str, at: str, *, dry_run: bool = False) -> Checkpoint | None:
    """Saves what differs from HEAD; None where nothing does, or nothing has changed since the last one.

    Untracked files are saved, ignored ones and those of the deny list are not.
    """
    previous = tip(place, ref)
    tree = work_tree(place)
    index = place.git.line("write-tree")
    files = tuple(one.path for one in _changes(place, place.head, tree))
    left_out = _denied(place)
    if previous and _tree_of(place, previous) == tree and not note:
        return None
    if not files and not note:
        return None
    if dry_run:
        return Checkpoint("", place.head, place.branch, note, at, files, left_out)
    about = {"at": at, "branch": place.branch, "note": note, "v": 1}
    milestone = ref.rpartition("/")[2]
    subject = f"Checkpoint of {milestone}" + (f": {note}" if note else "")
    message = f"{subject}\n\n{json.dumps(about, sort_keys=True, ensure_ascii=False)}\n"
    kept_index = commit_tree(place, index, [place.head], f"Index at the checkpoint of {milestone}\n")
    commit = commit_tree(place, tree, [place.head, kept_index, *([previous] if previous else [])], message)
    move_refs(place, [RefMove(ref, previous, commit)], subject)
    return Checkpoint(commit, place.head, place.branch, note, at, files, left_out)


def last(place: Place, ref: str) -> Checkpoint | None:
    """The latest checkpoint under ``ref``."""
    commit = tip(place, ref)
    if not commit:
        return None
    body = place.git.line("log", "-1", "--format=%B", commit).rstrip("\n")
    about = json.loads(body.split("\n")[-1])
    base = place.git.line("rev-parse", f"{commit}^1")
    files = tuple(one.path for one in _changes(place, base, commit))
    return Checkpoint(commit, base, about["branch"], about["note"], about["at"], files)


def drop(place: Place, ref: str) -> None:
    """Forgets the checkpoints of a milestone that is finished."""
    place.git.run("update-ref", "-d", ref)


def restore(place: Place, checkpoint: Checkpoint) -> Restored:
    """Each path that is as it was at the checkpoint's base takes its content; every other one is kept."""
    now = work_tree(place)
    here = {one.path: one.new for one in _changes(place, checkpoint.base, now)}
    taken, kept = [], []
    for change in _changes(place, checkpoint.base, checkpoint.commit):
        present = here.get(change.path, change.old)
        if present == change.old:
            taken.append(change)
        elif present != change.new:
            kept.append(change.path)
    _put(place, checkpoint.commit, taken)
    _restore_index(place, checkpoint)
    return Restored(tuple(one.path for one in taken), tuple(kept))


def work_tree(place: Place) -> str:
    """The tree that the work tree is now, untracked files included, by way of a copy of the user's index."""
    with _own_index(place) as extra:
        pathspecs = [f":(exclude,glob)**/{pattern}" for pattern in DENIED]
        place.git.run(
            "add", "--all", "--ignore-errors", "--", ".", *pathspecs, extra=extra, expect=(0, 1, 128)
        )
        return place.git.line("write-tree", extra=extra)


@contextlib.contextmanager
def _own_index(place: Place) -> Iterator[dict[str, str]]:
    own = place.own_work_tree_dir / "index"
    own.parent.mkdir(parents=True, exist_ok=True)
    users = place.git_dir / "index"
    if users.exists():
        shutil.copyfile(users, own)
    try:
        yield {"GIT_INDEX_FILE": str(own)}
    finally:
        own.unlink(missing_ok=True)


def _put(place: Place, commit: str, changes: list[_Change]) -> None:
    """Writes paths of a commit into the work tree through Git's own filters; the user's index stays."""
    gone = [one.path for one in changes if one.new.startswith("000000")]
    present = [one.path for one in changes if not one.new.startswith("000000")]
    for path in gone:
        (place.top / path).unlink(missing_ok=True)
    if present:
        with _own_index(place) as extra:
            place.git.run("read-tree", commit, extra=extra)
            listed = "".join(f"{path}\0" for path in present).encode(errors="surrogateescape")
            place.git.run("checkout-index", "--force", "-z", "--stdin", stdin=listed, extra=extra)


def _restore_index(place: Place, checkpoint: Checkpoint) -> None:
    """What was staged is staged again, where HEAD has not moved and nothing else is staged for the path."""
    if place.head != checkpoint.base:
        return
    staged = list(_changes(place, checkpoint.base, f"{checkpoint.commit}^2"))
    if not staged:
        return
    present = dict(
        zip(sorted(one.path for one in staged), index_rows(place, [one.path for one in staged]), strict=True)
    )
    rows = [
        f"{_index_head(one.new)}\t{one.path}"
        for one in staged
        if present[one.path].partition("\t")[0] == _index_head(one.old)
    ]
    if rows:
        put_index(place, rows)


def _index_head(entry: str) -> str:
    """`mode oid` as an index row has it; `000000` becomes the row that removes."""
    mode, oid = entry.split(" ")
    return f"0 {'0' * 40}" if mode == "000000" else f"{mode} {oid}"


def _changes(place: Place, old: str, new: str) -> Iterator[_Change]:
    words = place.git.words("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new)
    for head, path in zip(words[::2], words[1::2], strict=True):
        old_mode, new_mode, old_oid, new_oid, _ = head.removeprefix(":").split(" ")
        yield _Change(path, f"{old_mode} {old_oid}", f"{new_mode} {new_oid}")


def _denied(place: Place) -> tuple[str, ...]:
    others = place.git.words("ls-files", "--others", "--exclude-standard", "-z")
    return tuple(path for path in others if any(fnmatch(Path(path).name, one) for one in DENIED))


def _tree_of(place: Place, commit: str) -> str:
    return place.git.line("rev-parse", f"{commit}^{{tree}}")


def changed_files(place: Place) -> Mapping[str, str]:
    """Paths that are not as in HEAD, with the two letters that `git status --short` shows."""
    words = place.git.words("status", "--porcelain", "--no-renames", "-z")
    return {word[3:]: word[:2] for word in words}
