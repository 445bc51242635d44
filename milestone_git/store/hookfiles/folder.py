"""Which folder Git runs hooks from here, and whether it is ours to write to."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from milestone_git.store.repository import Place


class Folder(NamedTuple):
    """``setting`` is the value of `core.hooksPath`, empty for none; a ``shared`` folder serves others too.

    ``tracked`` are the names of hooks in it that Git has under version control.
    """

    path: Path
    setting: str
    shared: bool
    tracked: frozenset[str]

    @property
    def is_off(self) -> bool:
        """Whether it is no folder at all, such as `/dev/null`: then Git runs no hook."""
        return self.path.exists() and not self.path.is_dir()


def folder(place: Place) -> Folder:
    """The hooks folder of ``place``, by Git's own word."""
    path = place.top / place.git.line("rev-parse", "--git-path", "hooks")
    said = place.git.line("config", "--show-scope", "--get", "core.hooksPath", expect=(0, 1))
    scope, _, setting = said.partition("\t")
    # a hook in the folder of everything that this user or machine has would judge all of it
    everywhere = scope in ("global", "system") and Path(setting).expanduser().is_absolute()
    return Folder(path, setting, everywhere or not _within(place, path), _tracked(place, path))


def _within(place: Place, path: Path) -> bool:
    there = path.resolve()
    return any(there.is_relative_to(one.resolve()) for one in (place.top, place.common_dir))


def _tracked(place: Place, path: Path) -> frozenset[str]:
    there = path.resolve()
    if place.top == place.common_dir or not there.is_relative_to(place.top.resolve()):
        return frozenset()
    inside = there.relative_to(place.top.resolve())
    if inside.parts[:1] == (".git",):
        return frozenset()
    rows = place.git.words("--literal-pathspecs", "ls-files", "-z", "--", f"{inside.as_posix()}/")
    return frozenset(Path(row).name for row in rows if Path(row).parent == inside)
