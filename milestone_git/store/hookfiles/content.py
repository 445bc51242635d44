"""One file of the hooks folder with its mode: read whole, and written in one step."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

FILE, LINK, OTHER = "file", "link", "other"


class Content(NamedTuple):
    """``data`` is the bytes of a file, or where a link leads; ``mode`` the permission bits of a file."""

    kind: str
    data: bytes
    mode: int = 0o755

    @property
    def runs(self) -> bool:
        """Whether Git would run it; of a link nobody knows without following it."""
        return self.kind == LINK or bool(self.mode & 0o111)


def content(path: Path) -> Content | None:
    """What is at ``path``; None for nothing. Raises ``OSError`` for a file that may not be read."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(status.st_mode):
        return Content(LINK, os.fsencode(path.readlink()))
    if not stat.S_ISREG(status.st_mode):
        return Content(OTHER, b"")
    return Content(FILE, path.read_bytes(), stat.S_IMODE(status.st_mode))


def put(path: Path, new: Content) -> None:
    """Replaces ``path`` in one step, mode and all: a hook without its x would silently not run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for scrap in path.parent.glob(f".{path.name}.*.milestone-new"):
        scrap.unlink(missing_ok=True)  # of a process that was killed
    fresh = path.with_name(f".{path.name}.{os.getpid()}.milestone-new")
    try:
        if new.kind == LINK:
            fresh.symlink_to(os.fsdecode(new.data))
        else:
            fresh.write_bytes(new.data)
            fresh.chmod(new.mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def one_deeper(one: Content) -> Content:
    """The same for a folder further down: a relative link has to lead to the same place."""
    relative = one.kind == LINK and not one.data.startswith(b"/")
    return one._replace(data=b"../" + one.data) if relative else one


def one_higher(one: Content) -> Content:
    """The way back of ``one_deeper``."""
    relative = one.kind == LINK and one.data.startswith(b"../")
    return one._replace(data=one.data[3:]) if relative else one
