"""The files in the hooks folder: ours, somebody else's, or none."""

from __future__ import annotations

import os
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
    """``state`` is `installed` (written just now), `present`, `foreign`, or `shared`: both left alone.

    `shared` is a hooks folder that serves other repositories too.
    """

    name: str
    path: Path
    state: str


def install(place: Place) -> tuple[HookFile, ...]:
    """Puts our shims where no other hook is; one of ours is brought up to date."""
    said = place.git.line("config", "--show-scope", "--get", "core.hooksPath", expect=(0, 1))
    # a hook in the folder of everything that this user or machine has would judge all of it
    shared = bool(said) and said.split("\t")[0] in ("global", "system")
    return tuple(_install(place, name, shared=shared) for name in NAMES)


def _install(place: Place, name: str, *, shared: bool) -> HookFile:
    path = place.top / place.git.line("rev-parse", "--git-path", f"hooks/{name}")
    if shared:
        return HookFile(name, path, "shared")
    shim = text_of(f"hooks/{name}").replace("@PYTHON@", shlex.quote(sys.executable))
    wanted = shim.replace("@PACKAGE@", shlex.quote(str(PACKAGE))).encode()
    is_there = path.exists() or path.is_symlink()
    present = path.read_bytes() if path.is_file() else b""
    if is_there and MARK.encode() not in present:
        return HookFile(name, path, "foreign")
    if present == wanted and os.access(path, os.X_OK):
        return HookFile(name, path, "present")
    write_file(path, wanted)
    path.chmod(0o755)
    return HookFile(name, path, "installed")
