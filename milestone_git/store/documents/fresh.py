"""A new document as text in our layout: at once where it holds plain words alone, else as ruamel writes it.

Most new documents are a handful of words and dates, and ruamel takes 20 ms to import. What is written here is
byte for byte what ruamel would write; whatever may need quotes, folds or thought is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# A first letter that begins no number, and signs that mean nothing in YAML wherever they stand in a word.
_WORD = re.compile(r"[A-Za-z][\w./@+-]*(?: [\w./@+-]+)*", re.ASCII)
# Beginning with a digit it has a letter that no number has, neither hexadecimal nor of an exponent.
# Dates are words to us, and so are durations.
_COUNTED = re.compile(r"[0-9]\w*[G-NP-WYZg-np-wyz]\w*|[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:[0-9]+[mhdw])+", re.ASCII)
_LONGEST_KEY = 64  # a longer one gets a line of its own
_SPECIAL = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


class _NotPlain(Exception):
    """Something that is for ruamel to write."""


def new_text(document: Mapping[str, Any], hint: str = "") -> bytes:
    """A document in block style; ``hint`` is a first line for editors, such as a schema modeline."""
    head = f"# {hint}\n" if hint else ""
    text = plain_text(document)
    if text is None:
        from milestone_git.store.documents.writer import dumped

        text = dumped(document)
    return (head + text).encode()


def plain_text(document: Mapping[str, Any]) -> str | None:
    """The document, where all of it is plain; else None."""
    try:
        return "".join(f"{line}\n" for line in _mapping(document)) if document else None
    except _NotPlain:
        return None


def _mapping(value: Mapping[str, Any]) -> Iterator[str]:
    for name, inner in value.items():
        key = _scalar(name)
        if len(key) > _LONGEST_KEY:
            raise _NotPlain
        if isinstance(inner, Mapping) and inner:
            yield f"{key}:"
            yield from (f"  {line}" for line in _mapping(inner))
        elif isinstance(inner, list | tuple) and any(isinstance(one, Mapping) for one in inner):
            yield f"{key}:"
            for one in inner:
                yield from (f"  {line}" for line in _entry(one))
        elif isinstance(inner, list | tuple):
            yield f"{key}: [{', '.join(map(_scalar, inner))}]"
        else:
            yield f"{key}: {_scalar(inner)}"


def _entry(value: Any) -> Iterator[str]:
    """An entry of a list that is a mapping, behind its dash."""
    if not isinstance(value, Mapping) or not value:
        raise _NotPlain
    for index, line in enumerate(_mapping(value)):
        yield f"{'  ' if index else '- '}{line}"


def _scalar(value: Any) -> str:
    if type(value) is int:
        return str(value)
    is_plain = type(value) is str and (_WORD.fullmatch(value) or _COUNTED.fullmatch(value))
    if is_plain and value.lower() not in _SPECIAL:
        return str(value)
    raise _NotPlain
