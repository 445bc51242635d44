"""The objects of a repository: what every reader can do, over the few things that each does its own way.

There are two readers, `library_objects` (libgit2) and `plain_objects` (the git command); `readers` chooses.
What is made of the bytes is written here once, so that both say the same.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from milestone_git.store.objects.format import ObjectFormat

_FOLDER, _FILE = b"40000", b"100644"
_FOLDER_MODE = "040000"


class Entry(NamedTuple):
    """A path of a tree: ``mode`` in octal, six digits, as git shows it, ``oid`` in hex."""

    path: str
    mode: str
    oid: str


class Commit(NamedTuple):
    """A commit as it is read: ids in hex, the message as text whatever its bytes are."""

    tree: str
    parents: tuple[str, ...]
    message: str


class Objects(ABC):
    """The object database of one repository. A revision is the id of a commit, a tag or a tree.

    What is not here raises ``KeyError`` with the id, and what a remote has promised and does not give,
    ``Refused`` with MG403: to be missing is never the same as not to be named by a tree.
    """

    def __init__(self, form: ObjectFormat) -> None:
        self._form = form
        self._expected: list[tuple[str, str, bool]] = []
        width = form.bytes_each
        self._entry = re.compile(rb"([0-7]{5,6}) ([^\0]+)\0(.{%d})" % width, re.DOTALL)
        self._whole = re.compile(rb"[0-7]{5,6} [^\0]+\0.{%d}" % width, re.DOTALL)
        self._name = re.compile(rb"[0-7]{5,6} ([^\0]+)\0.{%d}" % width, re.DOTALL)

    @abstractmethod
    def read(self, oid: str) -> tuple[str, bytes]:
        """The kind of an object, as git names it, and its bytes."""

    @abstractmethod
    def write(self, kind: str, data: bytes) -> str:
        """Stores an object and gives its id; raises ``OSError`` where it cannot be written."""

    @abstractmethod
    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty where there is none."""

    @abstractmethod
    def between(self, base: str, tip: str) -> Iterator[str]:
        """The commits that ``tip`` reaches and ``base`` does not; all that it reaches where that is empty."""

    def expect(self, revision: str, folder: str, *, ever: bool = False) -> None:
        """Says that what is below ``folder`` is about to be read: a partial clone then gets it in one go.

        ``ever`` means all that was there in any commit that ``revision`` reaches.
        """
        self._expected.append((revision, folder.rstrip("/"), ever))

    def blob(self, oid: str) -> bytes:
        """The bytes of a blob."""
        kind, data = self.read(oid)
        if kind != "blob":
            raise KeyError(oid)
        return data

    def write_blob(self, data: bytes) -> str:
        """Stores bytes and gives their id; raises ``OSError`` where they cannot be written."""
        return self.write("blob", data)

    def write_commit(self, tree: str, parents: Sequence[str], who: Mapping[str, str], message: str) -> str:
        """Stores an unsigned commit, byte for byte as `git commit-tree` would; gives its id.

        ``who`` has Git's own variables. Raises ``OSError`` where it cannot be written.
        """
        lines = [f"tree {tree}", *(f"parent {one}" for one in parents)]
        for role in ("AUTHOR", "COMMITTER"):
            name, email, date = (who[f"GIT_{role}_{part}"] for part in ("NAME", "EMAIL", "DATE"))
            lines.append(f"{role.lower()} {name} <{email}> {date}")
        return self.write("commit", "\n".join([*lines, "", message]).encode())

    def commit(self, oid: str) -> Commit:
        """A commit; raises ``KeyError`` where it is not here, or is none."""
        kind, data = self.read(oid)
        if kind != "commit":
            raise KeyError(oid)
        head, _, message = data.partition(b"\n\n")
        lines = head.decode(errors="replace").split("\n")
        parents = tuple(line.removeprefix("parent ") for line in lines if line.startswith("parent "))
        return Commit(lines[0].removeprefix("tree "), parents, message.decode(errors="replace"))

    def rewritten_commit(self, oid: str, parents: Sequence[str]) -> str:
        """The same commit, to the byte, with other parents; a signature would not hold any more."""
        head, _, message = self.read(oid)[1].partition(b"\n\n")
        lines = [line for line in head.split(b"\n") if not line.startswith(b"parent ")]
        lines[1:1] = [f"parent {one}".encode() for one in parents]
        return self.write("commit", b"\n".join(lines) + b"\n\n" + message)

    def raw_tree(self, oid: str) -> bytes:
        """The bytes of a tree: names in Git need not be UTF-8, and only bytes give them back as they are."""
        return self.read(oid)[1]

    def write_raw_tree(self, data: bytes) -> str:
        """Stores a tree; raises ``OSError`` where it cannot be written."""
        return self.write("tree", data)

    def tree_of(self, revision: str) -> str:
        """The id of the tree of a revision."""
        kind, data = self.read(revision)
        if kind == "tree":
            return revision
        if kind not in ("commit", "tag"):
            raise KeyError(revision)
        named = data.partition(b"\n")[0].partition(b" ")[2].decode("ascii")  # `tree ID` or `object ID`
        return named if kind == "commit" else self.tree_of(named)

    def entry(self, revision: str, path: str) -> Entry | None:
        """What stands at ``path`` in a revision; None where nothing does."""
        found, tree = None, self.tree_of(revision)
        for name in path.split("/"):
            if found is not None and found.mode != _FOLDER_MODE:
                return None
            found = self._child(found.oid if found else tree, name)
            if found is None:
                return None
        return found._replace(path=path) if found else None

    def entries(self, revision: str, folder: str) -> Iterator[Entry]:
        """Every file below ``folder`` in a revision, depth first; nothing where there is no such folder."""
        root = self.entry(revision, folder.rstrip("/"))
        waiting = [root] if root else []
        while waiting:
            found = waiting.pop()
            if found.mode == _FOLDER_MODE:
                waiting += [
                    child._replace(path=f"{found.path}/{child.path}")
                    for child in reversed(self._children(found.oid))
                ]
            else:
                yield found

    def names(self, tree: str) -> list[str]:
        """The names in a tree, not those below its folders."""
        names = self._name.findall(self.raw_tree(self.tree_of(tree)))
        return b"\0".join(names).decode("utf-8", "surrogateescape").split("\0") if names else []

    def tree_with(self, tree: str | None, changes: Mapping[str, str | None]) -> str:
        """A tree in which each path has the given blob, or is gone for None; ``tree`` None is the empty one.

        Only the folders on the way to a changed path are written.
        """
        below: dict[str, dict[str, str | None]] = {}
        raw = self.raw_tree(tree) if tree else b""
        # without the zeros that old tools wrote in front of a mode
        rows = map(bytes.lstrip, self._whole.findall(raw), repeat(b"0"))
        children = dict(zip(self._name.findall(raw), rows, strict=True))
        known = [*children]
        touched: set[bytes] = set()
        for path, blob in changes.items():
            first, _, rest = path.partition("/")
            touched.add(first.encode("utf-8", "surrogateescape"))
            if rest:
                below.setdefault(first, {})[rest] = blob
            else:
                _place(children, first, _FILE, blob)
        for name, inner in below.items():
            there = children.get(name.encode("utf-8", "surrogateescape"), b"")
            oid = there[-self._form.bytes_each :].hex() if there.startswith(_FOLDER + b" ") else None
            grown = self.tree_with(oid, inner)
            _place(children, name, _FOLDER, None if grown == self._form.empty_tree else grown)
        return self.write_raw_tree(b"".join(_in_order(children, known, touched)))

    def reachable_blobs(self, tip: str, base: str, paths: Iterable[str]) -> set[str]:
        """The blobs that ``paths`` had in the commits from ``base`` (not included) to ``tip``."""
        wanted = tuple(paths)
        found = (self.entry(commit, path) for commit in self.between(base, tip) for path in wanted)
        return {one.oid for one in found if one is not None}

    def _children(self, tree: str) -> list[Entry]:
        return [
            Entry(name.decode("utf-8", "surrogateescape"), mode.decode().rjust(6, "0"), oid.hex())
            for mode, name, oid in self._entry.findall(self.raw_tree(tree))
        ]

    def _child(self, tree: str, name: str) -> Entry | None:
        return next((one for one in self._children(tree) if one.path == name), None)


def _place(children: dict[bytes, bytes], name: str, mode: bytes, oid: str | None) -> None:
    key = name.encode("utf-8", "surrogateescape")
    if oid is None:
        children.pop(key, None)
    else:
        children[key] = b"%b %b\0%b" % (mode, key, bytes.fromhex(oid))


def _in_order(children: dict[bytes, bytes], known: list[bytes], touched: set[bytes]) -> list[bytes]:
    """The rows as Git sorts them; of 10,000 that were in order few are compared with a touched one."""
    if known != sorted(known):  # a folder is among them, or a tool did not know the order
        return sorted(children.values(), key=_order)
    rows = [row for name, row in children.items() if name not in touched]
    for name in touched & children.keys():
        insort(rows, children[name], key=_order)
    return rows


def _order(row: bytes) -> bytes:
    """Git sorts a folder as if its name ended with a slash."""
    mode, _, rest = row.partition(b" ")
    name = rest.partition(b"\0")[0]
    return name + b"/" if mode == _FOLDER else name
