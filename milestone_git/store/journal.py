"""One writer at a time, and a note of what it is about to do, so that the next start can finish or undo it.

The journal is one file, `<common git dir>/milestones/journal`. Its existence is the lock; its content says
who holds it and, once a save has begun, every file and ref it moves. `update-ref` is all-or-nothing only for
refusals: a `kill -9` between two renames leaves the log moved and the branch not, and lock files behind that
make a plain `git commit` fail (R44).
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.store.objects import Objects
from milestone_git.store.repository import Place

PATIENCE_SECONDS = 60.0
_NONE = "0" * 40


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


class Journal:
    """The lock as it is held; ``note`` makes the plan durable before it is carried out."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._path = place.own_dir / "journal"

    def note(self, files: list[FileMove], refs: list[RefMove], index: list[str]) -> None:
        """Writes down what is about to move, and the index rows as they were; replaces an earlier note."""
        plan = {
            "top": str(self._place.top),
            "git_dir": str(self._place.git_dir),
            "files": files,
            "refs": refs,
            "index": index,
        }
        _replace(self._path, {**_holder(), **plan})

    def clear(self) -> None:
        """All done, or all undone: only the lock remains."""
        _replace(self._path, _holder())


@contextlib.contextmanager
def held(place: Place) -> Iterator[Journal]:
    """Holds the lock while the block runs; recovers first what a dead holder left.

    Raises ``Refused`` with MG605 where somebody else holds it for longer than a minute, MG607 where nothing
    can be written here.
    """
    journal = Journal(place)
    path = journal._path  # the lock is this module's own
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while not _taken(path):
            _wait_or_recover(place, path, deadline)
    except OSError as error:
        raise refusal(
            "MG607", f"`{path.parent}` cannot be written to: {(error.strerror or str(error)).lower()}"
        ) from error
    try:
        yield journal
    finally:
        path.unlink(missing_ok=True)


def recover(place: Place) -> bool:
    """Finishes or undoes what a killed command left; True where there was something to do."""
    path = place.own_dir / "journal"
    left = _read(path)
    if left is None or _alive(left):
        return False
    with held(place):
        return bool(left.get("refs") or left.get("files"))


def _taken(path: Path) -> bool:
    """Creates the file with its content in one step: an empty lock would tell nobody who holds it."""
    own = path.with_name(f"journal.{os.getpid()}.{os.urandom(4).hex()}")
    own.write_text(json.dumps(_holder()), encoding="utf-8")
    try:
        os.link(own, path)
    except FileExistsError:
        return False
    finally:
        own.unlink()
    return True


def _wait_or_recover(place: Place, path: Path, deadline: float) -> None:
    left = _read(path)
    if left is not None and not _alive(left):
        aside = path.with_name(f"journal.dead.{os.getpid()}")
        with contextlib.suppress(FileNotFoundError):
            # one of several that see a dead holder wins this rename; the note stays until it is worked off
            path.rename(aside)
            _repair(place, left)
            aside.unlink()
        return
    if time.monotonic() > deadline:
        holder = left.get("pid") if left else "unknown"
        raise refusal(
            "MG605",
            f"process {holder} is writing to this repository and does not finish",
            "wait for it, and try again",
            f"if no such process is there: `rm {path}`",
        )
    time.sleep(0.005 + os.urandom(1)[0] / 7000)  # up to 0.04 s, and not in step with the others


def _repair(place: Place, left: dict[str, Any]) -> None:
    refs = [RefMove(*one) for one in left.get("refs", ())]
    files = [FileMove(*one) for one in left.get("files", ())]
    git_dir = Path(left.get("git_dir", place.git_dir))
    since = left["at"]
    _remove_dead_locks(place, git_dir, [move.ref for move in refs], since)
    objects = Objects(place.common_dir)
    top = Path(left.get("top", place.top))
    moved = [move for move in refs if _value(place, move.ref) == move.new]
    for move in refs if moved else ():
        if _value(place, move.ref) == move.old:
            place.git.run("update-ref", move.ref, move.new, move.old or _NONE)
    for file in files:
        put_file(top, objects, file if moved else file.reverse())
    if git_dir != place.git_dir:
        return  # another work tree's index; its own next command sees the difference
    if moved:
        # the branch has moved, so the index must say what it says, or the next commit would undo it
        place.git.run("reset", "--quiet", "--", *(file.path for file in files), expect=(0, 1))
    else:
        put_index(place, left.get("index", []))


def index_rows(place: Place, paths: Iterable[str]) -> list[str]:
    """The index entries of ``paths`` as `update-index --index-info` takes them, also of absent ones."""
    wanted = sorted(paths)
    rows = {}
    for row in place.git.words("ls-files", "--stage", "-z", "--", *wanted):
        mode, oid, rest = row.split(" ", 2)
        path = rest.partition("\t")[2]
        rows[path] = f"{mode} {oid}\t{path}"
    return [rows.get(path, f"0 {_NONE}\t{path}") for path in wanted]


def put_index(place: Place, rows: Iterable[str]) -> None:
    """Sets index entries, and removes those whose row has mode 0."""
    place.git.run("update-index", "-z", "--index-info", stdin="".join(f"{row}\0" for row in rows).encode())


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


def _remove_dead_locks(place: Place, git_dir: Path, refs: list[str], since: float) -> None:
    """Locks of Git that our dead process left: those of refs it named, and not older than its journal."""
    for lock in [
        git_dir / "HEAD.lock",
        git_dir / "index.lock",
        *(place.common_dir / f"{ref}.lock" for ref in refs),
    ]:
        with contextlib.suppress(FileNotFoundError):
            if lock.stat().st_mtime >= since - 1:
                lock.unlink()


def _value(place: Place, ref: str) -> str:
    return place.git.line("rev-parse", "-q", "--verify", ref, expect=(0, 1))


def _holder() -> dict[str, Any]:
    return {"pid": os.getpid(), "host": socket.gethostname(), "boot": _boot(), "at": time.time()}


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _alive(left: dict[str, Any]) -> bool:
    """Whether the holder may still run: on another host nobody can tell, so it may."""
    if left.get("host") != socket.gethostname():
        return True
    if left.get("boot") != _boot():
        return False
    try:
        os.kill(int(left["pid"]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _replace(path: Path, content: dict[str, Any]) -> None:
    fresh = path.with_name(f"journal.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
