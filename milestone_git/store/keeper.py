"""Who keeps the session of a work tree: one file, made with O_EXCL, which names the process (no flock)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.store.machine import holder
from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import write_file


class Keeper(NamedTuple):
    """A keeper as its file has it. ``saved_at`` is empty before its first checkpoint.

    ``failed`` says what kept it from saving the last time, empty for nothing. ``is_alive`` is found out when
    the file is read; a keeper on another host counts as alive.
    """

    milestone: str
    pid: int
    since: str
    saved_at: str
    failed: str
    is_alive: bool


def path_of(place: Place) -> Path:
    """Where a work tree says who keeps it; each linked work tree has its own."""
    return place.own_work_tree_dir / "keeper"


def keeper_of(place: Place) -> Keeper | None:
    """Who keeps this work tree, or did and died; None where nobody was told to."""
    found = _read(path_of(place))
    if not found:
        return None
    texts = [str(found.get(key) or "") for key in ("milestone", "since", "saved_at", "failed")]
    pid = found.get("pid")
    alive = holder.is_alive(found)
    return Keeper(texts[0], pid if isinstance(pid, int) else 0, texts[1], texts[2], texts[3], alive)


def take(place: Place, milestone: str, since: str) -> dict[str, Any] | None:
    """Makes this process the keeper; None where another one is and lives.

    Of two that replace a dead one at once the later stays: a keeper that finds another name ends itself.
    """
    path = path_of(place)
    me = {**holder.this_process(), "milestone": milestone, "since": since, "saved_at": "", "failed": ""}
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(me).encode()
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        left = _read(path)
        if left and holder.is_alive(left):
            return None
        write_file(path, data)
    else:
        with os.fdopen(opened, "wb") as stream:
            stream.write(data)
    return me


def is_mine(place: Place, me: dict[str, Any]) -> bool:
    """Whether this process is the keeper still: who takes the file away, or puts another there, ends it."""
    found = _read(path_of(place))
    return bool(found) and found.get("nonce") == me["nonce"]


def note(place: Place, me: dict[str, Any], **facts: str) -> None:
    """Says in the file what happened; where it cannot be written, nobody is told."""
    me.update(facts)
    with contextlib.suppress(OSError):
        if is_mine(place, me):
            write_file(path_of(place), json.dumps(me).encode())


def release(place: Place, me: dict[str, Any]) -> None:
    """Ends being the keeper."""
    with contextlib.suppress(OSError):
        if is_mine(place, me):
            path_of(place).unlink(missing_ok=True)


def dismiss(place: Place) -> bool:
    """Ends the keeper of this work tree, of whichever milestone; True where there was a living one."""
    path = path_of(place)
    found = _read(path)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    if not found or not holder.is_here(found):
        return False
    with contextlib.suppress(OSError):
        os.kill(int(found["pid"]), signal.SIGTERM)  # it may die at any instant: that is what it is made for
    return True


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
