"""Checkpoints: work tree and index as commits, without touching the user's index, and back again.

A checkpoint has the shape of a `git stash` entry (work tree commit; its parents are HEAD and a commit of the
index), so that plain Git can apply one too. The checkpoint before it is a parent of the commit of the index:
a third parent would be taken for a stash's untracked files.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.store.branches import tip
from milestone_git.store.git import GitFailed
from milestone_git.store.log import commit_tree
from milestone_git.store.moves import RefMove, index_rows, put_index
from milestone_git.store.repository import Place
from milestone_git.store.save import move_refs

PREFIX = "refs/milestones-private/sessions/"
_ABSENT = "000000"
# Secrets that people forget to ignore; a checkpoint must not be the place where they are kept (R46).
DENIED = (".env*", "*.pem", "id_*")


class Checkpoint(NamedTuple):
    """``files`` are the paths that differ from ``base``.

    ``left_out`` are those of the deny list, ``failed`` those that Git could not add (a filter, no rights).
    """

    commit: str
    base: str
    branch: str
    note: str
    at: str
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class Restored(NamedTuple):
    """Paths that took their content from the checkpoint, and those that were kept as they are."""

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class _Change(NamedTuple):
    """A path between two trees; ``mode`` and ``oid`` are those of the newer one, `000000` for none."""

    path: str
    old: str
    new: str

    @property
    def is_gone(self) -> bool:
        """Whether the newer tree has nothing here."""
        return self.new.startswith(_ABSENT)


def ref_of(handle: str, clone: str, milestone: str) -> str:
    """Where the checkpoints of a milestone hang, in this clone."""
    return f"{PREFIX}{handle}/{clone}/{milestone}"


def create(place: Place, ref: str, note: str, at: str, *, dry_run: bool = False) -> Checkpoint | None:
    """Saves what differs from HEAD; None where nothing does, or nothing has changed since the last one.

    Untracked files are saved, ignored ones and those of the deny list are not.
    """
    previous = tip(place, ref)
    with _own_index(place) as extra:
        index = _index_tree(place, extra)
        left_out = _add_all(place, extra)
        tree = place.git.line("write-tree", extra=extra)
        failed = _not_added(place, extra, left_out)
    files = tuple(one.path for one in _changes(place, place.head, tree))
    if previous and _tree_of(place, previous) == tree and not note:
        return None
    if not files and failed:
        raise refusal(
            "MG607", f"nothing was saved: Git cannot add `{failed[0]}`", f"see why: `git add {failed[0]}`"
        )
    if not files and not note:
        return None
    if dry_run:
        return Checkpoint("", place.head, place.branch, note, at, files, left_out, failed)
    about = {"at": at, "branch": place.branch, "note": note, "v": 1}
    milestone = ref.rpartition("/")[2]
    subject = f"Checkpoint of {milestone}" + (f": {note}" if note else "")
    message = f"{subject}\n\n{json.dumps(about, sort_keys=True, ensure_ascii=False)}\n"
    parents = [place.head, *([previous] if previous else [])]
    kept_index = commit_tree(place, index, parents, f"Index at the checkpoint of {milestone}\n")
    commit = commit_tree(place, tree, [place.head, kept_index], message)
    move_refs(place, [RefMove(ref, previous, commit)], subject)
    return Checkpoint(commit, place.head, place.branch, note, at, files, left_out, failed)


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
    taken, kept = _sorted_out(place, checkpoint)
    for change in taken:
        if change.is_gone:
            _remove(place.top, change.path)
    blocked = {one.path for one in taken if not one.is_gone and _is_in_the_way(place.top, one)}
    taken = [one for one in taken if one.path not in blocked]
    _put(place, checkpoint.commit, [one.path for one in taken if not one.is_gone])
    _restore_index(place, checkpoint)
    return Restored(tuple(one.path for one in taken), tuple(sorted({*kept, *blocked})))


def untaken(place: Place, checkpoint: Checkpoint) -> tuple[str, ...]:
    """The paths that ``restore`` would bring back: work that is nowhere else."""
    return tuple(one.path for one in _sorted_out(place, checkpoint)[0])


def _sorted_out(place: Place, checkpoint: Checkpoint) -> tuple[list[_Change], list[str]]:
    """What takes the checkpoint's content, and what is kept because it is neither as then nor as before."""
    now = work_tree(place)
    here = {one.path: one.new for one in _changes(place, checkpoint.base, now)}
    taken, kept = [], []
    for change in _changes(place, checkpoint.base, checkpoint.commit):
        present = here.get(change.path, change.old)
        if present == change.old:
            taken.append(change)
        elif present != change.new:
            kept.append(change.path)
    return taken, kept


def _is_in_the_way(top: Path, change: _Change) -> bool:
    """Something of the user that Git would remove for this path: ignored, or a folder, or a file above."""
    path = top / change.path
    above = [parent for parent in path.parents if parent.is_relative_to(top) and parent != top]
    if any(one.is_symlink() or (one.exists() and not one.is_dir()) for one in above):
        return True
    is_folder = path.is_dir() and not path.is_symlink()
    was_absent = change.old.startswith(_ABSENT)
    return is_folder or (was_absent and (path.exists() or path.is_symlink()))


