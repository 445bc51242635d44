"""Writes XML 1.0 from nested values, one element a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from milestone_git.render.exports.text import line_of, lines_of


class Element(NamedTuple):
    """An element with children, or with text."""

    name: str
    children: tuple[Element, ...] = ()
    text: str = ""


def element(name: str, *inside: Element) -> Element:
    """An element with children."""
    return Element(name, inside)


def elements(name: str, inside: Iterable[Element]) -> Element:
    """An element with children that somebody counted out already."""
    return Element(name, tuple(inside))


def leaf(name: str, value: str | int) -> Element:
    """An element with a text of one line, or a number; of several lines with `leaf_of_lines`."""
    return Element(name, text=line_of(str(value)))


def leaf_of_lines(name: str, value: str) -> Element:
    """An element with a longer text that keeps its lines."""
    return Element(name, text="\n".join(lines_of(value)))


def document(root: Element, namespace: str) -> str:
    """The whole document in UTF-8, the namespace on its root."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    lines = list(_lines(root, 0))
    lines[0] = lines[0].replace(f"<{root.name}>", f'<{root.name} xmlns="{namespace}">', 1)
    return head + "".join(f"{line}\n" for line in lines)


def _lines(one: Element, depth: int) -> Iterator[str]:
    indent = " " * depth
    if not one.children:
        yield f"{indent}<{one.name}>{escape(one.text, quote=False)}</{one.name}>"
        return
    yield f"{indent}<{one.name}>"
    for child in one.children:
        yield from _lines(child, depth + 1)
    yield f"{indent}</{one.name}>"
