"""`list --awaiting`: what waits for somebody's review, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from milestone_git.render.columns import Look, table

_HEAD = ("id", "phase", "gate", "due", "title")


class Row(NamedTuple):
    """One gate: how it stands in words, and until when it is to be answered."""

    milestone: str
    phase: str
    gate: str
    title: str
    due: datetime | None = None


def text(rows: Sequence[Row], who: str, now: datetime, look: Look) -> str:
    """A table; what is late is said."""
    if not rows:
        return f"nothing waits for {who}"
    return table(
        _HEAD, [(one.milestone, one.phase, one.gate, _due(one, now), one.title) for one in rows], look
    )


def _due(one: Row, now: datetime) -> str:
    if one.due is None:
        return ""
    late = " (late)" if one.due < now else ""
    return f"{one.due:%a %Y-%m-%d %H:%M}{late}"
