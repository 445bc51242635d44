"""The keeper: a process that saves a session every few minutes and at every commit, until the session ends.

It looks at a handful of files by `stat`; a child of Git runs only when it is time to save. It may be killed
at any instant, and so may what it started: nothing is ever half saved, and at most one interval is lost.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.app.keeper import every
from milestone_git.model.diagnostic import Refused
from milestone_git.model.keeping import keeping_of
from milestone_git.model.naming import milestone_of_branch
from milestone_git.model.record import ACTIVE, COMPLETED
from milestone_git.store import identity, keeper
from milestone_git.store.checkpoints import chain
from milestone_git.store.checkpoints.making import KEEPER, Order, make
from milestone_git.store.checkpoints.operation import branch_in_hand
from milestone_git.store.checkpoints.shape import Writer
from milestone_git.store.git import GitFailed, process_environment
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place, discover

_LOOK_SECONDS = 2.0
_NICE = 10
_Stamp = tuple[tuple[int, int, int], ...]


class Session(NamedTuple):
    """What is kept: the work tree, the milestone, and how; ``folder`` tells it from one made anew there."""

    place: Place
    order: Order
    every_seconds: int
    folder: tuple[int, int]

    @property
    def look_seconds(self) -> float:
        """How long to sleep between two looks."""
        return min(_LOOK_SECONDS, self.every_seconds / 2)


def main(words: list[str]) -> int:
    """Keeps the work tree and milestone that ``words`` name; ends with 0 whatever ended it."""
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    top, milestone = words
    try:
        place = discover(Path(top), process_environment())
        session = _session(place, milestone)
        gc.collect()  # what was read for that has files open, and hangs together in circles
        me = keeper.take(place, milestone, _now()) if session.every_seconds else None
    except (Refused, GitFailed, OSError):
        return 0
    if me is not None:
        try:
            _keep(session, me)
        finally:
            keeper.release(place, me)
    return 0


def _session(place: Place, milestone: str) -> Session:
    found = snapshot.read(place).snapshot
    keeping = keeping_of(found.settings)
    handle = identity.actor(place, found.team).handle
    writer = Writer(handle, datetime.now(UTC))
    order = Order(writer, identity.clone_name(place), milestone, place.branch, keeping, by=KEEPER)
    return Session(place, order, every(place, keeping), _identity_of(place.git_dir))


def _keep(session: Session, me: dict[str, Any]) -> None:
    """Looks, saves and sleeps by a clock that nobody sets back."""
    saved = changed = time.monotonic()
    stamp = _stamp(session.place)
    _forget(session)
    while True:
        time.sleep(session.look_seconds)
        if _is_over(session, me):
            return
        now, seen = time.monotonic(), _stamp(session.place)
        if seen == stamp and now - saved < session.every_seconds:
            continue
        if _save(session, me, at_commit=seen != stamp) or seen != stamp:
            changed = now
        saved, stamp = now, seen
        if now - changed > session.order.keeping.idle_seconds:
            return


def _is_over(session: Session, me: dict[str, Any]) -> bool:
    """The work tree is gone, somebody took over or dismissed us, or the milestone is left or finished."""
    place, milestone = session.place, session.order.milestone
    if not place.top.is_dir() or _identity_of(place.git_dir) != session.folder:
        return True
    if not keeper.is_mine(place, me):
        return True
    own = f"{milestone}.yaml"
    if (place.top / COMPLETED / own).exists() and not (place.top / ACTIVE / own).exists():
        return True
    there = milestone_of_branch(_branch(place))
    return there is not None and there != milestone


def _save(session: Session, me: dict[str, Any], *, at_commit: bool) -> bool:
    """Whether something was saved. On another branch than the milestone's there is nothing of it."""
    place, order = session.place, session.order
    branch = _branch(place)
    if milestone_of_branch(branch) != order.milestone:
        return False
    writer = order.writer._replace(now=datetime.now(UTC))
    try:
        made = make(place, order._replace(writer=writer, branch=branch, even_clean=at_commit))
    except Refused as refused:
        keeper.note(place, me, failed=refused.diagnostics[0].message)
        return False
    except (GitFailed, OSError) as error:
        keeper.note(place, me, failed=str(error))
        return False
    if made and made.is_new:
        keeper.note(place, me, saved_at=made.checkpoint.at, failed="")
        _forget(session)
    elif me["failed"]:
        keeper.note(place, me, failed="")
    return made is not None and made.is_new


def _forget(session: Session) -> None:
    """What has expired goes; where that fails, it goes another time."""
    place, order = session.place, session.order
    with contextlib.suppress(Refused, GitFailed, OSError, KeyError):
        objects = objects_of(place)
        for one in chain.tips(place, order.writer.handle, order.milestone):
            if one.clone == order.clone:
                chain.expire(place, objects, one, order.keeping, datetime.now(UTC), finished=False)


def _branch(place: Place) -> str:
    """The branch in hand, read from files: no child for a look."""
    with contextlib.suppress(OSError):
        text = (place.git_dir / "HEAD").read_text(encoding="utf-8", errors="replace").strip()
        name = text.removeprefix("ref: refs/heads/")
        return branch_in_hand(place._replace(branch="" if name == text else name))
    return ""


def _stamp(place: Place) -> _Stamp:
    """What changes when HEAD moves: HEAD itself, its reflog, its branch, packed refs, or a table of refs."""
    branch = _branch(place)
    paths = (
        place.git_dir / "HEAD",
        place.git_dir / "logs" / "HEAD",
        place.common_dir / "refs" / "heads" / branch,
        place.common_dir / "packed-refs",
        place.common_dir / "reftable" / "tables.list",
    )
    return tuple(_times(path) for path in paths)


def _times(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def _identity_of(folder: Path) -> tuple[int, int]:
    try:
        found = folder.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
