"""Working time as people write it (`5d`, `1d4h`) and as the core counts it (minutes)."""

from __future__ import annotations

import re
from functools import lru_cache

MINUTES = {"m": 1, "h": 60, "d": 8 * 60, "w": 5 * 8 * 60}
LONGEST_MINUTES = 100 * 52 * MINUTES["w"]  # a century: more is a slip of the finger
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([mhdw])")  # not `\d`, which takes the digits of every script
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")


@lru_cache(maxsize=4096)  # there are few, and 10,000 records name them
def minutes_of(text: str) -> int:
    """Working minutes of ``text``; a day has 8 hours, a week 5 days.

    Raises ``ValueError`` where ``text`` is no duration or more than a century.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"`{text}` is not a duration")
    total = sum(float(number) * MINUTES[unit] for number, unit in _PART.findall(text))
    if total > LONGEST_MINUTES:
        raise ValueError(f"`{text}` is longer than a century")
    return round(total)


@lru_cache(maxsize=4096)
def duration_of(minutes: int) -> str:
    """What ``minutes_of`` reads back as ``minutes``, the largest units first: 2880 is `1w1d`."""
    if minutes == 0:
        return "0m"
    parts = []
    for unit in ("w", "d", "h", "m"):
        count, minutes = divmod(minutes, MINUTES[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
