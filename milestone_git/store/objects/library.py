"""Objects read and written in bulk through pygit2, which is at home here alone (R40)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import LazyLoader, find_spec, module_from_spec
from pathlib import Path
from sys import modules
from typing import TYPE_CHECKING

from milestone_git.store.objects.base import Entry, Objects
from milestone_git.store.objects.format import SHA1

if TYPE_CHECKING:
    import pygit2
else:
    # 60 ms to import, and who finds everything in the cache never touches it: loaded at its first use
    pygit2 = modules.get("pygit2")
    if pygit2 is None:
        _spec = find_spec("pygit2")
        if _spec is None:
            raise ModuleNotFoundError("pygit2 is not installed", name="pygit2")
        _spec.loader = LazyLoader(_spec.loader)
        pygit2 = modules["pygit2"] = module_from_spec(_spec)
        _spec.loader.exec_module(pygit2)


class UnreadableError(Exception):
    """libgit2 does not open this repository, and says why."""


class LibraryObjects(Objects):
    """The objects of a repository of SHA-1 whose objects are all here."""

    def __init__(self, git_dir: Path) -> None:
        super().__init__(SHA1)
        try:
            self._repository = pygit2.Repository(str(git_dir))
        except (pygit2.GitError, KeyError) as error:
            raise UnreadableError(str(error)) from error

    def read(self, oid: str) -> tuple[str, bytes]:
        """The kind of an object and its bytes."""
        try:
            kind, data = self._repository.read(oid)
        except (ValueError, pygit2.GitError) as error:
            raise KeyError(oid) from error
        return pygit2.enums.ObjectType(kind).name.lower(), bytes(data)

    def write(self, kind: str, data: bytes) -> str:
        """Stores an object and gives its id."""
        try:
            return str(self._repository.write(pygit2.enums.ObjectType[kind.upper()], data))
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty where there is none."""
        found = self._repository.merge_base(one, other)
        return str(found) if found else ""

    def between(self, base: str, tip: str) -> Iterator[str]:
        """The commits that ``tip`` reaches and ``base`` does not."""
        walk = self._repository.walk(tip)
        if base:
            walk.hide(base)
        return (str(commit.id) for commit in walk)

    def _child(self, tree: str, name: str) -> Entry | None:
        """Without making 10,000 entries to find one."""
        found = self._repository[tree]
        try:
            child = found[name] if isinstance(found, pygit2.Tree) else None
        except KeyError:
            return None
        except UnicodeEncodeError:
            return super()._child(tree, name)
        return None if child is None else Entry(name, f"{int(child.filemode):06o}", str(child.id))
