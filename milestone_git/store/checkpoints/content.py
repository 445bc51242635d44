"""What stands in the work tree as Git would store it: through its filters, hashed once while it lies still.

The index used for that is our own, `<git-dir>/milestones/index`. It holds nothing but paths that differ from
HEAD, with their times, so that Git knows again what it has hashed before. Each run works on a copy of its
own: a killed one leaves no lock in the way of the next.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.model.keeping import Keeping
from milestone_git.store.checkpoints.standing import ABSENT, Standing
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place

HUSHED = "looks like a secret"
PIPE, SOCKET, DEVICE = "a pipe", "a socket", "a device"
NESTED = "a repository of its own, whose changes belong into its own commits"
UNADDABLE = "Git cannot add it"
NO_ROOM = ("No space left", "quota exceeded", "File too large", "Read-only file system", "signal")
_SCRAP_SECONDS = 3600
_KINDS = {stat.S_IFIFO: PIPE, stat.S_IFSOCK: SOCKET, stat.S_IFCHR: DEVICE, stat.S_IFBLK: DEVICE}
_OURS = ("-c", "core.splitIndex=false", "-c", "index.sparse=false", "-c", "core.untrackedCache=false",
         "-c", "core.fsmonitor=false", "-c", "core.safecrlf=false")  # fmt: skip


class Unsaved(NamedTuple):
    """A path that is in no checkpoint, and why."""

    path: str
    reason: str


class Content(NamedTuple):
    """``entries`` of the work tree where it differs from HEAD: `mode oid`, empty for what is gone."""

    entries: Mapping[str, str]
    unsaved: tuple[Unsaved, ...]


def content(place: Place, standing: Standing, keeping: Keeping) -> Content:
    """All of the work tree that is to be saved, stored as blobs. Raises ``Refused`` with MG607 for no room.

    What Git cannot add keeps what the index has. Untracked files are subject to the deny list; of a tracked
    file nothing is denied: it is no secret any more.
    """
    entries: dict[str, str] = {}
    wanted: dict[str, str] = {}
    unsaved: list[Unsaved] = []
    for row in standing.rows:
        if row.is_module:
            entries[row.path] = _of_module(place, row.cached, row.path, row.module)
            if row.module.endswith(("M.", ".U", "MU")):
                unsaved.append(Unsaved(row.path, NESTED))
        elif row.work == ".":
            entries[row.path] = row.cached
        elif (reason := _reason(place.top / row.path, keeping)) is None:
            entries[row.path] = ABSENT
        elif reason:
            entries[row.path] = row.staged
            unsaved.append(Unsaved(row.path, reason))
        else:
            wanted[row.path] = row.staged
    for path in standing.untracked:
        reason = NESTED if path.endswith("/") else HUSHED if is_denied(path, keeping.deny) else None
        reason = reason or _reason(place.top / path, keeping)
        if reason:
            unsaved.append(Unsaved(path, reason))
        elif reason is not None:
            wanted[path] = ABSENT
    found, failed = hashed(place, wanted)
    # what cannot be added is as the index has it; as far as we know, it was never deleted
    entries.update({path: wanted[path] for path in failed if wanted[path]})
    unsaved += [Unsaved(path, UNADDABLE) for path in failed]
    entries.update(found)
    heads = {row.path: row.head for row in standing.rows}
    changed = {path: entry for path, entry in entries.items() if entry != heads.get(path, ABSENT)}
    return Content(changed, tuple(sorted(unsaved)))


def hashed(place: Place, paths: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """(`mode oid` of each path, those that Git cannot add). ``paths`` has the user's index entry of each.

    That entry matters: a file that is stored with CRLF keeps them, whatever `core.autocrlf` says.
    """
    if not paths:
        return {}, []
    with _own_index(place) as extra:
        known = _known(place, extra)
        rows = [f"0 {place.form.none}\t{path}" for path in known if path not in paths]
        rows += [f"{entry}\t{path}" for path, entry in paths.items() if entry and path not in known]
        if rows:
            _fed(place, extra, rows, "--index-info")
        failed = _added(place, extra, list(paths))
        known = _known(place, extra)
    return {path: known[path] for path in paths if path in known and path not in failed}, sorted(failed)


def is_denied(path: str, deny: Sequence[str]) -> bool:
    """Whether a name, or that of a folder above it, looks like a secret."""
    return any(fnmatch(name, one) for name in path.split("/") for one in deny)


def _reason(path: Path, keeping: Keeping) -> str | None:
    """Why a path cannot be saved; empty where it can, None where nothing is there (or a folder, by now)."""
    try:
        found = path.lstat()
    except OSError:
        return None
    kind = stat.S_IFMT(found.st_mode)
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == stat.S_IFREG and found.st_size > keeping.most_bytes:
        return f"larger than {_size(keeping.most_bytes)}"
    return "" if kind in (stat.S_IFREG, stat.S_IFLNK) else None


def _size(count: int) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count % 1024 or not count:
            return f"{count} {unit}"
        count //= 1024
    return f"{count} GiB"


def _of_module(place: Place, index: str, path: str, module: str) -> str:
    """The commit that a nested repository is on, where it has moved from what the index says."""
    if module[1] != "C":
        return index
    done = place.git.line("-C", path, "rev-parse", "-q", "--verify", "HEAD", expect=(0, 1, 128))
    return f"160000 {done}" if done else index


def _added(place: Place, extra: Mapping[str, str], paths: list[str]) -> set[str]:
    """Those that Git refuses: of many, one that fails (LFS is not installed) fails them all, so by halves."""
    if not paths:
        return set()
    try:
        _fed(place, extra, paths, "--add", "--remove", "--replace", "--stdin")
    except GitFailed as failed:
        if failed.status < 0 or any(one in failed.stderr for one in NO_ROOM):
            raise no_room(failed.stderr) from failed
        if len(paths) == 1:
            return set(paths)
        half = len(paths) // 2
        return _added(place, extra, paths[:half]) | _added(place, extra, paths[half:])
    return set()


def no_room(said: str) -> Exception:
    """The refusal where a disk is full or a limit is reached."""
    return refusal(
        "MG607",
        "the checkpoint could not be written, and those before it are as they were",
        "look at the room on the disk, and at its rights: `df -h .`, `ls -ld`",
        notes=tuple(line for line in said.split("\n")[:1] if line),
    )


def _fed(place: Place, extra: Mapping[str, str], rows: Sequence[str], *options: str) -> None:
    data = "".join(f"{row}\0" for row in rows).encode(errors="surrogateescape")
    place.git.run(*_OURS, "update-index", *options[:-1], "-z", options[-1], stdin=data, extra=extra)


def _known(place: Place, extra: Mapping[str, str]) -> dict[str, str]:
    """What our own index has: `mode oid` by path."""
    found = {}
    rows = place.git.run(*_OURS, "ls-files", "--stage", "-z", extra=extra)
    for row in rows.decode(errors="surrogateescape").split("\0")[:-1]:
        entry, _, path = row.partition("\t")
        found[path] = entry.rpartition(" ")[0]
    return found


@contextlib.contextmanager
def _own_index(place: Place) -> Iterator[dict[str, str]]:
    own = place.own_work_tree_dir / "index"
    mine = own.with_name(f"index.{os.getpid()}.new")
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        _sweep(own)
        with contextlib.suppress(FileNotFoundError):
            # with its time: Git tells by it which entries may have changed in the same instant
            shutil.copy2(own, mine)
        yield {"GIT_INDEX_FILE": str(mine)}
        with contextlib.suppress(FileNotFoundError):
            mine.replace(own)
    except OSError as error:
        raise no_room((error.strerror or str(error)).lower()) from error
    finally:
        mine.unlink(missing_ok=True)


def _sweep(own: Path) -> None:
    """What a killed run left here: copies and their locks, files half written, files to be restored."""
    for pattern in ("index.*.new*", ".*.new", "restore.*"):
        for scrap in own.parent.glob(pattern):
            with contextlib.suppress(OSError):
                if time.time() - scrap.stat().st_mtime > _SCRAP_SECONDS:
                    shutil.rmtree(scrap) if scrap.is_dir() else scrap.unlink()
