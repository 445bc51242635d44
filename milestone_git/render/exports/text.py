"""Text of others made fit for a file: no control character, nothing that turns its direction."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from milestone_git.model.characters import escaped

_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # no characters by Unicode, and forbidden in XML


def line_of(text: str) -> str:
    """``text`` on one line; what cannot or should not stand in a file is shown as its escape (`\\x1b`)."""
    if text.isascii() and text.isprintable():
        return text  # nearly all of the 200,000 values of a large file
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped(text))


def lines_of(text: str) -> list[str]:
    """The lines of a longer text, each made fit."""
    return [line_of(line) for line in text.rstrip("\n").split("\n")]


def utc(moment: datetime) -> str:
    """A moment in UTC by ISO 8601, to the second: `2026-01-05T08:00:00Z`."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
