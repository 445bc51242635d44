"""The name that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of ``known`` that is most like ``name``; empty where none is much like it."""
    some = list(known)
    if not some:
        return ""
    from difflib import get_close_matches  # most names are right, and nobody pays for an import then

    return next(iter(get_close_matches(name, some, n=1)), "")
