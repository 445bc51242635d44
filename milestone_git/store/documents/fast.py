"""The fast path: a gate over the bytes, a C parser, a check of the values; it may only accept.

Whatever it does not accept goes to the reference reader, which explains or reads it. ryaml (libyaml in Rust)
reads most documents as the core schema says, fifty times faster; the gate keeps from it what it reads
otherwise (anchors, tags, merge keys, tabs, line separators, escapes, `0b1`), and the value check what a plain
and a quoted scalar would mean differently. `tests/documents/test_agreement.py` holds the two together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

import ryaml

from milestone_git.store.documents.bytes import MOST_BYTES, UNSAFE
from milestone_git.store.documents.core import NO_TEXT, is_text

_MOST_LEVELS = 20  # far below the reader's limit: who nests deeper is read slowly
_MOST_COLUMNS = 1000  # a key ends to be one after 1,024
_DASHES = b"---\n"
_HARMLESS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + b" \n\"#$'()+,-./:;=[]^_{}~"
"""Bytes that need no look at what stands around them; all others do."""

# Markers of documents and of conflicts; text that ryaml reads as a number; empty values in flow style, of
# which ruamel refuses `["a":, b]`.
_WORDS = (b"\n---", b"\n...", b"\n=======", b"0b", b"+0", b":,", b":]", b":}")
_AROUND = (  # compiled when a document has any of these, as most have not
    rf"[\t\r{UNSAFE}]"
    # an indicator where a token can begin: anchor, alias, tag, directive, reserved, key; and of block
    # scalars those with more than a plain header, or with blanks in the line behind it: a bug of ruamel
    r"|(?:^|[:\-\[{,])[ \n]*(?:[&*!%@`?]|[|>](?![-+]?\n(?! +$)))"
    # merge keys and conflict markers, escapes but the simplest
    r'|<<|\\(?!["\\nt])'
)
_NO_TEXT = frozenset(("", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))
_OF_NUMBERS = frozenset("0123456789-+.")
# Between these stand a plain scalar of one word alone, and a quoted one with its quotes.
_APART = r"[\s\[\]{},:]+"
_ONLY_TEXT = frozenset((str,))

# A value as JSON shows at one look whether any scalar in it needs a closer one: a quotation mark behind one
# of these four opens a string, or closes one that ends so, and then no letter of these follows. Outside of
# strings stand only null, true, false and numbers; those with a sign or a point are for the closer look too.
_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_NEEDS_A_LOOK = re.compile(
    rf'[\[{{:,](?:"(?=["~nNtTfFI+.0-9-])(?:{NO_TEXT}|NaN|-?Infinity)"|-|[0-9]+[.eE]|[NI])', re.ASCII
)
# Each flow collection has its bracket, and in 12 columns no more than 26 block collections can begin.
_MOST_BRACKETS = 20
_DEEP = re.compile(rb"\n[ -]{12}")


def accepted(data: bytes) -> dict[str, Any] | None:
    """The value of a plain mapping; None says nothing but "ask the reference reader"."""
    if len(data) > MOST_BYTES:
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")  # YAML 1.2, 5.4: every line break is read as a line feed
    data = data.removeprefix(_DASHES)
    if data.startswith((b"---", b"...", b"=======")) or any(map(data.__contains__, _WORDS)):
        return None
    if len(data) > _MOST_COLUMNS and max(map(len, data.split(b"\n"))) > _MOST_COLUMNS:
        return None
    try:
        text = data.decode()
        if data.translate(None, _HARMLESS) and re.search(_AROUND, text, re.MULTILINE):
            return None
        value = ryaml.loads(text)  # type: ignore[attr-defined]  # its stubs forget to export it
    except ValueError:  # of the bytes, of the YAML, and of a key that Python cannot hash
        return None
    if type(value) is not dict:
        return None
    return value if _is_clear_at_once(data, value) or _is_clear(value, text) else None


def _is_clear_at_once(data: bytes, root: Any) -> bool:
    """The same as ``_is_clear`` in a third of the time; False says nothing."""
    if data.count(b"[") + data.count(b"{") > _MOST_BRACKETS or _DEEP.search(data):
        return False
    try:
        return not _NEEDS_A_LOOK.search(_as_json(root))
    except TypeError:  # a key that JSON does not have
        return False


def _is_clear(root: Any, text: str) -> bool:
    """Whether each scalar means the same plain and quoted, or is a text that is quoted wherever it stands."""
    level = [root]
    for _ in range(_MOST_LEVELS):
        below: list[Any] = []
        if not all(_is_clear_inside(node, text, below) for node in level):
            return False
        if not below:
            return True
        level = below
    return False


def _is_clear_inside(node: Any, text: str, below: list[Any]) -> bool:
    """The same of the scalars of one collection; the collections in it are added to ``below``."""
    if type(node) is dict:
        if not (_ONLY_TEXT.issuperset(map(type, node)) and _are_clear(node, text)):
            return False
        node = node.values()
    kinds = set(map(type, node))
    if kinds <= _ONLY_TEXT:
        return _are_clear(node, text)
    if float in kinds or (int in kinds and any(type(one) is int and one < 0 for one in node)):
        return False  # `-0x1` is text, and a number to ryaml
    below += [one for one in node if type(one) is dict or type(one) is list]
    return _are_clear([one for one in node if type(one) is str], text)


def _are_clear(scalars: Collection[str], text: str) -> bool:
    """Whether none of them would be something else without quotes, or stands in ``text`` without."""
    doubtful = _NO_TEXT.intersection(scalars)
    doubtful |= {one for one in scalars if one and one[0] in _OF_NUMBERS and not is_text(one)}
    return not doubtful or ("" not in doubtful and doubtful.isdisjoint(re.split(_APART, text)))
