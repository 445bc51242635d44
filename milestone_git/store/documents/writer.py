"""Documents as text again: new ones in our layout, changed ones with every comment where it was (R1, R3)."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from milestone_git.model.record import FIELDS, TASK_FIELDS
from milestone_git.store.documents.core import core_value
from milestone_git.store.documents.layout import with_own_lines
from milestone_git.store.documents.reader import parse
from milestone_git.store.documents.unreadable import Unreadable

_IDENTITY = ("id", "milestone", "title", "path", "run", "name")  # what makes list entries the same one


def dumped(document: Mapping[str, Any]) -> str:
    """A document in block style."""
    return _dumped(_plain(document), _OURS)


def revised_text(data: bytes, document: Mapping[str, Any], path: str = "") -> bytes:
    """``data`` changed to say ``document``: only what differs is touched; comments and layout stay.

    The result is read back by the reference parser. Raises ``AssertionError`` where it does not say
    exactly ``document``, which is our bug and becomes MG901 before anything is written.
    """
    text = data.decode("utf-8-sig")
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    old = parse(path, data)
    found = [one for style in _styles_of(text) for one in _written(text, old, document, style)]
    good = [one for one in found if _says(path, mark + one.encode(), document)]
    if not good:
        raise AssertionError("an edit did not say what it was to say")
    return mark + max(good, key=lambda one: _kept_lines(text, one)).encode()


def _written(text: str, old: Any, document: Mapping[str, Any], style: _Indents) -> tuple[str, str]:
    """``text`` changed by a round trip in one style of indentation: with its own lines, and evened out."""
    loaded = _round_trip(style).load(text.replace("\r\n", "\n"))
    before = _dumped(loaded, style)
    _revise(loaded, old, document)
    after = _dumped(loaded, style)
    return with_own_lines(text, before, after), after.replace("\n", "\r\n") if "\r\n" in text else after


def _says(path: str, written: bytes, document: Mapping[str, Any]) -> bool:
    try:
        return _same(parse(path, written), document)
    except Unreadable:
        return False


def _kept_lines(old: str, new: str) -> int:
    return sum(size for _, _, size in SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False)
               .get_matching_blocks())  # fmt: skip


def _same(one: Any, other: Any) -> bool:
    """Equal as documents are: a `.nan` below `x-…` is itself, which no comparison of numbers says."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) or (one != one and other != other)  # only NaN is not itself


class _WithoutDates(VersionedResolver):
    """The core schema knows no timestamps: `2026-03-01` is text, and is written without quotes."""

    @property
    def versioned_resolver(self) -> Any:
        table: Mapping[str, Any] = super().versioned_resolver
        return {first: [one for one in rules if "timestamp" not in one[0]] for first, rules in table.items()}


class _Indents(NamedTuple):
    """Columns by which keys, the dashes of lists and what is behind them stand in from the key above."""

    keys: int
    dash: int
    behind: int


_OURS = _Indents(2, 2, 4)
_BELOW = r"^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?: *(?:#[^\n]*)?\n)*"
_NESTED = re.compile(_BELOW + r"( +)[^\s#-]", re.MULTILINE)
_LISTED = re.compile(_BELOW + r"( *)-( +)\S", re.MULTILINE)


def _styles_of(text: str) -> list[_Indents]:
    """How this author indents: by the first mapping below a key, and each way of lists; else as we do.

    Somebody may have two ways in one file; at most three are tried.
    """
    plain = text.replace("\r\n", "\n")
    nested = _NESTED.search(plain)
    keys = len(nested.group(2)) - len(nested.group(1)) if nested else 0
    keys = keys if keys > 0 else _OURS.keys
    found = []
    for above, dash, behind in _LISTED.findall(plain):
        moved = max(len(dash) - len(above), 0)
        found.append(_Indents(keys, moved, moved + 1 + len(behind)))
    return list(dict.fromkeys(found))[:3] or [_OURS._replace(keys=keys)]


def _round_trip(indents: _Indents) -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _WithoutDates
    yaml.preserve_quotes = True
    yaml.width = 1 << 20  # never fold a line that its author did not fold
    yaml.indent(mapping=indents.keys, sequence=indents.behind, offset=indents.dash)
    return yaml


def _dumped(value: Any, indents: _Indents) -> str:
    stream = io.StringIO()
    _round_trip(indents).dump(value, stream)
    return stream.getvalue()


def _revise(node: Any, old: Any, new: Any) -> None:
    if isinstance(node, CommentedMap):
        _revise_mapping(node, old, new)
    else:
        _revise_list(node, old, new)


def _revise_mapping(node: CommentedMap, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for key in [key for key in old if key not in new]:
        del node[key]
    for key, value in new.items():
        if key not in old:
            node.insert(_position(node, key), key, _plain(value))
        elif value != old[key] or type(value) is not type(old[key]):
            if _same_kind(old[key], value) and value:
                _revise(node[key], old[key], value)
            else:
                node[key] = _plain(value)


def _revise_list(node: CommentedSeq, old: Sequence[Any], new: Sequence[Any]) -> None:
    """Entries that are the same one are revised in place; others are removed and appended."""
    names = [_identity(one) for one in old]
    kept = [_identity(one) for one in new if _identity(one) in names]
    if [name for name in names if name in kept] != kept or len(set(names)) != len(names):
        node[:] = [_plain(one) for one in new]
        return
    for index in reversed(range(len(old))):
        if names[index] not in kept:
            del node[index]
    for index, value in enumerate(new):
        name = _identity(value)
        if name not in kept:
            node.insert(index, _plain(value))
        elif value != (before := old[names.index(name)]):
            if _same_kind(before, value):
                _revise(node[index], before, value)
            else:
                node[index] = _plain(value)


def _identity(entry: Any) -> Any:
    if isinstance(entry, Mapping):
        for key in _IDENTITY:
            if key in entry:
                return (key, entry[key])
    return (type(entry).__name__, str(entry))


def _same_kind(old: Any, new: Any) -> bool:
    return (isinstance(old, dict) and isinstance(new, Mapping)) or (
        isinstance(old, list) and isinstance(new, Sequence) and not isinstance(new, str)
    )


def _position(node: CommentedMap, key: str) -> int:
    """Where a new key goes: before the first known key that comes later in the stable order."""
    order = TASK_FIELDS if "id" in node and "schema" not in node else FIELDS
    if key not in order:
        return len(node)
    later = order[order.index(key) + 1 :]
    return next((index for index, name in enumerate(node) if name in later), len(node))


def _plain(value: Any) -> Any:
    """A value as ruamel writes it in our layout: scalars of lists in one line, mappings one key a line."""
    if isinstance(value, Mapping):
        made = CommentedMap()
        for key, inner in value.items():
            made[key] = _plain(inner)
        return made
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = CommentedSeq([_plain(one) for one in value])
        if not any(isinstance(one, Mapping | list | tuple) for one in value):
            listed.fa.set_flow_style()
        return listed
    if isinstance(value, str) and _needs_quotes(value):
        return DoubleQuotedScalarString(value)
    return value


def _needs_quotes(text: str) -> bool:
    """Text that a reader of YAML 1.1 or 1.2 would take for something else."""
    return not isinstance(core_value(text), str) or text.lower() in {"yes", "no", "on", "off", "y", "n"}