def _remove(top: Path, name: str) -> None:
    path = top / name
    with contextlib.suppress(OSError):
        path.unlink()
        for parent in path.parents:
            if parent == top:
                break
            parent.rmdir()  # only where that was its last file


def work_tree(place: Place) -> str:
    """The tree that the work tree is now, untracked files included, by way of a copy of the user's index."""
    with _own_index(place) as extra:
        _add_all(place, extra)
        return place.git.line("write-tree", extra=extra)


def _add_all(place: Place, extra: Mapping[str, str]) -> tuple[str, ...]:
    """Adds everything but what is ignored or denied; gives what was denied.

    Of a tracked file nothing is denied: it is no secret any more, and it must not be lost.
    """
    others = _listed(place, extra, "ls-files", "--others", "--exclude-standard")
    denied = tuple(path for path in others if _is_denied(path))
    wanted = [path for path in others if path not in set(denied)]
    if not (_added(place, extra, [], "--update") and _added(place, extra, wanted)):
        # one filter that fails (LFS is not installed) fails them all, so each for itself
        for path in [*_listed(place, extra, "diff-files", "--name-only"), *wanted]:
            _added(place, extra, [path])
    return denied


def _added(place: Place, extra: Mapping[str, str], paths: list[str], *options: str) -> bool:
    """Whether `git add` came to its end; with neither paths nor options there is nothing to do."""
    if not paths and not options:
        return True
    listed = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
    source = ("--", ".") if options else ("--pathspec-from-file=-", "--pathspec-file-nul")
    try:
        place.git.run(
            "--literal-pathspecs", "add", "--ignore-errors", *options, *source, stdin=listed, extra=extra,
            expect=(0, 1),
        )  # fmt: skip
    except GitFailed:
        return False
    return True


def _not_added(place: Place, extra: Mapping[str, str], left_out: tuple[str, ...]) -> tuple[str, ...]:
    """What differs from our own index although all was added to it."""
    missing = _listed(place, extra, "diff-files", "--name-only")
    missing += _listed(place, extra, "ls-files", "--others", "--exclude-standard")
    return tuple(path for path in missing if path not in set(left_out))


def _index_tree(place: Place, extra: Mapping[str, str]) -> str:
    """The user's index as a tree; from a copy, since `write-tree` writes into the index that it reads."""
    try:
        return place.git.line("write-tree", extra=extra)
    except GitFailed as failed:
        if "unmerged" not in failed.stderr:
            raise
        paths = sorted({row.partition("\t")[2] for row in _listed(place, extra, "ls-files", "--unmerged")})
        raise refusal(
            "MG006",
            f"{', '.join(f'`{path}`' for path in paths[:5])} is in conflict",
            "choose between the two sides, and `git add` it",
        ) from failed


def _listed(place: Place, extra: Mapping[str, str], *words: str) -> list[str]:
    return place.git.run(*words, "-z", extra=extra).decode(errors="surrogateescape").split("\0")[:-1]


@contextlib.contextmanager
def _own_index(place: Place) -> Iterator[dict[str, str]]:
    own = place.own_work_tree_dir / "index"
    own.parent.mkdir(parents=True, exist_ok=True)
    users = place.git_dir / "index"
    if users.exists():
        # with its time: Git tells by it which entries may have changed in the same instant
        shutil.copy2(users, own)
    try:
        yield {"GIT_INDEX_FILE": str(own)}
    finally:
        own.unlink(missing_ok=True)


def _put(place: Place, commit: str, paths: list[str]) -> None:
    """Writes paths of a commit into the work tree through Git's own filters; the user's index stays."""
    if not paths:
        return
    with _own_index(place) as extra:
        place.git.run("read-tree", commit, extra=extra)
        listed = "".join(f"{path}\0" for path in paths).encode(errors="surrogateescape")
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
    return f"0 {'0' * 40}" if mode == _ABSENT else f"{mode} {oid}"


def _changes(place: Place, old: str, new: str) -> Iterator[_Change]:
    words = place.git.words("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new)
    for head, path in zip(words[::2], words[1::2], strict=True):
        old_mode, new_mode, old_oid, new_oid, _ = head.removeprefix(":").split(" ")
        yield _Change(path, f"{old_mode} {old_oid}", f"{new_mode} {new_oid}")


def _is_denied(path: str) -> bool:
    *folders, name = path.split("/")
    return any(fnmatch(name, one) for one in DENIED) or any(fnmatch(one, DENIED[0]) for one in folders)


def _tree_of(place: Place, commit: str) -> str:
    return place.git.line("rev-parse", f"{commit}^{{tree}}")


def changed_files(place: Place) -> Mapping[str, str]:
    """Paths that are not as in HEAD, with the two letters that `git status --short` shows."""
    words = place.git.words("status", "--porcelain", "--no-renames", "-z")
    return {word[3:]: word[:2] for word in words}
