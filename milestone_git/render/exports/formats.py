"""The formats of `export`: a word, how its files are known, and the renderer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from milestone_git.render.exports import csv, dot, icalendar, mermaid, mspdi
from milestone_git.schedule.timetable import Timetable


class Format(NamedTuple):
    """``signature`` stands near the beginning of every file that we write in this format, and of few others.

    ``render`` takes the name of the project and its timetable, and gives the whole file with its line ends.
    """

    suffixes: tuple[str, ...]
    signature: str
    render: Callable[[str, Timetable], str]


FORMATS = {
    "ics": Format((".ics",), icalendar.SIGNATURE, icalendar.render),
    "mspdi": Format((".xml",), mspdi.SIGNATURE, mspdi.render),
    "csv": Format((".csv",), csv.SIGNATURE, csv.render),
    "mermaid": Format((".mmd", ".mermaid"), mermaid.SIGNATURE, mermaid.render),
    "dot": Format((".dot", ".gv"), dot.SIGNATURE, dot.render),
}


def format_of(file_name: str) -> str:
    """The word of the format that a file's name ends in; empty for a name that says nothing."""
    lower = file_name.lower()
    return next((word for word, one in FORMATS.items() if lower.endswith(one.suffixes)), "")


def is_ours(beginning: str) -> bool:
    """Whether a file that begins so was written by one of our formats."""
    return any(one.signature in beginning for one in FORMATS.values())
