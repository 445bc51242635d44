"""One writer at a time, and a note of what it is about to do, for the next start to finish or undo it.

The journal is one file, `<common git dir>/milestones/journal`. Its existence is the lock; its content says
who holds it and, once a save has begun, every file and ref it moves. `update-ref` is all-or-nothing only for
refusals: a `kill -9` between two renames leaves the log moved and the branch not, and lock files behind that
make a plain `git commit` fail (R44).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.store.machine import holder
from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import FileMove, Plan, RefMove, remove_dead_locks, settle

PATIENCE_SECONDS = 60.0
_TORN_SECONDS = 60.0


class Journal:
    """The lock as it is held; ``note`` makes a plan durable before it is carried out."""

    def __init__(self, place: Place, path: Path, holder: dict[str, Any]) -> None:
        self.plan: Plan | None = None
        self._place = place
        self._path = path
        self._holder = holder

    def note(self, plan: Plan) -> None:
        """Writes down what is about to move; replaces an earlier note."""
        self.plan = plan
        _replace(self._path, {**self._holder, "at": time.time(), "plan": plan._asdict()})

    def clear(self) -> None:
        """All done, or all undone; the note may stay with the lock: settling it again changes nothing."""
        self.plan = None

    def settle(self) -> bool:
        """Finishes or undoes what was noted, after something went wrong; True where it is finished."""
        finished = self.plan is not None and settle(self._place, self.plan)
        self.clear()
        return finished

    def release(self) -> None:
        """Lets the lock go; a plan that could not be settled stays, for the next command to settle."""
        if self.plan is None:
            self._path.unlink(missing_ok=True)
            return
        with contextlib.suppress(OSError):
            _replace(self._path, {**self._holder, "plan": self.plan._asdict(), "abandoned": True})


@contextlib.contextmanager
def held(place: Place) -> Iterator[Journal]:
    """Holds the lock while the block runs; settles first what a dead holder left.

    Raises ``Refused`` with MG605 where somebody else holds it for longer than `milestone.patience` (seconds,
    in Git's configuration; 60 where unset), MG607 where nothing can be written here.
    """
    path = place.own_dir / "journal"
    me = _holder()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        left = _take(place, path, me)
    except OSError as error:
        raise refusal(
            "MG607",
            f"`{path.parent}` cannot be written to: {(error.strerror or str(error)).lower()}",
            "look at the rights, and at the room on the disk: `ls -ld`, `df -h`",
        ) from error
    journal = Journal(place, path, me)
    try:
        journal.plan = _plan_of(left)
        if journal.plan is not None:
            remove_dead_locks(place, journal.plan, left["at"])
            journal.settle()
        yield journal
    finally:
        journal.release()


def recover(place: Place) -> bool:
    """Finishes or undoes what a killed command left; True where there was something to do."""
    left = _read(place.own_dir / "journal")
    if left is None or _alive(left):
        return False
    with held(place):
        return _plan_of(left) is not None


def is_left(place: Place) -> bool:
    """Whether a killed command left its journal; looks, and repairs nothing."""
    left = _read(place.own_dir / "journal")
    return left is not None and not _alive(left)


class Holder(NamedTuple):
    """Who holds the lock: a process of ``host``, for ``age_minutes``."""

    path: Path
    host: str
    pid: str
    age_minutes: int


def holder_elsewhere(place: Place) -> Holder | None:
    """Who holds the lock on another host, where nobody here can tell whether it still runs."""
    path = place.own_dir / "journal"
    left = _read(path)
    if not left or not _alive(left) or left.get("host") == holder.host():
        return None
    at = left.get("at")
    age_seconds = time.time() - at if isinstance(at, int | float) else 0.0
    return Holder(path, str(left.get("host")), str(left.get("pid")), max(0, int(age_seconds) // 60))


def _take(place: Place, path: Path, me: dict[str, Any]) -> dict[str, Any]:
    """Takes the lock, waiting for it; gives what a dead holder left in it, empty where there was none."""
    own = path.with_name(f"journal.{me['nonce']}")
    deadline = 0.0
    try:
        # complete before it has its name: an empty lock would tell nobody who holds it
        own.write_text(json.dumps(me), encoding="utf-8")
        while True:
            with contextlib.suppress(FileExistsError):
                os.link(own, path)
                _sweep(path)
                return {}
            left = _read(path)
            if left is not None and not _alive(left) and _inherited(path, left, own, me):
                return left
            deadline = deadline or time.monotonic() + _patience_seconds(place)
            if time.monotonic() > deadline:
                raise _busy(path, left)
            time.sleep(0.005 + os.urandom(1)[0] / 255 * 0.035)  # to spread who waits
    finally:
        own.unlink(missing_ok=True)


def _inherited(path: Path, left: dict[str, Any], own: Path, me: dict[str, Any]) -> bool:
    """Takes the lock from a dead holder, its plan included, so that our own death loses nothing either.

    Of several heirs one may link the claim that is named after the dead one. A claim whose owner died too is
    inherited in turn. Whoever read the journal too long ago sees another nonce in it, and gives up.
    """
    dead = left
    while True:
        claim = path.with_name(f"journal.heir.{_nonce(dead)}")
        try:
            os.link(own, claim)
            break
        except FileExistsError:
            found = _read(claim)
            if found is None or _alive(found):
                return False
            dead = found
    now = _read(path)
    if now is None or _nonce(now) != _nonce(left):
        claim.unlink(missing_ok=True)
        return False
    _replace(path, {**left, **me, "at": left.get("at", me["at"])})
    _sweep(path)
    return True


def _sweep(path: Path) -> None:
    """What the dead left beside the journal; only its holder may call this.

    An empty one may be somebody's who is about to write it, so it has to be old.
    """
    for one in path.parent.glob("journal.*"):
        content = _read(one)
        is_dead = not _alive(content) if content else _age_seconds(one) > _TORN_SECONDS
        if one.name.startswith("journal.heir.") or is_dead:
            one.unlink(missing_ok=True)


def _age_seconds(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _patience_seconds(place: Place) -> float:
    """What `git config milestone.patience` says; only who has to wait pays for the question."""
    said = place.git.line("config", "--type=int", "milestone.patience", expect=(0, 1))
    return float(said) if said else PATIENCE_SECONDS


def _busy(path: Path, left: dict[str, Any] | None) -> Exception:
    holder = left.get("pid") if left else "unknown"
    return refusal(
        "MG605",
        f"process {holder} is writing to this repository and does not finish",
        "wait for it, and try again",
        f"if that process is no milestone command, put `{path}` aside",
    )


def _plan_of(left: dict[str, Any]) -> Plan | None:
    """The plan in a journal; None where there is none, or none that we understand."""
    try:
        plan = left["plan"]
        return Plan(
            plan["top"],
            plan["head"],
            tuple(FileMove(*one) for one in plan["files"]),
            tuple(plan["rows"]),
            tuple(plan["new_rows"]),
            tuple(RefMove(*one) for one in plan["refs"]),
        )
    except (KeyError, TypeError):
        return None


def _nonce(left: dict[str, Any]) -> str:
    return str(left.get("nonce", "unknown"))


def _holder() -> dict[str, Any]:
    return {**holder.this_process(), "at": time.time()}


def _alive(left: dict[str, Any]) -> bool:
    """Whether the holder may still run, and has not given its plan up."""
    return not left.get("abandoned") and holder.is_alive(left)


def _read(path: Path) -> dict[str, Any] | None:
    """What a journal says; None where there is no file, empty where it cannot be read (none of ours)."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _replace(path: Path, content: dict[str, Any]) -> None:
    fresh = path.with_name(f"journal.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
