"""A Markdown list as a plan: items are milestones, items below them are tasks, and nothing goes deeper."""

from __future__ import annotations

import re
from typing import NamedTuple

from milestone_git.model.diagnostic import Diagnostic, Refused

# `- Title`, `* Title`, `+ Title`, `1. Title`, `1) Title`, each with a box `[ ]` or `[x]` or without
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[(?P<box>[ xX])\][ \t]+)?(?P<text>.*\S)\s*"
)
_BULLET = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]*(?:\[[ xX]?\])?[ \t]*")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_TAB = 4


class Point(NamedTuple):
    """An item: ``text`` is the title, with an estimate behind a colon if there is one."""

    text: str
    done: bool
    line: int
    points: tuple[Point, ...] = ()


def points_of(text: str, name: str) -> tuple[Point, ...]:
    """The items of a Markdown text. Headings, rules and text at the margin are none, and are passed over.

    Raises ``Refused`` (MG010) with the line for what would be lost: a third level, an item without text, a
    task before any milestone, indented text; and where there is no item at all.
    """
    reading = _Reading(text, name)
    for number, line in enumerate(text.expandtabs(_TAB).splitlines(), 1):
        reading.take(number, line)
    if not reading.found:
        said = "there is no list here, so there is nothing to plan"
        raise Refused(Diagnostic("MG010", said, name, helps=("write `- Title`, and tasks below it",)))
    return tuple(point._replace(points=tuple(below)) for point, below in reading.found)


class _Reading:
    """Goes through the lines, and knows how far the levels are indented."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name
        self._fenced = False
        self._below = -1
        self.found: list[tuple[Point, list[Point]]] = []

    def take(self, number: int, line: str) -> None:
        """One line of the text."""
        if _FENCE.match(line):
            self._fenced = not self._fenced
            return
        item = None if _BULLET.fullmatch(line) else _ITEM.fullmatch(line)
        if self._fenced or not line.strip():
            return
        if item is None:
            self._pass_over(number, line)
            return
        point = Point(item["text"].strip(), item["box"] in ("x", "X"), number)
        indent = len(item["indent"])
        if indent == 0:
            self.found.append((point, []))
            self._below = -1
        elif not self.found:
            raise self._refuse(
                number, "a task stands above the first milestone", "begin its line at the margin"
            )
        elif self._below in (-1, indent) or indent < self._below:
            self._below = indent
            self.found[-1][1].append(point)
        else:
            raise self._refuse(number, "a task has no tasks of its own", "put it on the level of the tasks")

    def _pass_over(self, number: int, line: str) -> None:
        if _BULLET.fullmatch(line):
            raise self._refuse(number, "an item says nothing", "give it a title, or take the line out")
        if line.startswith(" ") and self.found:
            raise self._refuse(number, "text below an item has no place", "put it into the line of the item")

    def _refuse(self, number: int, why: str, advice: str) -> Refused:
        line = self._lines[number - 1]
        column = len(line) - len(line.lstrip()) + 1
        return Refused(
            Diagnostic(
                "MG010",
                why,
                self._name,
                line=number,
                column=column,
                width=len(line.strip()),
                excerpt=line,
                helps=(advice,),
            )
        )
