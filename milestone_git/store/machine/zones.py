"""Looks time zones up in the tables of the machine; the core is pure and may not read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zones_of(names: Iterable[str]) -> dict[str, tzinfo]:
    """The zones by name; a name that is no zone here is left out."""
    found: dict[str, tzinfo] = {}
    for name in names:
        try:
            found[name] = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # `Europe` is a folder of the tables
            continue
    return found
