"""When work really began and ended, as the log tells it; the schedule believes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """Aware moments; None for what has not happened, or what nobody has recorded."""

    started: datetime | None = None
    finished: datetime | None = None


class Actuals(NamedTuple):
    """Of one milestone: ``whole`` from its start to its completion, and each of its tasks by id."""

    whole: Span = Span()
    tasks: Mapping[str, Span] = {}
