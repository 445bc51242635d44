"""Trees with some paths changed, by bytes: names, modes and links as they are."""

from __future__ import annotations

from collections.abc import Mapping
from os import fsencode

from milestone_git.store.objects.base import Objects

_TREE = b"40000"
_Rows = dict[bytes, tuple[bytes, bytes]]


def tree_with(objects: Objects, tree: str, changes: Mapping[str, str]) -> str:
    """The tree in which each path is `mode oid`, or gone where that is empty; ``tree`` may be empty.

    Only folders on the way to a changed path are written. Raises ``OSError`` where they cannot be.
    """
    rows = _grown(objects, tree, {fsencode(path): entry for path, entry in changes.items()})
    return objects.write_raw_tree(_written(rows))


def _grown(objects: Objects, tree: str, changes: Mapping[bytes, str]) -> _Rows:
    rows = _read(objects.raw_tree(tree), len(tree) // 2) if tree else {}
    below: dict[bytes, dict[bytes, str]] = {}
    for path, entry in changes.items():
        first, _, rest = path.partition(b"/")
        if rest:
            below.setdefault(first, {})[rest] = entry
            continue
        rows.pop(first, None)
        if entry:
            mode, oid = entry.split(" ")
            rows[first] = (mode.lstrip("0").encode(), bytes.fromhex(oid))
    for name, inner in below.items():
        mode_, old = rows.get(name, (b"", b""))
        grown = _grown(objects, old.hex() if mode_ == _TREE else "", inner)
        if grown:
            rows[name] = (_TREE, bytes.fromhex(objects.write_raw_tree(_written(grown))))
        elif mode_ == _TREE:
            del rows[name]
    return rows


def _read(data: bytes, width: int) -> _Rows:
    rows: _Rows = {}
    at = 0
    while at < len(data):
        space, end = data.index(b" ", at), data.index(b"\0", at)
        rows[data[space + 1 : end]] = (data[at:space], data[end + 1 : end + 1 + width])
        at = end + 1 + width
    return rows


def _written(rows: _Rows) -> bytes:
    """In Git's order, in which a folder counts as if its name ended in a slash."""
    order = sorted(rows, key=lambda name: name + b"/" if rows[name][0] == _TREE else name)
    return b"".join(b"%b %b\0%b" % (rows[name][0], name, rows[name][1]) for name in order)
