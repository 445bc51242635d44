"""Signs of work, and the stretches of time between them that count as work."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

EVENT, COMMIT, CHECKPOINT = "event", "commit", "checkpoint"


class Sign(NamedTuple):
    """Somebody was at work on a milestone at ``at``, an aware moment.

    ``begins`` where they sat down just then: the time before it belongs to whatever they did before.
    """

    at: datetime
    actor: str
    milestone: str
    source: str = EVENT
    begins: bool = False


class Stretch(NamedTuple):
    """Time from one sign to the next, worked on ``milestone``."""

    start: datetime
    end: datetime
    actor: str
    milestone: str

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return round((self.end - self.start).total_seconds() / 60)


class Interval(NamedTuple):
    """Two moments with no gap between them, written as ISO 8601 has it: `START/END`."""

    start: datetime
    end: datetime

    def __str__(self) -> str:
        return "/".join(f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in self)
