"""Hooks that write down how they were called, and what is read from them."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness import Repo

SCRIPT = """#!/bin/sh
# ours before anybody else's
{ echo "name=$(basename "$0") folder=$(basename "$(dirname "$0")") words=$*"
  echo "editor=$GIT_EDITOR extra=$EXTRA"
  sed 's/^/in: /'
} >>"$HOME/notes"
exit ${STATUS:-0}
"""


def hooks_folder(repo: Repo) -> Path:
    """Where Git runs hooks from in the work tree of `repo`."""
    return repo.path / repo.git("rev-parse", "--git-path", "hooks")


def put_hook(repo: Repo, name: str, text: str = SCRIPT, mode: int = 0o755) -> Path:
    """A hook of somebody else."""
    path = hooks_folder(repo) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def notes(repo: Repo) -> list[str]:
    """What the hooks have written down since the last look."""
    path = repo.home / "notes"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def everything(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Every file of a hooks folder, with its mode; of a link where it leads."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = ("link", bytes(path.readlink()))
        elif path.is_file():
            mode = stat.filemode(path.stat().st_mode)
            found[str(path.relative_to(folder))] = (mode, path.read_bytes())
    return found


def states(repo: Repo) -> dict[str, str]:
    """By hook how it stands, as `hooks status` says."""
    return {one["name"]: one["state"] for one in repo.json("hooks", "status")["hooks"]}
