"""The reference parser: ruamel's events, and values made by the core schema of YAML 1.2 (section 10.3).

No library is exactly that: ruamel reads `1_000` as a number and `2026-03-01` as a date, PyYAML reads `no`
as false. What records may not use (anchors, aliases, tags, directives, a second document) is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.store.documents.bytes import decoded, unsafe_character
from milestone_git.store.documents.core import core_value
from milestone_git.store.documents.unreadable import Unreadable

MOST_LEVELS = 50
_TYPE_ANEW = "it deceives or breaks, also where it is written as an escape: take it out"
_WRITE_OUT = "write the value out in each place"


class Node(NamedTuple):
    """A value and where it stands; ``line`` and ``column`` count from 1, ``width`` ends with its line.

    ``children`` is a list of nodes for a sequence, of (key node, value node) for a mapping, else None.
    """

    value: Any
    line: int
    column: int
    width: int
    children: list[Any] | None = None


def parse(path: str, data: bytes) -> Any:
    """The value of a document. Raises ``Unreadable`` with a diagnostic that names line and column."""
    return compose(path, data).value


def parse_value(text: str) -> Any:
    """The value of one YAML flow or scalar from the command line. Raises ``Unreadable``."""
    return parse("", text.encode()) if text.strip() else None


def compose(path: str, data: bytes) -> Node:
    """The document as nodes with places. Raises ``Unreadable``."""
    text = decoded(path, data)
    if isinstance(text, Diagnostic):
        raise Unreadable(text)
    try:
        return _Composer(path, text).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = (error.problem or "cannot be read").split("\n")[0]
        raise Unreadable(
            Diagnostic(
                "MG101",
                f"document is not YAML: {problem}",
                path,
                line=line,
                column=column,
                notes=_begun(error, line),
                helps=("mend it in your editor: a quote, a bracket, a tab, the indentation",),
            )
        ) from error
    except YAMLError as error:
        fault = Diagnostic("MG101", "document is not YAML", path, line=1, column=1, notes=(str(error),))
        raise Unreadable(fault) from error


def _begun(error: MarkedYAMLError, line: int) -> tuple[str, ...]:
    """Where the slip may be: an open quote is noticed at the end of the file, and begins far above."""
    if not error.context or not error.context_mark or error.context_mark.line + 1 == line:
        return ()
    return (f"{error.context.split(chr(10))[0]} that begins in line {error.context_mark.line + 1}",)


class _Composer:
    """Builds nodes from events without recursion, so that depth is a limit and not a crash."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        # typ="safe" with pure=True: its C part accepts a trailing tab that the specification refuses.
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self._documents = 0

    def document(self) -> Node:
        open_nodes: list[Node] = []
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._start_document(event)
                continue
            node = self._node(event, open_nodes)
            if node is None:
                continue
            if open_nodes:
                self._attach(open_nodes[-1], node)
            else:
                root = node
            if node.children is not None:
                open_nodes.append(node)
        if root is None:
            raise self._fault("MG111", "document is empty", Node(None, 1, 1, 0))
        return _finished(root)

    def _node(self, event: Event, open_nodes: list[Node]) -> Node | None:
        if isinstance(event, ScalarEvent):
            self._refuse_extras(event)
            node = _at(event, _scalar(event))
            if event.style == '"' and (unsafe := unsafe_character(event.value)):
                raise self._fault("MG113", f"an escape makes the character {unsafe[1]}", node, _TYPE_ANEW)
            return node
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._refuse_extras(event)
            node = _at(event, {} if isinstance(event, MappingStartEvent) else [], [])
            if len(open_nodes) >= MOST_LEVELS:
                raise self._fault(
                    "MG114", f"document is deeper than {MOST_LEVELS} levels", node, "nest less deeply"
                )
            return node
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            open_nodes.pop()
        elif isinstance(event, AliasEvent):
            raise self._fault(
                "MG102", f"alias `*{event.anchor}` is not allowed", _at(event, None), _WRITE_OUT
            )
        return None

    def _attach(self, parent: Node, node: Node) -> None:
        children = parent.children
        assert children is not None
        if isinstance(parent.value, list):
            children.append(node)
        elif children and children[-1][1] is None:
            children[-1] = (children[-1][0], node)
        else:
            self._check_key(children, node)
            children.append((node, None))

    def _check_key(self, pairs: list[Any], key: Node) -> None:
        if not isinstance(key.value, str):
            raise self._fault("MG104", "a key is not a string", key, "write it in quotes")
        if key.value == "<<":
            raise self._fault("MG102", "merge key `<<` is not allowed", key, _WRITE_OUT)
        for other, _ in pairs:
            if other.value == key.value:
                raise self._fault(
                    "MG103",
                    f"key `{key.value}` stands here and in line {other.line}",
                    key,
                    "keep one of them",
                )

    def _start_document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if event.version is not None or event.tags:
            raise self._fault("MG102", "directives are not allowed", _at(event, None), "take the line out")
        if self._documents > 1:
            raise self._fault(
                "MG102", "a second document starts here", _at(event, None), "keep one document in a file"
            )

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise self._fault(
                "MG102", f"anchor `&{event.anchor}` is not allowed", _at(event, None), _WRITE_OUT
            )
        if event.tag is not None:
            raise self._fault("MG102", f"tag `{event.tag}` is not allowed", _at(event, None), "take it out")

    def _fault(self, code: str, message: str, node: Node, *helps: str) -> Unreadable:
        return Unreadable(
            Diagnostic(
                code, message, self._path, line=node.line, column=node.column, width=node.width, helps=helps
            )
        )


def _at(event: Any, value: Any, children: list[Any] | None = None) -> Node:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Node(value, start.line + 1, start.column + 1, max(width, 1), children)


def _scalar(event: ScalarEvent) -> Any:
    text = str(event.value)
    return text if event.style else core_value(text)


def _finished(root: Node) -> Node:
    """The same tree with the values of collections filled in, children first."""
    order, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += [child if isinstance(child, Node) else child[1] for child in node.children or ()]
    for node in reversed(order):
        if isinstance(node.value, dict):
            node.value.update((key.value, value.value) for key, value in node.children or ())
        elif isinstance(node.value, list):
            node.value.extend(child.value for child in node.children or ())
    return root
