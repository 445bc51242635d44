"""Single values of an import, by the form that a map asks for; what is not usable says why."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from milestone_git.model.characters import escaped
from milestone_git.model.duration import minutes_of

LONGEST_LINE = 200
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unusable(Exception):
    """A value that cannot be used, and why, in words that follow the value itself."""


def line(value: Any) -> str:
    """Text on one line, its white space folded. Raises ``Unusable``."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unusable("is no text")
    text = " ".join(str(value).split())
    if not text:
        raise Unusable("is empty")
    if len(text) > LONGEST_LINE:
        raise Unusable(f"has {len(text)} characters, and {LONGEST_LINE} is the most")
    if escaped(text) != text:
        raise Unusable("holds a character that deceives or breaks")
    return text


def text(value: Any) -> str:
    """Text of any length, its lines kept. Raises ``Unusable``."""
    if not isinstance(value, str) or not value.strip():
        raise Unusable("is no text")
    return value.strip("\n")


def day(value: Any) -> str:
    """A day of the calendar. Raises ``Unusable``."""
    said = str(value).strip()
    try:
        if _DAY.fullmatch(said):
            return date.fromisoformat(said).isoformat()
    except ValueError as error:
        raise Unusable("is not in the calendar") from error
    raise Unusable("is no day such as `2026-03-01`")


def duration(value: Any) -> str:
    """Working time. Raises ``Unusable``."""
    said = str(value).replace(" ", "")
    try:
        minutes_of(said)
    except ValueError as error:
        raise Unusable("is no working time such as `3d`") from error
    return said


def number(value: Any) -> int | float:
    """A finite number, also one that stands there as text. Raises ``Unusable``."""
    try:
        found = value if isinstance(value, int | float) else float(str(value))
    except ValueError as error:
        raise Unusable("is no number") from error
    if isinstance(value, bool) or not math.isfinite(found):
        raise Unusable("is no number")
    return int(found) if isinstance(found, float) and found.is_integer() else found


def login(value: Any, forge: str) -> str:
    """`github:alexk` for `@alexk` or `alexk`; without a ``forge`` a handle. Raises ``Unusable``."""
    said = line(value).removeprefix("@")
    if not _LOGIN.fullmatch(said):
        raise Unusable(f"is no login of {forge}" if forge else "is no handle")
    return f"{forge}:{said}" if forge else said.lower()
