"""What the settings say of sessions: how often to save, what never to save, and how long to keep it."""

from __future__ import annotations

import re
from typing import NamedTuple

from milestone_git.model.settings import Settings

NEVER = "off"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_BYTES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_SPAN = re.compile(r"([0-9]{1,4})([smhdw])")
_SIZE = re.compile(r"([0-9]{1,6})(B|KiB|MiB|GiB)")


class Keeping(NamedTuple):
    """Spans are of the clock on the wall: a day has 24 hours. ``every_seconds`` is 0 for no keeper."""

    every_seconds: int = 300
    idle_seconds: int = 7200
    keep_seconds: int = 30 * 86400
    keep_count: int = 100
    most_bytes: int = 10 * 1024**2
    deny: tuple[str, ...] = ()


def keeping_of(settings: Settings) -> Keeping:
    """The settings under `session.`, valid by the schema."""
    return Keeping(
        every_seconds_of(settings.value("session.checkpoint_every")),
        seconds_of(settings.value("session.idle_after")),
        seconds_of(settings.value("session.keep")),
        int(settings.value("session.keep_count")),
        bytes_of(settings.value("session.max_file")),
        tuple(settings.value("session.deny")),
    )


def every_seconds_of(text: str) -> int:
    """`5m` is 300, `off` is 0; raises ``ValueError`` for anything else."""
    return 0 if text == NEVER else seconds_of(text)


def seconds_of(text: str) -> int:
    """`30d` is 30 times 24 hours; raises ``ValueError`` where ``text`` is no span."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"`{text}` is no span of time such as 5m, 2h or 30d")
    return int(found[1]) * _SECONDS[found[2]]


def bytes_of(text: str) -> int:
    """`10MiB` is 10,485,760; raises ``ValueError`` where ``text`` is no size."""
    found = _SIZE.fullmatch(text)
    if not found:
        raise ValueError(f"`{text}` is no size such as 500KiB or 10MiB")
    return int(found[1]) * _BYTES[found[2]]
