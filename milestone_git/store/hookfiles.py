"""The files in the hooks folder: ours, somebody else's, or none."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from milestone_git.store.moves import write_file
from milestone_git.store.packaged import PACKAGE, text_of
from milestone_git.store.repository import Place

NAMES = ("pre-commit", "commit-msg")
MARK = "# milestone-git hook"


class HookFile(NamedTuple):
    """``state`` is `installed` (written just now), `present`, or `foreign` (left alone)."""

    name: str
    path: Path
    state: str


def install(place: Place) -> tuple[HookFile, ...]:
    """Puts our shims where no other hook is; one of ours is brought up to date."""
    return tuple(_install(place, name) for name in NAMES)


def _install(place: Place, name: str) -> HookFile:
    path = place.top / place.git.line("rev-parse", "--git-path", f"hooks/{name}")
    shim = text_of(f"hooks/{name}").replace("@PYTHON@", shlex.quote(sys.executable))
    wanted = shim.replace("@PACKAGE@", shlex.quote(str(PACKAGE))).encode()
    present = path.read_bytes() if path.exists() else None
    if present is not None and MARK.encode() not in present:
        return HookFile(name, path, "foreign")
    if present == wanted:
        return HookFile(name, path, "present")
    write_file(path, wanted)
    path.chmod(0o755)
    return HookFile(name, path, "installed")
