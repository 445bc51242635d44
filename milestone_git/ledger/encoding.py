"""Events as commit messages and back: a sentence for people, one line of canonical JSON for us (R9)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from milestone_git.ledger.glance import Glance
from milestone_git.ledger.kinds import SENTENCES, sentence
from milestone_git.model.characters import escaped_json
from milestone_git.model.event import VERSION, Draft, Event
from milestone_git.model.naming import HANDLE, ID, ULID

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_HEAD = ("v", "repo", "kind", "uid", "milestone", "actor", "at", "clock")
_FORMS = {
    "uid": ULID,
    "milestone": ID,
    "actor": HANDLE,
    "at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
}
_TEXTS = (
    "title", "task", "fields", "reason", "dependency", "before", "after", "status", "by", "note",
    "phase", "digest", "reviewer", "whom", "commit", "what", "until", "debt",
)  # fmt: skip
_LISTS = ("tasks", "worked", "asked")
_KNOWN_HEAD = frozenset(_HEAD)
_TYPES = tuple((key, int if key in {"v", "clock"} else str) for key in _HEAD)
_NOT_PLAIN = frozenset({"parts", *_LISTS})


class Malformed(ValueError):
    """A commit in a log chain that is no event; the text says why."""


def canonical(value: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, UTF-8 as it is: the same value is always the same bytes (after RFC 8785).

    What deceives or breaks is escaped, on one line. Raises ``ValueError`` for a number that JSON has not.
    """
    return escaped_json(_ENCODER.encode(value))


def message_of(draft: Draft, repo: str, actor: str, at: str, clock: int) -> str:
    """The commit message of an event: the sentence, and the last line that is parsed."""
    body = {
        **draft.payload,
        "v": VERSION,
        "repo": repo,
        "kind": draft.kind,
        "uid": draft.uid,
        "milestone": draft.milestone,
        "actor": actor,
        "at": draft.at or at,
        "clock": clock,
    }
    return f"{sentence(actor, draft.kind, draft.milestone, draft.payload)}\n\n{canonical(body)}\n"


def event_of(oid: str, message: str, repo: str, parent_clock: int, *, signed: bool = False) -> Event:
    """The event that a commit's message says, checked against its parents and this repository.

    ``parent_clock`` is the highest clock among the commit's parents, 0 for a root. Raises ``Malformed``.
    The last line counts and never "what follows the first blank line": a newline smuggled into a title
    once put a forged body there.
    """
    found = _glance(repo).event(oid, message, parent_clock, signed=signed)
    return found or looked_at_closely(oid, message, repo, parent_clock, signed=signed)


@lru_cache(maxsize=4)
def _glance(repo: str) -> Glance:
    return Glance(repo)


def looked_at_closely(oid: str, message: str, repo: str, parent_clock: int, *, signed: bool) -> Event:
    """The same for any message, step by step: it says what is wrong."""
    lines = message.rstrip("\n").split("\n")
    body = _body(lines[-1])
    _check_head(body, repo, parent_clock)
    payload = {key: value for key, value in body.items() if key not in _KNOWN_HEAD}
    _check_payload(payload)
    if len(lines) != 3 or lines[1] or lines[0] != _sentence_or_fail(body, payload):
        raise Malformed("its subject does not say what its body says")
    return Event(
        oid, body["kind"], body["milestone"], body["uid"], body["actor"], body["at"], body["clock"],
        payload, signed,
    )  # fmt: skip


def _body(line: str) -> dict[str, Any]:
    try:
        body = json.loads(line)
        same = isinstance(body, dict) and canonical(body) == line
    except (ValueError, RecursionError) as error:  # a log may hold anything that somebody pushed
        raise Malformed("its last line is not JSON") from error
    if not same:
        raise Malformed("its last line is not canonical JSON")
    found: dict[str, Any] = body
    return found


def _check_head(body: Mapping[str, Any], repo: str, parent_clock: int) -> None:
    for key, wanted in _TYPES:
        if type(body.get(key)) is not wanted:
            raise Malformed(f"its `{key}` is missing or of a wrong type")
    if body["v"] != VERSION:
        raise Malformed(f"it is of version {body['v']}, and this tool reads {VERSION}")
    if body["repo"] != repo:
        raise Malformed("it is of another repository")
    if body["clock"] != parent_clock + 1:
        raise Malformed(f"its clock is {body['clock']} where its parents demand {parent_clock + 1}")
    if body["kind"] not in SENTENCES:
        raise Malformed(f"its kind `{body['kind']}` is unknown")
    for key, form in _FORMS.items():
        if not form.fullmatch(body[key]):
            raise Malformed(f"its `{key}` is not of the right form")


def _check_payload(payload: Mapping[str, Any]) -> None:
    """What the fold and the sentence read is text, or a list of texts; the rest is nobody's."""
    if _NOT_PLAIN.isdisjoint(payload) and all(type(one) is str for one in payload.values()):
        return  # almost every one
    texts = [payload[key] for key in _TEXTS if key in payload]
    lists = [payload.get(key, []) for key in _LISTS]
    parts = payload.get("parts", {})
    if not isinstance(parts, dict):
        raise Malformed("its payload holds parts that have no names")
    texts += parts.values()
    told = [*texts, *(one for listed in lists for one in (listed if isinstance(listed, list) else [None]))]
    if not all(isinstance(one, str) for one in told):
        raise Malformed("its payload holds what is no text")


def _sentence_or_fail(body: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    try:
        return sentence(body["actor"], body["kind"], body["milestone"], payload)
    except KeyError as error:
        raise Malformed("its payload lacks what its kind needs") from error
