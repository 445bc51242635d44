"""Events as nearly all of them are, told at a glance; whatever is not like that is read the long way.

A fast path may only accept (design, section 6): what it takes, `encoding` takes and reads alike.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from milestone_git.ledger.kinds import SENTENCES
from milestone_git.model.event import VERSION, Event
from milestone_git.model.naming import HANDLE, ID, ULID

_HEAD = frozenset(("v", "repo", "kind", "uid", "milestone", "actor", "at", "clock"))
_INTEGERS = frozenset(("v", "clock"))
_NOT_PLAIN = frozenset(("parts", "tasks", "worked", "asked"))  # no texts, and looked at by themselves
_PLAIN_KEY = re.compile(r"[a-z_]+")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_MOST_SHAPES = 512  # there are some fifty; a hostile log brings as many as it likes
_decode = json.JSONDecoder().raw_decode


class _Shape(NamedTuple):
    """What the keys of a body tell: the types of its values, its canonical text, which keys are payload."""

    types: tuple[type, ...]
    text: str
    payload: tuple[str, ...]


class Glance:
    """Tells events of the repository with uid ``repo``. A text that comes again and again is one object."""

    def __init__(self, repo: str) -> None:
        self._repo = repo
        self._shapes: dict[tuple[str, ...], _Shape | None] = {}
        self._known: tuple[dict[str, str], dict[str, str], dict[str, str]] = ({}, {}, {})
        self._kinds = {kind: kind for kind in SENTENCES}

    def event(self, oid: str, message: str, parent_clock: int, *, signed: bool) -> Event | None:
        """The event that a message says; None where it must be looked at closely."""
        subject, _, rest = message.partition("\n\n")
        line = rest[:-1]
        if rest[-1:] != "\n" or not line.isprintable() or "\\" in line:
            return None
        try:
            body, end = _decode(line)
        except (ValueError, RecursionError):
            return None
        if end != len(line) or type(body) is not dict:
            return None
        shape = self._shape(tuple(body))
        values = tuple(body.values())
        # without a backslash every text stands there as it is, so equal bytes mean canonical ones
        if shape is None or tuple(map(type, values)) != shape.types or shape.text % values != line:
            return None
        if body["v"] != VERSION or body["repo"] != self._repo or body["clock"] != parent_clock + 1:
            return None
        return self._told(oid, subject, body, shape, signed=signed)

    def _told(
        self, oid: str, subject: str, body: dict[str, Any], shape: _Shape, *, signed: bool
    ) -> Event | None:
        kind, at = self._kinds.get(body["kind"]), body["at"]
        uids, milestones, actors = self._known
        uid = uids.get(body["uid"]) or _kept(uids, ULID, body["uid"])
        milestone = milestones.get(body["milestone"]) or _kept(milestones, ID, body["milestone"])
        actor = actors.get(body["actor"]) or _kept(actors, HANDLE, body["actor"])
        if not (kind and uid and milestone and actor and _AT.fullmatch(at)):
            return None
        try:
            said = SENTENCES[kind].format_map(body)
        except KeyError:
            return None
        if "reviewer" in body:
            said += f" (for {body['reviewer']})"
        elif "by" in body:
            said += f" (by {body['by']})"
        if subject != f"{actor} {said}" or not subject.isprintable():
            return None
        payload = {key: body[key] for key in shape.payload}
        return Event(oid, kind, milestone, uid, actor, at, body["clock"], payload, signed)

    def _shape(self, keys: tuple[str, ...]) -> _Shape | None:
        try:
            return self._shapes[keys]
        except KeyError:
            found = _shape_of(keys)
            if len(self._shapes) < _MOST_SHAPES:
                self._shapes[keys] = found
            return found


def _shape_of(keys: tuple[str, ...]) -> _Shape | None:
    if not set(keys) >= _HEAD or not _NOT_PLAIN.isdisjoint(keys) or list(keys) != sorted(keys):
        return None
    if not all(map(_PLAIN_KEY.fullmatch, keys)):
        return None
    members = (f'"{key}":%d' if key in _INTEGERS else f'"{key}":"%s"' for key in keys)
    types = tuple(int if key in _INTEGERS else str for key in keys)
    return _Shape(types, f"{{{','.join(members)}}}", tuple(key for key in keys if key not in _HEAD))


def _kept(known: dict[str, str], form: re.Pattern[str], text: str) -> str:
    """The text, kept as one of its form; empty where it is none."""
    if not form.fullmatch(text):
        return ""
    return known.setdefault(text, text)
