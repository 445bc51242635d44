"""Line and column of a diagnostic, found by parsing again, only when there is something to say."""

from __future__ import annotations

from collections.abc import Callable

from milestone_git.model.diagnostic import Diagnostic, Keys
from milestone_git.store.documents.reader import Node, compose
from milestone_git.store.documents.unreadable import Unreadable


def located(diagnostic: Diagnostic, read: Callable[[str], bytes | None]) -> Diagnostic:
    """The diagnostic with line, column and excerpt of its ``keys`` in the file at its ``path``.

    ``read`` gives the bytes judged at a path, None where there is no file.
    """
    data = read(diagnostic.path) if diagnostic.path and not diagnostic.excerpt else None
    if data is None:
        return diagnostic
    if not diagnostic.line:
        try:
            node = _node_at(compose(diagnostic.path, data), diagnostic.keys)
        except Unreadable:
            return diagnostic
        width = diagnostic.width or node.width
        diagnostic = diagnostic._replace(line=node.line, column=node.column, width=width)
    lines = data.decode("utf-8-sig", errors="replace").split("\n")
    excerpt = lines[diagnostic.line - 1].rstrip("\r") if diagnostic.line <= len(lines) else ""
    return diagnostic._replace(excerpt=excerpt)


def _node_at(root: Node, keys: Keys) -> Node:
    """The deepest node that ``keys`` reach; a last key of `(name,)` in a mapping finds the value.

    A key that ends in `:` names the key itself and not its value (an unknown key is underlined there).
    """
    node = root
    for key in keys:
        found = _step(node, key)
        if found is None:
            break
        node = found
    return node


def _step(node: Node, key: str | int) -> Node | None:
    if isinstance(node.value, list) and isinstance(key, int):
        children = node.children or []
        return children[key] if key < len(children) else None
    for name, value in (node.children or ()) if isinstance(node.value, dict) else ():
        if name.value == key:
            return value  # type: ignore[no-any-return]  # children of a mapping are pairs of nodes
        if f"{name.value}:" == key:
            return name  # type: ignore[no-any-return]  # as above
    return None
