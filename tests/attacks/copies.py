"""Copies of a field that are ready as soon as they lie there: nothing in one names where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from demo.hermetic import Clock
from tests.harness import Repo
from tests.server.field import MALLORY, Field

_STATELESS = (("core.checkStat", "minimal"), ("core.trustctime", "false"))


def settled(field: Field) -> Field:
    """The same field, so that its copies need no child of Git: neither for paths nor for their indexes."""
    for clone in (field.sarah, field.mallory):
        clone.git("remote", "set-url", "origin", "../server.git")
        for key, value in _STATELESS:
            clone.git("config", key, value)
    return field


def copy_of(field: Field, folder: Path) -> Field:
    """A copy of a settled field."""
    shutil.copytree(field.server.path.parent, folder, symlinks=True, dirs_exist_ok=True)
    clock = Clock(field.server.clock.now)
    home = folder / "home"
    return Field(
        Repo(folder / "server.git", home, clock),
        Repo(folder / "sarah", home, clock),
        Repo(folder / "mallory", home, clock, person=MALLORY),
    )
