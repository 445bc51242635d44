"""Objects in bulk, through pygit2: blobs, trees, and the ids of things. The one home of pygit2 (R40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import LazyLoader, find_spec, module_from_spec
from pathlib import Path
from sys import modules
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.diagnostic import refusal

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

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class Entry(NamedTuple):
    """A path of a tree: ``mode`` in octal as git writes it, ``oid`` in hex."""

    path: str
    mode: str
    oid: str


class Objects:
    """The object database of one repository."""

    def __init__(self, git_dir: Path) -> None:
        try:
            self._repository = pygit2.Repository(str(git_dir))
        except (pygit2.GitError, KeyError) as error:
            raise refusal(
                "MG011", "the objects of this repository cannot be read", notes=(str(error),)
            ) from error

    def blob(self, oid: str) -> bytes:
        """The bytes of a blob; raises ``KeyError`` where it is not here."""
        found = self._repository[oid]
        if not isinstance(found, pygit2.Blob):
            raise KeyError(oid)
        return found.data

    def write_blob(self, data: bytes) -> str:
        """Stores bytes and gives their id; raises ``OSError`` where they cannot be written."""
        try:
            return str(self._repository.create_blob(data))
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def write_commit(self, tree: str, parents: Sequence[str], who: Mapping[str, str], message: str) -> str:
        """Stores an unsigned commit, byte for byte as `git commit-tree` would; gives its id.

        ``who`` has Git's own variables. Raises ``OSError`` where it cannot be written.
        """
        lines = [f"tree {tree}", *(f"parent {one}" for one in parents)]
        for role in ("AUTHOR", "COMMITTER"):
            name, email, date = (who[f"GIT_{role}_{part}"] for part in ("NAME", "EMAIL", "DATE"))
            lines.append(f"{role.lower()} {name} <{email}> {date}")
        data = "\n".join([*lines, "", message]).encode()
        try:
            return str(self._repository.write(pygit2.enums.ObjectType.COMMIT, data))
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def blob_id(self, data: bytes) -> str:
        """The id that these bytes have or would have, without storing them."""
        return str(pygit2.hash(data))

    def tree_of(self, revision: str) -> str:
        """The id of a commit's tree."""
        return str(self._repository[revision].peel(pygit2.Tree).id)

    def entry(self, revision: str, path: str) -> Entry | None:
        """What stands at ``path`` in a commit or tree; None where nothing does."""
        try:
            found = self._repository[revision].peel(pygit2.Tree)[path]
        except KeyError:
            return None
        return Entry(path, f"{int(found.filemode):06o}", str(found.id))

    def entries(self, revision: str, folder: str) -> Iterator[Entry]:
        """Every file below ``folder`` in a commit or tree, depth first; nothing where it is missing."""
        try:
            root = self._repository[revision].peel(pygit2.Tree)[folder.rstrip("/")]
        except KeyError:
            return
        waiting: list[tuple[str, pygit2.Object]] = [(folder.rstrip("/"), root)]
        while waiting:
            path, found = waiting.pop()
            if isinstance(found, pygit2.Tree):
                waiting += [(f"{path}/{child.name}", child) for child in reversed(list(found))]
            else:
                yield Entry(path, f"{int(found.filemode):06o}", str(found.id))

    def names(self, tree: str) -> list[str]:
        """The names in a tree, not those below its folders."""
        return [child.name or "" for child in self._repository[tree].peel(pygit2.Tree)]

    def tree_with(self, tree: str | None, changes: Mapping[str, str | None]) -> str:
        """A tree in which each path has the given blob, or is gone for None; ``tree`` None is the empty one.

        Only the folders on the way to a changed path are written.
        """
        here: dict[str, str | None] = {}
        below: dict[str, dict[str, str | None]] = {}
        for path, blob in changes.items():
            first, _, rest = path.partition("/")
            if rest:
                below.setdefault(first, {})[rest] = blob
            else:
                here[first] = blob
        builder = self._repository.TreeBuilder(tree) if tree else self._repository.TreeBuilder()
        for name, blob in here.items():
            _place(builder, name, blob, pygit2.enums.FileMode.BLOB)
        for name, inner in below.items():
            child = builder.get(name)
            is_tree = child is not None and child.filemode == pygit2.enums.FileMode.TREE
            grown = self.tree_with(str(child.id) if is_tree and child is not None else None, inner)
            _place(builder, name, None if grown == EMPTY_TREE else grown, pygit2.enums.FileMode.TREE)
        try:
            return str(builder.write())
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty where there is none."""
        found = self._repository.merge_base(one, other)
        return str(found) if found else ""

    def reachable_blobs(self, tip: str, base: str, paths: Iterable[str]) -> set[str]:
        """The blobs that ``paths`` had in the commits from ``base`` (not included) to ``tip``."""
        walk = self._repository.walk(tip)
        if base:
            walk.hide(base)
        wanted = tuple(paths)
        found: set[str] = set()
        for commit in walk:
            for path in wanted:
                if path in commit.tree:
                    found.add(str(commit.tree[path].id))
        return found


def _place(builder: pygit2.TreeBuilder, name: str, oid: str | None, mode: pygit2.enums.FileMode) -> None:
    if oid is not None:
        builder.insert(name, oid, mode)
    elif builder.get(name) is not None:
        builder.remove(name)
