"""The texts of a document that is to be written: none may hold what no document may hold (R4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from milestone_git.model.diagnostic import Diagnostic, Keys
from milestone_git.store.documents.bytes import unsafe_character


def unsafe_texts(path: str, document: Any) -> tuple[Diagnostic, ...]:
    """MG113 for each text, keys included, with a character that the reader would refuse."""
    found = []
    for keys, text in _texts(document, ()):
        if unsafe := unsafe_character(text):
            where = ".".join(map(str, keys)) or "document"
            helps = ("it deceives or breaks, and may be invisible: type it anew",)
            found.append(
                Diagnostic("MG113", f"`{where}` holds the character {unsafe[1]}", path, keys, helps=helps)
            )
    return tuple(found)


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield keys, str(key)
            yield from _texts(inner, (*keys, str(key)))
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*keys, index))
