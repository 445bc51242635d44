"""What Git never sees: pipes, sockets, devices and empty folders of the work tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from milestone_git.store.checkpoints.content import DEVICE, PIPE, SOCKET, Unsaved
from milestone_git.store.repository import Place

EMPTY = "an empty folder"
_SEEN_ONLY_HERE = (PIPE, SOCKET, DEVICE, EMPTY)
_MOST = 100


def surveyed(place: Place) -> tuple[Unsaved, ...]:
    """Walks the work tree, but not what is ignored; at most 100 are told."""
    words = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    ignored = {one.rstrip("/") for one in place.git.words(*words)}
    found: list[Unsaved] = []
    for one in _walked(str(place.top), "", ignored):
        found.append(one)
        if len(found) == _MOST:
            break
    return tuple(sorted(found))


def still_so(place: Place, before: Iterable[Unsaved]) -> tuple[Unsaved, ...]:
    """Of what an earlier survey told, that which is still there; a keeper walks through nothing."""
    return tuple(
        one for one in before if one.reason in _SEEN_ONLY_HERE and _is(place.top / one.path, one.reason)
    )


def _is(path: Path, reason: str) -> bool:
    try:
        mode = path.lstat().st_mode
        return not any(path.iterdir()) if reason == EMPTY else _kind(mode) == reason
    except OSError:
        return False


def _walked(top: str, folder: str, ignored: set[str]) -> Iterator[Unsaved]:
    """Depth first; empty folders are told by their topmost one."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(f"{top}/{here}") as entries:
                listed = [one for one in entries if one.name != ".git"]
        except OSError:
            continue
        if here and not listed:
            yield Unsaved(here.rstrip("/"), EMPTY)
        for one in listed:
            path = f"{here}{one.name}"
            if path in ignored:
                continue
            if one.is_dir(follow_symlinks=False):
                if not os.path.lexists(f"{top}/{path}/.git"):
                    waiting.append(f"{path}/")
            elif not one.is_file(follow_symlinks=False) and not one.is_symlink():
                yield Unsaved(path, _kind(one.stat(follow_symlinks=False).st_mode))


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISFIFO, PIPE), (stat.S_ISSOCK, SOCKET), (stat.S_ISCHR, DEVICE), (stat.S_ISBLK, DEVICE))
    return next((name for test, name in kinds if test(mode)), "")
